"""Vacuum the classes and their students early, so that counting them stays fast."""

from django.db import migrations

from database.operations import vacuum_early


class Migration(migrations.Migration):
    dependencies = [("assignments", "0018_row_security")]
    operations = [vacuum_early("class_assignments", "assignment_bookings")]
