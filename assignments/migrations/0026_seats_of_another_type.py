"""A class with students takes no class type, or weekly template, that has too few seats for them (domain 3.5).

Attaching counts the seats of the type as it is (0005). A class that gets another type must count its students too,
whoever writes: the screens ask before, an API write and a change that is taken back meet it here.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION class_assignments_check_seats() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    seats integer := assignment_capacity(NEW.class_type_id, NEW.class_schedule_id);
    students integer := (SELECT count(*) FROM assignment_bookings WHERE assignment_id = NEW.id);
BEGIN
    IF students > seats THEN
        RAISE EXCEPTION 'the class on % at % has % students and would have room for %',
            NEW.date, COALESCE(NEW.start_time::text, 'no time'), students, seats
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_capacity',
                  TABLE = 'class_assignments', DETAIL = format('Class %s.', NEW.id);
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
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0025_functions_for_signed_in_people")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
