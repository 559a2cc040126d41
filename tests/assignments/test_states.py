"""Domain 4.8: the states of a class and of its payment."""

import datetime as dt

import pytest

from accounts.exceptions import NotPermitted
from accounts.row_security.acting import acting_as
from assignments.exceptions import AssignmentGone, InstructorBusy, VersionConflict, WrongState
from assignments.models import Assignment, HistoryEntry
from assignments.services.states import (
    cancel_assignments,
    complete_assignments,
    mark_paid,
    mark_unpaid,
    reopen_assignments,
    restore_assignments,
)
from tests.factories import AssignmentBookingFactory, AssignmentFactory, BookingFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 1)
START = dt.datetime(2026, 6, 1, 1, 30, tzinfo=dt.UTC)  # 07:00 in Asia/Kolkata
MIDNIGHT = dt.datetime(2026, 5, 31, 18, 30, tzinfo=dt.UTC)  # the day's first instant there
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def scheduled(instructor) -> Assignment:
    return AssignmentFactory(instructor=instructor, date=DAY)


@pytest.fixture
def cancelled(instructor) -> Assignment:
    return AssignmentFactory(instructor=instructor, date=DAY, class_status="cancelled", payment_status="cancelled")


def do(service, *assignments, actor, now=START, **extra):
    service(assignment_ids=[row.pk for row in assignments], actor=actor, now=now, **extra)


def state_of(assignment):
    return Assignment.objects.values_list("class_status", "payment_status").get(pk=assignment.pk)


# Completing


def test_a_class_is_completed_from_its_start(staff, scheduled):
    with acting_as(staff):
        do(complete_assignments, scheduled, actor=staff)

    assert state_of(scheduled) == ("completed", "pending")


def test_a_class_is_not_completed_before_its_start(staff, scheduled):
    with pytest.raises(WrongState, match="once it has started: Mon 1 Jun, 07:00"):
        do(complete_assignments, scheduled, actor=staff, now=START - SECOND)

    assert state_of(scheduled) == ("scheduled", "pending")


def test_a_class_without_times_is_completed_from_the_begin_of_its_day(staff):
    untimed = AssignmentFactory(date=DAY, start_time=None, end_time=None)

    with pytest.raises(WrongState):
        do(complete_assignments, untimed, actor=staff, now=MIDNIGHT - SECOND)
    do(complete_assignments, untimed, actor=staff, now=MIDNIGHT)

    assert state_of(untimed) == ("completed", "pending")


@pytest.mark.parametrize(
    ("day", "clock", "start"),
    [
        ("2026-10-24", "08:00", "2026-10-24T07:00Z"),
        ("2026-10-25", "08:00", "2026-10-25T08:00Z"),
        ("2026-10-25", "01:30", "2026-10-25T01:30Z"),  # the clock shows it twice; its calendar file says the later one
        ("2027-03-28", "08:00", "2027-03-28T07:00Z"),
        ("2026-12-31", "23:30", "2026-12-31T23:30Z"),
    ],
)
def test_a_class_starts_by_the_clock_of_a_studio_that_changes_it(settings, staff, day, clock, start):
    settings.TIME_ZONE = settings.STUDIO_TIME_ZONE = "Europe/London"
    scheduled = AssignmentFactory(date=day, start_time=clock, end_time="23:59")
    instant = dt.datetime.fromisoformat(start)

    with pytest.raises(WrongState):
        do(complete_assignments, scheduled, actor=staff, now=instant - SECOND)
    do(complete_assignments, scheduled, actor=staff, now=instant)

    assert state_of(scheduled) == ("completed", "pending")


def test_an_instructor_completes_an_own_class(instructor, scheduled):
    with acting_as(instructor):
        do(complete_assignments, scheduled, actor=instructor)

    assert state_of(scheduled) == ("completed", "pending")


def test_an_instructor_does_not_complete_a_colleagues_class(other_instructor, scheduled):
    with acting_as(other_instructor), pytest.raises(AssignmentGone):
        do(complete_assignments, scheduled, actor=other_instructor)
    with pytest.raises(NotPermitted):
        do(complete_assignments, scheduled, actor=other_instructor)

    assert state_of(scheduled) == ("scheduled", "pending")


def test_a_cancelled_class_is_not_completed(staff, cancelled):
    with pytest.raises(WrongState, match="cancelled"):
        do(complete_assignments, cancelled, actor=staff)

    assert state_of(cancelled) == ("cancelled", "cancelled")


def test_a_completed_class_is_not_completed_again(staff, scheduled):
    do(complete_assignments, scheduled, actor=staff)

    with pytest.raises(WrongState, match="already"):
        do(complete_assignments, scheduled, actor=staff)


# Reopening


def test_an_admin_reopens_a_completed_class(admin, scheduled):
    do(complete_assignments, scheduled, actor=admin)

    with acting_as(admin):
        do(reopen_assignments, scheduled, actor=admin, reason="Marked by mistake")

    assert state_of(scheduled) == ("scheduled", "pending")
    assert HistoryEntry.objects.get(event="assignment.reopened").reason == "Marked by mistake"


@pytest.mark.parametrize("person", ["manager", "staff", "instructor"])
def test_nobody_else_reopens_a_class(person, request, admin, scheduled):
    do(complete_assignments, scheduled, actor=admin)

    with pytest.raises(NotPermitted):
        do(reopen_assignments, scheduled, actor=request.getfixturevalue(person))

    assert state_of(scheduled) == ("completed", "pending")


def test_only_a_completed_class_is_reopened(admin, scheduled, cancelled):
    for row in (scheduled, cancelled):
        with pytest.raises(WrongState, match="completed"):
            do(reopen_assignments, row, actor=admin)


# Cancelling


def test_cancelling_cancels_the_pending_payment_and_frees_the_time(staff, scheduled):
    with acting_as(staff):
        do(cancel_assignments, scheduled, actor=staff, reason="Asha is ill")

    assert state_of(scheduled) == ("cancelled", "cancelled")
    AssignmentFactory(instructor=scheduled.instructor, date=DAY)


def test_cancelling_a_paid_class_leaves_a_refund_due(staff, scheduled):
    do(mark_paid, scheduled, actor=staff)

    do(cancel_assignments, scheduled, actor=staff)

    assert state_of(scheduled) == ("cancelled", "paid")
    assert Assignment.objects.get(pk=scheduled.pk).is_refund_due


def test_cancelling_releases_the_students_and_restoring_takes_them_back(staff, scheduled):
    link = AssignmentBookingFactory(assignment=scheduled)

    do(cancel_assignments, scheduled, actor=staff)
    link.booking.refresh_from_db()
    assert link.booking.status == "pending"

    do(restore_assignments, scheduled, actor=staff)
    link.booking.refresh_from_db()
    assert link.booking.status == "confirmed"


@pytest.mark.parametrize("class_status", ["cancelled", "completed"])
def test_only_a_scheduled_class_is_cancelled(staff, class_status):
    row = AssignmentFactory(class_status=class_status)

    with pytest.raises(WrongState, match=class_status):
        do(cancel_assignments, row, actor=staff)

    assert state_of(row) == (class_status, "pending")


@pytest.mark.parametrize(
    "service", [cancel_assignments, restore_assignments, mark_paid, mark_unpaid, reopen_assignments]
)
def test_an_instructor_changes_nothing_but_completion(service, instructor, scheduled):
    with pytest.raises(NotPermitted):
        do(service, scheduled, actor=instructor)

    assert state_of(scheduled) == ("scheduled", "pending")


# Un-cancelling


def test_uncancelling_brings_back_class_and_payment(staff, cancelled):
    with acting_as(staff):
        do(restore_assignments, cancelled, actor=staff)

    assert state_of(cancelled) == ("scheduled", "pending")


def test_uncancelling_keeps_a_payment_that_was_made(staff, scheduled):
    do(mark_paid, scheduled, actor=staff)
    do(cancel_assignments, scheduled, actor=staff)

    do(restore_assignments, scheduled, actor=staff)

    assert state_of(scheduled) == ("scheduled", "paid")


def test_uncancelling_is_refused_once_the_time_is_taken(staff, cancelled):
    AssignmentFactory(instructor=cancelled.instructor, date=DAY)

    with acting_as(staff):
        with pytest.raises(InstructorBusy, match="Asha Rao already teaches"):
            do(restore_assignments, cancelled, actor=staff)
        assert state_of(cancelled) == ("cancelled", "cancelled")


@pytest.mark.parametrize("retired", ["class_type", "instructor"])
def test_uncancelling_is_refused_when_something_is_no_longer_active(staff, cancelled, retired):
    thing = getattr(cancelled, retired)
    type(thing).objects.filter(pk=thing.pk).update(is_active=False)

    with pytest.raises(WrongState, match=r"is deactivated\.$"):
        do(restore_assignments, cancelled, actor=staff)

    assert state_of(cancelled) == ("cancelled", "cancelled")


def test_uncancelling_is_refused_while_a_closed_booking_hangs_on_it(staff, cancelled):
    booking = BookingFactory()
    AssignmentBookingFactory(assignment=cancelled, booking=booking)
    type(booking).objects.filter(pk=booking.pk).update(status="completed")

    with pytest.raises(WrongState, match=r"is completed. Only pending and confirmed"):
        do(restore_assignments, cancelled, actor=staff)

    assert state_of(cancelled) == ("cancelled", "cancelled")


@pytest.mark.parametrize(("seats", "restored"), [(2, True), (1, False)])
def test_uncancelling_counts_the_seats(staff, seats, restored):
    row = AssignmentFactory(
        date=DAY, class_type=ClassTypeFactory(), class_status="cancelled", booking_type="public_group"
    )
    for _ in range(2):
        AssignmentBookingFactory(assignment=row, booking__booking_type="public_group")
    type(row.class_type).objects.filter(pk=row.class_type_id).update(max_participants=seats)

    if restored:
        do(restore_assignments, row, actor=staff)
    else:
        with pytest.raises(WrongState, match="room for 1"):
            do(restore_assignments, row, actor=staff)

    assert state_of(row)[0] == ("scheduled" if restored else "cancelled")


def test_staff_do_not_uncancel_a_class_of_a_past_day(staff, manager, cancelled):
    tomorrow = START + dt.timedelta(days=1)

    with pytest.raises(WrongState, match="in the past"):
        do(restore_assignments, cancelled, actor=staff, now=tomorrow)
    assert state_of(cancelled) == ("cancelled", "cancelled")

    do(restore_assignments, cancelled, actor=manager, now=tomorrow)
    assert state_of(cancelled) == ("scheduled", "pending")


def test_a_class_without_times_is_uncancelled_only_with_an_active_instructor(staff):
    untimed = AssignmentFactory(date=DAY, start_time=None, end_time=None, class_status="cancelled")
    instructors = type(untimed.instructor).objects.filter(pk=untimed.instructor_id)

    instructors.update(is_active=False)
    with pytest.raises(WrongState, match="deactivated"):
        do(restore_assignments, untimed, actor=staff)
    instructors.update(is_active=True)
    do(restore_assignments, untimed, actor=staff)

    assert state_of(untimed) == ("scheduled", "pending")


def test_staff_do_not_uncancel_a_class_without_times_of_a_past_day(staff, manager):
    untimed = AssignmentFactory(date=DAY, start_time=None, end_time=None, class_status="cancelled")
    next_day = MIDNIGHT + dt.timedelta(days=1)

    with pytest.raises(WrongState, match="in the past"):
        do(restore_assignments, untimed, actor=staff, now=next_day)
    do(restore_assignments, untimed, actor=manager, now=next_day)

    assert state_of(untimed) == ("scheduled", "pending")


def test_only_a_cancelled_class_is_uncancelled(staff, scheduled):
    with pytest.raises(WrongState, match="cancelled"):
        do(restore_assignments, scheduled, actor=staff)


# Paying


def test_a_class_is_paid_and_unpaid(staff, scheduled):
    with acting_as(staff):
        do(mark_paid, scheduled, actor=staff)
        assert state_of(scheduled) == ("scheduled", "paid")
        do(mark_unpaid, scheduled, actor=staff)

    assert state_of(scheduled) == ("scheduled", "pending")


def test_a_cancelled_class_is_not_paid(staff, cancelled):
    with pytest.raises(WrongState, match="cancelled"):
        do(mark_paid, cancelled, actor=staff)

    assert state_of(cancelled) == ("cancelled", "cancelled")


def test_the_payment_of_a_cancelled_class_is_refunded(staff, scheduled):
    do(mark_paid, scheduled, actor=staff)
    do(cancel_assignments, scheduled, actor=staff)

    do(mark_unpaid, scheduled, actor=staff)

    assert state_of(scheduled) == ("cancelled", "cancelled")


def test_paying_twice_and_unpaying_what_is_unpaid_are_told(staff, scheduled):
    with pytest.raises(WrongState, match="not paid"):
        do(mark_unpaid, scheduled, actor=staff)
    do(mark_paid, scheduled, actor=staff)
    with pytest.raises(WrongState, match="already"):
        do(mark_paid, scheduled, actor=staff)


# What all of them have in common


def test_a_version_that_was_not_shown_is_refused(staff, scheduled):
    with pytest.raises(VersionConflict) as refused:
        do(cancel_assignments, scheduled, actor=staff, version=scheduled.version + 1)

    assert refused.value.stored == scheduled.version
    assert state_of(scheduled) == ("scheduled", "pending")


def test_the_version_that_was_shown_is_taken(staff, scheduled):
    do(cancel_assignments, scheduled, actor=staff, version=scheduled.version)

    assert state_of(scheduled) == ("cancelled", "cancelled")


def test_one_class_that_refuses_stops_them_all(staff, scheduled, cancelled):
    with pytest.raises(WrongState):
        do(cancel_assignments, scheduled, cancelled, actor=staff)

    assert state_of(scheduled) == ("scheduled", "pending")


def test_history_holds_one_row_per_class_with_what_changed(staff, scheduled):
    paid = AssignmentFactory(payment_status="paid")

    do(cancel_assignments, scheduled, paid, actor=staff, reason="Flood")

    entries = HistoryEntry.objects.order_by("id").in_bulk(field_name="id").values()
    assert {(entry.assignment_id, entry.event, entry.reason, str(entry.before), str(entry.after)) for entry in entries} == {
        (
            scheduled.pk, "assignment.cancelled", "Flood",
            str({"class_status": "scheduled", "payment_status": "pending"}),
            str({"class_status": "cancelled", "payment_status": "cancelled"}),
        ),
        (
            paid.pk, "assignment.cancelled", "Flood",
            str({"class_status": "scheduled"}), str({"class_status": "cancelled"}),
        ),
    }  # fmt: skip
