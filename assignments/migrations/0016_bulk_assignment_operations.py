"""Create the REST function `bulk_assignment_operations` (rules 1.3).

It deletes classes or sets their states, many at once. The caller needs the permission
`bulk:assignment`. Only classes that the caller assigned are changed, even for admins. A session
without a user, such as psql as the owner, is refused. If the database refuses a change, nothing is
changed, and the message is in the result.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION bulk_assignment_operations(operation_type text, assignment_ids uuid[], update_data jsonb DEFAULT NULL)
RETURNS TABLE (success boolean, affected_count integer, error_message text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    affected integer;
BEGIN
    IF NOT app_user_may('bulk:assignment') THEN
        RAISE EXCEPTION 'permission denied for function bulk_assignment_operations'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    BEGIN
        -- Lock the instructors in order before any class, as the services do, so that two callers cannot deadlock.
        PERFORM FROM user_profiles
        WHERE user_id IN (SELECT instructor_id FROM class_assignments WHERE id = ANY (assignment_ids))
        ORDER BY user_id FOR NO KEY UPDATE;

        IF operation_type = 'delete' THEN
            DELETE FROM class_assignments WHERE id = ANY (assignment_ids) AND assigned_by = app_user_id();
        ELSIF operation_type = 'update_status' THEN
            UPDATE class_assignments SET
                class_status = COALESCE(update_data ->> 'class_status', class_status),
                payment_status = COALESCE(update_data ->> 'payment_status', payment_status),
                instructor_status = COALESCE(update_data ->> 'instructor_status', instructor_status)
            WHERE id = ANY (assignment_ids) AND assigned_by = app_user_id();
        ELSE
            RETURN QUERY SELECT false, 0, 'Invalid operation type';
            RETURN;
        END IF;
        GET DIAGNOSTICS affected = ROW_COUNT;
    EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
        RETURN QUERY SELECT false, 0, SQLERRM;
        RETURN;
    END;
    RETURN QUERY SELECT true, affected, NULL::text;
END $$;
REVOKE EXECUTE ON FUNCTION bulk_assignment_operations(text, uuid[], jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bulk_assignment_operations(text, uuid[], jsonb) TO studio_desk, studio_instructor;
"""
REVERSE = "DROP FUNCTION bulk_assignment_operations(text, uuid[], jsonb)"


class Migration(migrations.Migration):
    dependencies = [("assignments", "0015_assignment_conflict_check"), ("accounts", "0007_permission_functions")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
