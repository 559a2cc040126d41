"""Create the functions with which policies check a permission (rules 1.3, 8).

They check the user of the current transaction. They are SECURITY DEFINER, because a policy of
`user_roles` that read `user_roles` with the rights of the caller would call itself without end.

Any role may execute `app_manages_people()`, which says nothing about other users.
`app_user_may(text)` is for policies of `studio_desk` and for functions that run as the owner.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION app_manages_people() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (
        SELECT FROM public.user_roles role JOIN public.user_profiles person USING (user_id)
        WHERE role.user_id = public.app_user_id() AND person.is_active AND 'manage:users' = ANY (role.permissions)
    );
COMMENT ON FUNCTION app_manages_people() IS 'Whether the user of this transaction may manage people.';

CREATE FUNCTION app_user_may(permission text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM user_roles r JOIN user_profiles u USING (user_id)
        WHERE r.user_id = app_user_id() AND u.is_active AND permission = ANY (r.permissions)
    )
$$;
COMMENT ON FUNCTION app_user_may(text) IS 'Whether the user of this transaction has the permission.';
REVOKE EXECUTE ON FUNCTION app_user_may(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app_user_may(text) TO studio_desk;
"""
REVERSE = """
DROP FUNCTION app_user_may(text);
DROP FUNCTION app_manages_people();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_database_roles")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
