"""Taking back what one request did: the same rows again, or nothing and why."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.exceptions import NotPermitted
from accounts.row_security.acting import acting_as, current_change_id
from assignments.exceptions import CannotUndo, ClassFull, InstructorBusy
from assignments.models import Assignment, AssignmentBooking, AssignmentSeries, HistoryEntry, PaymentCalculation
from assignments.services.amounts import override_amount, reset_amount
from assignments.services.answer import answer_assignments
from assignments.services.delete import delete_assignments
from assignments.services.states import cancel_assignments, complete_assignments, mark_paid
from assignments.services.students import attach_bookings, detach_bookings
from assignments.services.undo import undo_change
from bookings.models import Booking
from scheduling.changes import ChangeRequest, ChangeScope
from scheduling.services.change import change_assignments, preview_change
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    ClassTypeFactory,
)

NOW = timezone.now()
SOON = timezone.localdate() + dt.timedelta(days=3)


@pytest.fixture
def assignment(instructor) -> Assignment:
    return AssignmentFactory(
        instructor=instructor, date=SOON, start_time="07:00", end_time="08:00", instructor_status="accepted"
    )


def done_by(user, service, **arguments):
    """Let the service do this in a request of the person's; the id to take it back with."""
    with acting_as(user):
        service(actor=user, now=NOW, **arguments)
        return current_change_id()


def move(*, actor, now, assignment, scope=ChangeScope.THIS, **wanted):
    request = ChangeRequest(assignment_id=assignment.pk, scope=scope, **wanted)
    sheet = preview_change(request=request, actor=actor, today=timezone.localdate(now))
    change_assignments(
        request=request,
        acknowledged=sheet.warning_codes,
        fingerprint=sheet.fingerprint,
        versions=sheet.versions,
        actor=actor,
        now=now,
    )


def undo(user, change_id, *, now=NOW):
    with acting_as(user):
        return undo_change(change_id=change_id, actor=user, now=now)


def place(assignment):
    row = Assignment.objects.get(pk=assignment.pk)
    return row.date, row.start_time, row.instructor_id, row.instructor_status, row.class_status


def test_a_cancelled_class_stands_again_with_its_payment(manager, assignment):
    change = done_by(manager, cancel_assignments, assignment_ids=[assignment.pk])

    assert undo(manager, change) == 1

    row = Assignment.objects.get()
    assert (row.class_status, row.payment_status) == ("scheduled", "pending")
    assert [entry.event for entry in HistoryEntry.objects.order_by("pk")] == [
        "assignment.cancelled",
        "assignment.undone",
    ]


def test_a_moved_class_goes_back_with_its_answer(manager, assignment):
    before = place(assignment)
    change = done_by(manager, move, assignment=assignment, date=SOON + dt.timedelta(days=1))
    assert place(assignment) != before

    undo(manager, change)

    assert place(assignment) == before


def test_a_reassigned_class_goes_back_to_its_instructor(manager, assignment, other_instructor):
    before = place(assignment)
    change = done_by(manager, move, assignment=assignment, instructor_id=other_instructor.pk)

    undo(manager, change)

    assert place(assignment) == before


def test_a_whole_series_goes_back_together(manager, instructor):
    series = AssignmentSeriesFactory()
    rows = [
        AssignmentFactory(
            series=series,
            series_position=number,
            class_type=series.class_type,
            instructor=instructor,
            schedule_type="weekly",
            date=SOON + dt.timedelta(weeks=number),
            start_time="07:00",
            end_time="08:00",
        )
        for number in (1, 2, 3)
    ]
    change = done_by(
        manager, move, assignment=rows[0], scope=ChangeScope.ALL, start_time=dt.time(9), end_time=dt.time(10)
    )

    assert undo(manager, change) == 3

    assert {row.start_time for row in Assignment.objects.all()} == {dt.time(7)}


def test_deleted_classes_come_back_as_the_same_rows(manager, instructor):
    series = AssignmentSeriesFactory()
    row = AssignmentFactory(
        series=series, series_position=1, class_type=series.class_type, instructor=instructor, date=SOON, notes="Mats"
    )
    link = AssignmentBookingFactory(assignment=row)
    before = Assignment.objects.values().get()
    change = done_by(manager, delete_assignments, assignment_ids=[row.pk])
    assert not AssignmentSeries.objects.exists()
    assert Booking.objects.get().status == "pending"

    undo(manager, change)

    after = Assignment.objects.values().get()
    assert {name: value for name, value in after.items() if name != "updated_at"} == {
        name: value for name, value in before.items() if name != "updated_at"
    }
    assert AssignmentSeries.objects.get().pk == series.pk
    assert AssignmentBooking.objects.get().booking_id == link.booking_id
    assert Booking.objects.get().status == "confirmed"


def test_students_leave_and_come_back(manager, assignment):
    booking = BookingFactory()
    ids = {"assignment_ids": [assignment.pk], "booking_ids": [booking.booking_id]}

    undo(manager, done_by(manager, attach_bookings, **ids))
    assert not AssignmentBooking.objects.exists()

    done_by(manager, attach_bookings, **ids)
    undo(manager, done_by(manager, detach_bookings, **ids))
    assert AssignmentBooking.objects.count() == 1


def test_an_amount_set_by_hand_is_taken_back(manager, assignment):
    before = assignment.payment_amount
    change = done_by(manager, override_amount, assignment_id=assignment.pk, amount=before + 5, reason="Late hour")

    undo(manager, change)

    row = Assignment.objects.get()
    assert (row.payment_amount, row.payment_override_reason) == (before, None)


def test_instructors_take_their_own_answer_back(instructor, assignment):
    Assignment.objects.update(instructor_status="pending")
    change = done_by(instructor, answer_assignments, assignment_ids=[assignment.pk], accept=True)

    undo(instructor, change)

    assert Assignment.objects.get().instructor_status == "pending"


# --- Refused ----------------------------------------------------------------------------------------------------------


def test_what_somebody_changed_since_is_left_alone(manager, staff, assignment):
    change = done_by(manager, move, assignment=assignment, start_time=dt.time(9), end_time=dt.time(10))
    done_by(staff, move, assignment=assignment, start_time=dt.time(11), end_time=dt.time(12))

    with pytest.raises(CannotUndo, match="Somebody changed this since"):
        undo(manager, change)

    assert Assignment.objects.get().start_time == dt.time(11)


def test_a_slot_that_is_taken_meanwhile_is_not_taken_twice(manager, assignment, instructor):
    change = done_by(manager, cancel_assignments, assignment_ids=[assignment.pk])
    AssignmentFactory(instructor=instructor, date=SOON, start_time="07:30", end_time="08:30")

    with pytest.raises(InstructorBusy, match="Asha Rao already teaches"):
        undo(manager, change)

    assert Assignment.objects.get(pk=assignment.pk).class_status == "cancelled"


def test_deleted_classes_stay_away_from_a_slot_that_is_taken(manager, assignment, instructor):
    change = done_by(manager, delete_assignments, assignment_ids=[assignment.pk])
    AssignmentFactory(instructor=instructor, date=SOON, start_time="07:30", end_time="08:30")

    with pytest.raises(InstructorBusy):
        undo(manager, change)

    assert Assignment.objects.count() == 1


def test_a_deactivated_instructor_gets_no_class_back(manager, assignment, instructor):
    change = done_by(manager, cancel_assignments, assignment_ids=[assignment.pk])
    instructor.is_active = False
    instructor.save(update_fields=["is_active"])

    with pytest.raises(CannotUndo, match="deactivated"):
        undo(manager, change)


def test_nobody_takes_back_what_another_did(manager, staff, assignment):
    change = done_by(staff, cancel_assignments, assignment_ids=[assignment.pk])

    with pytest.raises(CannotUndo, match="nothing left"):
        undo(manager, change)


def test_after_a_quarter_of_an_hour_it_is_too_late(manager, assignment):
    change = done_by(manager, cancel_assignments, assignment_ids=[assignment.pk])

    undo(manager, change, now=NOW + dt.timedelta(minutes=15))
    again = done_by(manager, cancel_assignments, assignment_ids=[assignment.pk])

    with pytest.raises(CannotUndo, match="15 minutes"):
        undo(manager, again, now=NOW + dt.timedelta(minutes=15, seconds=1))


def test_twice_is_once(manager, assignment):
    change = done_by(manager, delete_assignments, assignment_ids=[assignment.pk])
    undo(manager, change)

    with pytest.raises(CannotUndo, match="back already"):
        undo(manager, change)


def test_a_completion_is_an_admins_to_take_back(admin, manager, assignment):
    Assignment.objects.update(date=timezone.localdate() - dt.timedelta(days=1))

    with pytest.raises(NotPermitted):
        undo(manager, done_by(manager, complete_assignments, assignment_ids=[assignment.pk]))
    Assignment.objects.update(class_status="scheduled")
    undo(admin, done_by(admin, complete_assignments, assignment_ids=[assignment.pk]))

    assert Assignment.objects.get().class_status == "scheduled"


def test_the_studios_own_jobs_leave_nothing_to_take_back(manager, assignment):
    cancel_assignments(assignment_ids=[assignment.pk], actor=manager, now=NOW)

    assert HistoryEntry.objects.get().change_id is None


@pytest.mark.parametrize("close", [cancel_assignments, complete_assignments])
def test_a_class_that_was_closed_since_is_not_moved(manager, assignment, close):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Assignment.objects.update(date=yesterday)
    change = done_by(manager, move, assignment=assignment, start_time=dt.time(9), end_time=dt.time(10))
    close(assignment_ids=[assignment.pk], actor=manager, now=NOW)

    with pytest.raises(CannotUndo, match="Somebody changed this since"):
        undo(manager, change)

    assert Assignment.objects.get().start_time == dt.time(9)


def test_an_amount_that_was_paid_since_stays(manager, assignment):
    change = done_by(manager, move, assignment=assignment, payment_rate=Decimal(700))
    mark_paid(assignment_ids=[assignment.pk], actor=manager, now=NOW)

    with pytest.raises(CannotUndo, match="Somebody changed this since"):
        undo(manager, change)

    assert Assignment.objects.get().payment_amount == 700


def test_a_time_that_was_accepted_since_stays(manager, instructor, assignment):
    Assignment.objects.update(instructor_status="pending")
    change = done_by(manager, move, assignment=assignment, start_time=dt.time(9), end_time=dt.time(10))
    answer_assignments(
        assignment_ids=[assignment.pk], actor=instructor, accept=True, now=NOW + dt.timedelta(seconds=30)
    )

    with pytest.raises(CannotUndo, match="Somebody changed this since"):
        undo(manager, change, now=NOW + dt.timedelta(minutes=1))

    assert place(assignment)[1] == dt.time(9)


def test_a_class_type_does_not_come_back_that_has_too_few_seats_by_now(manager):
    small = AssignmentFactory(class_type__max_participants=1, booking_type="public_group", date=SOON)
    change = done_by(manager, move, assignment=small, class_type_id=ClassTypeFactory().pk)
    bookings = [BookingFactory(booking_type="public_group").booking_id for _ in range(2)]
    attach_bookings(assignment_ids=[small.pk], booking_ids=bookings, actor=manager, now=NOW)

    with pytest.raises(ClassFull):
        undo(manager, change)

    assert Assignment.objects.get().class_type_id != small.class_type_id


def test_a_booking_type_does_not_come_back_that_the_students_did_not_book(manager):
    alone = AssignmentFactory(booking_type="individual", date=SOON)
    change = done_by(manager, move, assignment=alone, booking_type="public_group")
    booking = BookingFactory(booking_type="public_group")
    attach_bookings(assignment_ids=[alone.pk], booking_ids=[booking.booking_id], actor=manager, now=NOW)

    with pytest.raises(CannotUndo, match="booked as public group"):
        undo(manager, change)


def test_a_student_whose_booking_was_completed_does_not_hold_a_class_in_its_place(manager, assignment):
    link = AssignmentBookingFactory(assignment=assignment)
    change = done_by(manager, move, assignment=assignment, start_time=dt.time(9), end_time=dt.time(10))
    Booking.objects.filter(pk=link.booking.pk).update(status="completed")

    undo(manager, change)

    assert place(assignment)[1] == dt.time(7)


# --- Amounts ----------------------------------------------------------------------------------------------------------


def test_an_amount_that_is_put_back_explains_itself_as_before(manager, assignment):
    reset = {"assignment_id": assignment.pk, "actor": manager}
    override_amount(**reset, amount=Decimal(450), reason="Half an hour", now=NOW - dt.timedelta(hours=1))
    change = done_by(manager, reset_amount, assignment_id=assignment.pk)

    undo(manager, change, now=NOW + dt.timedelta(seconds=1))

    newest = PaymentCalculation.objects.order_by("-calculated_at").first()
    assert (newest.before, newest.after, newest.rule) == (500, 450, "Set by hand: ₹450.00")
    assert newest.reason == "Taken back"
    assert newest.after == Assignment.objects.get().payment_amount


def test_an_amount_that_was_never_reckoned_explains_itself_too(manager, assignment):
    undo(
        manager,
        done_by(manager, move, assignment=assignment, payment_rate=Decimal(700)),
        now=NOW + dt.timedelta(seconds=1),
    )

    newest = PaymentCalculation.objects.order_by("-calculated_at").first()
    assert (newest.after, newest.rule) == (500, "Taken back: ₹500.00")


def test_an_amount_catches_up_when_the_payment_that_held_it_is_taken_back(manager):
    row = AssignmentFactory(payment_type="per_student_per_class", booking_type="public_group", date=SOON)
    change = done_by(manager, mark_paid, assignment_ids=[row.pk])
    bookings = [BookingFactory(booking_type="public_group").booking_id for _ in range(2)]
    attach_bookings(assignment_ids=[row.pk], booking_ids=bookings, actor=manager, now=NOW)
    assert Assignment.objects.get().payment_amount == 500

    undo(manager, change)

    assert Assignment.objects.get().payment_amount == 1000
