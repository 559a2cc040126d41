"""Give the foreign keys of `bookings` the names that REST clients use."""

from django.db import migrations

from database.operations import name_foreign_keys


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_tables")]
    operations = [name_foreign_keys("bookings")]
