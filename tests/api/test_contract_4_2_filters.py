"""Contract 4.2: operators, negation, logic trees, and the types of values."""

import datetime as dt
from uuid import uuid4

import pytest

from tests.factories import AssignmentFactory, BookingFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def matching(rest, manager):
    """Return the names of the class types that match a query string."""
    for name, description, minutes in [
        ("Ashtanga", None, 90),
        ("hatha", "O'Reilly & Co; é%,()", 60),
        ("Yin", "a,b", 60),
        ('e"f', "null", 30),
    ]:
        ClassTypeFactory(name=name, description=description, duration_minutes=minutes, is_active=name != "Yin")

    def find(*pairs, **query):
        response = rest.as_user(manager).get("class_types", ("select", "name"), ("order", "name"), *pairs, **query)
        assert response.status_code == 200, response.json()
        return {row["name"] for row in response.json()}

    return find


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("name", "eq.Yin", {"Yin"}),
        ("name", "neq.Yin", {"Ashtanga", "hatha", 'e"f'}),
        ("duration_minutes", "gt.60", {"Ashtanga"}),
        ("duration_minutes", "gte.60", {"Ashtanga", "hatha", "Yin"}),
        ("duration_minutes", "lt.60", {'e"f'}),
        ("duration_minutes", "lte.60", {'e"f', "hatha", "Yin"}),
        ("name", "like.*ATHA", set()),
        ("name", "like.%atha", {"hatha"}),
        ("name", "like.h_tha", {"hatha"}),
        ("name", "ilike.*A*", {"Ashtanga", "hatha"}),
        ("name", "match.^[A-Z]", {"Ashtanga", "Yin"}),
        ("name", "imatch.^YIN$", {"Yin"}),
        ("name", "like(any).{Y*,h*}", {"Yin", "hatha"}),
        ("name", "ilike(all).{*a*,*s*}", {"Ashtanga"}),
        ("name", "eq(any).{Yin,hatha}", {"Yin", "hatha"}),
        ("name", 'in.(Yin,"hatha")', {"Yin", "hatha"}),
        ("name", 'in.(e"f,plain)', {'e"f'}),
        ("name", 'in.("e\\"f")', {'e"f'}),
        ("description", 'in.("a,b",x)', {"Yin"}),
        ("name", "in.()", set()),
        ("name", "not.in.(Yin,hatha)", {"Ashtanga", 'e"f'}),
        ("description", "is.null", {"Ashtanga"}),
        ("description", "is.NULL", {"Ashtanga"}),
        ("description", "not.is.null", {"hatha", "Yin", 'e"f'}),
        ("description", "is.not_null", {"hatha", "Yin", 'e"f'}),
        ("description", "eq.null", {'e"f'}),
        ("is_active", "is.false", {"Yin"}),
        ("is_active", "not.is.true", {"Yin"}),
        ("is_active", "is.unknown", set()),
        ("is_active", "eq.false", {"Yin"}),
        ("description", "eq.O'Reilly & Co; é%,()", {"hatha"}),
        ("description", "neq.null", {"hatha", "Yin"}),
        ("description", "not.eq.null", {"hatha", "Yin"}),
        ("description", "not.in.(null)", {"hatha", "Yin"}),
        ("description", "isdistinct.null", {"Ashtanga", "hatha", "Yin"}),
        ("or", "(name.eq.Yin,and(duration_minutes.gte.60,name.like.A*))", {"Yin", "Ashtanga"}),
        ("or", '(description.eq."a,b",name.eq."e\\"f")', {"Yin", 'e"f'}),
        ("and", "(duration_minutes.eq.60,not.or(name.eq.Yin,name.eq.x))", {"hatha"}),
        ("not.or", "(name.eq.Yin,name.eq.hatha)", {"Ashtanga", 'e"f'}),
        ("not.and", "(name.eq.Yin,duration_minutes.eq.60)", {"Ashtanga", "hatha", 'e"f'}),
        ("or", "(name.not.in.(Yin,hatha),name.eq.Yin)", {"Ashtanga", 'e"f', "Yin"}),
        ("or", "(name.in.(Yin,hatha))", {"Yin", "hatha"}),
        ("or", "(description.is.null,is_active.is.false)", {"Ashtanga", "Yin"}),
    ],
)
def test_filter_matches(matching, column, value, found):
    assert matching((column, value)) == found


def test_repeated_parameters_are_joined_by_and(matching):
    found = matching(
        ("duration_minutes", "gte.40"), ("duration_minutes", "lte.70"), ("or", "(name.eq.Yin,name.eq.Ashtanga)")
    )

    assert found == {"Yin"}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("cs.{Monday}", {"A", "B"}),
        ("cs.{Monday,Friday}", {"B"}),
        ("cd.{Monday,Tuesday}", {"A"}),
        ("ov.{Friday,Sunday}", {"B"}),
        ("not.cs.{Friday}", {"A"}),
        ("eq.{Monday}", {"A"}),
    ],
)
def test_array_filter_matches(rest, manager, value, found):
    BookingFactory(first_name="A", preferred_days=["Monday"])
    BookingFactory(first_name="B", preferred_days=["Monday", "Friday"])
    BookingFactory(first_name="C")

    response = rest.as_user(manager).get("bookings", select="first_name", preferred_days=value)

    assert {row["first_name"] for row in response.json()} == found


def test_values_are_compared_as_the_type_of_the_column(rest, manager):
    assignment = AssignmentFactory(date=dt.date(2030, 1, 31), start_time=dt.time(10), end_time=dt.time(11))
    AssignmentFactory(date=dt.date(2030, 2, 1), start_time=dt.time(9), end_time=dt.time(10), payment_amount=20)
    wanted = {
        "id": f"in.({assignment.pk},{uuid4()})",
        "date": "lte.2030-01-31",
        "start_time": "eq.10:00",
        "payment_amount": "gt.99.5",
        "assigned_at": "gt.2020-01-01T00:00:00+00:00",
        "package_id": "is.null",
        "version": "eq.1",
    }

    for key, value in wanted.items():
        rows = rest.as_user(manager).get("class_assignments", select="id", order="date", **{key: value}).json()
        assert (key, rows[0]) == (key, {"id": str(assignment.pk)})
    assert len(rest.as_user(manager).get("class_assignments", ("select", "id"), *wanted.items()).json()) == 1


@pytest.mark.parametrize(
    ("column", "value", "code", "message"),
    [
        ("id", "eq.abc", "22P02", 'invalid input syntax for type uuid: "abc"'),
        ("id", "in.(abc)", "22P02", 'invalid input syntax for type uuid: "abc"'),
        ("version", "eq.x", "22P02", 'invalid input syntax for type integer: "x"'),
        ("payment_amount", "eq.x", "22P02", 'invalid input syntax for type numeric: "x"'),
        ("date", "eq.null", "22007", 'invalid input syntax for type date: "null"'),
        ("start_time", "eq.x", "22007", 'invalid input syntax for type time: "x"'),
        ("date", "gte.2030-13-45", "22008", 'date/time field value out of range: "2030-13-45"'),
        ("start_time", "eq.25:61", "22008", 'date/time field value out of range: "25:61"'),
        (
            "assigned_at",
            "eq.2030-01-01T00:00:00+99:99",
            "22009",
            'time zone displacement out of range: "2030-01-01T00:00:00+99:99"',
        ),
        ("version", "eq.1.5", "22P02", 'invalid input syntax for type integer: "1.5"'),
        ("version", "eq.99999999999", "22003", 'value "99999999999" is out of range for type integer'),
        ("nope", "eq.1", "42703", "column class_assignments.nope does not exist"),
        ("pk", "eq.1", "42703", "column class_assignments.pk does not exist"),
        ("instructor__email", "eq.1", "42703", "column class_assignments.instructor__email does not exist"),
        ("sort_time", "eq.1", "42703", "column class_assignments.sort_time does not exist"),
        ("or", "(nope.eq.1)", "42703", "column class_assignments.nope does not exist"),
        ("notes", "eq.a\0b", "22021", 'invalid byte sequence for encoding "UTF8": 0x00'),
        ("version", "noop.0", "PGRST100", '"failed to parse filter (noop.0)" (line 1, column 1)'),
        ("version", "", "PGRST100", '"failed to parse filter ()" (line 1, column 1)'),
        ("notes", "in.a,b", "PGRST100", '"failed to parse filter (a,b)" (line 1, column 1)'),
        ("or", "(version.eq.1", "PGRST100", '"failed to parse logic tree ((version.eq.1)" (line 1, column 14)'),
        ("or", "()", "PGRST100", '"failed to parse logic tree (())" (line 1, column 2)'),
        ("notes", "match.(", "2201B", "invalid regular expression: parentheses () not balanced"),
        ("notes", "like.a\\", "22025", "LIKE pattern must not end with escape character"),
        ("date", "like.2*", "42883", "operator does not exist: date LIKE unknown"),
        ("version", "is.true", "42804", "argument of IS TRUE must be type boolean, not type integer"),
    ],
)
def test_invalid_filter_is_400(rest, manager, column, value, code, message):
    AssignmentFactory(notes="ab")
    response = rest.as_user(manager).get("class_assignments", (column, value))

    assert response.status_code == 400
    assert (response.json()["code"], response.json()["message"]) == (code, message)


def test_unknown_operator_lists_the_expected_ones(rest, manager):
    response = rest.as_user(manager).get("class_assignments", version="noop.0")

    assert response.json()["details"] == 'unexpected "o" expecting "not" or operator (eq, gt, ...)'
    assert response["Proxy-Status"] == "PostgREST; error=PGRST100"
