"""Sign-ins through `/auth/v1`, their refresh tokens, and personal API tokens."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_people_are_kept_by_admins"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiSession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "password_mark",
                    models.CharField(
                        help_text="Of the password that opened it: another password, however it was set, ends it.",
                        max_length=128,
                    ),
                ),
                ("device", models.CharField(help_text="What the client says it is.", max_length=255)),
                ("created_at", models.DateTimeField()),
                ("refreshed_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="api_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "api_sessions",
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "shown_part",
                    models.CharField(help_text="Its beginning; the token itself is stored nowhere.", max_length=20),
                ),
                ("token_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "api_tokens",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("token_hash",),
                        name="api_tokens_hash_unique",
                        violation_error_message="This token exists already.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "name"),
                        name="api_tokens_name_unique",
                        violation_error_message="You have a token of that name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_used_at__isnull", True),
                            ("last_used_at__gte", models.F("created_at")),
                            _connector="OR",
                        ),
                        name="api_tokens_used_after_made",
                        violation_error_message="A token is used after it was made.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__isnull", True), ("expires_at__gt", models.F("created_at")), _connector="OR"
                        ),
                        name="api_tokens_expire_after_made",
                        violation_error_message="A token expires after it was made.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefreshToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="refresh_tokens",
                        to="accounts.apisession",
                    ),
                ),
            ],
            options={
                "db_table": "api_refresh_tokens",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("token_hash",),
                        name="api_refresh_tokens_hash_unique",
                        violation_error_message="This refresh token exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("used_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="api_refresh_tokens_used_after_made",
                        violation_error_message="A refresh token is used after it was made.",
                    ),
                ],
            },
        ),
    ]
