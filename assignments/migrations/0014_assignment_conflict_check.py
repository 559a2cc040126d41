"""Create the REST function `assignment_conflict_check` (rules 4.4).

It reports what an instructor already has at a given time: classes, except cancelled and declined
ones, and weekly templates, except the one that the excluded class was made from. Touching times do
not conflict.

It is SECURITY DEFINER and sees all classes, because the answer must not depend on the caller.
Signed-in users may execute it; the web process without a user may not.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION assignment_conflict_check(
    p_instructor_id uuid,
    p_date date,
    p_start_time time,
    p_end_time time,
    p_exclude_assignment_id uuid DEFAULT NULL
)
RETURNS TABLE (has_conflict boolean, conflicting_assignment_id uuid, conflict_type text, conflict_message text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT true, ca.id, 'instructor_assignment',
           format('Instructor has existing assignment: %s at %s',
                  COALESCE(ct.name, p.name, 'Package class'), ca.start_time)
    FROM class_assignments ca
    LEFT JOIN class_types ct ON ct.id = ca.class_type_id
    LEFT JOIN packages p ON p.id = ca.package_id
    WHERE ca.instructor_id = p_instructor_id
      AND ca.date = p_date
      AND ca.class_status <> 'cancelled'
      AND ca.instructor_status <> 'rejected'
      AND ca.start_time < p_end_time
      AND ca.end_time > p_start_time
      AND ca.id IS DISTINCT FROM p_exclude_assignment_id

    UNION ALL

    SELECT true, NULL::uuid, 'instructor_schedule',
           format('Instructor has weekly schedule: %s at %s', ct.name, cs.start_time)
    FROM class_schedules cs
    JOIN class_types ct ON ct.id = cs.class_type_id
    WHERE cs.instructor_id = p_instructor_id
      AND cs.day_of_week = EXTRACT(DOW FROM p_date)
      AND cs.is_active
      AND (cs.effective_from IS NULL OR cs.effective_from <= p_date)
      AND (cs.effective_until IS NULL OR cs.effective_until >= p_date)
      AND cs.start_time < p_end_time
      AND cs.end_time > p_start_time
      AND NOT EXISTS (
          SELECT FROM class_assignments excluded
          WHERE excluded.id = p_exclude_assignment_id AND excluded.class_schedule_id = cs.id
      );

    IF NOT FOUND THEN
        RETURN QUERY SELECT false, NULL::uuid, NULL::text, NULL::text;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION assignment_conflict_check(uuid, date, time, time, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assignment_conflict_check(uuid, date, time, time, uuid) TO studio_desk, studio_instructor;
"""
REVERSE = "DROP FUNCTION assignment_conflict_check(uuid, date, time, time, uuid)"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0013_assignment_details")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
