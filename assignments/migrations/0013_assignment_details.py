"""Create the view `assignment_details`: classes with names and bookings (rules 4.4).

The row security of the caller applies (`security_invoker`). A lateral query gathers the bookings of
each row, so that a page of the view costs as much as a page, not as much as the whole table.
"""

from django.db import migrations

FORWARD = """
CREATE VIEW assignment_details WITH (security_invoker = true) AS
SELECT
    ca.id, ca.class_type_id, ca.package_id, ca.instructor_id, ca.date, ca.start_time, ca.end_time,
    ca.payment_amount, ca.payment_type, ca.schedule_type, ca.booking_type,
    ca.class_status, ca.payment_status, ca.instructor_status, ca.instructor_response_at,
    ca.notes, ca.assigned_by, ca.assigned_at, ca.updated_at, ca.version,
    ct.name AS class_type_name,
    ct.difficulty_level,
    p.name AS package_name,
    p.class_count,
    p.validity_days,
    up.full_name AS instructor_name,
    up.email AS instructor_email,
    students.booking_count,
    students.booking_ids
FROM class_assignments ca
LEFT JOIN class_types ct ON ct.id = ca.class_type_id
LEFT JOIN packages p ON p.id = ca.package_id
LEFT JOIN user_profiles up ON up.user_id = ca.instructor_id
CROSS JOIN LATERAL (
    SELECT count(*) AS booking_count, array_agg(ab.booking_id::text ORDER BY ab.booking_id) AS booking_ids
    FROM assignment_bookings ab
    WHERE ab.assignment_id = ca.id
) students;
"""
REVERSE = "DROP VIEW assignment_details"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0012_instructors_complete")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
