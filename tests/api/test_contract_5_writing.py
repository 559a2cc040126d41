"""Contract 5: inserts, changes, deletes and upserts, and what they answer."""

import datetime as dt
from uuid import uuid4

import pytest

from assignments.models import Assignment
from bookings.models import Booking
from catalog.models import ClassType
from tests.api.rest import OBJECT
from tests.factories import AssignmentBookingFactory, AssignmentFactory, BookingFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db

ROWS = "return=representation"


@pytest.fixture
def class_type(db):
    return ClassTypeFactory(name="Hatha")


@pytest.fixture
def new_class(class_type, instructor):
    """The body of a new class, on a day of its own."""

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
def test_an_insert_answers_201_and_nothing(rest, manager, new_class, prefer):
    response = rest.by(manager).asking(prefer=prefer).post("class_assignments", new_class())

    assert (response.status_code, response.content) == (201, b"")
    assert response["Content-Range"] == ("*/1" if "count" in prefer else "*/*")
    assert Assignment.objects.get().assigned_by == manager


def test_an_insert_answers_its_rows_in_the_order_of_the_body(rest, manager, new_class):
    days = [3, 1, 2]
    response = (
        rest.by(manager)
        .asking(prefer=ROWS)
        .post(
            "class_assignments",
            [new_class(day) for day in days],
            columns='"schedule_type","date","start_time","end_time","instructor_id","class_type_id"',
            select="date,class_types(name)",
        )
    )

    assert response.status_code == 201
    assert response.json() == [{"date": f"2030-01-0{day}", "class_types": {"name": "Hatha"}} for day in days]


def test_an_object_lets_what_it_lacks_have_its_default(rest, manager, new_class):
    (row,) = rest.by(manager).asking(prefer=ROWS).post("class_assignments", new_class()).json()

    assert (row["payment_type"], row["version"], row["assigned_by"]) == ("per_class", 1, str(manager.pk))


def test_a_row_of_a_batch_lacks_a_column_and_gets_null(rest, manager, new_class):
    bodies = [new_class(1, notes="first"), new_class(2)]
    columns = ",".join(f'"{name}"' for name in bodies[0])
    response = rest.by(manager).asking(prefer=ROWS).post("class_assignments", bodies, columns=columns)

    assert [row["notes"] for row in response.json()] == ["first", None]


def test_a_row_of_a_batch_gets_the_default_when_asked(rest, manager, new_class):
    bodies = [new_class(1, booking_type="corporate"), new_class(2)]
    columns = ",".join(f'"{name}"' for name in bodies[0])

    refused = rest.by(manager).post("class_assignments", bodies, columns=columns)
    stored = (
        rest.by(manager).asking(prefer=f"missing=default, {ROWS}").post("class_assignments", bodies, columns=columns)
    )

    assert (refused.status_code, refused.json()["code"]) == (400, "23502")
    assert [row["booking_type"] for row in stored.json()] == ["corporate", "individual"]


def test_only_keys_in_columns_are_used(rest, manager, new_class):
    columns = ",".join(new_class())
    (row,) = (
        rest.by(manager).asking(prefer=ROWS).post("class_assignments", [new_class(notes="x")], columns=columns).json()
    )

    assert row["notes"] is None


def test_an_empty_batch_stores_nothing(rest, manager):
    response = rest.by(manager).asking(prefer=ROWS).post("class_assignments", [])

    assert (response.status_code, response.json()) == (201, [])


@pytest.mark.parametrize("body", ["", "{", "1", '"x"', "[1]", "[null]", "null", "NaN", "[" * 100_000, '{"a":1e999999}'])
def test_a_body_without_rows_is_400(rest, manager, body):
    response = rest.by(manager).post("class_assignments", body)

    assert response.status_code == 400
    assert response.json()["code"] == ("PGRST204" if "a" in body and "e9" in body else "PGRST102")


def test_unlike_rows_without_columns_are_400(rest, manager, new_class):
    response = rest.by(manager).post("class_assignments", [new_class(1), new_class(2, notes="x")])

    assert response.json()["message"] == "All object keys must match"


@pytest.mark.parametrize("query", [{}, {"columns": "nope"}])
def test_an_unknown_column_is_400(rest, manager, new_class, query):
    response = rest.by(manager).post("class_assignments", new_class(nope=1), **query)

    assert response.status_code == 400
    assert response.json()["code"] == "PGRST204"
    assert response.json()["message"] == "Could not find the 'nope' column of 'class_assignments' in the schema cache"


def test_a_batch_is_stored_whole_or_not_at_all(rest, manager, new_class):
    response = rest.by(manager).post("class_assignments", [new_class(1), new_class(2), new_class(1)])

    assert response.status_code == 409
    assert response.json()["code"] == "23P01"
    assert not Assignment.objects.exists()


def test_a_batch_of_a_hundred_takes_no_more_statements(rest, manager, new_class, django_assert_max_num_queries):
    bodies = [
        new_class(1 + number % 28, start_time=f"{number % 20:02}:00", end_time=f"{number % 20:02}:30")
        for number in range(100)
    ]
    caller = rest.by(manager).asking(prefer=ROWS)

    # Person, savepoint and role (5 with their end), constraints, lock, insert, the rows, history, notices, calculations,
    # answer: however many rows.
    with django_assert_max_num_queries(13):
        response = caller.post("class_assignments", bodies)

    assert len(response.json()) == 100


def test_a_key_may_be_given_once(rest, manager, new_class):
    body = new_class(id=str(uuid4()))
    first = rest.by(manager).post("class_assignments", body)
    second = rest.by(manager).post("class_assignments", body | {"date": "2030-03-01"})

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["message"] == 'duplicate key value violates unique constraint "class_assignments_pkey"'


def test_a_change_answers_204_or_the_rows(rest, manager):
    assignment = AssignmentFactory()
    silent = rest.by(manager).patch("class_assignments", {"notes": "a"}, id=f"eq.{assignment.pk}")
    loud = (
        rest.by(manager)
        .asking(prefer=f"{ROWS},count=exact")
        .patch("class_assignments", {"notes": "b"}, id=f"eq.{assignment.pk}", select="notes,version,class_types(name)")
    )

    assert (silent.status_code, silent.content, silent["Content-Range"]) == (204, b"", "0-0/*")
    assert (loud.status_code, loud["Content-Range"]) == (200, "0-0/1")
    assert loud.json() == [{"notes": "b", "version": 3, "class_types": {"name": assignment.class_type.name}}]


def test_a_stale_version_changes_nothing_and_is_no_error(rest, manager):
    assignment = AssignmentFactory()
    caller = rest.by(manager).asking(prefer=ROWS)
    query = {"id": f"eq.{assignment.pk}", "version": "eq.1"}

    first = caller.patch("class_assignments", {"notes": "first", "version": 77, "updated_at": "2000-01-01"}, **query)
    second = caller.patch("class_assignments", {"notes": "second"}, **query)

    assert (first.json()[0]["version"], first.json()[0]["updated_at"][:4] != "2000") == (2, True)
    assert (second.status_code, second.json(), second["Content-Range"]) == (200, [], "*/*")
    assert Assignment.objects.get().notes == "first"


def test_rows_that_stop_matching_by_the_change_are_told_all_the_same(rest, manager):
    AssignmentFactory()
    response = (
        rest.by(manager)
        .asking(prefer=ROWS)
        .patch("class_assignments", {"class_status": "cancelled"}, class_status="eq.scheduled", select="class_status")
    )

    assert response.json() == [{"class_status": "cancelled"}]


@pytest.mark.parametrize(("verb", "left"), [("PATCH", 2), ("DELETE", 2)])
@pytest.mark.parametrize("name", ["class_assignments", "bookings"])
def test_a_page_of_the_rows_is_written_when_only_that_is_asked(rest, manager, verb, left, name):
    for number in range(3):
        if name == "bookings":
            BookingFactory(timezone=f"{number}")
        else:
            AssignmentFactory(notes=f"{number}")
    column = "timezone" if name == "bookings" else "notes"
    caller = rest.by(manager).asking(prefer=ROWS)
    response = caller.send(
        verb, name, {column: "x"}, order=f"{column}.desc", limit="1", offset="1", **{column: "neq.y"}
    )

    assert len(response.json()) == 1
    kept = rest.by(manager).get(name, select=column, order=column, **{column: "neq.x"}).json()
    assert [row[column] for row in kept] == ["0", "2"]
    assert len(kept) == left


@pytest.mark.parametrize("body", [{}, {"version": 5}])
def test_an_empty_change_changes_nothing(rest, manager, body):
    assignment = AssignmentFactory()
    response = rest.by(manager).patch("class_assignments", body, id=f"eq.{assignment.pk}")

    assert (response.status_code, Assignment.objects.get().version) == (204, 1)


@pytest.mark.parametrize(("verb", "word"), [("PATCH", "UPDATE"), ("DELETE", "DELETE")])
def test_without_a_filter_nothing_is_touched(rest, manager, verb, word):
    AssignmentFactory()
    response = rest.by(manager).send(verb, "class_assignments", {"notes": "x"})

    assert (response.status_code, response.json()["code"]) == (400, "21000")
    assert response.json()["message"] == f"{word} requires a WHERE clause"
    assert Assignment.objects.filter(notes=None).count() == 1


@pytest.mark.parametrize("body", [None, {}])
def test_a_delete_answers_204_or_the_rows_as_they_were(rest, manager, body):
    first, second = AssignmentBookingFactory().assignment, AssignmentFactory()
    silent = rest.by(manager).send("DELETE", "class_assignments", body, id=f"eq.{second.pk}")
    loud = (
        rest.by(manager)
        .asking(prefer=f"{ROWS}, count=exact")
        .send("DELETE", "class_assignments", body, id=f"in.({first.pk},{uuid4()})", select="id,assignment_bookings(id)")
    )
    again = rest.by(manager).asking(prefer=ROWS).delete("class_assignments", id=f"eq.{first.pk}")

    assert (silent.status_code, silent["Content-Range"]) == (204, "*/*")
    assert (loud.status_code, loud["Content-Range"]) == (200, "*/1")
    assert (loud.json()[0]["id"], len(loud.json()[0]["assignment_bookings"])) == (str(first.pk), 1)
    assert (again.status_code, again.json()) == (200, [])


def test_a_single_object_must_be_one_or_nothing_is_written(rest, manager):
    AssignmentFactory()
    AssignmentFactory()
    caller = rest.by(manager).asking(prefer=ROWS, accept=OBJECT)

    refused = caller.patch("class_assignments", {"notes": "x"}, version="eq.1")
    deleted = caller.delete("class_assignments", version="eq.1")

    assert (refused.status_code, refused.json()["details"]) == (406, "The result contains 2 rows")
    assert deleted.status_code == 406
    assert Assignment.objects.filter(notes=None).count() == 2


def test_a_single_inserted_row_is_an_object(rest, manager, new_class):
    response = rest.by(manager).asking(prefer=ROWS, accept=OBJECT).post("class_assignments", new_class(), select="date")

    assert (response.status_code, response.json()) == (201, {"date": "2030-01-01"})


def test_more_rows_than_wished_are_left_alone(rest, manager):
    AssignmentFactory()
    AssignmentFactory()
    caller = rest.by(manager).asking(prefer="handling=strict, max-affected=1")
    response = caller.patch("class_assignments", {"notes": "x"}, version="eq.1")

    assert (response.status_code, response.json()["code"]) == (400, "PGRST124")
    assert Assignment.objects.filter(notes="x").count() == 0


def test_upsert_merges_by_the_key(rest, admin, class_type):
    body = [{"id": str(class_type.pk), "name": "Renamed"}]
    caller = rest.by(admin).asking(prefer=f"resolution=merge-duplicates,{ROWS}")

    known = caller.post("class_types", body)
    mixed = caller.post(
        "class_types",
        [{"name": "Renamed", "duration_minutes": 45}, {"name": "New", "duration_minutes": 45}],
        on_conflict="name",
    )

    assert (known.status_code, [row["name"] for row in known.json()]) == (200, ["Renamed"])
    assert mixed.status_code == 201
    assert set(ClassType.objects.values_list("name", "duration_minutes")) == {("Renamed", 45), ("New", 45)}


def test_upsert_ignores_what_is_there(rest, admin, class_type):
    caller = rest.by(admin).asking(prefer=f"resolution=ignore-duplicates,{ROWS}")
    response = caller.post("class_types", {"name": "Hatha", "duration_minutes": 5}, on_conflict="name")

    assert (response.status_code, response.json()) == (200, [])
    assert ClassType.objects.get().duration_minutes == 60


def test_upsert_keeps_who_assigned_a_class(rest, manager, admin, new_class):
    assignment = AssignmentFactory(assigned_by=admin)
    body = new_class(id=str(assignment.pk), notes="merged")
    response = rest.by(manager).asking(prefer=f"resolution=merge-duplicates,{ROWS}").post("class_assignments", body)

    (row,) = response.json()
    assert (row["notes"], row["assigned_by"], row["version"]) == ("merged", str(admin.pk), 2)


def test_upsert_on_what_is_not_unique_is_400(rest, admin):
    caller = rest.by(admin).asking(prefer="resolution=merge-duplicates")
    response = caller.post("class_types", {"name": "x"}, on_conflict="duration_minutes")

    assert (response.status_code, response.json()["code"]) == (400, "42P10")


# 5.1


def test_attaching_confirms_and_detaching_releases(rest, manager):
    assignment, booking = AssignmentFactory(), BookingFactory()
    body = {"assignment_id": str(assignment.pk), "booking_id": booking.booking_id}

    attached = rest.by(manager).post("assignment_bookings", [body], columns='"assignment_id","booking_id"')
    confirmed = Booking.objects.get().status
    again = rest.by(manager).post("assignment_bookings", body)
    detached = rest.by(manager).delete("assignment_bookings", assignment_id=f"eq.{assignment.pk}")

    assert (attached.status_code, confirmed) == (201, "confirmed")
    assert (again.status_code, again.json()["code"]) == (409, "23505")
    assert (detached.status_code, Booking.objects.get().status) == (204, "pending")


def test_deleting_a_class_releases_its_bookings(rest, manager):
    link = AssignmentBookingFactory()
    rest.by(manager).delete("class_assignments", id=f"eq.{link.assignment_id}")

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
def test_what_cannot_be_attached_is_refused(rest, manager, body, status, code):
    assignment, booking = AssignmentFactory(), BookingFactory()
    good = {"assignment_id": str(assignment.pk), "booking_id": booking.booking_id}
    response = rest.by(manager).post("assignment_bookings", good | body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert Booking.objects.get().status == "pending"


def test_closed_bookings_and_full_classes_are_refused(rest, manager):
    assignment = AssignmentFactory(class_type=ClassTypeFactory(max_participants=1))
    closed, fine, late = BookingFactory(status="cancelled"), BookingFactory(), BookingFactory()

    def attach(*bookings):
        return rest.by(manager).post(
            "assignment_bookings",
            [{"assignment_id": str(assignment.pk), "booking_id": each.booking_id} for each in bookings],
        )

    assert [(response.status_code, response.json()["code"]) for response in (attach(closed), attach(fine, late))] == [
        (400, "23514"),
        (400, "23514"),
    ]
    assert attach(fine).status_code == 201


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
def test_an_overlap_is_409_and_touching_ends_are_fine(rest, manager, new_class, start, end, status):
    rest.by(manager).post("class_assignments", new_class())
    response = rest.by(manager).post("class_assignments", new_class(start_time=start, end_time=end))

    assert response.status_code == status
    if status == 409:
        told = response.json()
        assert told["message"] == 'conflicting key value violates exclusion constraint "no_instructor_overlap"'
        assert (told["code"], told["hint"]) == ("23P01", None)


KEY = "(instructor_id, date, tsrange(date + start_time, date + end_time))"


@pytest.fixture
def details(instructor):
    """What is told of a class that was to be from `start` to `end`, and of one that is there from 10 to 11."""

    def in_words(start, end, there='["2030-01-01 10:00:00","2030-01-01 11:00:00")'):
        place = f"{instructor.pk}, 2030-01-01"
        wanted = f'["2030-01-01 {start}:00","2030-01-01 {end}:00")'
        return f"Key {KEY}=({place}, {wanted}) conflicts with existing key {KEY}=({place}, {there})."

    return in_words


def test_the_details_of_an_overlap_name_both_keys(rest, manager, new_class, details):
    caller = rest.by(manager).asking(prefer="missing=default")
    caller.post("class_assignments", new_class())
    moved = caller.asking(prefer=ROWS).post("class_assignments", new_class(start_time="15:00", end_time="16:00")).json()
    late, merging = {"start_time": "10:30", "end_time": "12:00"}, caller.asking(prefer="resolution=merge-duplicates")
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


def test_rows_of_one_request_that_meet_each_other_are_named_too(rest, manager, new_class, details):
    late = {"start_time": "10:30", "end_time": "12:00"}
    caller = rest.by(manager)
    batch = caller.post("class_assignments", [new_class(), new_class(**late)])
    for number in (10, 15):
        caller.post("class_assignments", new_class(start_time=f"{number}:00", end_time=f"{number}:30"))
    together = caller.patch("class_assignments", late, date="eq.2030-01-01")

    there = '["2030-01-01 10:30:00","2030-01-01 12:00:00")'
    assert batch.json()["details"] == details("10:30", "12:00")
    assert together.json()["details"] == details("10:30", "12:00", there)


def test_instructors_are_told_of_their_own_classes_only(rest, manager, instructor, new_class, details):
    caller = rest.by(manager).asking(prefer=ROWS)
    (declined,) = caller.post("class_assignments", new_class(instructor_status="rejected")).json()
    caller.post("class_assignments", new_class(start_time="10:30", end_time="11:30"))
    response = rest.by(instructor).patch(
        "class_assignments", {"instructor_status": "accepted"}, id=f"eq.{declined['id']}"
    )

    there = '["2030-01-01 10:30:00","2030-01-01 11:30:00")'
    assert (response.status_code, response.json()["details"]) == (409, details("10:00", "11:00", there))


def test_moving_uncancelling_and_accepting_can_overlap_too(rest, manager, new_class):
    caller = rest.by(manager).asking(prefer=ROWS)
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


def test_classes_without_times_do_not_take_part(rest, manager, new_class):
    untimed = new_class(start_time=None, end_time=None)
    responses = [rest.by(manager).post("class_assignments", body) for body in (new_class(), untimed, untimed)]

    assert [response.status_code for response in responses] == [201, 201, 201]


def test_one_statement_may_shift_classes_that_touch(rest, manager, instructor):
    for hour in (9, 10):
        AssignmentFactory(
            instructor=instructor, date=dt.date(2030, 1, 1), start_time=dt.time(hour), end_time=dt.time(hour + 1)
        )
    response = rest.by(manager).patch("class_assignments", {"date": "2030-01-02"}, date="eq.2030-01-01")

    assert (response.status_code, response["Content-Range"]) == (204, "0-1/*")
