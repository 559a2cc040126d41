"""Vacuum the bookings early, so that counting them stays fast."""

from django.db import migrations

from database.operations import vacuum_early


class Migration(migrations.Migration):
    dependencies = [("bookings", "0006_row_security")]
    operations = [vacuum_early("bookings")]
