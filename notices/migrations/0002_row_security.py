"""People read and mark their own notices and nobody else's; in a request one writes for others in the own name only (domain 8).

Taking a change back takes its notices back, too. Whoever does so must not see whether others have read theirs, so that
no policy can allow it: `take_back_notices` does it for them, and only for what they caused themselves.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE notices FORCE ROW LEVEL SECURITY;
DO $$ BEGIN
    EXECUTE format('CREATE POLICY notices_owner ON notices TO %I USING (true) WITH CHECK (true)', current_user);
END $$;
CREATE POLICY notices_own_are_read ON notices FOR SELECT TO studio_desk, studio_instructor
    USING (recipient_id = (SELECT app_user_id()));
CREATE POLICY notices_own_are_marked ON notices FOR UPDATE TO studio_desk, studio_instructor
    USING (recipient_id = (SELECT app_user_id())) WITH CHECK (recipient_id = (SELECT app_user_id()));
CREATE POLICY notices_desk_writes ON notices FOR INSERT TO studio_desk
    WITH CHECK (actor_id = (SELECT app_user_id()) AND read_at IS NULL);
CREATE POLICY notices_instructor_answers ON notices FOR INSERT TO studio_instructor
    WITH CHECK (actor_id = (SELECT app_user_id()) AND read_at IS NULL AND kind IN ('class.accepted', 'class.declined'));

REVOKE ALL ON notices FROM studio_desk;
GRANT SELECT, INSERT, UPDATE (read_at) ON notices TO studio_desk, studio_instructor;
GRANT USAGE ON SEQUENCE notices_id_seq TO studio_desk, studio_instructor;

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
    'Delete the unread notices of this change of the signed-in person; tell those who have read theirs.';
REVOKE ALL ON FUNCTION take_back_notices(uuid, timestamptz, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back_notices(uuid, timestamptz, boolean) TO studio_desk, studio_instructor;
"""
REVERSE = """
DROP FUNCTION take_back_notices(uuid, timestamptz, boolean);
REVOKE ALL ON SEQUENCE notices_id_seq FROM studio_desk, studio_instructor;
REVOKE ALL ON notices FROM studio_instructor;
GRANT SELECT, INSERT, UPDATE, DELETE ON notices TO studio_desk;
DROP POLICY notices_instructor_answers ON notices;
DROP POLICY notices_desk_writes ON notices;
DROP POLICY notices_own_are_marked ON notices;
DROP POLICY notices_own_are_read ON notices;
DROP POLICY notices_owner ON notices;
ALTER TABLE notices NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notices DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_table"), ("accounts", "0006_row_security")]
    operations = [migrations.RunSQL(FORWARD, REVERSE)]
