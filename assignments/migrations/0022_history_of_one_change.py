"""Everything that one request did carries one id, so that it can be taken back together."""

import database.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0021_name_of_a_foreign_key")]
    operations = [
        migrations.AddField(
            model_name="historyentry",
            name="change_id",
            field=models.UUIDField(db_default=database.expressions.CurrentChange(), editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="historyentry",
            index=models.Index(
                condition=models.Q(("change_id__isnull", False)), fields=["change_id"], name="history_of_change"
            ),
        ),
    ]
