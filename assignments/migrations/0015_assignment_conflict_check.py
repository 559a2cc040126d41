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
    SELECT true, occupied.assignment_id, 'instructor_assignment',
           format('Instructor has existing assignment: %s at %s', occupied.class_name, occupied.start_time)
    FROM occupied_time occupied
    WHERE occupied.instructor_id = p_instructor_id
      AND occupied.date = p_date
      AND occupied.start_time < p_end_time
      AND occupied.end_time > p_start_time
      AND occupied.assignment_id IS DISTINCT FROM p_exclude_assignment_id

    UNION ALL

    SELECT true, NULL::uuid, 'instructor_schedule',
           format('Instructor has weekly schedule: %s at %s', class_type.name, template.start_time)
    FROM template_occurrences(p_date, p_date) AS template
    JOIN class_types class_type ON class_type.id = template.class_type_id
    WHERE template.instructor_id = p_instructor_id
      AND template.start_time < p_end_time
      AND template.end_time > p_start_time
      AND NOT EXISTS (
          SELECT FROM class_assignments excluded
          WHERE excluded.id = p_exclude_assignment_id AND excluded.class_schedule_id = template.class_schedule_id
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
    dependencies = [("assignments", "0014_availability")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
