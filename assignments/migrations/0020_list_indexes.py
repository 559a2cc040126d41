"""What the list of classes needs beyond its filters: each sort and search, at a million classes, from an index.

By amount: an index of its own. By class: packages, alone in an index-only scan, which has to see that there is no class
type. By student: from bookings to classes without a visit to the table; it stands in for the two indexes of the foreign key.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0019_instructors_only_complete"),
        ("bookings", "0003_updated_at"),
        ("catalog", "0002_packages_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="assignment",
            name="class_assignments_package",
        ),
        migrations.AlterField(
            model_name="assignmentbooking",
            name="booking",
            field=models.ForeignKey(
                db_column="booking_id",
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="assignment_bookings",
                to="bookings.booking",
                to_field="booking_id",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["payment_amount", "date", "sort_time", "id"], name="class_assignments_amount"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("package__isnull", False)),
                fields=["package", "date", "sort_time", "id"],
                include=("class_type",),
                name="class_assignments_package",
            ),
        ),
        migrations.AddIndex(
            model_name="assignmentbooking",
            index=models.Index(fields=["booking", "assignment"], name="assignment_bookings_classes"),
        ),
    ]
