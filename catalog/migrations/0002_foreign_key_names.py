"""Give the foreign keys of `class_schedules` the names that REST clients use."""

from django.db import migrations

from database.operations import name_foreign_keys


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_tables")]
    operations = [name_foreign_keys("class_schedules")]
