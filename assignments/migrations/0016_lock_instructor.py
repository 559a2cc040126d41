"""Writers who fight for one slot wait for each other, and the later ones are refused: nobody deadlocks.

Two inserts that meet in an exclusion constraint wait for each other's end and may be killed as a deadlock. So an insert
first locks its instructor's row, whoever makes it. Services lock all instructors of a batch in order before they write
(assignments/services/locks.py); this is the same rule for the single insert from psql or the API. Updates hold the row
of their class already and must not wait for the instructor after it, so they rely on the services.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION class_assignments_lock_instructor() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM user_profiles WHERE user_id = NEW.instructor_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER class_assignments_lock_instructor BEFORE INSERT ON class_assignments
    FOR EACH ROW EXECUTE FUNCTION class_assignments_lock_instructor();
"""
REVERSE = """
DROP TRIGGER class_assignments_lock_instructor ON class_assignments;
DROP FUNCTION class_assignments_lock_instructor();
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0015_autovacuum")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
