"""Domain 5.3 to 5.5: amounts set by hand, reset, and explained; and the note of a class."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.exceptions import NotPermitted
from accounts.row_security.acting import acting_as
from assignments.exceptions import AmountRefused, AssignmentGone, VersionConflict, WrongState
from assignments.models import Assignment, AssignmentBooking, HistoryEntry, PaymentCalculation
from assignments.services.amounts import override_amount, reset_amount
from assignments.services.notes import set_note
from assignments.services.states import (
    cancel_assignments,
    complete_assignments,
    mark_paid,
    mark_unpaid,
    reopen_assignments,
    restore_assignments,
)
from assignments.services.students import attach_bookings, detach_bookings
from tests.factories import AssignmentBookingFactory, AssignmentFactory, AssignmentSeriesFactory, BookingFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def assignment() -> Assignment:
    """At ₹500.00 per class."""
    return AssignmentFactory()


def override(assignment, amount, *, actor, reason="A friend of the house", **extra):
    override_amount(assignment_id=assignment.pk, amount=Decimal(amount), reason=reason, actor=actor, now=NOW, **extra)


def reset(assignment, *, actor):
    reset_amount(assignment_id=assignment.pk, actor=actor, now=NOW)


def amount_of(assignment):
    amount, reason = Assignment.objects.values_list("payment_amount", "payment_override_reason").get(pk=assignment.pk)
    return str(amount), reason


def test_an_amount_is_set_by_hand_with_its_reason(staff, assignment):
    with acting_as(staff):
        override(assignment, "350.50", actor=staff, reason="  A friend of the house ")

    assert amount_of(assignment) == ("350.50", "A friend of the house")


def test_an_amount_of_nothing_is_complimentary(staff, assignment):
    override(assignment, "0", actor=staff)

    assert amount_of(assignment)[0] == "0.00"


@pytest.mark.parametrize("amount", ["-0.01", "1.005", "100000000", "NaN", "sNaN", "Infinity"])
def test_an_amount_that_cannot_be_stored_is_refused(staff, assignment, amount):
    with pytest.raises(AmountRefused, match=r"^The amount"):
        override(assignment, amount, actor=staff)

    assert amount_of(assignment) == ("500.00", None)


def test_an_amount_by_hand_needs_a_reason(staff, assignment):
    with pytest.raises(AmountRefused, match="Say why"):
        override(assignment, "350", actor=staff, reason="  ")

    assert amount_of(assignment) == ("500.00", None)


def test_the_amount_of_a_paid_class_does_not_change(staff):
    paid = AssignmentFactory(payment_status="paid", payment_override_reason="Before", payment_amount=400)

    with pytest.raises(WrongState, match="paid"):
        override(paid, "350", actor=staff)
    with pytest.raises(WrongState, match="paid"):
        reset(paid, actor=staff)

    assert amount_of(paid) == ("400.00", "Before")


def test_resetting_brings_back_what_the_rate_gives(staff, assignment):
    override(assignment, "350", actor=staff)

    with acting_as(staff):
        reset(assignment, actor=staff)

    assert amount_of(assignment) == ("500.00", None)


def test_resetting_counts_the_students_of_today(staff):
    shared = AssignmentFactory(payment_type="per_student_per_class", payment_rate=200, booking_type="public_group")
    for _ in range(3):
        AssignmentBookingFactory(assignment=shared)
    override(shared, "350", actor=staff)

    reset(shared, actor=staff)

    assert amount_of(shared) == ("600.00", None)


def test_resetting_in_a_series_knows_the_position_and_the_size(staff):
    series = AssignmentSeriesFactory(schedule_type="crash", payment_type="total_duration", payment_rate=5000)
    first, _, last = (
        AssignmentFactory(
            series=series, series_position=position, schedule_type="crash", payment_type="total_duration",
            payment_rate=5000, payment_amount=1,
        )
        for position in (1, 2, 3)
    )  # fmt: skip
    for row in (first, last):
        override(row, "10", actor=staff)
        reset(row, actor=staff)

    assert (amount_of(first)[0], amount_of(last)[0]) == ("1666.67", "1666.66")


def test_the_size_of_a_series_outlives_its_last_class(staff):
    series = AssignmentSeriesFactory(schedule_type="crash", payment_type="total_duration", payment_rate=5000)
    first, last = (
        AssignmentFactory(
            series=series, series_position=position, schedule_type="crash", payment_type="total_duration",
            payment_rate=5000,
        )
        for position in (1, 3)
    )  # fmt: skip
    override(first, "10", actor=staff)
    Assignment.objects.filter(pk=last.pk).delete()

    reset(first, actor=staff)

    assert amount_of(first)[0] == "1666.67"


def test_a_complimentary_class_is_reset_to_nothing(staff):
    free = AssignmentFactory(payment_rate=0, payment_amount=0)
    override(free, "10", actor=staff)

    reset(free, actor=staff)

    assert amount_of(free) == ("0.00", None)


def test_only_a_hand_set_amount_is_reset(staff, assignment):
    with pytest.raises(WrongState, match="not set by hand"):
        reset(assignment, actor=staff)


def test_a_class_without_a_rate_is_not_reset(staff):
    unrated = AssignmentFactory(payment_rate=None, payment_override_reason="By hand")

    with pytest.raises(WrongState, match="no rate"):
        reset(unrated, actor=staff)

    assert amount_of(unrated) == ("500.00", "By hand")


def test_every_amount_can_explain_itself(staff, assignment):
    override(assignment, "350", actor=staff, reason="A friend")
    reset(assignment, actor=staff)

    by_hand, by_rate = PaymentCalculation.objects.order_by("-before")
    assert (by_hand.rule, by_hand.reason, by_hand.after) == ("Set by hand: ₹350.00", "A friend", 350)
    assert (by_rate.rule, by_rate.reason) == ("₹500.00 per class × 1 class = ₹500.00", "Reset to the rate")
    assert (by_rate.before, by_rate.after, by_rate.rate, by_rate.students, by_rate.classes) == (350, 500, 500, 1, 1)
    assert (by_rate.calculated_by, by_rate.calculated_at, by_rate.payment_type) == (staff, NOW, "per_class")


def test_history_tells_what_the_amount_was(staff, assignment):
    override(assignment, "350", actor=staff, reason="A friend")

    entry = HistoryEntry.objects.get()
    assert (entry.event, entry.reason) == ("assignment.repriced", "A friend")
    assert entry.before == {"payment_amount": "500.00", "payment_override_reason": None}
    assert entry.after == {"payment_amount": "350.00", "payment_override_reason": "A friend"}


def test_an_instructor_sets_no_amounts(instructor):
    own = AssignmentFactory(instructor=instructor)

    with acting_as(instructor):
        with pytest.raises(NotPermitted):
            override(own, "350", actor=instructor)
        with pytest.raises(NotPermitted):
            reset(own, actor=instructor)

    assert amount_of(own) == ("500.00", None)


def test_an_amount_somebody_else_changed_is_not_overwritten(staff, assignment):
    with pytest.raises(VersionConflict):
        override(assignment, "350", actor=staff, version=assignment.version + 1)

    assert amount_of(assignment) == ("500.00", None)


# Notes


def note(assignment, notes, *, actor, **extra):
    set_note(assignment_id=assignment.pk, notes=notes, actor=actor, now=NOW, **extra)


def note_of(assignment):
    return Assignment.objects.values_list("notes", flat=True).get(pk=assignment.pk)


@pytest.mark.parametrize("class_status", ["scheduled", "completed", "cancelled"])
@pytest.mark.parametrize("person", ["staff", "instructor"])
def test_the_desk_and_the_instructor_write_the_note(request, instructor, person, class_status):
    actor = request.getfixturevalue(person)
    own = AssignmentFactory(instructor=instructor, class_status=class_status)

    with acting_as(actor):
        note(own, " Bring blocks. ", actor=actor)

    assert note_of(own) == "Bring blocks."
    entry = HistoryEntry.objects.get()
    assert (entry.event, entry.before, entry.after) == (
        "assignment.noted", {"notes": None}, {"notes": "Bring blocks."},
    )  # fmt: skip


def test_a_blank_note_takes_the_note_away_and_the_same_note_leaves_no_trace(staff, assignment):
    note(assignment, "Bring blocks.", actor=staff)
    note(assignment, "Bring blocks.", actor=staff)
    note(assignment, "  ", actor=staff)

    assert note_of(assignment) is None
    assert HistoryEntry.objects.count() == 2


def test_nobody_writes_on_a_colleagues_class(other_instructor, stranger, assignment):
    with acting_as(other_instructor), pytest.raises(AssignmentGone):
        note(assignment, "Mine", actor=other_instructor)
    for person in (other_instructor, stranger):
        with pytest.raises(NotPermitted):
            note(assignment, "Mine", actor=person)

    assert note_of(assignment) is None


@pytest.mark.parametrize(
    ("hold", "release", "reason"),
    [(mark_paid, mark_unpaid, "Payment taken back"), (complete_assignments, reopen_assignments, "Reopened")],
)
def test_an_amount_that_was_held_catches_up_once_it_is_free(admin, hold, release, reason):
    row = AssignmentFactory(booking_type="public_group", payment_type="per_student_per_class")
    later = dt.datetime.combine(row.date, dt.time(12), dt.UTC)
    hold(assignment_ids=[row.pk], actor=admin, now=later)
    students = [BookingFactory(booking_type="public_group").booking_id for _ in range(3)]
    attach_bookings(assignment_ids=[row.pk], booking_ids=students, actor=admin, now=later)
    row.refresh_from_db()
    assert row.payment_amount == 500

    release(assignment_ids=[row.pk], actor=admin, now=later)

    row.refresh_from_db()
    assert row.payment_amount == 1500
    calculation = PaymentCalculation.objects.get()
    assert (calculation.before, calculation.after, calculation.reason) == (500, 1500, reason)


def test_a_refund_stays_on_record_until_the_class_is_uncancelled(admin):
    row = AssignmentFactory(booking_type="public_group", payment_type="per_student_per_class", payment_amount=1000)
    students = [BookingFactory(booking_type="public_group").booking_id for _ in range(2)]
    for booking_id in students:
        AssignmentBooking.objects.create(assignment=row, booking_id=booking_id)
    who = {"actor": admin, "now": NOW}
    mark_paid(assignment_ids=[row.pk], **who)
    cancel_assignments(assignment_ids=[row.pk], **who)
    detach_bookings(assignment_ids=[row.pk], booking_ids=students[:1], **who)

    mark_unpaid(assignment_ids=[row.pk], **who)
    row.refresh_from_db()
    assert (row.payment_status, row.payment_amount) == ("cancelled", 1000)

    Assignment.objects.filter(pk=row.pk).update(date=NOW.date())
    restore_assignments(assignment_ids=[row.pk], **who)
    row.refresh_from_db()
    assert (row.payment_status, row.payment_amount) == ("pending", 500)


def test_an_amount_that_did_not_stay_behind_is_not_reckoned_again(admin, assignment):
    mark_paid(assignment_ids=[assignment.pk], actor=admin, now=NOW)
    mark_unpaid(assignment_ids=[assignment.pk], actor=admin, now=NOW)

    assert not PaymentCalculation.objects.exists()
