"""Refuse more students than a class has seats (rules 3.5).

Triggers, because a CHECK cannot count other rows. Two changes can break the rule:

- Bookings are attached. The trigger runs once for each statement. It locks the classes in order of
  their ids before it counts, so that of two writers who want the last seat the second waits, counts
  again and is refused.
- The class gets another class type or weekly template, which may have fewer seats.
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
    'Seats of a class: those of its class type, or else of its weekly template, or else the default of the studio.';

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
        RAISE EXCEPTION 'the class on % has more students than seats (%)',
            concat_ws(' at ', full_class.date, full_class.start_time), full_class.seats
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_capacity',
                  TABLE = 'assignment_bookings', DETAIL = format('Class %s.', full_class.id),
                  HINT = 'Attach the booking to another class, or choose a class type with more seats.';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER assignment_bookings_1_capacity AFTER INSERT ON assignment_bookings
    REFERENCING NEW TABLE AS attached
    FOR EACH STATEMENT EXECUTE FUNCTION assignment_bookings_check_capacity();

CREATE FUNCTION class_assignments_check_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    seats integer := assignment_capacity(NEW.class_type_id, NEW.class_schedule_id);
    students integer := (SELECT count(*) FROM assignment_bookings WHERE assignment_id = NEW.id);
BEGIN
    IF students > seats THEN
        RAISE EXCEPTION 'the class on % has more students (%) than it would have seats (%)',
            concat_ws(' at ', NEW.date, NEW.start_time), students, seats
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_capacity',
                  TABLE = 'class_assignments', DETAIL = format('Class %s.', NEW.id),
                  HINT = 'Detach bookings first, or choose a class type with more seats.';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER class_assignments_seats AFTER UPDATE OF class_type_id, class_schedule_id ON class_assignments
    FOR EACH ROW
    WHEN (NEW.class_type_id IS DISTINCT FROM OLD.class_type_id
        OR NEW.class_schedule_id IS DISTINCT FROM OLD.class_schedule_id)
    EXECUTE FUNCTION class_assignments_check_seats();
"""
REVERSE = """
DROP TRIGGER class_assignments_seats ON class_assignments;
DROP FUNCTION class_assignments_check_seats();
DROP TRIGGER assignment_bookings_1_capacity ON assignment_bookings;
DROP FUNCTION assignment_bookings_check_capacity();
DROP FUNCTION assignment_capacity(uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0005_lock_instructor")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
