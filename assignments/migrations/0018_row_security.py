"""Limit what a signed-in request can read and write, whatever its code does (rules 8).

Admins, managers and staff (`studio_desk`) read and write all rows; only those with the permission
`delete:assignment` delete classes. Instructors read their own classes and what belongs to these:
series, students, bookings, calculations and history. They change the answer, status and note of
their own classes. All other roles see nothing, and neither does a request that did not set its
user.

There is one policy for each role instead of one policy with OR, so that PostgreSQL can use an index
for each.
"""

from django.db import migrations

from database.operations import force_row_security

TABLES = (
    "class_assignments",
    "class_assignments_archive",
    "assignment_series",
    "assignment_bookings",
    "payment_calculations",
    "history",
)

DESK = """
CREATE POLICY {table}_desk ON {table} TO studio_desk USING (true) WITH CHECK (true);
"""
DESK_DELETES = """
CREATE POLICY class_assignments_desk_deletes ON class_assignments AS RESTRICTIVE FOR DELETE TO studio_desk
    USING ((SELECT app_user_may('delete:assignment')));
GRANT USAGE ON SEQUENCE history_id_seq TO studio_desk;
"""

# EXISTS instead of IN: PostgreSQL can then look up a few rows by key and many by a hash.
OF_OWN_CLASS = """EXISTS (
        SELECT FROM class_assignments own
        WHERE own.id = {table}.assignment_id AND own.instructor_id = (SELECT app_user_id())
    )"""
INSTRUCTORS = f"""
CREATE POLICY class_assignments_instructor_reads ON class_assignments FOR SELECT TO studio_instructor
    USING (instructor_id = (SELECT app_user_id()));
CREATE POLICY class_assignments_instructor_updates ON class_assignments FOR UPDATE TO studio_instructor
    USING (instructor_id = (SELECT app_user_id())) WITH CHECK (instructor_id = (SELECT app_user_id()));
CREATE POLICY assignment_series_instructor ON assignment_series FOR SELECT TO studio_instructor
    USING (EXISTS (
        SELECT FROM class_assignments own
        WHERE own.series_id = assignment_series.id AND own.instructor_id = (SELECT app_user_id())
    ));
CREATE POLICY assignment_bookings_instructor ON assignment_bookings FOR SELECT TO studio_instructor
    USING ({OF_OWN_CLASS.format(table="assignment_bookings")});
CREATE POLICY bookings_instructor ON bookings FOR SELECT TO studio_instructor
    USING (EXISTS (SELECT FROM assignment_bookings own WHERE own.booking_id = bookings.booking_id));
CREATE POLICY payment_calculations_instructor ON payment_calculations FOR SELECT TO studio_instructor
    USING ({OF_OWN_CLASS.format(table="payment_calculations")});
CREATE POLICY history_instructor_reads ON history FOR SELECT TO studio_instructor
    USING ({OF_OWN_CLASS.format(table="history")});
CREATE POLICY history_instructor_writes ON history FOR INSERT TO studio_instructor
    WITH CHECK (actor_id = (SELECT app_user_id()) AND {OF_OWN_CLASS.format(table="history")});

GRANT SELECT ON class_assignments, assignment_series, assignment_bookings, bookings, payment_calculations, history,
    assignment_details, occupied_time TO studio_instructor;
GRANT UPDATE (class_status, instructor_status, instructor_response_at, rejection_reason, rejection_note, notes)
    ON class_assignments TO studio_instructor;
GRANT INSERT ON history TO studio_instructor;
GRANT USAGE ON SEQUENCE history_id_seq TO studio_instructor;
-- Nothing uses this table: sessions are in browser_sessions.
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO studio_instructor;
"""

NOT_DESK = """
REVOKE ALL ON SEQUENCE history_id_seq FROM studio_desk;
DROP POLICY class_assignments_desk_deletes ON class_assignments;
"""
NOT_INSTRUCTORS = """
REVOKE ALL ON SEQUENCE history_id_seq FROM studio_instructor;
REVOKE ALL ON class_assignments, assignment_series, assignment_bookings, bookings, payment_calculations, history,
    assignment_details, occupied_time, django_session FROM studio_instructor;
DROP POLICY history_instructor_writes ON history;
DROP POLICY history_instructor_reads ON history;
DROP POLICY payment_calculations_instructor ON payment_calculations;
DROP POLICY bookings_instructor ON bookings;
DROP POLICY assignment_bookings_instructor ON assignment_bookings;
DROP POLICY assignment_series_instructor ON assignment_series;
DROP POLICY class_assignments_instructor_updates ON class_assignments;
DROP POLICY class_assignments_instructor_reads ON class_assignments;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0017_assignment_analytics"),
        ("bookings", "0006_row_security"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        force_row_security(*TABLES),
        migrations.RunSQL(
            "".join(DESK.format(table=table) for table in TABLES) + DESK_DELETES,
            NOT_DESK + "".join(f"DROP POLICY {table}_desk ON {table};" for table in TABLES),
        ),
        migrations.RunSQL(INSTRUCTORS, NOT_INSTRUCTORS),
    ]
