"""Set a confirmed booking back to pending when it loses its last live class (rules 3.4).

A trigger, because it must also apply to links that are deleted together with their class. Archiving
a class does not detach its bookings: a class with a row in the archive is skipped.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION release_bookings(released text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM bookings WHERE booking_id = ANY (released) ORDER BY booking_id FOR NO KEY UPDATE;
    UPDATE bookings b SET status = 'pending'
    WHERE b.booking_id = ANY (released) AND b.status = 'confirmed' AND NOT EXISTS (
        SELECT FROM assignment_bookings ab JOIN class_assignments ca ON ca.id = ab.assignment_id
        WHERE ab.booking_id = b.booking_id AND ca.class_status <> 'cancelled'
    );
END $$;
REVOKE ALL ON FUNCTION release_bookings(text[]) FROM PUBLIC;

CREATE FUNCTION assignment_bookings_release() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM release_bookings(array_agg(DISTINCT booking_id)) FROM detached
    WHERE NOT EXISTS (SELECT FROM class_assignments_archive archived WHERE archived.id = detached.assignment_id)
    HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER assignment_bookings_3_release AFTER DELETE ON assignment_bookings
    REFERENCING OLD TABLE AS detached
    FOR EACH STATEMENT EXECUTE FUNCTION assignment_bookings_release();
"""
REVERSE = """
DROP TRIGGER assignment_bookings_3_release ON assignment_bookings;
DROP FUNCTION assignment_bookings_release();
DROP FUNCTION release_bookings(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0008_booking_status_on_attach")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
