"""Row level security, on and forced (domain 8): what a signed-in request can see and do, whatever its code forgets.

Policies are written per database role, so that indexes serve them: the desk sees everything, an instructor the own
classes and what hangs on them, everybody else (and so a request that forgot to say who it is for) nothing. The owner,
as whom migrations, commands and workers run, is let through by name, because FORCE binds owners too.
"""

from django.db import migrations

TABLES = (
    "class_assignments",
    "class_assignments_archive",
    "assignment_bookings",
    "bookings",
    "payment_calculations",
    "history",
)

# EXISTS and not IN: PostgreSQL then chooses between a look-up by key for a few rows and a hash for many.
OWN_CLASS = """EXISTS (
        SELECT FROM class_assignments own
        WHERE own.id = {table}.assignment_id AND own.instructor_id = (SELECT app_user_id())
    )"""

FOR_EVERY_TABLE = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY {table}_owner ON {table} TO %I USING (true) WITH CHECK (true)', current_user);
END $$;
CREATE POLICY {table}_desk ON {table} TO studio_desk USING (true) WITH CHECK (true);
"""

FOR_INSTRUCTORS = f"""
CREATE POLICY class_assignments_instructor_reads ON class_assignments FOR SELECT TO studio_instructor
    USING (instructor_id = (SELECT app_user_id()));
CREATE POLICY class_assignments_instructor_updates ON class_assignments FOR UPDATE TO studio_instructor
    USING (instructor_id = (SELECT app_user_id())) WITH CHECK (instructor_id = (SELECT app_user_id()));
CREATE POLICY assignment_bookings_instructor ON assignment_bookings FOR SELECT TO studio_instructor
    USING ({OWN_CLASS.format(table="assignment_bookings")});
CREATE POLICY bookings_instructor ON bookings FOR SELECT TO studio_instructor
    USING (EXISTS (SELECT FROM assignment_bookings own WHERE own.booking_id = bookings.booking_id));
CREATE POLICY payment_calculations_instructor ON payment_calculations FOR SELECT TO studio_instructor
    USING ({OWN_CLASS.format(table="payment_calculations")});
CREATE POLICY history_instructor_reads ON history FOR SELECT TO studio_instructor
    USING ({OWN_CLASS.format(table="history")});
CREATE POLICY history_instructor_writes ON history FOR INSERT TO studio_instructor
    WITH CHECK (actor_id = (SELECT app_user_id()) AND {OWN_CLASS.format(table="history")});

GRANT SELECT ON class_types, packages, class_schedules, studio_closures, assignment_series,
    class_assignments, assignment_bookings, bookings, payment_calculations, history, assignment_details
    TO studio_instructor;
GRANT UPDATE (class_status, payment_status, instructor_status, instructor_response_at, rejection_reason, rejection_note, notes)
    ON class_assignments TO studio_instructor;
GRANT INSERT ON history TO studio_instructor;
GRANT USAGE ON SEQUENCE history_id_seq TO studio_desk, studio_instructor;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO studio_instructor;
"""

DROP_FOR_EVERY_TABLE = """
DROP POLICY {table}_desk ON {table};
DROP POLICY {table}_owner ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""

DROP_FOR_INSTRUCTORS = """
REVOKE ALL ON class_types, packages, class_schedules, studio_closures, assignment_series,
    class_assignments, assignment_bookings, bookings, payment_calculations, history, assignment_details, django_session
    FROM studio_instructor;
REVOKE ALL ON SEQUENCE history_id_seq FROM studio_desk, studio_instructor;
DROP POLICY history_instructor_writes ON history;
DROP POLICY history_instructor_reads ON history;
DROP POLICY payment_calculations_instructor ON payment_calculations;
DROP POLICY bookings_instructor ON bookings;
DROP POLICY assignment_bookings_instructor ON assignment_bookings;
DROP POLICY class_assignments_instructor_updates ON class_assignments;
DROP POLICY class_assignments_instructor_reads ON class_assignments;
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0013_assignment_analytics"), ("sessions", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "".join(FOR_EVERY_TABLE.format(table=table) for table in TABLES) + FOR_INSTRUCTORS,
            DROP_FOR_INSTRUCTORS + "".join(DROP_FOR_EVERY_TABLE.format(table=table) for table in TABLES),
        )
    ]
