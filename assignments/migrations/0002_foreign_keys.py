"""Add the foreign key that deletes the students of a deleted class, and name foreign keys.

Django's own foreign key to the class would be checked at COMMIT and would not cascade. The names of
the others become those that REST clients use.
"""

from django.db import migrations

from database.operations import name_foreign_keys

FORWARD = """
ALTER TABLE assignment_bookings
    ADD CONSTRAINT assignment_bookings_assignment_id_fkey
    FOREIGN KEY (assignment_id) REFERENCES class_assignments (id) ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
"""
REVERSE = "ALTER TABLE assignment_bookings DROP CONSTRAINT assignment_bookings_assignment_id_fkey"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_tables")]
    operations = [
        migrations.RunSQL(FORWARD, REVERSE),
        name_foreign_keys("class_assignments", "assignment_bookings"),
    ]
