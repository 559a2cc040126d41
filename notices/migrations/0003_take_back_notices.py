"""Withdraw the notices of a change that is undone.

Unread notices are deleted. Users who have read theirs get a notice that the change was undone, if
`tell` is true. Both concern notices to other users, and whether they were read, which no policy
lets the caller see. So the function runs as the owner, and touches only notices that the user of
this transaction caused.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION take_back_notices(undone uuid, moment timestamptz, tell boolean) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO notices (recipient_id, actor_id, kind, payload, dedupe_key, created_at)
    SELECT read.recipient_id, read.actor_id, 'class.taken_back',
        read.payload || jsonb_build_object('was', read.kind),
        'class.taken_back:' || undone || ':' || read.kind, moment
    FROM notices read
    JOIN user_profiles person ON person.user_id = read.recipient_id AND person.is_active
    WHERE tell AND read.change_id = undone AND read.actor_id = app_user_id() AND read.read_at IS NOT NULL
    ORDER BY read.id
    ON CONFLICT DO NOTHING;
    DELETE FROM notices WHERE change_id = undone AND actor_id = app_user_id() AND read_at IS NULL;
$$;
COMMENT ON FUNCTION take_back_notices(uuid, timestamptz, boolean) IS
    'Delete the unread notices of this change by the current user; notify users who have read theirs.';
REVOKE ALL ON FUNCTION take_back_notices(uuid, timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back_notices(uuid, timestamptz, boolean) TO studio_desk, studio_instructor;
"""
REVERSE = "DROP FUNCTION take_back_notices(uuid, timestamptz, boolean)"


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_row_security")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
