"""Deleting a class deletes its student links in the database (the guide's ON DELETE CASCADE), and the foreign keys of
the guide's tables carry PostgreSQL's own names (`class_assignments_instructor_id_fkey`), which API clients write.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE assignment_bookings
    ADD CONSTRAINT assignment_bookings_assignment_id_fkey
    FOREIGN KEY (assignment_id) REFERENCES class_assignments (id) ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE;

DO $$
DECLARE
    foreign_key record;
BEGIN
    FOR foreign_key IN
        SELECT conrelid::regclass AS of_table, conname AS old_name,
               format('%s_%s_fkey', conrelid::regclass, attname) AS new_name
        FROM pg_constraint
        JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
        WHERE contype = 'f' AND connamespace = 'public'::regnamespace
          AND conrelid::regclass::text IN
              ('class_assignments', 'assignment_bookings', 'bookings', 'class_schedules', 'user_roles')
    LOOP
        CONTINUE WHEN foreign_key.old_name = foreign_key.new_name;
        EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I',
                       foreign_key.of_table, foreign_key.old_name, foreign_key.new_name);
    END LOOP;
END $$;
"""
# The names stay: nothing but a reader of an error message sees them.
REVERSE = "ALTER TABLE assignment_bookings DROP CONSTRAINT assignment_bookings_assignment_id_fkey"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_tables"), ("accounts", "0004_database_roles")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
