"""Contract 5: inserts, updates, deletes and upserts, and their responses."""

import datetime as dt
import json
from uuid import uuid4

import pytest

from assignments.models import Assignment
from bookings.models import Booking
from catalog.models import ClassType
from tests.factories import AssignmentBookingFactory, AssignmentFactory, BookingFactory, ClassTypeFactory
from tests.postgrest_server.rest_client import OBJECT

pytestmark = pytest.mark.django_db

ROWS = "return=representation"


@pytest.fixture
def class_type(db):
    return ClassTypeFactory(name="Hatha")


@pytest.fixture
def new_class(class_type, instructor):
    """Return the body of a new class on a day of January."""

    def body(day=1, **columns):
        return {
            "class_type_id": str(class_type.pk),
            "instructor_id": str(instructor.pk),
            "date": f"2030-01-{day:02}",
            "start_time": "10:00",
            "end_time": "11:00",
            "schedule_type": "adhoc",
        } | columns

    return body


@pytest.mark.parametrize("prefer", ["", "return=minimal", "return=minimal, count=exact"])
def test_insert_is_201_without_a_body(rest, manager, new_class, prefer):
    response = rest.as_user(manager).with_headers(prefer=prefer).post("class_assignments", new_class())

    assert (response.status_code, response.content) == (201, b"")
    assert response["Content-Range"] == ("*/1" if "count" in prefer else "*/*")
    assert Assignment.objects.get().assigned_by == manager


def test_insert_returns_rows_in_the_order_of_the_body(rest, manager, new_class):
    days = [3, 1, 2]
    response = (
        rest.as_user(manager)
        .with_headers(prefer=ROWS)
        .post(
            "class_assignments",
            [new_class(day) for day in days],
            columns='"schedule_type","date","start_time","end_time","instructor_id","class_type_id"',
            select="date,class_types(name)",
        )
    )

    assert response.status_code == 201
    assert response.json() == [{"date": f"2030-01-0{day}", "class_types": {"name": "Hatha"}} for day in days]


def test_missing_column_of_an_object_gets_its_default(rest, manager, new_class):
    (row,) = rest.as_user(manager).with_headers(prefer=ROWS).post("class_assignments", new_class()).json()

    assert (row["payment_type"], row["version"], row["assigned_by"]) == ("per_class", 1, str(manager.pk))


def test_missing_column_in_a_batch_is_null(rest, manager, new_class):
    bodies = [new_class(1, notes="first"), new_class(2)]
    columns = ",".join(f'"{name}"' for name in bodies[0])
    response = rest.as_user(manager).with_headers(prefer=ROWS).post("class_assignments", bodies, columns=columns)

    assert [row["notes"] for row in response.json()] == ["first", None]


def test_missing_column_in_a_batch_gets_its_default_by_preference(rest, manager, new_class):
    bodies = [new_class(1, booking_type="corporate"), new_class(2)]
    columns = ",".join(f'"{name}"' for name in bodies[0])

    refused = rest.as_user(manager).post("class_assignments", bodies, columns=columns)
    stored = (
        rest.as_user(manager)
        .with_headers(prefer=f"missing=default, {ROWS}")
        .post("class_assignments", bodies, columns=columns)
    )

    assert (refused.status_code, refused.json()["code"]) == (400, "23502")
    assert [row["booking_type"] for row in stored.json()] == ["corporate", "individual"]


def test_only_keys_in_columns_are_used(rest, manager, new_class):
    columns = ",".join(new_class())
    (row,) = (
        rest.as_user(manager)
        .with_headers(prefer=ROWS)
        .post("class_assignments", [new_class(notes="x")], columns=columns)
        .json()
    )

    assert row["notes"] is None


def test_empty_batch_stores_nothing(rest, manager):
    response = rest.as_user(manager).with_headers(prefer=ROWS).post("class_assignments", [])

    assert (response.status_code, response.json()) == (201, [])


@pytest.mark.parametrize("body", ["", "{", "1", '"x"', "[1]", "[null]", "null", "NaN", "[" * 100_000, '{"a":1e999999}'])
def test_body_without_rows_is_400(rest, manager, body):
    response = rest.as_user(manager).post("class_assignments", body)

    assert response.status_code == 400
    assert response.json()["code"] == ("PGRST204" if "a" in body and "e9" in body else "PGRST102")


def test_rows_with_unlike_keys_without_columns_are_400(rest, manager, new_class):
    response = rest.as_user(manager).post("class_assignments", [new_class(1), new_class(2, notes="x")])

    assert response.json()["message"] == "All object keys must match"


@pytest.mark.parametrize("query", [{}, {"columns": "nope"}])
def test_unknown_column_is_400(rest, manager, new_class, query):
    response = rest.as_user(manager).post("class_assignments", new_class(nope=1), **query)

    assert response.status_code == 400
    assert response.json()["code"] == "PGRST204"
    assert response.json()["message"] == "Could not find the 'nope' column of 'class_assignments' in the schema cache"


def test_batch_is_stored_whole_or_not_at_all(rest, manager, new_class):
    response = rest.as_user(manager).post("class_assignments", [new_class(1), new_class(2), new_class(1)])

    assert response.status_code == 409
    assert response.json()["code"] == "23P01"
    assert not Assignment.objects.exists()


def test_batch_of_a_hundred_rows_takes_a_fixed_number_of_statements(
    rest, manager, new_class, django_assert_max_num_queries
):
    bodies = [
        new_class(1 + number % 28, start_time=f"{number % 20:02}:00", end_time=f"{number % 20:02}:30")
        for number in range(100)
    ]
    caller = rest.as_user(manager).with_headers(prefer=ROWS)

    # Person, savepoint and role (5 with their end), constraints, lock, insert, the rows, history, notices, calculations,
    # answer: however many rows.
    with django_assert_max_num_queries(13):
        response = caller.post("class_assignments", bodies)

    assert len(response.json()) == 100


def test_sent_key_is_stored_and_its_repetition_refused(rest, manager, new_class):
    body = new_class(id=str(uuid4()))
    first = rest.as_user(manager).post("class_assignments", body)
    second = rest.as_user(manager).post("class_assignments", body | {"date": "2030-03-01"})

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["message"] == 'duplicate key value violates unique constraint "class_assignments_pkey"'


def test_update_is_204_or_returns_the_rows(rest, manager):
    assignment = AssignmentFactory()
    without_rows = rest.as_user(manager).patch("class_assignments", {"notes": "a"}, id=f"eq.{assignment.pk}")
    with_rows = (
        rest.as_user(manager)
        .with_headers(prefer=f"{ROWS},count=exact")
        .patch("class_assignments", {"notes": "b"}, id=f"eq.{assignment.pk}", select="notes,version,class_types(name)")
    )

    assert (without_rows.status_code, without_rows.content, without_rows["Content-Range"]) == (204, b"", "0-0/*")
    assert (with_rows.status_code, with_rows["Content-Range"]) == (200, "0-0/1")
    assert with_rows.json() == [{"notes": "b", "version": 3, "class_types": {"name": assignment.class_type.name}}]


def test_stale_version_matches_no_row(rest, manager):
    assignment = AssignmentFactory()
    caller = rest.as_user(manager).with_headers(prefer=ROWS)
    query = {"id": f"eq.{assignment.pk}", "version": "eq.1"}

    first = caller.patch("class_assignments", {"notes": "first", "version": 77, "updated_at": "2000-01-01"}, **query)
    second = caller.patch("class_assignments", {"notes": "second"}, **query)

    assert (first.json()[0]["version"], first.json()[0]["updated_at"][:4] != "2000") == (2, True)
    assert (second.status_code, second.json(), second["Content-Range"]) == (200, [], "*/*")
    assert Assignment.objects.get().notes == "first"


def test_update_returns_rows_that_no_longer_match_the_filter(rest, manager):
    AssignmentFactory()
    response = (
        rest.as_user(manager)
        .with_headers(prefer=ROWS)
        .patch("class_assignments", {"class_status": "cancelled"}, class_status="eq.scheduled", select="class_status")
    )

    assert response.json() == [{"class_status": "cancelled"}]


@pytest.mark.parametrize(("verb", "left"), [("PATCH", 2), ("DELETE", 2)])
@pytest.mark.parametrize("name", ["class_assignments", "bookings"])
def test_limit_and_offset_restrict_a_write(rest, manager, verb, left, name):
    for number in range(3):
        if name == "bookings":
            BookingFactory(timezone=f"{number}")
        else:
            AssignmentFactory(notes=f"{number}")
    column = "timezone" if name == "bookings" else "notes"
    caller = rest.as_user(manager).with_headers(prefer=ROWS)
    response = caller.send(
        verb, name, {column: "x"}, order=f"{column}.desc", limit="1", offset="1", **{column: "neq.y"}
    )

    assert len(response.json()) == 1
    kept = rest.as_user(manager).get(name, select=column, order=column, **{column: "neq.x"}).json()
    assert [row[column] for row in kept] == ["0", "2"]
    assert len(kept) == left


@pytest.mark.parametrize("body", [{}, {"version": 5}])
def test_empty_change_changes_nothing(rest, manager, body):
    assignment = AssignmentFactory()
    response = rest.as_user(manager).patch("class_assignments", body, id=f"eq.{assignment.pk}")

    assert (response.status_code, Assignment.objects.get().version) == (204, 1)


@pytest.mark.parametrize(("verb", "word"), [("PATCH", "UPDATE"), ("DELETE", "DELETE")])
def test_write_without_a_filter_is_400(rest, manager, verb, word):
    AssignmentFactory()
    response = rest.as_user(manager).send(verb, "class_assignments", {"notes": "x"})

    assert (response.status_code, response.json()["code"]) == (400, "21000")
    assert response.json()["message"] == f"{word} requires a WHERE clause"
    assert Assignment.objects.filter(notes=None).count() == 1


@pytest.mark.parametrize("body", [None, {}, b"nonsense"])
def test_delete_is_204_or_returns_the_rows_as_they_were(rest, manager, body):
    first, second = AssignmentBookingFactory().assignment, AssignmentFactory()
    without_rows = rest.as_user(manager).send("DELETE", "class_assignments", body, id=f"eq.{second.pk}")
    with_rows = (
        rest.as_user(manager)
        .with_headers(prefer=f"{ROWS}, count=exact")
        .send("DELETE", "class_assignments", body, id=f"in.({first.pk},{uuid4()})", select="id,assignment_bookings(id)")
    )
    again = rest.as_user(manager).with_headers(prefer=ROWS).delete("class_assignments", id=f"eq.{first.pk}")

    assert (without_rows.status_code, without_rows["Content-Range"]) == (204, "*/*")
    assert (with_rows.status_code, with_rows["Content-Range"]) == (200, "*/1")
    assert (with_rows.json()[0]["id"], len(with_rows.json()[0]["assignment_bookings"])) == (str(first.pk), 1)
    assert (again.status_code, again.json()) == (200, [])


def test_write_of_several_rows_as_a_single_object_is_406(rest, manager):
    AssignmentFactory()
    AssignmentFactory()
    caller = rest.as_user(manager).with_headers(prefer=ROWS, accept=OBJECT)

    refused = caller.patch("class_assignments", {"notes": "x"}, version="eq.1")
    deleted = caller.delete("class_assignments", version="eq.1")

    assert (refused.status_code, refused.json()["details"]) == (406, "The result contains 2 rows")
    assert deleted.status_code == 406
    assert Assignment.objects.filter(notes=None).count() == 2


def test_single_inserted_row_is_an_object(rest, manager, new_class):
    response = (
        rest.as_user(manager)
        .with_headers(prefer=ROWS, accept=OBJECT)
        .post("class_assignments", new_class(), select="date")
    )

    assert (response.status_code, response.json()) == (201, {"date": "2030-01-01"})


def test_more_rows_than_max_affected_are_400(rest, manager):
    AssignmentFactory()
    AssignmentFactory()
    caller = rest.as_user(manager).with_headers(prefer="handling=strict, max-affected=1")
    response = caller.patch("class_assignments", {"notes": "x"}, version="eq.1")

    assert (response.status_code, response.json()["code"]) == (400, "PGRST124")
    assert Assignment.objects.filter(notes="x").count() == 0


def test_upsert_merges_by_key_or_by_on_conflict(rest, admin, class_type):
    body = [{"id": str(class_type.pk), "name": "Renamed"}]
    caller = rest.as_user(admin).with_headers(prefer=f"resolution=merge-duplicates,{ROWS}")

    known = caller.post("class_types", body)
    mixed = caller.post(
        "class_types",
        [{"name": "Renamed", "duration_minutes": 45}, {"name": "New", "duration_minutes": 45}],
        on_conflict="name",
    )

    assert (known.status_code, [row["name"] for row in known.json()]) == (200, ["Renamed"])
    assert mixed.status_code == 201
    assert set(ClassType.objects.values_list("name", "duration_minutes")) == {("Renamed", 45), ("New", 45)}


def test_upsert_ignores_duplicates_by_preference(rest, admin, class_type):
    caller = rest.as_user(admin).with_headers(prefer=f"resolution=ignore-duplicates,{ROWS}")
    response = caller.post("class_types", {"name": "Hatha", "duration_minutes": 5}, on_conflict="name")

    assert (response.status_code, response.json()) == (200, [])
    assert ClassType.objects.get().duration_minutes == 60


def test_upsert_keeps_assigned_by(rest, manager, admin, new_class):
    assignment = AssignmentFactory(assigned_by=admin)
    body = new_class(id=str(assignment.pk), notes="merged")
    response = (
        rest.as_user(manager).with_headers(prefer=f"resolution=merge-duplicates,{ROWS}").post("class_assignments", body)
    )

    (row,) = response.json()
    assert (row["notes"], row["assigned_by"], row["version"]) == ("merged", str(admin.pk), 2)


def test_upsert_on_a_column_that_is_not_unique_is_400(rest, admin):
    caller = rest.as_user(admin).with_headers(prefer="resolution=merge-duplicates")
    response = caller.post("class_types", {"name": "x"}, on_conflict="duration_minutes")

    assert (response.status_code, response.json()["code"]) == (400, "42P10")


@pytest.mark.parametrize(
    ("prefer", "rows"),
    [
        ("return=representation,return=minimal", 1),
        ("return=minimal, return=representation", 0),
        ("nonsense, tx=rollback, timezone=Asia/Kolkata , return=representation", 1),
        ("return=nonsense,return=representation", 1),
    ],
)
def test_first_value_of_a_preference_applies(rest, manager, new_class, prefer, rows):
    response = rest.as_user(manager).with_headers(prefer=prefer).post("class_assignments", new_class())

    assert (response.status_code, len(json.loads(response.content or b"[]"))) == (201, rows)


@pytest.mark.parametrize(("prefer", "found", "none"), [("", "0-1/*", "*/*"), ("count=exact", "0-1/2", "*/0")])
def test_update_has_the_range_of_its_rows(rest, manager, prefer, found, none):
    for _ in range(2):
        AssignmentFactory(notes="a")
    caller = rest.as_user(manager).with_headers(prefer=prefer)

    assert caller.patch("class_assignments", {"notes": "b"}, notes="eq.a")["Content-Range"] == found
    assert caller.patch("class_assignments", {"notes": "b"}, notes="eq.a")["Content-Range"] == none


def test_write_without_a_match_is_204(rest, manager):
    caller, nowhere = rest.as_user(manager), {"id": f"eq.{uuid4()}"}
    responses = [
        caller.patch("class_assignments", {"notes": "x"}, **nowhere),
        caller.delete("class_assignments", **nowhere),
    ]

    assert [response.status_code for response in responses] == [204, 204]


# 5.1


def test_attaching_confirms_and_detaching_releases_a_booking(rest, manager):
    assignment, booking = AssignmentFactory(), BookingFactory()
    body = {"assignment_id": str(assignment.pk), "booking_id": booking.booking_id}

    attached = rest.as_user(manager).post("assignment_bookings", [body], columns='"assignment_id","booking_id"')
    confirmed = Booking.objects.get().status
    again = rest.as_user(manager).post("assignment_bookings", body)
    detached = rest.as_user(manager).delete("assignment_bookings", assignment_id=f"eq.{assignment.pk}")

    assert (attached.status_code, confirmed) == (201, "confirmed")
    assert (again.status_code, again.json()["code"]) == (409, "23505")
    assert (detached.status_code, Booking.objects.get().status) == (204, "pending")


def test_deleting_a_class_releases_its_bookings(rest, manager):
    link = AssignmentBookingFactory()
    rest.as_user(manager).delete("class_assignments", id=f"eq.{link.assignment_id}")

    assert Booking.objects.get().status == "pending"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"booking_id": "YOG-20300101-9999"}, 409, "23503"),
        ({"assignment_id": str(uuid4())}, 409, "23503"),
        ({"booking_id": None}, 400, "23502"),
        ({"assignment_id": "abc"}, 400, "22P02"),
    ],
)
def test_invalid_link_is_refused(rest, manager, body, status, code):
    assignment, booking = AssignmentFactory(), BookingFactory()
    good = {"assignment_id": str(assignment.pk), "booking_id": booking.booking_id}
    response = rest.as_user(manager).post("assignment_bookings", good | body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert Booking.objects.get().status == "pending"


def test_closed_booking_and_full_class_are_refused(rest, manager):
    assignment = AssignmentFactory(class_type=ClassTypeFactory(max_participants=1))
    closed, fine, late = BookingFactory(status="cancelled"), BookingFactory(), BookingFactory()

    def attach(*bookings):
        return rest.as_user(manager).post(
            "assignment_bookings",
            [{"assignment_id": str(assignment.pk), "booking_id": each.booking_id} for each in bookings],
        )

    assert [(response.status_code, response.json()["code"]) for response in (attach(closed), attach(fine, late))] == [
        (400, "23514"),
        (400, "23514"),
    ]
    assert attach(fine).status_code == 201


@pytest.mark.parametrize("status", ["cancelled", "completed"])
def test_refused_link_confirms_no_booking(rest, manager, status):
    good, bad = BookingFactory(status="pending"), BookingFactory(status=status)
    assignment = AssignmentFactory()
    links = [{"assignment_id": str(assignment.pk), "booking_id": each.booking_id} for each in (good, bad)]
    response = rest.as_user(manager).post("assignment_bookings", links)

    assert (response.status_code, response.json()["code"]) == (400, "23514")
    good.refresh_from_db()
    assert good.status == "pending"


# 5.2


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("08:00", "10:00", 201),
        ("09:30", "10:30", 409),
        ("10:00", "11:00", 409),
        ("10:59", "12:00", 409),
        ("11:00", "12:00", 201),
    ],
)
def test_overlap_is_409_and_touching_ends_are_accepted(rest, manager, new_class, start, end, status):
    rest.as_user(manager).post("class_assignments", new_class())
    response = rest.as_user(manager).post("class_assignments", new_class(start_time=start, end_time=end))

    assert response.status_code == status
    if status == 409:
        error = response.json()
        assert error["message"] == 'conflicting key value violates exclusion constraint "no_instructor_overlap"'
        assert (error["code"], error["hint"]) == ("23P01", None)


KEY = "(instructor_id, date, tsrange(date + start_time, date + end_time))"


@pytest.fixture
def details(instructor):
    """Return the details of an overlap with the class from 10 to 11."""

    def details_of(start, end, existing='["2030-01-01 10:00:00","2030-01-01 11:00:00")'):
        place = f"{instructor.pk}, 2030-01-01"
        wanted = f'["2030-01-01 {start}:00","2030-01-01 {end}:00")'
        return f"Key {KEY}=({place}, {wanted}) conflicts with existing key {KEY}=({place}, {existing})."

    return details_of


def test_overlap_details_name_both_keys(rest, manager, new_class, details):
    caller = rest.as_user(manager).with_headers(prefer="missing=default")
    caller.post("class_assignments", new_class())
    moved = (
        caller.with_headers(prefer=ROWS)
        .post("class_assignments", new_class(start_time="15:00", end_time="16:00"))
        .json()
    )
    late, merging = (
        {"start_time": "10:30", "end_time": "12:00"},
        caller.with_headers(prefer="resolution=merge-duplicates"),
    )
    ways = {
        "insert": caller.post("class_assignments", new_class(**late)),
        "batch": caller.post("class_assignments", [new_class(2), new_class(**late)]),
        "envelope": caller.post("class_assignments", {"assignments": [new_class(2), new_class(**late)]}),
        "update": caller.patch("class_assignments", late, id=f"eq.{moved[0]['id']}"),
        "upsert": merging.post("class_assignments", new_class(id=moved[0]["id"], **late)),
    }

    assert {way: response.json()["details"] for way, response in ways.items()} == dict.fromkeys(
        ways, details("10:30", "12:00")
    )


def test_overlap_details_name_rows_of_the_same_request(rest, manager, new_class, details):
    late = {"start_time": "10:30", "end_time": "12:00"}
    caller = rest.as_user(manager)
    batch = caller.post("class_assignments", [new_class(), new_class(**late)])
    for number in (10, 15):
        caller.post("class_assignments", new_class(start_time=f"{number}:00", end_time=f"{number}:30"))
    together = caller.patch("class_assignments", late, date="eq.2030-01-01")

    existing = '["2030-01-01 10:30:00","2030-01-01 12:00:00")'
    assert batch.json()["details"] == details("10:30", "12:00")
    assert together.json()["details"] == details("10:30", "12:00", existing)


def test_overlap_details_name_the_instructors_own_class(rest, manager, instructor, new_class, details):
    caller = rest.as_user(manager).with_headers(prefer=ROWS)
    (declined,) = caller.post("class_assignments", new_class(instructor_status="rejected")).json()
    caller.post("class_assignments", new_class(start_time="10:30", end_time="11:30"))
    response = rest.as_user(instructor).patch(
        "class_assignments", {"instructor_status": "accepted"}, id=f"eq.{declined['id']}"
    )

    existing = '["2030-01-01 10:30:00","2030-01-01 11:30:00")'
    assert (response.status_code, response.json()["details"]) == (409, details("10:00", "11:00", existing))


def test_moving_restoring_and_accepting_can_overlap(rest, manager, new_class):
    caller = rest.as_user(manager).with_headers(prefer=ROWS)
    caller.post("class_assignments", new_class())
    others = {
        "moved": (new_class(start_time="15:00", end_time="16:00"), {"start_time": "10:30", "end_time": "11:30"}),
        "cancelled": (new_class(class_status="cancelled"), {"class_status": "scheduled"}),
        "rejected": (new_class(instructor_status="rejected"), {"instructor_status": "accepted"}),
    }

    for what, (body, change) in others.items():
        (row,) = caller.post("class_assignments", body).json()
        response = caller.patch("class_assignments", change, id=f"eq.{row['id']}")
        assert (what, response.status_code, response.json()["code"]) == (what, 409, "23P01")


def test_classes_without_times_do_not_overlap(rest, manager, new_class):
    untimed = new_class(start_time=None, end_time=None)
    responses = [rest.as_user(manager).post("class_assignments", body) for body in (new_class(), untimed, untimed)]

    assert [response.status_code for response in responses] == [201, 201, 201]


def test_one_statement_moves_classes_that_touch(rest, manager, instructor):
    for hour in (9, 10):
        AssignmentFactory(
            instructor=instructor, date=dt.date(2030, 1, 1), start_time=dt.time(hour), end_time=dt.time(hour + 1)
        )
    response = rest.as_user(manager).patch("class_assignments", {"date": "2030-01-02"}, date="eq.2030-01-01")

    assert (response.status_code, response["Content-Range"]) == (204, "0-1/*")
