"""Let instructors change the status of a class only from scheduled to completed (rules 1.3).

A trigger, because a policy cannot compare the old row with the new one. That the class must have
started is checked by the service, which knows the time.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION class_assignments_instructor_completes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user = 'studio_instructor' AND (OLD.class_status, NEW.class_status) <> ('scheduled', 'completed') THEN
        RAISE EXCEPTION 'permission denied: instructors can only mark scheduled classes as completed'
            USING ERRCODE = 'insufficient_privilege', TABLE = 'class_assignments';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER class_assignments_instructor_completes BEFORE UPDATE ON class_assignments
    FOR EACH ROW WHEN (OLD.class_status IS DISTINCT FROM NEW.class_status)
    EXECUTE FUNCTION class_assignments_instructor_completes();
"""
REVERSE = """
DROP TRIGGER class_assignments_instructor_completes ON class_assignments;
DROP FUNCTION class_assignments_instructor_completes();
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0011_paid_amount")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
