"""Create the REST function `assignment_analytics` (rules 7).

It returns figures over a range of days as one JSON object. The row security of the caller decides
which classes count, so instructors get their own figures. Cancelled classes are left out. The
function reads the table once: all figures come from one GROUPING SETS.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION assignment_analytics(
    date_start date DEFAULT NULL,
    date_end date DEFAULT NULL,
    instructor_ids uuid[] DEFAULT NULL,
    assignment_types text[] DEFAULT NULL
)
RETURNS jsonb LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH figures AS MATERIALIZED (
        SELECT
            GROUPING(ca.schedule_type, ca.instructor_id, date_trunc('month', ca.date::timestamp)) AS grouped_out,
            ca.schedule_type,
            ca.instructor_id,
            to_char(date_trunc('month', ca.date::timestamp), 'YYYY-MM') AS month,
            count(*) AS assignment_count,
            COALESCE(sum(ca.payment_amount), 0) AS revenue,
            round(100.0 * count(*) FILTER (WHERE ca.class_status = 'completed') / NULLIF(count(*), 0), 2) AS completion_rate
        FROM class_assignments ca
        WHERE ca.class_status <> 'cancelled'
          AND (date_start IS NULL OR ca.date >= date_start)
          AND (date_end IS NULL OR ca.date <= date_end)
          AND (instructor_ids IS NULL OR ca.instructor_id = ANY (instructor_ids))
          AND (assignment_types IS NULL OR ca.schedule_type = ANY (assignment_types))
        GROUP BY GROUPING SETS (
            (), (ca.schedule_type), (ca.instructor_id), (date_trunc('month', ca.date::timestamp))
        )
    )
    SELECT jsonb_build_object(
        'total_revenue', (SELECT revenue FROM figures WHERE grouped_out = 7),
        'total_assignments', (SELECT assignment_count FROM figures WHERE grouped_out = 7),
        'assignment_distribution', COALESCE((
            SELECT jsonb_agg(jsonb_build_object(
                'type', schedule_type, 'count', assignment_count, 'revenue', revenue
            ) ORDER BY schedule_type)
            FROM figures WHERE grouped_out = 3
        ), '[]'),
        'instructor_stats', COALESCE((
            SELECT jsonb_agg(jsonb_build_object(
                'instructor_id', f.instructor_id, 'instructor_name', up.full_name,
                'assignment_count', f.assignment_count, 'total_revenue', f.revenue,
                'completion_rate', f.completion_rate
            ) ORDER BY up.full_name, f.instructor_id)
            FROM figures f JOIN user_profiles up ON up.user_id = f.instructor_id
            WHERE f.grouped_out = 5
        ), '[]'),
        'monthly_trends', COALESCE((
            SELECT jsonb_agg(jsonb_build_object(
                'month', month, 'revenue', revenue, 'assignment_count', assignment_count
            ) ORDER BY month)
            FROM figures WHERE grouped_out = 6
        ), '[]')
    )
$$;
"""
REVERSE = "DROP FUNCTION assignment_analytics(date, date, uuid[], text[])"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0016_bulk_assignment_operations")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
