"""Create the table of notices (rules 6)."""

import database.expressions
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
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
            name="Notice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "recipient",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("payload", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("dedupe_key", models.CharField(max_length=200)),
                (
                    "change_id",
                    models.UUIDField(db_default=database.expressions.CurrentChange(), editable=False, null=True),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "notices",
                "indexes": [
                    models.Index(fields=["recipient", "-id"], name="notices_of_person"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["recipient", "-id"],
                        name="notices_unread",
                    ),
                    models.Index(
                        condition=models.Q(("change_id__isnull", False)), fields=["change_id"], name="notices_of_change"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recipient", "dedupe_key"),
                        name="notices_once",
                        violation_error_message="This person already has this notice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "class.assigned",
                                    "class.given",
                                    "class.given_away",
                                    "class.moved",
                                    "class.changed",
                                    "class.cancelled",
                                    "class.restored",
                                    "class.removed",
                                    "class.accepted",
                                    "class.declined",
                                    "class.taken_back",
                                ],
                            )
                        ),
                        name="notices_kind_known",
                        violation_error_message="Use a known kind of notice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actor__isnull", True),
                            models.Q(("actor", models.F("recipient")), _negated=True),
                            _connector="OR",
                        ),
                        name="notices_not_about_own_deeds",
                        violation_error_message="A notice cannot go to the person who made the change.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("read_at__isnull", True), ("read_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="notices_read_after_written",
                        violation_error_message="A notice cannot be read before it was created.",
                    ),
                ],
            },
        ),
    ]
