"""A student link is made and removed, never rewritten: attaching and detaching have their own rules, and a change of a
link in place would pass both by. Only a trigger sees the old row.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION assignment_bookings_refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a booking is detached from one class and attached to another, its link is not rewritten'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_final', TABLE = 'assignment_bookings';
END $$;
CREATE TRIGGER assignment_bookings_final BEFORE UPDATE ON assignment_bookings
    FOR EACH ROW
    WHEN (NEW.assignment_id IS DISTINCT FROM OLD.assignment_id OR NEW.booking_id IS DISTINCT FROM OLD.booking_id)
    EXECUTE FUNCTION assignment_bookings_refuse_change();
"""
REVERSE = """
DROP TRIGGER assignment_bookings_final ON assignment_bookings;
DROP FUNCTION assignment_bookings_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0005_capacity")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
