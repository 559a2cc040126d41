"""Give the foreign key of `user_roles` the name that REST clients use."""

from django.db import migrations

from database.operations import name_foreign_keys


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_extensions")]
    operations = [name_foreign_keys("user_roles")]
