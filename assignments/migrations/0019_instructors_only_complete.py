"""Of the state of an own class, an instructor decides one thing: that it took place (domain 1.3).

A policy does not see the old row, so a trigger looks at the step; payments are the desk's, so the column is taken back.
When the class may be completed is left to the service, which is told the time.
"""

from django.db import migrations

FORWARD = """
REVOKE UPDATE (payment_status) ON class_assignments FROM studio_instructor;

CREATE FUNCTION class_assignments_instructor_completes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user = 'studio_instructor' AND (OLD.class_status, NEW.class_status) <> ('scheduled', 'completed') THEN
        RAISE EXCEPTION 'permission denied: instructors only mark scheduled classes as completed'
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
GRANT UPDATE (payment_status) ON class_assignments TO studio_instructor;
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0018_row_security_of_series")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
