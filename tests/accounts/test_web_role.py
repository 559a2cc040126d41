"""Domain 8: what the web process may do in the database by itself, which is little more than letting people in."""

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

import devservers as embedded
from accounts.models import ApiSession, User
from accounts.sign_in.tokens import PERSONAL_PREFIX, hash_of
from assignments.models import Assignment
from tests.api.conftest import AuthCaller
from tests.api.rest import RestCaller
from tests.factories import ApiSessionFactory, ApiTokenFactory, AssignmentFactory, RefreshTokenFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

# Table by table, all that it may do as nobody. A line more is a decision: docs/decisions/0014-web-role.md.
GRANTS = {
    "api_refresh_tokens": "INSERT SELECT UPDATE(used_at)",
    "api_sessions": "DELETE INSERT SELECT UPDATE(refreshed_at)",
    "api_tokens": "SELECT UPDATE(last_used_at)",
    "audit": "INSERT SELECT(address,at,event,id,person_id)",
    "browser_sessions": "DELETE INSERT SELECT UPDATE",
    "second_factors": "SELECT UPDATE(last_step,recovery_hashes)",
    "sign_in_tries": "DELETE INSERT SELECT UPDATE",
    "user_profiles": "SELECT UPDATE(last_login,password)",
    "user_roles": "SELECT",
}


def rows(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


# --- What it was given -----------------------------------------------------------------------------------------------


def test_it_holds_exactly_these_rights():
    found = defaultdict(list)
    whole = rows("""
        SELECT relname, privilege_type, '' FROM pg_class, aclexplode(relacl)
        WHERE grantee = 'studio_web'::regrole ORDER BY relname, privilege_type
    """)
    of_columns = rows("""
        SELECT relname, privilege_type, string_agg(attname, ',' ORDER BY attname)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid, aclexplode(attacl)
        WHERE grantee = 'studio_web'::regrole GROUP BY relname, privilege_type ORDER BY relname, privilege_type
    """)
    for table, right, columns in whole + of_columns:
        found[table].append(f"{right}({columns})" if columns else right)

    assert {table: " ".join(rights) for table, rights in found.items()} == GRANTS


def test_everybody_else_is_given_no_table():
    assert (
        rows(
            "SELECT relname FROM pg_class, aclexplode(relacl) WHERE grantee = 0 AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'pg_stat_%'"
        )
        == []
    )


def test_it_owns_nothing_and_has_no_power_over_the_cluster():
    powers = "rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication"

    assert rows(f"SELECT {powers} FROM pg_roles WHERE rolname = 'studio_web'") == [(False,) * 5]
    assert rows("SELECT * FROM pg_shdepend WHERE refobjid = 'studio_web'::regrole AND deptype = 'o'") == []


def test_it_may_act_as_people_and_has_their_rights_only_then():
    held = rows("""
        SELECT roleid::regrole::text, set_option, inherit_option, admin_option
        FROM pg_auth_members WHERE member = 'studio_web'::regrole ORDER BY 1
    """)

    assert held == [("studio_desk", True, False, False), ("studio_instructor", True, False, False)]


def test_it_runs_no_function_past_row_security_but_the_one_that_asks_for_the_persons_own_right():
    found = rows("""
        SELECT proname FROM pg_proc
        WHERE prosecdef AND pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype
          AND has_function_privilege('studio_web', oid, 'EXECUTE')
    """)

    assert found == [("app_manages_people",)]


@pytest.mark.django_db(transaction=True)
def test_reversing_its_migration_leaves_a_role_without_rights():
    try:
        call_command("migrate", "accounts", "0010", verbosity=0)

        granted = "SELECT relname FROM pg_class, aclexplode(relacl) WHERE grantee = 'studio_web'::regrole"
        assert rows(granted) == []
        assert rows("SELECT polname FROM pg_policy WHERE 'studio_web'::regrole = ANY (polroles)") == []
    finally:
        call_command("migrate", verbosity=0)


# --- What it tries ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def login(django_db_setup, django_db_blocker) -> dict[str, object]:
    """How `studio_web` itself logs in to the database of the tests; a server of one's own would ask for its password."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("studio_web can log in without a password on the embedded server only")
    with django_db_blocker.unblock():
        embedded.web_database_url()
        parameters = connection.get_connection_params()
        return {"user": "studio_web", "dbname": parameters["dbname"], "host": parameters["host"]}


@pytest.fixture
def web(login) -> Iterator[psycopg.Connection]:
    with psycopg.connect(**login, autocommit=True) as session:
        yield session


TABLES = [
    "assignment_bookings",
    "assignment_details",
    "assignment_series",
    "booking_imports",
    "booking_numbers",
    "bookings",
    "class_assignments",
    "class_assignments_archive",
    "class_schedules",
    "class_types",
    "django_migrations",
    "history",
    "notices",
    "occupied_time",
    "packages",
    "payment_calculations",
    "saved_views",
    "studio_closures",
]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "right", ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]
)
def test_as_nobody_it_reads_and_writes_nothing_of_the_business(web, table, right):
    asked = web.execute("SELECT has_table_privilege(%s, %s)", [table, right])

    assert asked.fetchone() == (False,)


@pytest.mark.parametrize("statement", ["SELECT FROM {}", "TRUNCATE {}", "COPY {} TO STDOUT", "COMMENT ON {} IS ''"])
@pytest.mark.parametrize("table", ["class_assignments", "bookings", "payment_calculations", "notices"])
def test_it_is_refused_when_it_tries(web, table, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement.format(f"TABLE {table}" if "COMMENT" in statement else table))


def test_every_table_is_either_in_the_list_of_rights_or_in_the_list_of_those_it_cannot_read():
    found = {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p')"
        )
    }
    framework = {name for name in found if name.startswith(("auth_", "django_content", "django_session", "pg_stat_"))}

    assert found - framework == GRANTS.keys() | set(TABLES)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE class_assignments DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE class_assignments NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE user_profiles ADD COLUMN taken text",
        "ALTER TABLE browser_sessions DISABLE TRIGGER ALL",
        "DROP TABLE notices",
        "DROP POLICY bookings_desk ON bookings",
        "CREATE POLICY mine ON bookings USING (true)",
        "DROP FUNCTION app_user_id()",
        "CREATE OR REPLACE FUNCTION app_manages_people() RETURNS boolean LANGUAGE sql RETURN true",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
        "TRUNCATE browser_sessions",
        "GRANT SELECT ON class_assignments TO studio_web",
        "ALTER ROLE studio_web BYPASSRLS",
        "ALTER ROLE studio PASSWORD 'mine'",
        "CREATE ROLE mine",
        "SET session_replication_role = replica",
        "SET SESSION AUTHORIZATION studio",
        "COPY user_roles TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
    ],
)
def test_it_changes_no_table_no_rule_and_no_role(web, statement):
    refusals = (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidFunctionDefinition)
    with pytest.raises(refusals):
        web.execute(statement)


def test_it_becomes_the_desk_and_an_instructor_and_nobody_else(web):
    others = [
        name
        for (name,) in rows("SELECT rolname FROM pg_roles")
        if name not in {"studio_web", "studio_desk", "studio_instructor"}
    ]
    for role in ("studio_desk", "studio_instructor"):
        web.execute(f"SET ROLE {role}")
        web.execute("RESET ROLE")

    for role in others:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(f'SET ROLE "{role}"')


@pytest.mark.parametrize("role", ["studio_desk", "studio_instructor"])
def test_as_somebody_it_changes_no_table_either(web, role):
    web.execute(f"SET ROLE {role}")
    for statement in (
        "ALTER TABLE class_assignments DISABLE ROW LEVEL SECURITY",
        "DROP TABLE notices",
        "TRUNCATE class_assignments",
        "CREATE TABLE mine (id int)",
        "SELECT FROM django_migrations",
        "SELECT FROM api_refresh_tokens",
        "SET ROLE studio",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE user_profiles SET email = 'mine@example.test'",
        "UPDATE user_profiles SET is_active = true",
        "INSERT INTO user_profiles (email, full_name, password) VALUES ('mine@example.test', 'Mine', '')",
        "DELETE FROM user_profiles",
        "UPDATE user_roles SET role_name = 'admin'",
        "INSERT INTO user_roles (user_id, role_name) SELECT user_id, 'admin' FROM user_profiles",
        "DELETE FROM user_roles",
        "INSERT INTO api_tokens (user_id, name, shown_part, token_hash, created_at) VALUES (NULL, '', '', '', now())",
        "UPDATE api_tokens SET expires_at = NULL",
        "UPDATE api_sessions SET user_id = user_id",
        "DELETE FROM audit",
        "UPDATE audit SET event = 'mine'",
        "SELECT after FROM audit",
        "UPDATE second_factors SET secret = 'mine'",
    ],
)
def test_as_nobody_it_makes_nobody_and_gives_nobody_a_role(web, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(statement)


# --- How it goes through a day -----------------------------------------------------------------------------------------


@pytest.fixture
def own_login(transactional_db, login) -> Callable[[], AbstractContextManager[None]]:
    """Within the block Django itself is logged in as `studio_web`; before and after it is the owner."""

    @contextmanager
    def logged_in() -> Iterator[None]:
        owners = connections["default"]
        own = owners.copy()
        own.settings_dict["OPTIONS"].pop("pool")
        own.settings_dict["USER"] = login["user"]
        connections["default"] = own
        try:
            assert rows("SELECT session_user::text") == [("studio_web",)]
            yield
        finally:
            own.close()
            connections["default"] = owners

    return logged_in


@pytest.fixture
def auth(client) -> AuthCaller:
    return AuthCaller(client=client, headers={"apikey": "anon"})


@pytest.fixture
def rest(client) -> RestCaller:
    return RestCaller(client=client)


def test_people_sign_in_work_and_sign_out(client, instructor, own_login):
    own_class = AssignmentFactory(instructor=instructor, date=timezone.localdate())
    AssignmentFactory(date=timezone.localdate())
    address, typed = reverse("accounts:sign-in"), {"username": instructor.email}

    with own_login():
        assert client.post(address, typed | {"password": "wrong"}).status_code == 422
        assert client.post(address, typed | {"password": PASSWORD}).status_code == 302
        note = client.post(reverse("assignments:note", args=[own_class.pk]), {"notes": "Bring mats"})
        assert note.status_code == 302
        export = client.get(reverse("assignments:export"), {"format": "csv"})
        assert len(b"".join(export.streaming_content).splitlines()) == 2
        assert client.post(reverse("accounts:sign-out")).status_code == 302
        assert client.get(reverse("assignments:mine")).url.startswith(address)

    instructor.refresh_from_db(fields=["last_login"])
    assert instructor.last_login is not None
    assert Assignment.objects.get(pk=own_class.pk).notes == "Bring mats"


def test_people_choose_a_new_password_by_mail(client, stranger, own_login, mailoutbox):
    new = {"new_password1": "entirely-new-words", "new_password2": "entirely-new-words"}

    with own_login():
        client.post(reverse("accounts:password-reset"), {"email": stranger.email})
        (link,) = re.findall(r"/password-reset/\S+", mailoutbox[0].body)
        form = client.get(link)
        client.post(form.url, new)

    assert User.objects.get(pk=stranger.pk).check_password("entirely-new-words")


def test_programs_sign_in_prolong_read_and_sign_out(auth, rest, manager, own_login):
    AssignmentFactory()

    with own_login():
        opened = auth.signed_in(manager)
        prolonged = auth.refresh(opened["refresh_token"]).json()
        bearer = {"Authorization": f"Bearer {prolonged['access_token']}"}
        assert len(replace(rest, headers=bearer).get("class_assignments").json()) == 1
        assert auth.post("logout", bearer=prolonged["access_token"]).status_code == 204
        assert auth.refresh(prolonged["refresh_token"]).status_code == 400


def test_a_stolen_refresh_token_ends_its_session(auth, manager, own_login):
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    session = ApiSessionFactory(user=manager, created_at=an_hour_ago)
    RefreshTokenFactory(session=session, token_hash=hash_of("stolen"), created_at=an_hour_ago, used_at=an_hour_ago)

    with own_login():
        assert auth.refresh("stolen").status_code == 400

    assert not ApiSession.objects.exists()


def test_scripts_read_with_a_personal_token(rest, staff, own_login):
    token = ApiTokenFactory(user=staff, token_hash=hash_of(f"{PERSONAL_PREFIX}mine"))

    with own_login():
        bearer = {"Authorization": f"Bearer {PERSONAL_PREFIX}mine"}
        assert replace(rest, headers=bearer).get("bookings").status_code == 200

    token.refresh_from_db(fields=["last_used_at"])
    assert token.last_used_at is not None
