"""Contract 9: envelopes, bare values and ranges."""

import datetime as dt
from uuid import uuid4

import pytest

from assignments.models import Assignment, AssignmentBooking
from tests.factories import AssignmentFactory, BookingFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def element(instructor):
    class_type = ClassTypeFactory()

    def body(day, **columns):
        return {
            "class_type_id": str(class_type.pk),
            "instructor_id": str(instructor.pk),
            "date": f"2030-01-{day:02}",
            "schedule_type": "adhoc",
        } | columns

    return body


def test_envelope_stores_classes_and_their_students(rest, manager, element):
    bookings = [BookingFactory().booking_id for _ in range(4)]
    kept = str(uuid4())
    body = {
        "assignments": [element(1, temp_id="a", notes="x"), element(2, id=kept), element(3, id="tmp"), element(4)],
        "booking_associations": [
            {"assignment_temp_id": name, "booking_ids": [booking]}
            for name, booking in zip(["a", kept, "tmp", "3"], bookings, strict=True)
        ],
    }
    response = rest.as_user(manager).post(
        "class_assignments", body, select="id,date,notes,assignment_bookings(booking_id)"
    )

    assert response.status_code == 201
    assert response.json() == [
        {
            "id": row["id"],
            "date": f"2030-01-0{place + 1}",
            "notes": "x" if place == 0 else None,
            "assignment_bookings": [{"booking_id": booking}],
        }
        for place, (row, booking) in enumerate(zip(response.json(), bookings, strict=True))
    ]
    assert response.json()[1]["id"] == kept


def test_envelope_with_return_minimal_has_no_body(rest, manager, element):
    response = (
        rest.as_user(manager)
        .with_headers(prefer="return=minimal")
        .post("class_assignments", {"assignments": [element(1)]})
    )

    assert (response.status_code, response.content) == (201, b"")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"booking_associations": [{"assignment_temp_id": "zzz", "booking_ids": ["x"]}]}, "PGRST102"),
        ({"booking_associations": [{"assignment_temp_id": "9", "booking_ids": ["x"]}]}, "PGRST102"),
        ({"booking_associations": [{"assignment_temp_id": "0", "booking_ids": "x"}]}, "PGRST102"),
        ({"booking_associations": "x"}, "PGRST102"),
        ({"booking_associations": [1]}, "PGRST102"),
        ({"booking_associations": [{"assignment_temp_id": "0", "booking_ids": [], "nope": 1}]}, "PGRST204"),
        ({"assignments": {}}, "PGRST102"),
        ({"assignments": [1]}, "PGRST102"),
        ({"nope": []}, "PGRST204"),
        ({"booking_associations": [{"assignment_temp_id": "0", "booking_ids": ["YOG-20300101-0001"]}]}, "23503"),
    ],
)
def test_invalid_envelope_stores_nothing(rest, manager, element, change, code):
    response = rest.as_user(manager).post("class_assignments", {"assignments": [element(1)]} | change)

    assert response.json()["code"] == code
    assert not Assignment.objects.exists()
    assert not AssignmentBooking.objects.exists()


def test_envelope_requires_the_permission_to_insert(rest, instructor, element):
    assert rest.as_user(instructor).post("class_assignments", {"assignments": []}).status_code == 403


@pytest.fixture
def three(instructor):
    for day, status in ((1, "scheduled"), (2, "completed"), (3, "cancelled")):
        AssignmentFactory(instructor=instructor, date=dt.date(2030, 1, day), class_status=status)


@pytest.mark.parametrize(
    ("pairs", "days"),
    [
        ([("class_status", "completed")], [2]),
        ([("class_status", "eq.completed")], [2]),
        ([("class_status", "not.eq.completed")], [1, 3]),
        ([("date", "2030-01-03")], [3]),
        ([("schedule_type", "adhoc"), ("payment_status", "pending"), ("instructor_status", "pending")], [1, 2, 3]),
        ([("booking_type", "corporate")], []),
        ([("instructor_id", str(uuid4()))], []),
        ([("date_range", "2030-01-01,2030-01-02")], [1, 2]),
        ([("date_range", '["2030-01-02","2030-01-03"]')], [2, 3]),
        ([("date_range", "[2030-01-02,2030-01-02]")], [2]),
        ([("date_range", "2030-01-02"), ("date_range", "2030-01-09")], [2, 3]),
    ],
)
def test_bare_values_and_ranges_match(rest, manager, three, pairs, days):
    rows = rest.as_user(manager).get("class_assignments", ("order", "date"), *pairs).json()

    assert [int(row["date"][-2:]) for row in rows] == days


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("class_status", "gone"),
        ("date", "2030-1-3"),
        ("date", "2030-02-31"),
        ("date", "tomorrow"),
        ("instructor_id", "me"),
        ("date_range", "2030-01-01"),
        ("date_range", "2030-01-01,x"),
        ("date_range", "[1,2]"),
        ("date_range", ""),
        ("notes", "hello"),
    ],
)
def test_invalid_bare_value_or_range_is_400(rest, manager, key, value):
    response = rest.as_user(manager).get("class_assignments", (key, value))

    assert (response.status_code, response.json()["code"]) == (400, "PGRST100")


def test_bare_value_does_not_filter_a_write(rest, manager, three):
    response = rest.as_user(manager).delete("class_assignments", class_status="completed")

    assert (response.status_code, Assignment.objects.count()) == (400, 3)


def test_api_limits_neither_the_date_nor_the_duration(rest, manager, element):
    body = element(1, date="2099-12-31", start_time="01:00", end_time="01:01")

    assert rest.as_user(manager).post("class_assignments", body).status_code == 201
