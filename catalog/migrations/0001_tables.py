"""Create the tables of class types, packages, closures and weekly templates (rules 2)."""

import database.expressions
import django.contrib.postgres.constraints
import django.contrib.postgres.functions
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
            name="ClassType",
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
                    "name",
                    models.CharField(
                        error_messages={"unique": "Another class type already has this name."},
                        max_length=120,
                        unique=True,
                    ),
                ),
                ("description", models.TextField(blank=True, null=True)),
                (
                    "difficulty_level",
                    models.CharField(
                        choices=[("beginner", "Beginner"), ("intermediate", "Intermediate"), ("advanced", "Advanced")],
                        db_default="beginner",
                        default="beginner",
                        max_length=20,
                    ),
                ),
                ("duration_minutes", models.IntegerField(db_default=60, default=60)),
                ("max_participants", models.IntegerField(db_default=10, default=10)),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "db_table": "class_types",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("difficulty_level__in", ["beginner", "intermediate", "advanced"])),
                        name="class_types_difficulty_level_known",
                        violation_error_message="Choose beginner, intermediate or advanced as the difficulty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration_minutes__gt", 0)),
                        name="class_types_duration_positive",
                        violation_error_message="A class must last at least one minute.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_participants__gt", 0)),
                        name="class_types_max_participants_positive",
                        violation_error_message="A class needs room for at least one participant.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Package",
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
                ("name", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True, null=True)),
                ("price", models.DecimalField(decimal_places=2, max_digits=10)),
                ("class_count", models.IntegerField()),
                ("validity_days", models.IntegerField(db_default=30, default=30)),
                (
                    "duration",
                    models.CharField(blank=True, help_text="As text: 1 month, 3 months …", max_length=60, null=True),
                ),
                (
                    "course_type",
                    models.CharField(
                        choices=[("regular", "Regular"), ("crash", "Crash course")],
                        db_default="regular",
                        default="regular",
                        max_length=20,
                    ),
                ),
                ("type", models.CharField(blank=True, max_length=60, null=True, verbose_name="category")),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "db_table": "packages",
                "indexes": [models.Index(fields=["name", "id"], name="packages_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("course_type__in", ["regular", "crash"])),
                        name="packages_course_type_known",
                        violation_error_message="Choose regular or crash as the course type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)),
                        name="packages_price_not_negative",
                        violation_error_message="The price cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("class_count__gt", 0)),
                        name="packages_class_count_positive",
                        violation_error_message="A package must contain at least one class.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("validity_days__gt", 0)),
                        name="packages_validity_days_positive",
                        violation_error_message="A package must be valid for at least one day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudioClosure",
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
                ("name", models.CharField(max_length=120)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "db_table": "studio_closures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="studio_closures_last_day_not_before_first",
                        violation_error_message="The last day cannot be before the first day.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ClassSchedule",
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
                    "class_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="schedules", to="catalog.classtype"
                    ),
                ),
                (
                    "day_of_week",
                    models.IntegerField(
                        choices=[
                            (0, "Sunday"),
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                        ]
                    ),
                ),
                ("start_time", models.TimeField()),
                ("end_time", models.TimeField()),
                (
                    "instructor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedules",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("duration_minutes", models.IntegerField(db_default=60, default=60)),
                ("max_participants", models.IntegerField(db_default=10, default=10)),
                ("is_active", models.BooleanField(db_default=True, default=True, verbose_name="active")),
                (
                    "effective_from",
                    models.DateField(blank=True, db_default=database.expressions.CurrentDate(), null=True),
                ),
                ("effective_until", models.DateField(blank=True, null=True)),
                ("notes", models.TextField(blank=True, null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "db_table": "class_schedules",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_active", True)),
                        expressions=[
                            ("instructor", "="),
                            ("day_of_week", "="),
                            (database.expressions.WeeklyPeriod("start_time", "end_time"), "&&"),
                            (database.expressions.Validity("effective_from", "effective_until"), "&&"),
                        ],
                        name="no_time_overlap",
                        violation_error_message="This instructor already has a weekly template at that time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day_of_week__range", (0, 6))),
                        name="class_schedules_day_of_week_known",
                        violation_error_message="Enter the weekday as a number from 0 (Sunday) to 6 (Saturday).",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end_time__gt", models.F("start_time"))),
                        name="class_schedules_ends_after_start",
                        violation_error_message="The class must end after it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_until__isnull", True),
                            ("effective_from__isnull", True),
                            ("effective_until__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="class_schedules_validity_in_order",
                        violation_error_message="The template cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_participants__gt", 0)),
                        name="class_schedules_max_participants_positive",
                        violation_error_message="A class needs room for at least one participant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration_minutes__gt", 0)),
                        name="class_schedules_duration_positive",
                        violation_error_message="A class must last at least one minute.",
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
