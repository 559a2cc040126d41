"""The steps of one class over HTTP: each as a plain form and in the dialog, permitted, refused, and out of date."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.urls import reverse

from assignments.models import Assignment, HistoryEntry
from tests.factories import AssignmentBookingFactory, AssignmentFactory, AssignmentSeriesFactory, BookingFactory

pytestmark = pytest.mark.django_db

OVER = dt.date(2026, 6, 1)
IN_DIALOG = {"hx-request": "true", "hx-target": "class-dialog"}
IN_FRAME = {"hx-request": "true", "hx-target": "dialog"}


@pytest.fixture
def assignment(instructor) -> Assignment:
    return AssignmentFactory(instructor=instructor, date=OVER)


def address(step: str, assignment: Assignment) -> str:
    return reverse(f"assignments:{step}", args=[assignment.pk])


def stored(assignment: Assignment) -> Assignment:
    return Assignment.objects.get(pk=assignment.pk)


def events_of(response) -> dict[str, object]:
    return json.loads(response["HX-Trigger"])


STEPS = [
    ("complete", {}, "class_status", "completed"),
    ("cancel", {}, "class_status", "cancelled"),
    ("restore", {"class_status": "cancelled"}, "class_status", "scheduled"),
    ("pay", {}, "payment_status", "paid"),
    ("unpay", {"payment_status": "paid"}, "payment_status", "pending"),
]


@pytest.mark.parametrize(("step", "columns", "column", "after"), STEPS)
def test_a_plain_form_takes_the_step_and_leads_back(client, manager, step, columns, column, after):
    assignment = AssignmentFactory(date=OVER, **columns)
    client.force_login(manager)

    response = client.post(address(step, assignment), {"version": assignment.version})

    assert response.url == address("detail", assignment)
    assert getattr(stored(assignment), column) == after


@pytest.mark.parametrize(("step", "columns", "column", "after"), STEPS)
def test_in_the_dialog_the_step_answers_with_the_news_alone(client, manager, step, columns, column, after):
    assignment = AssignmentFactory(date=OVER, **columns)
    client.force_login(manager)

    response = client.post(address(step, assignment), {"version": assignment.version}, headers=IN_DIALOG)

    assert (response.status_code, response.content) == (204, b"")
    assert {"assignments:changed", "toast"} == set(events_of(response))
    assert getattr(stored(assignment), column) == after


@pytest.mark.parametrize(
    "step", ["complete", "reopen", "cancel", "restore", "pay", "unpay", "delete", "note", "amount"]
)
def test_steps_are_for_whoever_may_take_them(client, stranger, other_instructor, assignment, step):
    for person in (stranger, other_instructor):
        client.force_login(person)
        assert client.post(address(step, assignment)).status_code in {403, 404}

    assert stored(assignment).version == 1


@pytest.mark.parametrize("step", ["reopen", "cancel", "restore", "pay", "unpay", "delete", "amount", "students"])
def test_an_instructor_leaves_the_desks_steps_alone(client, instructor, assignment, step):
    client.force_login(instructor)

    response = client.post(
        address(step, assignment), {"booking_ids": ["YOG-20260101-0001"], "amount": 1, "reason": "x"}
    )

    assert response.status_code == 403
    assert stored(assignment).version == 1


def test_an_instructor_completes_an_own_class(client, instructor, assignment):
    client.force_login(instructor)

    client.post(address("complete", assignment), {"version": 1})

    assert stored(assignment).class_status == "completed"


def test_a_plain_form_leads_back_to_the_page_it_names(client, instructor, assignment):
    client.force_login(instructor)

    own = client.post(address("complete", assignment), {"next": reverse("assignments:mine")})
    assert own.url == reverse("assignments:mine")

    for wish in ("https://elsewhere.test/", "elsewhere", "assignments:nowhere"):
        foreign = client.post(address("note", assignment), {"notes": "x", "next": wish})
        assert foreign.url == address("detail", assignment)


def test_a_version_that_is_no_number_is_none(client, manager, assignment):
    client.force_login(manager)

    assert client.post(address("note", assignment), {"notes": "x", "version": "9" * 5000}).status_code == 302


def test_steps_are_not_taken_by_looking(client, manager, assignment):
    client.force_login(manager)

    for step in ("complete", "reopen", "restore", "pay", "unpay", "note", "amount"):
        assert client.get(address(step, assignment)).status_code == 405


@pytest.mark.parametrize("headers", [{}, IN_DIALOG])
def test_a_refused_step_shows_the_class_as_it_is_and_why(client, manager, headers):
    assignment = AssignmentFactory(date=OVER, class_status="cancelled", payment_status="cancelled")
    client.force_login(manager)

    response = client.post(address("complete", assignment), headers=headers)

    assert response.status_code == 409
    assert "This class is cancelled. Un-cancel it first." in response.text
    assert stored(assignment).class_status == "cancelled"


@pytest.mark.parametrize("headers", [{}, IN_DIALOG])
def test_an_old_version_is_told_who_changed_what(client, manager, staff, headers, assignment):
    client.force_login(staff)
    client.post(address("note", assignment), {"notes": "Bring a mat.", "version": 1})
    client.force_login(manager)

    response = client.post(address("pay", assignment), {"version": 1}, headers=headers)

    assert response.status_code == 409
    assert "Somebody else changed this class while you had it open. Sunita Staff, " in response.text
    assert "Notes changed" in response.text
    assert stored(assignment).payment_status == "pending"


def test_a_refused_note_keeps_what_was_typed(client, manager, staff, assignment):
    client.force_login(staff)
    client.post(address("pay", assignment), {"version": 1})
    client.force_login(manager)

    response = client.post(address("note", assignment), {"notes": "Mine, and long", "version": 1}, headers=IN_DIALOG)

    assert response.status_code == 409
    assert "Mine, and long</textarea>" in response.text


def test_undo_needs_no_version(client, manager, assignment):
    client.force_login(manager)
    response = client.post(address("cancel", assignment), {"version": 1}, headers=IN_DIALOG)

    undo_url = events_of(response)["toast"]["undo_url"]
    client.post(undo_url, headers={"hx-request": "true"})

    assert stored(assignment).class_status == "scheduled"


def test_a_step_that_is_refused_outside_the_dialog_says_so_in_a_toast(client, manager, assignment):
    client.force_login(manager)

    response = client.post(address("restore", assignment), headers={"hx-request": "true"})

    assert response.status_code == 409
    assert events_of(response)["toast"]["level"] == "error"


def test_a_class_that_is_gone_answers_404(client, manager, assignment):
    Assignment.objects.filter(pk=assignment.pk).delete()
    client.force_login(manager)

    assert client.post(address("pay", assignment)).status_code == 404


# --- Cancel and delete ask first --------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["cancel", "delete"])
def test_the_question_names_what_it_hits(client, manager, assignment, step):
    for name in ("Meera", "Tara", "Uma", "Veena"):
        AssignmentBookingFactory(assignment=assignment, booking__first_name=name, booking__last_name="Nair")
    client.force_login(manager)

    page = client.get(address(step, assignment))
    frame = client.get(address(step, assignment), headers=IN_FRAME)

    assert page.text.startswith("<!doctype html>")
    assert "Meera Nair, Tara Nair, Uma Nair" in frame.text
    assert "and others" in frame.text
    assert "Veena" not in frame.text


def test_the_reason_of_a_cancellation_is_kept(client, manager, assignment):
    client.force_login(manager)

    client.post(address("cancel", assignment), {"version": 1, "reason": "Monsoon"})

    assert HistoryEntry.objects.get(assignment_id=assignment.pk).reason == "Monsoon"


def test_cancelling_from_the_question_shows_the_class_again(client, manager, assignment):
    client.force_login(manager)

    response = client.post(address("cancel", assignment), {"version": 1}, headers=IN_FRAME)

    assert response.status_code == 200
    assert response.text.strip().startswith('<div class="step" id="class-dialog"')


def test_a_deleted_class_closes_its_dialog(client, manager, assignment):
    client.force_login(manager)

    response = client.post(address("delete", assignment), {"version": 1}, headers=IN_FRAME)

    assert response.status_code == 204
    assert set(events_of(response)) == {"assignments:changed", "dialog:close", "toast"}
    assert not Assignment.objects.filter(pk=assignment.pk).exists()


def test_a_deleted_class_leads_home(client, manager, assignment):
    client.force_login(manager)

    assert client.post(address("delete", assignment), {"version": 1}).url == "/"


def test_staff_do_not_delete(client, staff, assignment):
    client.force_login(staff)

    assert client.post(address("delete", assignment), {"version": 1}).status_code == 403


# --- Notes and amount -------------------------------------------------------------------------------------------------


def test_the_instructor_writes_a_note(client, instructor, assignment):
    client.force_login(instructor)

    client.post(address("note", assignment), {"notes": "Knee of Meera", "version": 1})

    assert stored(assignment).notes == "Knee of Meera"


def test_an_amount_is_set_by_hand_and_reset(client, manager, assignment):
    client.force_login(manager)

    client.post(address("amount", assignment), {"amount": "350", "reason": "Friend of the house", "version": 1})
    assert (stored(assignment).payment_amount, stored(assignment).payment_override_reason) == (
        Decimal(350),
        "Friend of the house",
    )

    client.post(address("amount", assignment), {"step": "reset", "version": 2})
    assert (stored(assignment).payment_amount, stored(assignment).payment_override_reason) == (Decimal(500), None)


@pytest.mark.parametrize("amount", ["", "much", "-1", "NaN"])
def test_an_amount_has_to_be_a_number(client, manager, assignment, amount):
    client.force_login(manager)

    response = client.post(address("amount", assignment), {"amount": amount, "reason": "Why not", "version": 1})

    assert response.status_code == 409
    assert stored(assignment).payment_amount == 500


# --- Students ---------------------------------------------------------------------------------------------------------


def test_students_are_added_and_taken_out(client, manager, assignment):
    booking = BookingFactory()
    client.force_login(manager)

    client.post(address("students", assignment), {"booking_ids": [booking.booking_id], "version": 1})
    assert [link.booking for link in assignment.assignment_bookings.all()] == [booking]

    client.post(address("students", assignment), {"detach": booking.booking_id})
    assert not assignment.assignment_bookings.exists()


def test_a_student_who_sits_elsewhere_is_added_after_a_confirmation(client, manager, assignment):
    booking = BookingFactory(booking_type=assignment.booking_type)
    AssignmentBookingFactory(
        assignment=AssignmentFactory(
            date=assignment.date, start_time=assignment.start_time, booking_type=assignment.booking_type
        ),
        booking=booking,
    )
    client.force_login(manager)
    chosen = {"booking_ids": [booking.booking_id], "version": 1}

    asked = client.post(address("students", assignment), chosen, headers=IN_FRAME)
    assert asked.status_code == 409
    assert f"{booking.client_name} is already in" in asked.text
    assert 'name="acknowledged" value="student_busy"' in asked.text
    assert not assignment.assignment_bookings.exists()

    client.post(address("students", assignment), chosen | {"acknowledged": "student_busy"}, headers=IN_FRAME)
    assert assignment.assignment_bookings.count() == 1


def test_students_are_added_to_the_whole_series(client, manager, instructor):
    series = AssignmentSeriesFactory(booking_type="public_group")
    first, second, completed = (
        AssignmentFactory(
            instructor=instructor,
            series=series,
            series_position=position,
            booking_type="public_group",
            schedule_type="weekly",
            class_status=status,
        )
        for position, status in enumerate(["scheduled", "scheduled", "completed"], start=1)
    )
    booking = BookingFactory(booking_type="public_group")
    client.force_login(manager)

    client.post(address("students", first), {"booking_ids": [booking.booking_id], "series": "yes", "version": 1})

    assert [row.assignment_bookings.count() for row in (first, second, completed)] == [1, 1, 0]


def test_a_booking_that_does_not_fit_is_refused(client, manager, assignment):
    booking = BookingFactory(booking_type="corporate")
    client.force_login(manager)

    response = client.post(
        address("students", assignment), {"booking_ids": [booking.booking_id], "version": 1}, headers=IN_FRAME
    )

    assert response.status_code == 409
    assert "is booked as corporate, but the class is individual" in response.text


def test_the_choice_offers_bookings_that_fit_and_keeps_the_chosen_ones(client, manager, assignment):
    chosen = BookingFactory(first_name="Meera", last_name="Nair")
    found = BookingFactory(first_name="Tara", last_name="Rao")
    BookingFactory(first_name="Tara", last_name="Corporate", booking_type="corporate")
    BookingFactory(first_name="Uma", last_name="Pai")
    client.force_login(manager)

    response = client.get(
        address("students", assignment),
        {"q": "tara", "booking_ids": [chosen.booking_id]},
        headers={"hx-request": "true", "hx-target": "attachable"},
    )

    assert response.text.strip().startswith('<div class="card card-flush" id="attachable"')
    assert [booking.booking_id in response.text for booking in (chosen, found)] == [True, True]
    assert "Corporate" not in response.text
    assert "Uma" not in response.text
