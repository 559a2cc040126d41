"""Create the tables of users, roles, sign-in, API credentials and the audit."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "user_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        error_messages={"unique": "Another person already has this e-mail address."},
                        max_length=254,
                        unique=True,
                        verbose_name="e-mail",
                    ),
                ),
                ("full_name", models.CharField(max_length=200)),
                ("phone", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("time_zone", models.CharField(blank=True, db_default="", default="", max_length=60)),
                (
                    "theme",
                    models.CharField(
                        choices=[("system", "Same as device"), ("light", "Light"), ("dark", "Dark")],
                        db_default="system",
                        default="system",
                        max_length=10,
                    ),
                ),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
                (
                    "second_factor_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="When two-step sign-in was turned on; null if it is off.",
                        null=True,
                    ),
                ),
                (
                    "sign_outs",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        editable=False,
                        help_text="How many times all sessions of this person were ended at once.",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "db_table": "user_profiles",
                "indexes": [models.Index(fields=["full_name", "user_id"], name="user_profiles_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_profiles_email_lower_case",
                        violation_error_message="Enter the e-mail address in lower case.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("theme__in", ["system", "light", "dark"])),
                        name="user_profiles_theme_known",
                        violation_error_message="Choose system, light or dark as the theme.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_factor_at__isnull", True),
                            ("second_factor_at__gte", models.F("created_at")),
                            _connector="OR",
                        ),
                        name="user_profiles_second_factor_after_made",
                        violation_error_message="Two-step sign-in cannot be turned on before the person was created.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UserRole",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "role_name",
                    models.CharField(
                        choices=[
                            ("admin", "Admin"),
                            ("manager", "Manager"),
                            ("instructor", "Instructor"),
                            ("staff", "Staff"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        help_text="If omitted on insert, the database fills in the permissions of the role.",
                    ),
                ),
            ],
            options={
                "db_table": "user_roles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role_name"),
                        name="user_roles_user_role_unique",
                        violation_error_message="This person already has this role.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role_name__in", ["admin", "manager", "instructor", "staff"])),
                        name="user_roles_role_name_known",
                        violation_error_message="Choose admin, manager, instructor or staff as the role.",
                    ),
                ],
                "indexes": [],
            },
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
                (
                    "user",
                    models.ForeignKey(
                        help_text="Null if not signed in.",
                        null=True,
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="browser_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("password_mark", models.CharField(blank=True, default="", max_length=128)),
                (
                    "device",
                    models.CharField(blank=True, default="", help_text="User agent of the browser.", max_length=255),
                ),
                ("address", models.GenericIPAddressField(help_text="IP address of the sign-in.", null=True)),
                ("created_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(help_text="Last activity, accurate to a few minutes.")),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "db_table": "browser_sessions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("public_id",),
                        name="browser_sessions_public_id_unique",
                        violation_error_message="This session already exists.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seen_at__gte", models.F("created_at"))),
                        name="browser_sessions_seen_after_made",
                        violation_error_message="The last activity of a session cannot be before its creation.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "secret",
                    models.CharField(help_text="Shared secret of the authenticator app, in base 32.", max_length=64),
                ),
                (
                    "last_step",
                    models.BigIntegerField(
                        default=0, help_text="Time step of the last code used; a code works only once."
                    ),
                ),
                (
                    "recovery_hashes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list),
                ),
            ],
            options={
                "db_table": "second_factors",
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="TryCount",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
            ],
            options={
                "db_table": "sign_in_tries",
                "indexes": [],
                "constraints": [],
            },
        ),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="api_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "password_mark",
                    models.CharField(
                        help_text="Session hash of the password used at sign-in. A change of the password ends the session.",
                        max_length=128,
                    ),
                ),
                ("device", models.CharField(help_text="User agent of the client.", max_length=255)),
                ("created_at", models.DateTimeField()),
                ("refreshed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "api_sessions",
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="RefreshToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="refresh_tokens",
                        to="accounts.apisession",
                    ),
                ),
                ("token_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "api_refresh_tokens",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("token_hash",),
                        name="api_refresh_tokens_hash_unique",
                        violation_error_message="This refresh token already exists.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("used_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="api_refresh_tokens_used_after_made",
                        violation_error_message="A refresh token cannot be used before it was created.",
                    ),
                ],
                "indexes": [],
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DB_CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "shown_part",
                    models.CharField(
                        help_text="First characters of the token. The whole token is not stored.", max_length=20
                    ),
                ),
                ("token_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "api_tokens",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("token_hash",),
                        name="api_tokens_hash_unique",
                        violation_error_message="This token already exists.",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "name"),
                        name="api_tokens_name_unique",
                        violation_error_message="You already have a token with this name. Choose another name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_used_at__isnull", True),
                            ("last_used_at__gte", models.F("created_at")),
                            _connector="OR",
                        ),
                        name="api_tokens_used_after_made",
                        violation_error_message="A token cannot be used before it was created.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__isnull", True), ("expires_at__gt", models.F("created_at")), _connector="OR"
                        ),
                        name="api_tokens_expire_after_made",
                        violation_error_message="The expiry of a token must be later than its creation.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event", models.CharField(max_length=60)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        help_text="Null if the user was not signed in, or for a background job.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "typed",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="E-mail address of a sign-in without an account, in lower case.",
                        max_length=254,
                    ),
                ),
                ("address", models.GenericIPAddressField(null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("before", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("after", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
            options={
                "verbose_name_plural": "audit",
                "db_table": "audit",
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="audit_by_time"),
                    models.Index(fields=["person", "-at", "-id"], name="audit_of_person"),
                ],
                "constraints": [],
            },
        ),
    ]
