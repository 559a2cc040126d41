"""What is written through `/rest/v1` stands in the history, and the people concerned are told, as if a screen had done it."""

import datetime as dt
from decimal import Decimal

import pytest

from assignments.models import Assignment, HistoryEntry, PaymentCalculation
from notices.models import Notice
from tests.factories import AssignmentBookingFactory, AssignmentFactory, BookingFactory, ClassTypeFactory

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
    rest.by(manager).post("class_assignments", body)

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
    rest.by(manager).patch("class_assignments", change, id=f"eq.{assignment.pk}")

    assert history() == [(event, manager.pk)]
    entry = HistoryEntry.objects.get()
    assert set(entry.after) == set(change)
    assert entry.before != entry.after


def test_a_change_to_the_same_is_none(rest, manager):
    assignment = AssignmentFactory()
    rest.by(manager).patch("class_assignments", {"class_status": "scheduled"}, id=f"eq.{assignment.pk}")

    assert history() == []


def test_an_answer_reaches_who_assigned(rest, instructor, manager):
    assignment = AssignmentFactory(instructor=instructor, assigned_by=manager)
    rest.by(instructor).patch("class_assignments", {"instructor_status": "accepted"}, id=f"eq.{assignment.pk}")

    assert history() == [("accepted", instructor.pk)]
    assert ("class.accepted", manager.pk) in told()


def test_a_deleted_class_is_remembered_whole(rest, manager):
    link = AssignmentBookingFactory()
    rest.by(manager).delete("class_assignments", id=f"eq.{link.assignment_id}")

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
    caller = rest.by(manager)
    caller.post("assignment_bookings", body)
    more = Assignment.objects.get().payment_amount
    caller.delete("assignment_bookings", booking_id=f"eq.{body[0]['booking_id']}")

    assert (more, Assignment.objects.get().payment_amount) == (Decimal(200), Decimal(100))
    assert [event for event, _ in history()] == ["students_attached", "repriced", "students_detached", "repriced"]


def calculations():
    found = PaymentCalculation.objects.order_by("calculated_at", "after")
    return [(each.before, each.after, each.payment_type, each.rule, each.reason) for each in found]


@pytest.mark.parametrize("wrap", [lambda rows: rows[0], list, lambda rows: {"assignments": rows}])
def test_the_amount_of_a_new_class_explains_itself(rest, manager, instructor, wrap):
    row = {
        "class_type_id": str(ClassTypeFactory().pk),
        "instructor_id": str(instructor.pk),
        "date": "2030-01-01",
        "schedule_type": "adhoc",
        "payment_amount": 500,
    }
    sent = wrap([row, row | {"date": "2030-01-02", "payment_amount": 600}])
    response = rest.by(manager).post("class_assignments", sent)

    made = list(Assignment.objects.order_by("payment_amount"))
    assert response.status_code == 201
    assert len(made) == (1 if sent == row else 2)
    assert calculations() == [
        (None, each.payment_amount, "per_class", f"Sent through the API: ₹{each.payment_amount}", "Created")
        for each in made
    ]
    assert {each.calculated_by for each in PaymentCalculation.objects.all()} == {manager}


@pytest.mark.parametrize(
    ("change", "after", "payment_type"),
    [
        ({"payment_amount": 5}, Decimal(5), "per_class"),
        ({"payment_type": "monthly"}, Decimal(500), "monthly"),
        ({"payment_amount": 7, "payment_type": "monthly", "notes": "x"}, Decimal(7), "monthly"),
    ],
)
def test_a_change_of_the_amount_explains_itself(rest, manager, change, after, payment_type):
    link = AssignmentBookingFactory(assignment__payment_amount=Decimal(500))
    AssignmentBookingFactory(assignment=link.assignment)
    rest.by(manager).patch("class_assignments", change, id=f"eq.{link.assignment_id}")

    rule = f"Sent through the API: ₹{after:.2f}"
    assert calculations() == [(Decimal(500), after, payment_type, rule, "Amount or payment type changed")]
    assert PaymentCalculation.objects.get().students == 2


@pytest.mark.parametrize("change", [{"notes": "x"}, {"payment_status": "paid"}, {"payment_amount": 500}])
def test_what_leaves_the_amount_alone_is_no_calculation(rest, manager, change):
    assignment = AssignmentFactory(payment_amount=Decimal(500))
    rest.by(manager).patch("class_assignments", change, id=f"eq.{assignment.pk}")

    assert calculations() == []


def test_a_refused_class_leaves_no_calculation(rest, manager, instructor):
    row = {"instructor_id": str(instructor.pk), "date": "2030-01-01", "schedule_type": "crash_course"}
    rest.by(manager).post("class_assignments", row)

    assert calculations() == []


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
    rest.by(manager).post("rpc/bulk_assignment_operations", body)

    assert history() == [(event, manager.pk) for event in events]
    assert len(told()) == len(events)


def test_what_is_refused_leaves_no_trace(rest, manager, instructor):
    for day in (1, 2):
        AssignmentFactory(instructor=instructor, date=dt.date(2030, 1, day))
    response = rest.by(manager).patch("class_assignments", {"date": "2030-01-01"}, date="eq.2030-01-02")

    assert (response.status_code, history(), told()) == (409, [], [])


def test_a_used_class_type_refuses_its_end_at_once(rest, admin):
    assignment = AssignmentFactory()
    response = rest.by(admin).delete("class_types", id=f"eq.{assignment.class_type_id}")

    assert (response.status_code, response.json()["code"]) == (409, "23503")
