"""Contract 7: every error has four keys, its code and its status."""

import pytest

from tests.api.rest import bearer_of
from tests.factories import AssignmentFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(rest, manager, instructor):
    """Post a class with other values of columns; `...` omits a column."""
    body = {
        "class_type_id": str(ClassTypeFactory().pk),
        "instructor_id": str(instructor.pk),
        "date": "2030-01-01",
        "start_time": "10:00",
        "end_time": "11:00",
        "schedule_type": "adhoc",
    }

    def send(**columns):
        sent = {name: value for name, value in (body | columns).items() if value is not ...}
        return rest.as_user(manager).post("class_assignments", sent)

    return send


@pytest.mark.parametrize(
    ("columns", "status", "code", "message"),
    [
        ({"instructor_id": "abc"}, 400, "22P02", 'invalid input syntax for type uuid: "abc"'),
        ({"payment_amount": "x"}, 400, "22P02", 'invalid input syntax for type numeric: "x"'),
        ({"date": "x"}, 400, "22007", 'invalid input syntax for type date: "x"'),
        ({"date": "infinity"}, 400, "22007", 'invalid input syntax for type date: "infinity"'),
        ({"date": "12030-01-01"}, 400, "22007", 'invalid input syntax for type date: "12030-01-01"'),
        ({"date": 5}, 400, "22007", 'invalid input syntax for type date: "5"'),
        ({"start_time": "x"}, 400, "22007", 'invalid input syntax for type time: "x"'),
        ({"date": "2030-13-45"}, 400, "22008", 'date/time field value out of range: "2030-13-45"'),
        ({"start_time": "25:61"}, 400, "22008", 'date/time field value out of range: "25:61"'),
        ({"end_time": "24:00"}, 400, "22008", 'date/time field value out of range: "24:00"'),
        ({"payment_amount": 1e9}, 400, "22003", "numeric field overflow"),
        ({"payment_amount": 10**400}, 400, "22003", "numeric field overflow"),
        ({"notes": "a\0b"}, 400, "22021", 'invalid byte sequence for encoding "UTF8": 0x00'),
        (
            {"date": ...},
            400,
            "23502",
            'null value in column "date" of relation "class_assignments" violates not-null constraint',
        ),
        (
            {"start_time": "12:00"},
            400,
            "23514",
            'new row for relation "class_assignments" violates check constraint "valid_time_range"',
        ),
        (
            {"end_time": None},
            400,
            "23514",
            'new row for relation "class_assignments" violates check constraint "valid_time_range"',
        ),
        (
            {"payment_amount": -1},
            400,
            "23514",
            'new row for relation "class_assignments" violates check constraint "payment_amount_not_negative"',
        ),
        (
            {"class_status": "gone"},
            400,
            "23514",
            'new row for relation "class_assignments" violates check constraint "valid_class_status"',
        ),
        (
            {"class_type_id": "00000000-0000-0000-0000-000000000000"},
            409,
            "23503",
            (
                'insert or update on table "class_assignments" violates foreign key constraint'
                ' "class_assignments_class_type_id_fkey"'
            ),
        ),
    ],
)
def test_value_that_the_database_refuses_is_reported(post, columns, status, code, message):
    response = post(**columns)

    assert response.status_code == status
    assert set(response.json()) == {"code", "message", "details", "hint"}
    assert (response.json()["code"], response.json()["message"]) == (code, message)
    assert response["Proxy-Status"] == f"PostgREST; error={code}"


def test_lone_surrogate_is_400(rest, manager):
    response = rest.as_user(manager).patch("class_assignments", '{"notes": "\\ud800"}', version="eq.1")
    AssignmentFactory()
    stored = rest.as_user(manager).patch("class_assignments", '{"notes": "\\ud800"}', version="eq.1")

    assert (response.status_code, stored.status_code) == (204, 400)


def test_crash_course_as_schedule_type_gets_a_hint(post):
    response = post(schedule_type="crash_course")

    assert (response.status_code, response.json()["code"]) == (400, "23514")
    assert response.json()["hint"] == "Use 'crash' for a crash course."


def test_error_does_not_show_the_failing_row(rest, admin):
    response = rest.as_user(admin).post("user_profiles", {"full_name": "X", "email": "UPPER@EXAMPLE.TEST"})

    assert response.json()["code"] == "23514"
    assert response.json()["details"] is None


def test_missing_bearer_token_is_401(client, rest):
    response = rest.get("class_assignments")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Proxy-Status"] == "PostgREST; error=PGRST302"
    assert response.json() == {
        "code": "PGRST302",
        "message": "Anonymous access is disabled",
        "details": None,
        "hint": None,
    }


@pytest.mark.parametrize(
    ("verb", "path", "status", "code", "message"),
    [
        ("PUT", "class_assignments", 405, "PGRST117", "Unsupported HTTP method: PUT"),
        ("POST", "assignment_details", 405, "PGRST117", "Unsupported HTTP method: POST"),
        ("GET", "class_assignments/1", 404, "PGRST125", "Invalid path specified in request URL"),
        ("GET", "class_assignments/", 404, "PGRST125", "Invalid path specified in request URL"),
        ("POST", "nope", 404, "PGRST205", "Could not find the table 'public.nope' in the schema cache"),
    ],
)
def test_unknown_name_or_method_is_refused(rest, admin, verb, path, status, code, message):
    response = rest.as_user(admin).send(verb, path, {})

    assert (response.status_code, response.json()["code"], response.json()["message"]) == (status, code, message)


@pytest.mark.parametrize(
    ("signed_in", "profile", "table", "method", "query", "code"),
    [
        (False, "x", "nope", "DELETE", "select=(", "PGRST302"),
        (True, "x", "nope", "DELETE", "select=(", "PGRST106"),
        (True, "public", "nope", "DELETE", "select=(", "PGRST205"),
        (True, "public", "class_types", "DELETE", "select=(", "42501"),
        (True, "public", "class_assignments", "PATCH", "id=noop.1", "PGRST100"),
        (True, "public", "class_assignments", "PATCH", "id=eq.1", "22P02"),
    ],
)
def test_checks_have_an_order(client, manager, signed_in, profile, table, method, query, code):
    headers = {"Content-Profile": profile} | ({"Authorization": f"Bearer {bearer_of(manager)}"} if signed_in else {})
    body = '{"class_status": "nonsense"}'
    response = client.generic(method, f"/rest/v1/{table}?{query}", body, "application/json", headers=headers)

    assert response.json()["code"] == code
