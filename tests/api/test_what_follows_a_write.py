"""What is written through `/rest/v1` stands in the history, and the people concerned are told, as if a screen had done it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from assignments.models import Assignment, HistoryEntry, PaymentCalculation
from assignments.services.amounts import reset_amount
from notices.models import Notice
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    ClassTypeFactory,
)

pytestmark = pytest.mark.django_db


def history():
    return [(entry.event.removeprefix("assignment."), entry.actor_id) for entry in HistoryEntry.objects.order_by("id")]


def told():
    return sorted((notice.kind, notice.recipient_id) for notice in Notice.objects.all())


def test_new_classes_are_told_at_once(rest, manager, instructor):
    class_type = ClassTypeFactory()
    body = [
        {
            "class_type_id": str(class_type.pk),
            "instructor_id": str(instructor.pk),
            "date": f"2030-01-0{day}",
            "schedule_type": "adhoc",
        }
        for day in (1, 2)
    ]
    rest.as_user(manager).post("class_assignments", body)

    assert history() == [("created", manager.pk)] * 2
    assert told() == [("class.assigned", instructor.pk)]


@pytest.mark.parametrize(
    ("stored", "change", "event"),
    [
        ({}, {"date": "2030-03-01"}, "moved"),
        ({}, {"class_status": "cancelled"}, "cancelled"),
        ({"class_status": "cancelled"}, {"class_status": "scheduled"}, "restored"),
        ({}, {"class_status": "completed"}, "completed"),
        ({"class_status": "completed"}, {"class_status": "scheduled"}, "reopened"),
        ({}, {"payment_status": "paid"}, "paid"),
        ({"payment_status": "paid"}, {"payment_status": "pending"}, "unpaid"),
        ({}, {"instructor_status": "accepted", "instructor_response_at": "2026-01-01T10:00:00Z"}, "accepted"),
        ({}, {"payment_amount": 5}, "repriced"),
        ({}, {"notes": "x"}, "noted"),
        ({}, {"booking_type": "corporate"}, "changed"),
    ],
)
def test_a_change_is_told_by_what_happened(rest, manager, stored, change, event):
    assignment = AssignmentFactory(**stored)
    rest.as_user(manager).patch("class_assignments", change, id=f"eq.{assignment.pk}")

    assert history() == [(event, manager.pk)]
    entry = HistoryEntry.objects.get()
    assert set(entry.after) - {"payment_override_reason"} == set(change)
    assert entry.before != entry.after


def test_a_change_to_the_same_is_none(rest, manager):
    assignment = AssignmentFactory()
    rest.as_user(manager).patch("class_assignments", {"class_status": "scheduled"}, id=f"eq.{assignment.pk}")

    assert history() == []


def test_a_class_that_is_moved_on_its_own_keeps_its_place_in_its_series(rest, manager):
    series = AssignmentSeriesFactory()
    moved, stays = (AssignmentFactory(series=series, series_position=place) for place in (1, 2))
    rest.as_user(manager).patch("class_assignments", {"start_time": "08:00", "end_time": "09:00"}, id=f"eq.{moved.pk}")
    rest.as_user(manager).patch("class_assignments", {"date": str(stays.date), "notes": "x"}, id=f"eq.{stays.pk}")

    exceptions = Assignment.objects.filter(is_exception=True)
    assert [row.pk for row in exceptions] == [moved.pk]
    assert HistoryEntry.objects.order_by("id").first().after["is_exception"] is True


def test_classes_that_are_moved_together_or_stand_alone_are_no_exceptions(rest, manager):
    series = AssignmentSeriesFactory()
    for place in (1, 2):
        AssignmentFactory(series=series, series_position=place)
    alone = AssignmentFactory(notes="alone")
    change = {"start_time": "08:00", "end_time": "09:00"}
    rest.as_user(manager).patch("class_assignments", change, notes="is.null")
    rest.as_user(manager).patch("class_assignments", change, id=f"eq.{alone.pk}")

    assert set(Assignment.objects.values_list("start_time", "is_exception")) == {(dt.time(8), False)}


def test_a_class_type_without_room_for_the_students_is_refused(rest, manager):
    assignment = AssignmentFactory()
    AssignmentBookingFactory.create_batch(2, assignment=assignment)
    change = {"class_type_id": str(ClassTypeFactory(max_participants=1).pk)}
    response = rest.as_user(manager).patch("class_assignments", change, id=f"eq.{assignment.pk}")

    assert (response.status_code, response.json()["code"]) == (400, "23514")


@pytest.mark.parametrize(
    ("stored", "change", "status", "amount"),
    [
        ("paid", {"payment_amount": 700}, 400, 500),
        ("paid", {"payment_amount": 500, "notes": "x"}, 204, 500),
        ("paid", {"payment_amount": 700, "payment_status": "pending"}, 204, 700),
        ("pending", {"payment_amount": 700, "payment_status": "paid"}, 204, 700),
    ],
)
def test_a_paid_amount_does_not_change(rest, manager, stored, change, status, amount):
    assignment = AssignmentFactory(payment_status=stored)
    response = rest.as_user(manager).patch("class_assignments", change, id=f"eq.{assignment.pk}")

    assert (response.status_code, Assignment.objects.get().payment_amount) == (status, amount)


def test_an_answer_reaches_who_assigned(rest, instructor, manager):
    assignment = AssignmentFactory(instructor=instructor, assigned_by=manager)
    rest.as_user(instructor).patch("class_assignments", {"instructor_status": "accepted"}, id=f"eq.{assignment.pk}")

    assert history() == [("accepted", instructor.pk)]
    assert ("class.accepted", manager.pk) in told()


def test_a_deleted_class_is_remembered_whole(rest, manager):
    link = AssignmentBookingFactory()
    rest.as_user(manager).delete("class_assignments", id=f"eq.{link.assignment_id}")

    assert history() == [("deleted", manager.pk)]
    before = HistoryEntry.objects.get().before
    assert (before["booking_ids"], before["date"]) == ([link.booking_id], str(link.assignment.date))


def test_students_change_the_amount_that_depends_on_them(rest, manager):
    assignment = AssignmentFactory(
        payment_type="per_student_per_class", payment_rate=Decimal(100), payment_amount=Decimal(100)
    )
    body = [
        {"assignment_id": str(assignment.pk), "booking_id": BookingFactory().booking_id},
        {"assignment_id": str(assignment.pk), "booking_id": BookingFactory().booking_id},
    ]
    caller = rest.as_user(manager)
    caller.post("assignment_bookings", body)
    more = Assignment.objects.get().payment_amount
    caller.delete("assignment_bookings", booking_id=f"eq.{body[0]['booking_id']}")

    assert (more, Assignment.objects.get().payment_amount) == (Decimal(200), Decimal(100))
    assert [event for event, _ in history()] == ["students_attached", "repriced", "students_detached", "repriced"]


@pytest.mark.parametrize(
    ("operation", "data", "events"),
    [
        ("update_status", {"class_status": "cancelled"}, ["cancelled"]),
        ("delete", None, ["deleted"]),
        ("explode", None, []),
    ],
)
def test_the_bulk_function_is_followed_too(rest, manager, admin, operation, data, events):
    own, other = AssignmentFactory(assigned_by=manager), AssignmentFactory(assigned_by=admin)
    body = {"operation_type": operation, "assignment_ids": [str(own.pk), str(other.pk)], "update_data": data}
    rest.as_user(manager).post("rpc/bulk_assignment_operations", body)

    assert history() == [(event, manager.pk) for event in events]
    assert len(told()) == len(events)


def test_what_is_refused_leaves_no_trace(rest, manager, instructor):
    for day in (1, 2):
        AssignmentFactory(instructor=instructor, date=dt.date(2030, 1, day))
    response = rest.as_user(manager).patch("class_assignments", {"date": "2030-01-01"}, date="eq.2030-01-02")

    assert (response.status_code, history(), told()) == (409, [], [])


def test_a_used_class_type_refuses_its_end_at_once(rest, admin):
    assignment = AssignmentFactory()
    response = rest.as_user(admin).delete("class_types", id=f"eq.{assignment.class_type_id}")

    assert (response.status_code, response.json()["code"]) == (409, "23503")


def calculations(**which):
    found = PaymentCalculation.objects.filter(**which).order_by("calculated_at", "id")
    return [(each.before, each.after, each.payment_type, each.students, each.rule, each.reason) for each in found]


@pytest.fixture
def new_class(instructor):
    class_type = ClassTypeFactory()
    return lambda day, **columns: {
        "class_type_id": str(class_type.pk),
        "instructor_id": str(instructor.pk),
        "date": f"2030-01-{day:02}",
        "schedule_type": "adhoc",
        **columns,
    }


GIVEN = "Given through the API"


@pytest.mark.parametrize("way", ["plain", "batch", "envelope", "upsert"])
def test_every_new_class_can_explain_its_amount(rest, manager, new_class, way):
    rows = [new_class(1, payment_amount=1250.5), new_class(2)]
    bodies = {"plain": rows[:1], "batch": rows, "envelope": {"assignments": rows}, "upsert": rows}
    wish = ",resolution=merge-duplicates" if way == "upsert" else ""
    caller = rest.as_user(manager).with_headers(prefer=f"missing=default{wish}")
    response = caller.post("class_assignments", bodies[way], columns=",".join(rows[0]))

    expected = [
        (None, Decimal("1250.50"), "per_class", 1, f"{GIVEN}: ₹1,250.50", GIVEN),
        (None, Decimal("0.00"), "per_class", 1, f"{GIVEN}: ₹0.00", GIVEN),
    ]
    assert response.status_code == 201
    assert sorted(calculations(), reverse=True) == sorted(expected[: 1 if way == "plain" else 2], reverse=True)
    made = PaymentCalculation.objects.values_list("calculated_by", "classes", "rate").distinct()
    assert list(made) == [(manager.pk, 1, None)]


@pytest.mark.parametrize("way", ["patch", "upsert"])
@pytest.mark.parametrize(
    ("change", "after"),
    [({"payment_amount": 700}, Decimal(700)), ({"payment_type": "per_class_total"}, Decimal(500))],
)
def test_an_amount_that_is_given_explains_itself_and_stays(rest, manager, way, change, after):
    link = AssignmentBookingFactory(assignment__payment_rate=Decimal(500), assignment__payment_amount=Decimal(500))
    row = Assignment.objects.get()
    caller = rest.as_user(manager)
    if way == "patch":
        caller.patch("class_assignments", change | {"notes": "x"}, id=f"eq.{row.pk}")
    else:
        needed = {"id": row.pk, "instructor_id": row.instructor_id, "class_type_id": row.class_type_id}
        body = {name: str(key) for name, key in needed.items()}
        body |= {"date": str(row.date), "schedule_type": "adhoc", **change}
        caller.with_headers(prefer="resolution=merge-duplicates").post("class_assignments", body)

    stored = Assignment.objects.get()
    kind = change.get("payment_type", "per_class")
    assert (stored.payment_amount, stored.payment_override_reason, stored.version) == (after, GIVEN, row.version + 1)
    money = f"{GIVEN}: ₹{after}.00"
    assert calculations(assignment=link.assignment_id) == [(Decimal(500), after, kind, 1, money, GIVEN)]


def test_a_whole_row_that_is_sent_back_gives_no_amount(rest, manager):
    assignment = AssignmentFactory(payment_rate=Decimal(500), payment_amount=Decimal(500))
    caller = rest.as_user(manager)
    (row,) = caller.get("class_assignments", id=f"eq.{assignment.pk}").json()
    caller.patch("class_assignments", row | {"notes": "x"}, id=f"eq.{assignment.pk}")

    stored = Assignment.objects.get()
    assert (stored.notes, stored.payment_override_reason, calculations()) == ("x", None, [])


def test_a_given_amount_does_not_follow_the_students_until_it_is_reset(rest, manager):
    assignment = AssignmentFactory(
        payment_type="per_student_per_class", payment_rate=Decimal(100), payment_amount=Decimal(100)
    )
    caller = rest.as_user(manager)
    caller.patch("class_assignments", {"payment_amount": 30}, id=f"eq.{assignment.pk}")
    for _ in range(2):
        body = {"assignment_id": str(assignment.pk), "booking_id": BookingFactory().booking_id}
        caller.post("assignment_bookings", body)
    given = Assignment.objects.get().payment_amount
    reset_amount(assignment_id=assignment.pk, actor=manager, now=timezone.now())

    assert (given, Assignment.objects.get().payment_amount) == (Decimal(30), Decimal(200))


def test_what_has_nothing_to_do_with_money_is_not_reckoned(rest, manager, instructor):
    assignment = AssignmentFactory(instructor=instructor)
    rest.as_user(manager).patch(
        "class_assignments", {"notes": "x", "class_status": "cancelled"}, id=f"eq.{assignment.pk}"
    )
    rest.as_user(instructor).patch("class_assignments", {"notes": "y"}, id=f"eq.{assignment.pk}")
    rest.as_user(manager).delete("class_assignments", id=f"eq.{assignment.pk}")

    assert calculations() == []


@pytest.mark.parametrize("stored", [{"class_status": "completed"}, {"payment_status": "paid"}])
def test_what_took_place_or_was_paid_can_be_deleted_here_and_stays_in_the_history(rest, manager, stored):
    assignment = AssignmentFactory(**stored)
    response = rest.as_user(manager).delete("class_assignments", id=f"eq.{assignment.pk}")

    assert (response.status_code, history()) == (204, [("deleted", manager.pk)])
    before = HistoryEntry.objects.get().before
    assert {name: before[name] for name in stored} == stored
