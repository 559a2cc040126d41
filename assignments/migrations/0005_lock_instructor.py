"""Lock the instructor before a class is inserted, so that concurrent inserts do not deadlock.

Two inserts that meet in the exclusion constraint each wait for the other transaction to end, and
PostgreSQL may abort one of them as a deadlock. With the lock, the second insert waits and is then
refused by the constraint.

Services lock all instructors of a batch in order before they write
(`assignments/services/locks.py`). This trigger does the same for an insert that no service makes.
There is no such trigger for updates: an update already holds the lock on its class, and locking the
instructor after that could deadlock.
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
    dependencies = [("assignments", "0004_version")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
