"""Sessions of browsers that know whose they are, and where; and a number that ends all of a person's at once."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_web_role"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sign_outs",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                editable=False,
                help_text="How often all sessions of the person were ended at once.",
            ),
        ),
        migrations.CreateModel(
            name="BrowserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "public_id",
                    models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False),
                ),
                ("password_mark", models.CharField(blank=True, default="", max_length=128)),
                (
                    "device",
                    models.CharField(blank=True, default="", help_text="What the browser says it is.", max_length=255),
                ),
                ("address", models.GenericIPAddressField(help_text="From which the person signed in.", null=True)),
                ("created_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(help_text="To a few minutes.")),
                (
                    "user",
                    models.ForeignKey(
                        help_text="None: signed out.",
                        null=True,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="browser_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "db_table": "browser_sessions",
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("public_id",),
                        name="browser_sessions_public_id_unique",
                        violation_error_message="This session exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seen_at__gte", models.F("created_at"))),
                        name="browser_sessions_seen_after_made",
                        violation_error_message="A session is seen after it was made.",
                    ),
                ],
            },
        ),
    ]
