"""Fill in the permissions of a new role row that has none (rules 1.2).

A trigger, because a column default cannot depend on the name of the role.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION user_roles_fill_permissions() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.permissions := CASE NEW.role_name
        WHEN 'admin' THEN ARRAY['create:assignment', 'read:assignment', 'update:assignment', 'delete:assignment',
                                'bulk:assignment', 'read:analytics', 'manage:users', 'manage:settings']
        WHEN 'manager' THEN ARRAY['create:assignment', 'read:assignment', 'update:assignment', 'delete:assignment',
                                  'bulk:assignment', 'read:analytics']
        WHEN 'instructor' THEN ARRAY['read:assignment', 'update:own_assignment', 'read:own_analytics']
        WHEN 'staff' THEN ARRAY['create:assignment', 'read:assignment', 'update:assignment']
        ELSE ARRAY[]::text[]
    END;
    RETURN NEW;
END $$;
CREATE TRIGGER user_roles_fill_permissions BEFORE INSERT ON user_roles
    FOR EACH ROW WHEN (NEW.permissions IS NULL) EXECUTE FUNCTION user_roles_fill_permissions();
"""
REVERSE = """
DROP TRIGGER user_roles_fill_permissions ON user_roles;
DROP FUNCTION user_roles_fill_permissions();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_updated_at")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
