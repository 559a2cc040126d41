"""Create the tables of bookings and of imports of bookings (rules 3)."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0006_database_roles"),
        ("accounts", "__first__"),
        ("catalog", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Booking",
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
                    "booking_id",
                    models.CharField(
                        blank=True,
                        db_default="",
                        error_messages={"unique": "Another booking already has this ID."},
                        help_text="If omitted, the database assigns the next free ID of the day.",
                        max_length=17,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^YOG-[0-9]{8}-[0-9]{4}$", "Enter a booking ID such as YOG-20260131-0042."
                            )
                        ],
                        verbose_name="booking ID",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("class_name", models.CharField(max_length=200, verbose_name="class")),
                (
                    "instructor",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="requested instructor"),
                ),
                ("class_date", models.DateField(blank=True, null=True, verbose_name="requested date")),
                ("class_time", models.TimeField(blank=True, null=True, verbose_name="requested time")),
                (
                    "preferred_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, null=True
                    ),
                ),
                (
                    "preferred_times",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, null=True
                    ),
                ),
                (
                    "timezone",
                    models.CharField(
                        db_default="Asia/Kolkata", default="Asia/Kolkata", max_length=60, verbose_name="time zone"
                    ),
                ),
                ("first_name", models.CharField(max_length=100)),
                ("last_name", models.CharField(max_length=100)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("confirmed", "Confirmed"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        db_default="pending",
                        default="pending",
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
                    "class_package",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="catalog.package",
                        verbose_name="package",
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
                (
                    "search_text",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            django.db.models.functions.text.Concat(
                                "booking_id",
                                models.Value(" "),
                                "first_name",
                                models.Value(" "),
                                "last_name",
                                models.Value(" "),
                                "email",
                                output_field=models.TextField(),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "db_table": "bookings",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_text"], name="bookings_search_text", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(fields=["status", "-created_at", "id"], name="bookings_status_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("booking_id__regex", "^YOG-[0-9]{8}-[0-9]{4}$")),
                        name="bookings_booking_id_form",
                        violation_error_message="Enter a booking ID such as YOG-20260131-0042.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["pending", "confirmed", "completed", "cancelled"])),
                        name="bookings_status_known",
                        violation_error_message="Choose pending, confirmed, completed or cancelled as the status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("booking_type__in", ["individual", "corporate", "private_group", "public_group"])
                        ),
                        name="bookings_booking_type_known",
                        violation_error_message="Choose individual, corporate, private_group or public_group as the type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email__regex", "^[^@\\s]+@[^@\\s]+$")),
                        name="bookings_email_form",
                        violation_error_message="Enter an e-mail address with a name, an @ and a domain, without spaces.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BookingImport",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of the file, to recognize a repeated upload.", max_length=64),
                ),
                ("rows", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("warnings", models.JSONField(default=list)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("imported_at", models.DateTimeField(editable=False, null=True)),
                ("imported_count", models.IntegerField(editable=False, null=True)),
            ],
            options={
                "db_table": "booking_imports",
                "indexes": [models.Index(fields=["digest", "-created_at"], name="booking_imports_of_file")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("imported_at__isnull", True), ("imported_count__isnull", True)),
                            models.Q(
                                ("imported_at__isnull", False),
                                ("imported_count__gte", 0),
                                ("imported_count__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="booking_imports_done_with_count",
                        violation_error_message="Set the number of imported bookings together with the time of the import.",
                    )
                ],
            },
        ),
    ]
