"""Confirm a pending booking when it is attached to a live class (rules 3.3, 3.4).

A cancelled or completed booking is refused. A trigger, because the status is in another table. It
updates only the bookings that change.

A class that is moved back from the archive keeps its row there until its students are attached
again. By that row the trigger recognizes it, and then accepts cancelled and completed bookings.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION assignment_bookings_confirm() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    closed record;
BEGIN
    PERFORM FROM bookings WHERE booking_id IN (SELECT booking_id FROM attached) ORDER BY booking_id FOR NO KEY UPDATE;

    -- MATERIALIZED: otherwise LIMIT may lead the planner to scan all bookings in order of their ids.
    WITH refused AS MATERIALIZED (
        SELECT b.booking_id, b.status
        FROM attached JOIN bookings b USING (booking_id)
        WHERE b.status IN ('cancelled', 'completed')
          AND NOT EXISTS (SELECT FROM class_assignments_archive archived WHERE archived.id = attached.assignment_id)
    )
    SELECT booking_id, status INTO closed FROM refused ORDER BY booking_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'booking % is % and cannot be attached', closed.booking_id, closed.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_open', TABLE = 'assignment_bookings',
                  HINT = 'Attach a pending or confirmed booking.';
    END IF;

    UPDATE bookings SET status = 'confirmed'
    WHERE status = 'pending' AND booking_id IN (
        SELECT attached.booking_id FROM attached
        JOIN class_assignments ca ON ca.id = attached.assignment_id
        WHERE ca.class_status <> 'cancelled'
    );
    RETURN NULL;
END $$;
CREATE TRIGGER assignment_bookings_2_confirm AFTER INSERT ON assignment_bookings
    REFERENCING NEW TABLE AS attached
    FOR EACH STATEMENT EXECUTE FUNCTION assignment_bookings_confirm();
"""
REVERSE = """
DROP TRIGGER assignment_bookings_2_confirm ON assignment_bookings;
DROP FUNCTION assignment_bookings_confirm();
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0007_student_link_is_final")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
