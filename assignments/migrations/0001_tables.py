"""Create the tables of series, classes, students, amounts and history (rules 4 and 5)."""

import database.expressions
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0006_database_roles"),
        ("accounts", "__first__"),
        ("bookings", "0001_tables"),
        ("catalog", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssignmentSeries",
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
                    "schedule_type",
                    models.CharField(
                        choices=[
                            ("adhoc", "Ad hoc"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("crash", "Crash course"),
                            ("package", "Package"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "booking_type",
                    models.CharField(
                        choices=[
                            ("individual", "Individual"),
                            ("corporate", "Corporate"),
                            ("private_group", "Private group"),
                            ("public_group", "Public group"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "class_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignment_series",
                        to="catalog.classtype",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignment_series",
                        to="catalog.package",
                    ),
                ),
                (
                    "class_schedule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignment_series",
                        to="catalog.classschedule",
                    ),
                ),
                (
                    "payment_type",
                    models.CharField(
                        choices=[
                            ("per_class", "Per class"),
                            ("per_class_total", "Per class, whole group"),
                            ("per_student_per_class", "Per student per class"),
                            ("total_duration", "Whole course"),
                            ("monthly", "Per month"),
                            ("per_member", "Per student per month"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "payment_rate",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="The rate as entered; 0 if the classes are complimentary.",
                        max_digits=10,
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(help_text="Last day on which a class of the series can take place.")),
                ("wanted", models.IntegerField(blank=True, help_text="Number of classes in the package.", null=True)),
                (
                    "pattern",
                    models.JSONField(
                        blank=True,
                        help_text='{"weekdays": [1, 3], "start": "07:00", "end": "08:00"}; null if the dates were chosen by hand.',
                        null=True,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "verbose_name_plural": "assignment series",
                "db_table": "assignment_series",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("schedule_type__in", ["weekly", "monthly", "crash", "package"])),
                        name="assignment_series_schedule_type_known",
                        violation_error_message="Choose weekly, monthly, crash or package as the type of the series.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("class_type__isnull", False), ("package__isnull", False), _connector="OR"),
                        name="assignment_series_has_subject",
                        violation_error_message="Choose a class type or a package.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payment_rate__gte", 0)),
                        name="assignment_series_payment_rate_not_negative",
                        violation_error_message="The rate cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="assignment_series_last_day_not_before_first",
                        violation_error_message="The last day cannot be before the first day.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.classtype",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.package",
                    ),
                ),
                (
                    "instructor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss_taught",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("date", models.DateField()),
                ("start_time", models.TimeField(blank=True, null=True)),
                ("end_time", models.TimeField(blank=True, null=True)),
                (
                    "payment_amount",
                    models.DecimalField(
                        db_default=0, decimal_places=2, default=0, help_text="What the class brings in.", max_digits=10
                    ),
                ),
                (
                    "payment_type",
                    models.CharField(
                        choices=[
                            ("per_class", "Per class"),
                            ("per_class_total", "Per class, whole group"),
                            ("per_student_per_class", "Per student per class"),
                            ("total_duration", "Whole course"),
                            ("monthly", "Per month"),
                            ("per_member", "Per student per month"),
                        ],
                        db_default="per_class",
                        default="per_class",
                        max_length=30,
                    ),
                ),
                (
                    "schedule_type",
                    models.CharField(
                        choices=[
                            ("adhoc", "Ad hoc"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("crash", "Crash course"),
                            ("package", "Package"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "booking_type",
                    models.CharField(
                        choices=[
                            ("individual", "Individual"),
                            ("corporate", "Corporate"),
                            ("private_group", "Private group"),
                            ("public_group", "Public group"),
                        ],
                        db_default="individual",
                        default="individual",
                        max_length=20,
                    ),
                ),
                (
                    "class_status",
                    models.CharField(
                        choices=[("scheduled", "Scheduled"), ("completed", "Completed"), ("cancelled", "Cancelled")],
                        db_default="scheduled",
                        default="scheduled",
                        max_length=20,
                    ),
                ),
                (
                    "payment_status",
                    models.CharField(
                        choices=[("pending", "Unpaid"), ("paid", "Paid"), ("cancelled", "Cancelled")],
                        db_default="pending",
                        default="pending",
                        max_length=20,
                    ),
                ),
                (
                    "instructor_status",
                    models.CharField(
                        choices=[("pending", "Unanswered"), ("accepted", "Accepted"), ("rejected", "Declined")],
                        db_default="pending",
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("instructor_response_at", models.DateTimeField(blank=True, null=True)),
                ("notes", models.TextField(blank=True, null=True)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        db_column="assigned_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assigned_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="assignments.assignmentseries",
                    ),
                ),
                (
                    "series_position",
                    models.IntegerField(blank=True, help_text="1 for the first class of the series.", null=True),
                ),
                (
                    "is_exception",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Moved on its own; changes of the series skip it (rules 4.9).",
                    ),
                ),
                (
                    "class_schedule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.classschedule",
                    ),
                ),
                (
                    "payment_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="The rate as entered (rules 5.1).",
                        max_digits=10,
                        null=True,
                    ),
                ),
                (
                    "payment_override_reason",
                    models.TextField(
                        blank=True,
                        help_text="Why the amount was set by hand; null if it is calculated (rules 5.4).",
                        null=True,
                    ),
                ),
                (
                    "rejection_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unavailable", "Not available"),
                            ("time", "The time does not suit"),
                            ("location", "The location does not suit"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                ("rejection_note", models.TextField(blank=True, null=True)),
                ("version", models.IntegerField(db_default=1, default=1, editable=False)),
                (
                    "sort_time",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            "start_time", models.Value(datetime.time(0, 0))
                        ),
                        output_field=models.TimeField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "class",
                "verbose_name_plural": "classes",
                "db_table": "class_assignments",
                "indexes": [
                    models.Index(fields=["date", "sort_time", "id"], name="class_assignments_in_order"),
                    models.Index(fields=["instructor", "date", "sort_time", "id"], name="class_assignments_instructor"),
                    models.Index(
                        fields=["class_status", "payment_status", "date", "sort_time", "id"],
                        name="class_assignments_states",
                    ),
                    models.Index(
                        fields=["schedule_type", "booking_type", "date", "sort_time", "id"],
                        name="class_assignments_types",
                    ),
                    models.Index(
                        condition=models.Q(("instructor_status", "accepted"), _negated=True),
                        fields=["instructor_status", "date", "sort_time", "id"],
                        name="class_assignments_unaccepted",
                    ),
                    models.Index(fields=["class_type", "date", "sort_time", "id"], name="class_assignments_class_type"),
                    models.Index(fields=["payment_amount", "date", "sort_time", "id"], name="class_assignments_amount"),
                    models.Index(
                        condition=models.Q(("package__isnull", False)),
                        fields=["package", "date", "sort_time", "id"],
                        include=("class_type",),
                        name="class_assignments_package",
                    ),
                    models.Index(
                        condition=models.Q(("series__isnull", False)),
                        fields=["series", "date", "sort_time", "id"],
                        name="class_assignments_series",
                    ),
                    models.Index(
                        fields=["date"],
                        include=(
                            "schedule_type",
                            "instructor",
                            "class_status",
                            "payment_amount",
                            "booking_type",
                            "payment_status",
                            "instructor_status",
                            "start_time",
                            "class_type",
                            "package",
                            "instructor_response_at",
                            "assigned_at",
                        ),
                        name="class_assignments_analytics",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("notes"), name="gin_trgm_ops"
                        ),
                        condition=models.Q(("notes__isnull", False)),
                        name="class_assignments_notes",
                    ),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("start_time__isnull", False),
                            ("end_time__isnull", False),
                            models.Q(("class_status", "cancelled"), _negated=True),
                            models.Q(("instructor_status", "rejected"), _negated=True),
                        ),
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[
                            ("instructor", "="),
                            ("date", "="),
                            (database.expressions.ClassPeriod("date", "start_time", "end_time"), "&&"),
                        ],
                        name="no_instructor_overlap",
                        violation_error_message="This instructor already has a class at that time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_time__isnull", True), ("start_time__isnull", True)),
                            models.Q(
                                ("end_time__isnull", False),
                                ("start_time__isnull", False),
                                ("start_time__lt", models.F("end_time")),
                            ),
                            _connector="OR",
                        ),
                        name="valid_time_range",
                        violation_error_message="The class must end after it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("schedule_type__in", ["adhoc", "weekly", "monthly", "crash", "package"])),
                        name="valid_schedule_type",
                        violation_error_message="Choose adhoc, weekly, monthly, crash or package as the type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("booking_type__in", ["individual", "corporate", "private_group", "public_group"])
                        ),
                        name="valid_booking_type",
                        violation_error_message="Choose individual, corporate, private_group or public_group as the booking type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("class_status__in", ["scheduled", "completed", "cancelled"])),
                        name="valid_class_status",
                        violation_error_message="Choose scheduled, completed or cancelled as the status of the class.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payment_status__in", ["pending", "paid", "cancelled"])),
                        name="valid_payment_status",
                        violation_error_message="Choose pending, paid or cancelled as the status of the payment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("instructor_status__in", ["pending", "accepted", "rejected"])),
                        name="valid_instructor_status",
                        violation_error_message="Choose pending, accepted or rejected as the answer of the instructor.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "payment_type__in",
                                [
                                    "per_class",
                                    "monthly",
                                    "per_member",
                                    "total_duration",
                                    "per_class_total",
                                    "per_student_per_class",
                                ],
                            )
                        ),
                        name="valid_payment_type",
                        violation_error_message="Choose one of the six payment types.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payment_amount__gte", 0)),
                        name="payment_amount_not_negative",
                        violation_error_message="The amount cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payment_rate__isnull", True), ("payment_rate__gte", 0), _connector="OR"),
                        name="payment_rate_not_negative",
                        violation_error_message="The rate cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("class_type__isnull", False), ("package__isnull", False), _connector="OR"),
                        name="class_assignments_has_subject",
                        violation_error_message="Choose a class type or a package.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_exception", False), ("series__isnull", True), ("series_position__isnull", True)
                            ),
                            models.Q(("series__isnull", False), ("series_position__gte", 1)),
                            _connector="OR",
                        ),
                        name="class_assignments_series_position",
                        violation_error_message="A class of a series needs a position of 1 or more; a single class must not have one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rejection_reason__isnull", True),
                            ("rejection_reason__in", ["unavailable", "time", "location", "other"]),
                            _connector="OR",
                        ),
                        name="valid_rejection_reason",
                        violation_error_message="Choose unavailable, time, location or other as the reason.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchivedAssignment",
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
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.classtype",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.package",
                    ),
                ),
                (
                    "instructor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss_taught",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("date", models.DateField()),
                ("start_time", models.TimeField(blank=True, null=True)),
                ("end_time", models.TimeField(blank=True, null=True)),
                (
                    "payment_amount",
                    models.DecimalField(
                        db_default=0, decimal_places=2, default=0, help_text="What the class brings in.", max_digits=10
                    ),
                ),
                (
                    "payment_type",
                    models.CharField(
                        choices=[
                            ("per_class", "Per class"),
                            ("per_class_total", "Per class, whole group"),
                            ("per_student_per_class", "Per student per class"),
                            ("total_duration", "Whole course"),
                            ("monthly", "Per month"),
                            ("per_member", "Per student per month"),
                        ],
                        db_default="per_class",
                        default="per_class",
                        max_length=30,
                    ),
                ),
                (
                    "schedule_type",
                    models.CharField(
                        choices=[
                            ("adhoc", "Ad hoc"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("crash", "Crash course"),
                            ("package", "Package"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "booking_type",
                    models.CharField(
                        choices=[
                            ("individual", "Individual"),
                            ("corporate", "Corporate"),
                            ("private_group", "Private group"),
                            ("public_group", "Public group"),
                        ],
                        db_default="individual",
                        default="individual",
                        max_length=20,
                    ),
                ),
                (
                    "class_status",
                    models.CharField(
                        choices=[("scheduled", "Scheduled"), ("completed", "Completed"), ("cancelled", "Cancelled")],
                        db_default="scheduled",
                        default="scheduled",
                        max_length=20,
                    ),
                ),
                (
                    "payment_status",
                    models.CharField(
                        choices=[("pending", "Unpaid"), ("paid", "Paid"), ("cancelled", "Cancelled")],
                        db_default="pending",
                        default="pending",
                        max_length=20,
                    ),
                ),
                (
                    "instructor_status",
                    models.CharField(
                        choices=[("pending", "Unanswered"), ("accepted", "Accepted"), ("rejected", "Declined")],
                        db_default="pending",
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("instructor_response_at", models.DateTimeField(blank=True, null=True)),
                ("notes", models.TextField(blank=True, null=True)),
                (
                    "assigned_by",
                    models.ForeignKey(
                        db_column="assigned_by",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assigned_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "updated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="assignments.assignmentseries",
                    ),
                ),
                (
                    "series_position",
                    models.IntegerField(blank=True, help_text="1 for the first class of the series.", null=True),
                ),
                (
                    "is_exception",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Moved on its own; changes of the series skip it (rules 4.9).",
                    ),
                ),
                (
                    "class_schedule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.classschedule",
                    ),
                ),
                (
                    "payment_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="The rate as entered (rules 5.1).",
                        max_digits=10,
                        null=True,
                    ),
                ),
                (
                    "payment_override_reason",
                    models.TextField(
                        blank=True,
                        help_text="Why the amount was set by hand; null if it is calculated (rules 5.4).",
                        null=True,
                    ),
                ),
                (
                    "rejection_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unavailable", "Not available"),
                            ("time", "The time does not suit"),
                            ("location", "The location does not suit"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                ("rejection_note", models.TextField(blank=True, null=True)),
                ("version", models.IntegerField(db_default=1, default=1, editable=False)),
                (
                    "booking_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), db_default=[], default=list
                    ),
                ),
                (
                    "archived_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "verbose_name": "archived class",
                "verbose_name_plural": "archived classes",
                "db_table": "class_assignments_archive",
                "indexes": [models.Index(fields=["date", "id"], name="archive_in_order")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="AssignmentBooking",
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
                    "assignment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="assignment_bookings",
                        to="assignments.assignment",
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        db_column="booking_id",
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="assignment_bookings",
                        to="bookings.booking",
                        to_field="booking_id",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "verbose_name": "student",
                "db_table": "assignment_bookings",
                "indexes": [models.Index(fields=["booking", "assignment"], name="assignment_bookings_classes")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assignment", "booking"),
                        name="assignment_bookings_once",
                        violation_error_message="This booking is already in the class.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentCalculation",
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
                    "assignment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="payment_calculations",
                        to="assignments.assignment",
                    ),
                ),
                ("before", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("after", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "payment_type",
                    models.CharField(
                        choices=[
                            ("per_class", "Per class"),
                            ("per_class_total", "Per class, whole group"),
                            ("per_student_per_class", "Per student per class"),
                            ("total_duration", "Whole course"),
                            ("monthly", "Per month"),
                            ("per_member", "Per student per month"),
                        ],
                        max_length=30,
                    ),
                ),
                ("rate", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("students", models.IntegerField(help_text="S: number of attached bookings; none counts as 1.")),
                (
                    "classes",
                    models.IntegerField(help_text="n: number of classes in the series; 1 for an ad hoc class."),
                ),
                ("rule", models.TextField(help_text="The calculation as text.")),
                (
                    "reason",
                    models.TextField(
                        help_text="Why the amount was calculated: created, students changed, set by hand …"
                    ),
                ),
                (
                    "calculated_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "calculated_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "db_table": "payment_calculations",
                "indexes": [models.Index(fields=["assignment", "-calculated_at"], name="payment_calculations_newest")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event", models.CharField(max_length=60)),
                ("assignment_id", models.UUIDField()),
                ("series_id", models.UUIDField(blank=True, null=True)),
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
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("before", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("after", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("reason", models.TextField(blank=True, db_default="", default="")),
                (
                    "change_id",
                    models.UUIDField(db_default=database.expressions.CurrentChange(), editable=False, null=True),
                ),
            ],
            options={
                "verbose_name_plural": "history",
                "db_table": "history",
                "indexes": [
                    models.Index(fields=["assignment_id", "-id"], name="history_of_assignment"),
                    models.Index(
                        condition=models.Q(("series_id__isnull", False)),
                        fields=["series_id", "-id"],
                        name="history_of_series",
                    ),
                    models.Index(
                        condition=models.Q(("change_id__isnull", False)), fields=["change_id"], name="history_of_change"
                    ),
                ],
                "constraints": [],
            },
        ),
    ]
