"""A class never holds more students than it has room for, whoever attaches them, even at once (domain 3.5).

A CHECK cannot count other rows. The trigger locks the classes concerned, in id order, before it counts: of two writers
who fight for the last seat, the second waits, counts again and is refused. It fires once per statement.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION assignment_capacity(class_type_id uuid, class_schedule_id uuid) RETURNS integer LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT COALESCE(
        (SELECT max_participants FROM class_types WHERE id = $1),
        (SELECT max_participants FROM class_schedules WHERE id = $2),
        NULLIF(current_setting('app.default_max_participants', true), '')::integer,
        10
    )
$$;
COMMENT ON FUNCTION assignment_capacity(uuid, uuid) IS
    'Seats of a class: its type''s, else its weekly template''s, else the studio''s default.';

CREATE FUNCTION assignment_bookings_check_capacity() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    full_class record;
BEGIN
    PERFORM FROM class_assignments WHERE id IN (SELECT assignment_id FROM attached) ORDER BY id FOR NO KEY UPDATE;

    SELECT ca.id, ca.date, ca.start_time, assignment_capacity(ca.class_type_id, ca.class_schedule_id) AS seats
    INTO full_class
    FROM class_assignments ca
    WHERE ca.id IN (SELECT assignment_id FROM attached)
      AND (SELECT count(*) FROM assignment_bookings WHERE assignment_id = ca.id)
          > assignment_capacity(ca.class_type_id, ca.class_schedule_id)
    ORDER BY ca.date, ca.start_time, ca.id
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the class on % at % is full: it has room for %',
            full_class.date, COALESCE(full_class.start_time::text, 'no time'), full_class.seats
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_capacity',
                  TABLE = 'assignment_bookings', DETAIL = format('Class %s.', full_class.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER assignment_bookings_1_capacity AFTER INSERT ON assignment_bookings
    REFERENCING NEW TABLE AS attached
    FOR EACH STATEMENT EXECUTE FUNCTION assignment_bookings_check_capacity();
"""
REVERSE = """
DROP TRIGGER assignment_bookings_1_capacity ON assignment_bookings;
DROP FUNCTION assignment_bookings_check_capacity();
DROP FUNCTION assignment_capacity(uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0004_version")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
