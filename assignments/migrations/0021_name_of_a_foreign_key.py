"""The foreign key that 0020 made anew gets back the name that API clients write (see 0002)."""

from django.db import migrations

FORWARD = """
DO $$
DECLARE
    old_name text;
BEGIN
    SELECT conname INTO old_name FROM pg_constraint
    WHERE contype = 'f' AND conrelid = 'assignment_bookings'::regclass AND confrelid = 'bookings'::regclass;
    IF old_name <> 'assignment_bookings_booking_id_fkey' THEN
        EXECUTE format('ALTER TABLE assignment_bookings RENAME CONSTRAINT %I TO assignment_bookings_booking_id_fkey',
                       old_name);
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0020_list_indexes")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
