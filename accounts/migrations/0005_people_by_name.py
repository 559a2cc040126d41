"""People in the order of their names, so that a list sorted by instructor stops after its first page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_database_roles"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["full_name", "user_id"], name="user_profiles_by_name"),
        ),
    ]
