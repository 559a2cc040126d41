"""The second step of signing in: a shared secret, and since when it is asked for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0022_audit"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="second_factor_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="Since when a sign-in asks for a code as well.", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_factor_at__isnull", True),
                    ("second_factor_at__gte", models.F("created_at")),
                    _connector="OR",
                ),
                name="user_profiles_second_factor_after_made",
                violation_error_message="A second factor is turned on after the person was made.",
            ),
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
                ("secret", models.CharField(help_text="As the app knows it: base 32.", max_length=64)),
                (
                    "last_step",
                    models.BigIntegerField(default=0, help_text="Of the code that was used last: none counts twice."),
                ),
                (
                    "recovery_hashes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list),
                ),
            ],
            options={
                "db_table": "second_factors",
            },
        ),
    ]
