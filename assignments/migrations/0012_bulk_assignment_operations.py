"""The guide's function `bulk_assignment_operations`: delete, or set states, on the caller's own classes.

"Own" is the guide's security check: rows that the caller assigned, for administrators too (domain 1.3). The caller is
the person of this transaction and needs `bulk:assignment`; outside of one (psql as the owner) there are no own rows.
A change that the database refuses is told in the answer and leaves nothing behind.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION app_user_may(permission text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM user_roles r JOIN user_profiles u USING (user_id)
        WHERE r.user_id = app_user_id() AND u.is_active AND permission = ANY (r.permissions)
    )
$$;
COMMENT ON FUNCTION app_user_may(text) IS 'Whether the signed-in person of this transaction has the permission.';

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
        -- The one lock rule: the instructors concerned first, in order, so that two callers cannot deadlock.
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
"""
REVERSE = """
DROP FUNCTION bulk_assignment_operations(text, uuid[], jsonb);
DROP FUNCTION app_user_may(text);
"""


class Migration(migrations.Migration):
    dependencies = [("assignments", "0011_assignment_conflict_check")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
