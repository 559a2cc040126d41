"""Create the table of saved views.

A saved view is a name for the filters, the order and the layout of the list of classes.
"""

import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0006_database_roles"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
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
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.TextField(blank=True, db_default="", default="")),
                ("shared", models.BooleanField(db_default=False, default=False, verbose_name="share with the team")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "db_table": "saved_views",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("owner"),
                        django.db.models.functions.text.Lower("name"),
                        name="saved_views_name_once_per_owner",
                        violation_error_message="You already have a view with this name. Choose another name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name", django.db.models.functions.text.Trim("name")),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="saved_views_name_given",
                        violation_error_message="Enter a name without spaces before or after it.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("query"), 4000
                        ),
                        name="saved_views_query_not_endless",
                        violation_error_message="This view has too many filters. Remove some and try again.",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
