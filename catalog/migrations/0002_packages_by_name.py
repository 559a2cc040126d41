"""Packages in the order of their names, so that a list sorted by class stops after its first page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_tables"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="package",
            index=models.Index(fields=["name", "id"], name="packages_by_name"),
        ),
    ]
