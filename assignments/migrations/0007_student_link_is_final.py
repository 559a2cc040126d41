"""Refuse to point the link of a student to another class or booking.

The rules for attaching and detaching are triggers for INSERT and DELETE; an UPDATE would bypass
them.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION assignment_bookings_refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the class and the booking of a student cannot be changed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_final', TABLE = 'assignment_bookings',
              HINT = 'Detach the booking from one class and attach it to the other.';
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
    dependencies = [("assignments", "0006_capacity")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
