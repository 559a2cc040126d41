"""A template that classes were made from is deactivated, not deleted (domain 2.1); the database holds so already."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0016_lock_instructor"),
        ("catalog", "0001_tables"),
    ]

    operations = [
        migrations.AlterField(
            model_name="archivedassignment",
            name="class_schedule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="catalog.classschedule",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="class_schedule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="catalog.classschedule",
            ),
        ),
        migrations.AlterField(
            model_name="assignmentseries",
            name="class_schedule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignment_series",
                to="catalog.classschedule",
            ),
        ),
    ]
