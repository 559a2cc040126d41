"""Lines of the contract that stand between its tables: each names the section that it is from."""

import json
from uuid import uuid4

import pytest

from assignments.models import Assignment
from tests.api.rest import OBJECT, bearer_of
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
)

pytestmark = pytest.mark.django_db

ROWS = "return=representation"
EXPOSED = "Content-Encoding, Content-Location, Content-Range, Content-Type, Location, Range-Unit"


@pytest.fixture
def new_class(instructor):
    class_type = ClassTypeFactory(name="Hatha")
    return lambda **columns: {
        "class_type_id": str(class_type.pk),
        "instructor_id": str(instructor.pk),
        "date": "2030-01-01",
        "schedule_type": "adhoc",
        **columns,
    }


# 1


@pytest.mark.parametrize("apikey", [{}, {"apikey": ""}, {"apikey": "anything"}])
def test_1_the_apikey_says_nothing(client, manager, apikey):
    ask = {"Authorization": f"Bearer {bearer_of(manager)}"} | apikey

    assert client.get("/rest/v1/class_types", headers=ask).status_code == 200
    assert client.get("/rest/v1/class_types", headers=apikey).json()["code"] == "PGRST302"


def test_1_the_headers_of_the_clients_are_tolerated(rest, manager):
    headers = {
        "x_client_info": "supabase-js-node/2.119.1",
        "x_supabase_api_version": "2024-01-01",
        "accept_profile": "public",
        "content_profile": "public",
        "x_retry_count": "2",
        "accept_encoding": "gzip, deflate",
        "prefer": "",
    }
    caller = rest.by(manager).asking(**headers)

    assert caller.get("class_types").status_code == 200
    assert caller.post("rpc/assignment_analytics", {}).status_code == 200


@pytest.mark.parametrize("path", ["class_types", "nope", "class_types?nope=eq.1", "class_types?limit=-1"])
def test_1_every_answer_may_be_read_by_scripts_of_other_sites(rest, manager, path):
    path, _, query = path.partition("?")
    signed_in = rest.by(manager).get(path, *[tuple(pair.split("=", 1)) for pair in query.split("&") if pair])

    for response in (signed_in, rest.get(path)):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Access-Control-Expose-Headers"] == EXPOSED
        assert response["Content-Type"] == "application/json; charset=utf-8"


def test_1_a_plus_is_a_space_and_a_blank_value_counts(rest, manager, client):
    ClassTypeFactory(name="Morning flow", description="")
    ask = {"Authorization": f"Bearer {bearer_of(manager)}"}
    found = client.get("/rest/v1/class_types?select=name&name=eq.Morning+flow&description=eq.", headers=ask)
    blank = client.get("/rest/v1/class_types?name=", headers=ask)

    assert found.json() == [{"name": "Morning flow"}]
    assert (blank.status_code, blank.json()["code"]) == (400, "PGRST100")


# 3


def test_3_texts_of_every_spelling_are_read_and_answered_in_one(rest, manager, new_class):
    key = str(uuid4())
    body = new_class(id=key.upper(), start_time="10:00", end_time="11:30:00", payment_amount="12.50")
    (row,) = rest.by(manager).asking(prefer=ROWS).post("class_assignments", body).json()

    assert (row["id"], row["start_time"], row["end_time"], row["payment_amount"]) == (key, "10:00:00", "11:30:00", 12.5)
    assert (row["date"], row["notes"], row["assigned_at"][-6:]) == ("2030-01-01", None, "+00:00")


# 5


@pytest.mark.parametrize(
    ("prefer", "rows"),
    [
        ("return=representation,return=minimal", 1),
        ("return=minimal, return=representation", 0),
        ("nonsense, tx=rollback, timezone=Asia/Kolkata , return=representation", 1),
        ("return=nonsense,return=representation", 1),
    ],
)
def test_5_of_a_kind_the_first_wish_counts_and_unknown_ones_none(rest, manager, new_class, prefer, rows):
    response = rest.by(manager).asking(prefer=prefer).post("class_assignments", new_class())

    assert (response.status_code, len(json.loads(response.content or b"[]"))) == (201, rows)


@pytest.mark.parametrize(("prefer", "expected"), [("", "*/*"), ("count=exact", "*/2")])
def test_5_an_insert_and_a_delete_tell_their_number_when_asked(rest, manager, new_class, prefer, expected):
    caller = rest.by(manager).asking(prefer=prefer)
    posted = caller.post("class_assignments", [new_class(), new_class(date="2030-01-02")])
    deleted = caller.delete("class_assignments", date="gte.2030-01-01")

    assert (posted["Content-Range"], deleted["Content-Range"]) == (expected, expected)


@pytest.mark.parametrize(("prefer", "found", "none"), [("", "0-1/*", "*/*"), ("count=exact", "0-1/2", "*/0")])
def test_5_a_change_tells_its_range(rest, manager, prefer, found, none):
    for _ in range(2):
        AssignmentFactory(notes="a")
    caller = rest.by(manager).asking(prefer=prefer)

    assert caller.patch("class_assignments", {"notes": "b"}, notes="eq.a")["Content-Range"] == found
    assert caller.patch("class_assignments", {"notes": "b"}, notes="eq.a")["Content-Range"] == none


@pytest.mark.parametrize("body", [{}, b"", b"nonsense"])
def test_5_the_body_of_a_delete_is_ignored(rest, manager, body):
    assignment = AssignmentFactory()

    assert rest.by(manager).send("DELETE", "class_assignments", body, id=f"eq.{assignment.pk}").status_code == 204
    assert not Assignment.objects.exists()


def test_5_no_match_is_success(rest, manager):
    caller, nowhere = rest.by(manager), {"id": f"eq.{uuid4()}"}
    loud = caller.asking(prefer=ROWS)

    assert [caller.patch("class_assignments", {"notes": "x"}, **nowhere).status_code] == [204]
    assert [caller.delete("class_assignments", **nowhere).status_code] == [204]
    for response in (
        loud.patch("class_assignments", {"notes": "x"}, **nowhere),
        loud.delete("class_assignments", **nowhere),
    ):
        assert (response.status_code, response.json()) == (200, [])


@pytest.mark.parametrize(("status", "code"), [("cancelled", "23514"), ("completed", "23514")])
def test_5_1_a_refused_link_changes_no_booking(rest, manager, status, code):
    good, bad = BookingFactory(status="pending"), BookingFactory(status=status)
    assignment = AssignmentFactory()
    links = [{"assignment_id": str(assignment.pk), "booking_id": each.booking_id} for each in (good, bad)]
    response = rest.by(manager).post("assignment_bookings", links)

    assert (response.status_code, response.json()["code"]) == (400, code)
    good.refresh_from_db()
    assert good.status == "pending"


# 6


@pytest.fixture
def slot(instructor):
    """Two classes and a template are in its way."""
    for start, end in (("10:00", "10:30"), ("10:30", "11:00")):
        AssignmentFactory(instructor=instructor, date="2030-01-07", start_time=start, end_time=end)
    ClassScheduleFactory(instructor=instructor, day_of_week=1, start_time="10:15", end_time="10:45")
    return {
        "p_instructor_id": str(instructor.pk),
        "p_date": "2030-01-07",
        "p_start_time": "10:00",
        "p_end_time": "11:00",
    }


def test_6_the_rows_of_a_function_are_filtered_ordered_paged_and_counted(rest, staff, slot):
    caller = rest.by(staff).asking(prefer="count=exact")
    query = {"select": "kind:conflict_type", "conflict_type": "eq.instructor_assignment", "limit": "1"}
    page = caller.post("rpc/assignment_conflict_check", slot, order="conflict_message.desc", **query)
    got = caller.get("rpc/assignment_conflict_check", *slot.items(), **query)

    for response in (page, got):
        assert (response.status_code, response["Content-Range"]) == (206, "0-0/2")
        assert response.json() == [{"kind": "instructor_assignment"}]


def test_6_a_single_row_of_a_function_is_an_object(rest, staff, slot):
    caller = rest.by(staff).asking(accept=OBJECT)
    one = caller.post("rpc/assignment_conflict_check", slot, conflict_type="eq.instructor_schedule")
    many = caller.post("rpc/assignment_conflict_check", slot)

    assert (one.status_code, one.json()["has_conflict"]) == (200, True)
    assert (many.status_code, many.json()["code"]) == (406, "PGRST116")


def test_6_an_empty_body_and_an_empty_object_are_no_arguments(rest, manager):
    for body in (b"", {}, {"date_start": None}):
        response = rest.by(manager).send("POST", "rpc/assignment_analytics", body)
        assert (response.status_code, response.json()["total_assignments"]) == (200, 0)


# 7


@pytest.mark.parametrize(
    ("signed_in", "profile", "table", "verb", "query", "code"),
    [
        (False, "x", "nope", "DELETE", "select=(", "PGRST302"),
        (True, "x", "nope", "DELETE", "select=(", "PGRST106"),
        (True, "public", "nope", "DELETE", "select=(", "PGRST205"),
        (True, "public", "class_types", "DELETE", "select=(", "42501"),
        (True, "public", "class_assignments", "PATCH", "id=noop.1", "PGRST100"),
        (True, "public", "class_assignments", "PATCH", "id=eq.1", "22P02"),
    ],
)
def test_7_checks_come_in_their_order(client, manager, signed_in, profile, table, verb, query, code):
    headers = {"Content-Profile": profile} | ({"Authorization": f"Bearer {bearer_of(manager)}"} if signed_in else {})
    body = '{"class_status": "nonsense"}'
    response = client.generic(verb, f"/rest/v1/{table}?{query}", body, "application/json", headers=headers)

    assert response.json()["code"] == code


# 8


def test_8_students_follow_their_class(rest, instructor, other_instructor, staff, manager):
    own = AssignmentBookingFactory(assignment__instructor=instructor)
    other = AssignmentBookingFactory(assignment__instructor=other_instructor)
    seen = {
        person: {row["booking_id"] for row in rest.by(person).get("assignment_bookings").json()}
        for person in (instructor, staff, manager)
    }

    assert seen[instructor] == {own.booking_id}
    assert seen[staff] == seen[manager] == {own.booking_id, other.booking_id}
    assert {row["booking_id"] for row in rest.by(instructor).get("bookings").json()} == {own.booking_id}


# 9


@pytest.mark.parametrize("key", ["temp_id", "id", "place"])
def test_9_links_find_their_class_by_temp_id_id_or_place(rest, manager, new_class, key):
    booking = BookingFactory()
    named = {"temp_id": {"temp_id": "a"}, "id": {"id": "not-a-uuid"}, "place": {}}[key]
    reference = {"temp_id": "a", "id": "not-a-uuid", "place": "0"}[key]
    body = {
        "assignments": [new_class(**named), new_class(date="2030-01-02")],
        "booking_associations": [{"assignment_temp_id": reference, "booking_ids": [booking.booking_id]}],
    }
    response = rest.by(manager).post("class_assignments", body, select="date,assignment_bookings(booking_id)")

    assert response.status_code == 201
    assert [row["assignment_bookings"] for row in response.json()] == [[{"booking_id": booking.booking_id}], []]


def test_9_an_unresolved_link_stores_nothing(rest, manager, new_class):
    body = {
        "assignments": [new_class()],
        "booking_associations": [{"assignment_temp_id": "7", "booking_ids": [BookingFactory().booking_id]}],
    }
    response = rest.by(manager).post("class_assignments", body)

    assert (response.status_code, response.json()["code"]) == (400, "PGRST102")
    assert not Assignment.objects.exists()


def test_9_the_api_knows_neither_horizon_nor_durations(rest, manager, new_class):
    body = new_class(date="2099-12-31", start_time="01:00", end_time="01:01")

    assert rest.by(manager).post("class_assignments", body).status_code == 201
