"""Update the bookings of a class that is cancelled or restored (rules 3.4).

Cancelling a class releases its bookings, although they stay attached; restoring it confirms them
again. A trigger, because the rule needs the old status and another table. It runs once for each
statement, and looks only at classes whose status changed.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION class_assignments_follow_status() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM release_bookings(array_agg(DISTINCT ab.booking_id))
    FROM changed
    JOIN before_change ON before_change.id = changed.id
    JOIN assignment_bookings ab ON ab.assignment_id = changed.id
    WHERE changed.class_status = 'cancelled' AND before_change.class_status <> 'cancelled'
    HAVING count(*) > 0;

    UPDATE bookings SET status = 'confirmed'
    WHERE status = 'pending' AND booking_id IN (
        SELECT ab.booking_id
        FROM changed
        JOIN before_change ON before_change.id = changed.id
        JOIN assignment_bookings ab ON ab.assignment_id = changed.id
        WHERE changed.class_status <> 'cancelled' AND before_change.class_status = 'cancelled'
    );
    RETURN NULL;
END $$;
CREATE TRIGGER class_assignments_follow_status AFTER UPDATE ON class_assignments
    REFERENCING OLD TABLE AS before_change NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION class_assignments_follow_status();
"""
REVERSE = """
DROP TRIGGER class_assignments_follow_status ON class_assignments;
DROP FUNCTION class_assignments_follow_status();
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0009_booking_status_on_detach")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
