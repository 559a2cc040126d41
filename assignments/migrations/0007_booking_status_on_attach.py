"""Attaching a pending booking to a live class confirms it; a cancelled or completed one is refused (domain 3.3, 3.4).

The status lives in another table. One statement touches only the bookings that change. Links that come back together
with their class from the archive are left alone: while they do, the class still has its row there.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION assignment_bookings_confirm() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    closed record;
BEGIN
    PERFORM FROM bookings WHERE booking_id IN (SELECT booking_id FROM attached) ORDER BY booking_id FOR NO KEY UPDATE;

    -- MATERIALIZED: or LIMIT may tempt the planner to walk all bookings in order, and search the new links for each.
    WITH refused AS MATERIALIZED (
        SELECT b.booking_id, b.status
        FROM attached JOIN bookings b USING (booking_id)
        WHERE b.status IN ('cancelled', 'completed')
          AND NOT EXISTS (SELECT FROM class_assignments_archive archived WHERE archived.id = attached.assignment_id)
    )
    SELECT booking_id, status INTO closed FROM refused ORDER BY booking_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'booking % is % and cannot be attached', closed.booking_id, closed.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_open', TABLE = 'assignment_bookings';
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
    dependencies = [("assignments", "0006_link_is_final")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
