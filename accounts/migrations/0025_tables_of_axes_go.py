"""The tables of django-axes, which the studio used before, are of no use any more. What they counted was forgotten in minutes."""

from django.db import migrations

FORWARD = """
DROP TABLE IF EXISTS axes_accessattemptexpiration, axes_accessattempt, axes_accessfailurelog, axes_accesslog;
DELETE FROM django_migrations WHERE app = 'axes';
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0024_row_security_of_sign_in")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
