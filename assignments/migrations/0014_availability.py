"""Define in SQL when classes and weekly templates occupy an instructor (rules 4.2, 4.4, 4.5).

Several queries and `assignment_conflict_check` need these conditions, so they are written once,
here. The constraint `no_instructor_overlap` repeats the condition of `occupies_time`
(`assignments.models.assignment.OCCUPIES_TIME`), because a constraint belongs to the model. A test
compares the two over all states.

PostgreSQL inlines both functions into the query that calls them. They therefore have no SET clause
and are not strict, and indexes serve the result as if the condition stood in the query itself.
"""

from django.db import migrations

OCCUPIED_TIME = """
CREATE FUNCTION occupies_time(start_time time, end_time time, class_status text, instructor_status text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN start_time IS NOT NULL AND end_time IS NOT NULL
    AND class_status <> 'cancelled' AND instructor_status <> 'rejected';
COMMENT ON FUNCTION occupies_time(time, time, text, text) IS
    'Whether a class with these values occupies its instructor: it has times and is neither cancelled nor declined.';

-- sort_time equals start_time for a class with times, and valid_time_range gives a class both times or none. Reading
-- sort_time lets the planner use the B-tree indexes, which contain it. With start_time IS NOT NULL it would prefer the
-- GiST index of no_instructor_overlap, on which a lookup takes six times as long.
CREATE VIEW occupied_time WITH (security_invoker = true) AS
SELECT
    class.instructor_id,
    class.id AS assignment_id,
    class.date,
    class.sort_time AS start_time,
    class.end_time,
    tsrange(class.date + class.sort_time, class.date + class.end_time) AS period,
    COALESCE(class_type.name, package.name) AS class_name,
    class.class_status,
    class.class_schedule_id
FROM class_assignments class
LEFT JOIN class_types class_type ON class_type.id = class.class_type_id
LEFT JOIN packages package ON package.id = class.package_id
WHERE occupies_time(class.sort_time, class.end_time, class.class_status, class.instructor_status);
COMMENT ON VIEW occupied_time IS 'The classes that occupy their instructor, with the time that they occupy.';
"""
DROP_OCCUPIED_TIME = """
DROP VIEW occupied_time;
DROP FUNCTION occupies_time(time, time, text, text);
"""

TEMPLATE_OCCURRENCES = """
CREATE FUNCTION template_occurrences(first_day date, last_day date)
RETURNS TABLE (
    class_schedule_id uuid, instructor_id uuid, class_type_id uuid, date date, start_time time, end_time time
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT template.id, template.instructor_id, template.class_type_id, day.date, template.start_time, template.end_time
    FROM (SELECT first_day + number AS date FROM generate_series(0, last_day - first_day) AS number) AS day
    JOIN class_schedules template ON template.day_of_week = EXTRACT(DOW FROM day.date)::integer
    WHERE template.is_active
      AND (template.effective_from IS NULL OR template.effective_from <= day.date)
      AND (template.effective_until IS NULL OR template.effective_until >= day.date);
END;
COMMENT ON FUNCTION template_occurrences(date, date) IS
    'When the active weekly templates take place from one day to another, both included.';
"""
DROP_TEMPLATE_OCCURRENCES = "DROP FUNCTION template_occurrences(date, date)"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0013_assignment_details")]
    operations = [
        migrations.RunSQL(OCCUPIED_TIME, DROP_OCCUPIED_TIME),
        migrations.RunSQL(TEMPLATE_OCCURRENCES, DROP_TEMPLATE_OCCURRENCES),
    ]
