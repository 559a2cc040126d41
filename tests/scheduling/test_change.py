"""Rules 4.3, 4.9 and 5.4: editing one class, it and those that follow, or the whole series."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.exceptions import NotPermitted
from accounts.models import User
from accounts.row_security.acting import acting_as
from assignments.exceptions import AssignmentGone, VersionConflict, WrongState
from assignments.models import Assignment, AssignmentSeries, HistoryEntry, PaymentCalculation
from assignments.payments import PaymentError
from assignments.proposals import Adjustment
from scheduling.changes import ChangeRequest, ChangeScope, ChangeSheet
from scheduling.exceptions import CannotMove, ChangeOutdated, ChangeRefused, NothingToChange
from scheduling.services.change import change_assignments, preview_change
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    ClassTypeFactory,
    InstructorFactory,
    PackageFactory,
    StudioClosureFactory,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 5, 20)
MONDAY = dt.date(2026, 6, 1)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def series(instructor: User) -> AssignmentSeries:
    return weekly_series(instructor)


def weekly_series(instructor: User, *, classes: int = 4, **columns: object) -> AssignmentSeries:
    """Mondays at 07:00 from 1 June on, accepted."""
    series = AssignmentSeriesFactory()
    for index in range(classes):
        AssignmentFactory(
            **{
                "series": series,
                "series_position": index + 1,
                "class_type": series.class_type,
                "instructor": instructor,
                "date": MONDAY + index * WEEK,
                "schedule_type": "weekly",
                "instructor_status": "accepted",
                "instructor_response_at": NOW,
                **columns,
            }
        )
    return series


def classes_of(series: AssignmentSeries) -> list[Assignment]:
    return list(Assignment.objects.filter(series=series).order_by("series_position"))


def change(actor: User, assignment: Assignment, scope: str = "this", **wanted: object) -> ChangeSheet:
    """Preview and save, with every warning acknowledged."""
    request = ChangeRequest(assignment_id=assignment.pk, scope=ChangeScope(scope), **wanted)
    sheet = preview_change(request=request, actor=actor, today=TODAY)
    return change_assignments(
        request=request,
        acknowledged=sheet.warning_codes,
        fingerprint=sheet.fingerprint,
        versions=sheet.versions,
        actor=actor,
        now=NOW,
    )


def test_a_single_class_gets_its_new_date_and_time(manager):
    assignment = AssignmentFactory(date=MONDAY)

    change(manager, assignment, date=dt.date(2026, 6, 2), start_time=dt.time(9), end_time=dt.time(10))

    stored = Assignment.objects.get(pk=assignment.pk)
    assert (stored.date, stored.start_time, stored.end_time) == (dt.date(2026, 6, 2), dt.time(9), dt.time(10))
    assert (stored.is_exception, stored.version) == (False, 2)


def test_moving_one_class_of_a_series_makes_it_an_exception(manager, series):
    change(manager, classes_of(series)[1], date=dt.date(2026, 6, 10))

    assert [(row.date.day, row.is_exception) for row in classes_of(series)] == [
        (1, False),
        (10, True),
        (15, False),
        (22, False),
    ]


def test_reassigning_does_not_make_an_exception(manager, series, other_instructor):
    change(manager, classes_of(series)[1], instructor_id=other_instructor.pk)

    assert [row.is_exception for row in classes_of(series)] == [False] * 4


def test_this_and_following_does_not_change_earlier_classes(manager, series):
    change(manager, classes_of(series)[2], "following", start_time=dt.time(8), end_time=dt.time(9))

    assert [row.start_time.hour for row in classes_of(series)] == [7, 7, 8, 8]


def test_following_classes_are_those_with_a_later_date(manager, series):
    last = classes_of(series)[3]
    Assignment.objects.filter(pk=last.pk).update(date=dt.date(2026, 6, 2))

    change(manager, classes_of(series)[1], "following", notes="Bring a mat.")

    assert [row.notes for row in classes_of(series)] == [None, "Bring a mat.", "Bring a mat.", None]


def test_the_whole_series_moves_to_another_weekday(manager, series):
    change(manager, classes_of(series)[0], "all", date=dt.date(2026, 6, 3))

    assert [row.date.day for row in classes_of(series)] == [3, 10, 17, 24]
    assert [row.is_exception for row in classes_of(series)] == [False] * 4


def test_an_edit_of_the_series_does_not_move_an_exception(manager, series):
    change(manager, classes_of(series)[1], start_time=dt.time(10), end_time=dt.time(11))

    sheet = change(manager, classes_of(series)[0], "all", start_time=dt.time(8), end_time=dt.time(9))

    assert [row.start_time.hour for row in classes_of(series)] == [8, 10, 8, 8]
    assert [skipped.reason for skipped in sheet.skipped] == [
        "Moved separately before. Its date and time do not change."
    ]


def test_an_edit_of_the_series_reassigns_an_exception(manager, series, other_instructor):
    change(manager, classes_of(series)[1], start_time=dt.time(10), end_time=dt.time(11))

    change(
        manager,
        classes_of(series)[0],
        "all",
        start_time=dt.time(8),
        end_time=dt.time(9),
        instructor_id=other_instructor.pk,
    )

    assert [(row.start_time.hour, row.instructor) for row in classes_of(series)] == [
        (8, other_instructor),
        (10, other_instructor),
        (8, other_instructor),
        (8, other_instructor),
    ]


def test_completed_and_cancelled_classes_are_not_changed(manager, series):
    first, second, *_ = classes_of(series)
    Assignment.objects.filter(pk=first.pk).update(class_status="completed")
    Assignment.objects.filter(pk=second.pk).update(class_status="cancelled")

    sheet = change(manager, classes_of(series)[2], "all", start_time=dt.time(8), end_time=dt.time(9))

    assert [row.start_time.hour for row in classes_of(series)] == [7, 7, 8, 8]
    assert [skipped.reason for skipped in sheet.skipped] == [
        "Completed. It is not changed.",
        "Cancelled. It is not changed.",
    ]


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_a_completed_or_cancelled_class_cannot_be_edited(manager, status):
    assignment = AssignmentFactory(class_status=status)

    with pytest.raises(WrongState, match=f"This class is {status} and cannot be changed."):
        change(manager, assignment, notes="Too late")


@pytest.mark.parametrize(
    "wanted", [{"date": dt.date(2026, 6, 2)}, {"start_time": dt.time(7, 30)}, {"end_time": dt.time(8, 30)}]
)
def test_a_new_time_resets_the_answer(manager, wanted):
    assignment = AssignmentFactory(
        date=MONDAY,
        instructor_status="rejected",
        instructor_response_at=NOW,
        rejection_reason="time",
        rejection_note="Too early",
    )

    sheet = change(manager, assignment, **wanted)

    stored = Assignment.objects.get(pk=assignment.pk)
    assert (
        stored.instructor_status,
        stored.instructor_response_at,
        stored.rejection_reason,
        stored.rejection_note,
    ) == ("pending", None, None, None)
    assert [line.asks_again for line in sheet.lines] == [True]


def test_a_new_instructor_resets_the_answer(manager, series, other_instructor):
    sheet = change(manager, classes_of(series)[0], "all", instructor_id=other_instructor.pk)

    assert {(row.instructor, row.instructor_status) for row in classes_of(series)} == {(other_instructor, "pending")}
    assert [(told.name, told.effect) for told in sheet.instructors] == [
        ("Ravi Menon", "gains 4 classes and is asked to accept"),
        ("Asha Rao", "loses 4 classes"),
    ]


def test_new_notes_keep_the_answer(manager, series):
    change(manager, classes_of(series)[0], "all", notes="Bring a mat.")

    assert {row.instructor_status for row in classes_of(series)} == {"accepted"}


def test_two_adjacent_classes_can_shift_by_half_an_hour(manager, instructor):
    series = AssignmentSeriesFactory()
    for position, hour in ((1, 7), (2, 8)):
        AssignmentFactory(
            series=series,
            series_position=position,
            instructor=instructor,
            date=MONDAY,
            start_time=dt.time(hour),
            end_time=dt.time(hour + 1),
        )

    change(manager, classes_of(series)[0], "all", start_time=dt.time(7, 30), end_time=dt.time(8, 30))

    assert [(row.start_time, row.end_time) for row in classes_of(series)] == [
        (dt.time(7, 30), dt.time(8, 30)),
        (dt.time(8, 30), dt.time(9, 30)),
    ]


def test_a_daily_series_can_shift_by_a_day(manager, instructor):
    series = AssignmentSeriesFactory(schedule_type="crash")
    for position in (1, 2, 3):
        AssignmentFactory(
            series=series,
            series_position=position,
            instructor=instructor,
            date=MONDAY + dt.timedelta(days=position - 1),
            schedule_type="crash",
        )

    change(manager, classes_of(series)[0], "all", date=MONDAY + dt.timedelta(days=1))

    assert [row.date.day for row in classes_of(series)] == [2, 3, 4]


def test_a_shift_past_midnight_is_refused(manager, instructor):
    series = weekly_series(instructor, classes=2)
    second = classes_of(series)[1]
    Assignment.objects.filter(pk=second.pk).update(start_time=dt.time(22), end_time=dt.time(23))

    with pytest.raises(CannotMove, match="The class on Mon 8 Jun at 22:00 would run past midnight"):
        change(manager, classes_of(series)[0], "all", start_time=dt.time(9), end_time=dt.time(10))


def test_an_overlap_is_an_error_and_nothing_is_saved(manager, series, instructor):
    AssignmentFactory(instructor=instructor, date=MONDAY + WEEK, start_time=dt.time(9), end_time=dt.time(10))

    with pytest.raises(ChangeRefused) as caught:
        change(manager, classes_of(series)[0], "all", start_time=dt.time(9), end_time=dt.time(10))

    assert [finding.line_key for finding in caught.value.sheet.errors] == [str(classes_of(series)[1].pk)]
    assert {row.start_time.hour for row in classes_of(series)} == {7}


def test_a_warning_has_to_be_acknowledged(manager):
    assignment = AssignmentFactory(date=MONDAY)
    request = ChangeRequest(assignment_id=assignment.pk, start_time=dt.time(5), end_time=dt.time(6))
    sheet = preview_change(request=request, actor=manager, today=TODAY)

    with pytest.raises(ChangeRefused, match="Confirm each warning"):
        change_assignments(
            request=request,
            acknowledged=frozenset(),
            fingerprint=sheet.fingerprint,
            versions=sheet.versions,
            actor=manager,
            now=NOW,
        )


def test_a_class_without_times_has_findings_about_day_and_instructor(manager, staff):
    untimed = AssignmentFactory(date=MONDAY, start_time=None, end_time=None)
    StudioClosureFactory(first_day=MONDAY + WEEK, last_day=MONDAY + WEEK)
    gone = InstructorFactory(is_active=False)

    def found(actor, **wanted):
        request = ChangeRequest(assignment_id=untimed.pk, **wanted)
        sheet = preview_change(request=request, actor=actor, today=TODAY)
        return [(finding.code, finding.is_error) for finding in sheet.findings]

    assert found(manager, date=MONDAY + dt.timedelta(days=1)) == []
    assert found(manager, date=MONDAY + WEEK) == [("closure", False)]
    assert found(manager, date=TODAY - WEEK) == [("past", False)]
    assert found(staff, date=TODAY - WEEK) == [("past", True)]
    assert found(manager, date=TODAY + dt.timedelta(days=91)) == [("beyond_horizon", True)]
    assert found(manager, instructor_id=gone.pk) == [("instructor_inactive", True)]


def test_an_old_version_is_refused(manager, series):
    first, second, *_ = classes_of(series)
    request = ChangeRequest(assignment_id=first.pk, scope=ChangeScope.ALL, notes="Mine")
    sheet = preview_change(request=request, actor=manager, today=TODAY)
    Assignment.objects.filter(pk=second.pk).update(notes="Theirs")

    with pytest.raises(VersionConflict) as caught:
        change_assignments(
            request=request,
            acknowledged=frozenset(),
            fingerprint=sheet.fingerprint,
            versions=sheet.versions,
            actor=manager,
            now=NOW,
        )

    assert (caught.value.assignment_id, caught.value.shown, caught.value.stored) == (second.pk, 1, 2)
    assert [row.notes for row in classes_of(series)] == [None, "Theirs", None, None]


def test_an_outdated_sheet_is_shown_again(manager, series):
    first, *_, last = classes_of(series)
    request = ChangeRequest(assignment_id=first.pk, scope=ChangeScope.ALL, notes="Mine")
    sheet = preview_change(request=request, actor=manager, today=TODAY)
    AssignmentFactory(
        series=series, series_position=5, instructor=last.instructor, date=last.date + WEEK, schedule_type="weekly"
    )

    with pytest.raises(ChangeOutdated) as caught:
        change_assignments(
            request=request,
            acknowledged=frozenset(),
            fingerprint=sheet.fingerprint,
            versions=sheet.versions,
            actor=manager,
            now=NOW,
        )

    assert (len(sheet.lines), len(caught.value.sheet.lines)) == (4, 5)


def test_a_request_without_changes_is_refused(manager, series):
    with pytest.raises(NothingToChange):
        change(manager, classes_of(series)[0], "all", start_time=dt.time(7), end_time=dt.time(8))


def test_a_deleted_class_is_refused(manager):
    assignment = AssignmentFactory()
    Assignment.objects.filter(pk=assignment.pk).delete()

    with pytest.raises(AssignmentGone):
        change(manager, assignment, notes="Gone")


def test_an_instructor_may_not_change_a_class(instructor):
    assignment = AssignmentFactory(instructor=instructor)

    with pytest.raises(NotPermitted):
        change(instructor, assignment, notes="Mine")


@pytest.mark.parametrize("person", ["admin", "manager", "staff"])
def test_desk_roles_may_edit_classes(person, request, series, other_instructor):
    actor = request.getfixturevalue(person)

    with acting_as(actor):
        change(
            actor,
            classes_of(series)[0],
            "all",
            start_time=dt.time(8),
            end_time=dt.time(9),
            instructor_id=other_instructor.pk,
        )

    assert {(row.start_time.hour, row.instructor) for row in classes_of(series)} == {(8, other_instructor)}


# Single classes of a change


def test_a_class_can_be_left_out_of_a_change(manager, series):
    first, second, *_ = classes_of(series)

    sheet = change(manager, first, "all", notes="Bring a mat.", adjustments={str(second.pk): Adjustment(dropped=True)})

    assert [row.notes for row in classes_of(series)] == ["Bring a mat.", None, "Bring a mat.", "Bring a mat."]
    assert [skipped.reason for skipped in sheet.skipped] == ["Left out. It is not changed."]


def test_a_suggestion_on_the_sheet_resolves_a_conflict(manager, series, instructor, other_instructor):
    AssignmentFactory(instructor=instructor, date=MONDAY + WEEK, start_time=dt.time(9), end_time=dt.time(10))
    first, second, *_ = classes_of(series)
    request = ChangeRequest(assignment_id=first.pk, scope=ChangeScope.ALL, start_time=dt.time(9), end_time=dt.time(10))
    (clash,) = preview_change(request=request, actor=manager, today=TODAY).errors
    free_time = next(each.adjustment for each in clash.suggestions if each.label == "Move to 08:00–09:00")

    change(
        manager,
        first,
        "all",
        start_time=dt.time(9),
        end_time=dt.time(10),
        adjustments={str(second.pk): free_time},
    )

    assert [(row.start_time.hour, row.is_exception) for row in classes_of(series)] == [
        (9, False),
        (8, True),
        (9, False),
        (9, False),
    ]


def test_two_classes_of_a_series_swap_their_times(manager, instructor):
    series = AssignmentSeriesFactory()
    for position, hour in ((1, 7), (2, 8)):
        AssignmentFactory(
            series=series,
            series_position=position,
            instructor=instructor,
            date=MONDAY,
            start_time=dt.time(hour),
            end_time=dt.time(hour + 1),
        )
    first, second = classes_of(series)

    change(
        manager,
        first,
        "all",
        adjustments={
            str(first.pk): Adjustment(start_time=dt.time(8), end_time=dt.time(9)),
            str(second.pk): Adjustment(start_time=dt.time(7), end_time=dt.time(8)),
        },
    )

    assert [row.start_time.hour for row in classes_of(series)] == [8, 7]


# Students and class type


def test_each_affected_student_is_named_once(manager, series):
    booking = BookingFactory(first_name="Meera", last_name="Nair")
    for row in classes_of(series):
        AssignmentBookingFactory(assignment=row, booking=booking)

    sheet = change(manager, classes_of(series)[0], "all", date=dt.date(2026, 6, 2))

    assert sheet.students == ("Meera Nair",)


def test_a_class_type_with_too_few_seats_is_refused(manager):
    assignment = AssignmentFactory(booking_type="public_group")
    AssignmentBookingFactory.create_batch(3, assignment=assignment, booking__booking_type="public_group")
    small = ClassTypeFactory(name="Duo", max_participants=2)

    with pytest.raises(ChangeRefused) as caught:
        change(manager, assignment, class_type_id=small.pk)

    assert [finding.code for finding in caught.value.sheet.errors] == ["over_capacity"]


def test_a_booking_type_that_does_not_fit_the_students_is_refused(manager):
    assignment = AssignmentFactory()
    AssignmentBookingFactory(assignment=assignment)

    with pytest.raises(ChangeRefused) as caught:
        change(manager, assignment, booking_type="corporate")

    assert [finding.code for finding in caught.value.sheet.errors] == ["booking_type"]


def test_a_date_outside_the_validity_of_the_package_is_a_warning(manager, instructor):
    package = PackageFactory()
    series = AssignmentSeriesFactory(
        schedule_type="package", class_type=None, package=package, first_day=MONDAY, last_day=MONDAY + 2 * WEEK
    )
    assignment = AssignmentFactory(
        series=series,
        series_position=1,
        class_type=None,
        package=package,
        instructor=instructor,
        date=MONDAY,
        schedule_type="package",
    )

    sheet = change(manager, assignment, date=MONDAY + 3 * WEEK)

    assert sheet.warning_codes == {"outside_validity"}


# Payments


def test_a_new_rate_applies_to_every_class_of_the_series(manager, series):
    sheet = change(manager, classes_of(series)[0], "all", payment_rate=Decimal(650))

    assert {(row.payment_rate, row.payment_amount) for row in classes_of(series)} == {(Decimal(650), Decimal(650))}
    assert (sheet.amount_before, sheet.amount_after) == (Decimal(2000), Decimal(2600))


def test_a_total_is_split_over_the_series_to_the_cent(manager, instructor):
    package = PackageFactory(class_count=3)
    series = AssignmentSeriesFactory(schedule_type="package", class_type=None, package=package)
    for position in (1, 2, 3):
        AssignmentFactory(
            series=series,
            series_position=position,
            class_type=None,
            package=package,
            instructor=instructor,
            date=MONDAY + position * WEEK,
            schedule_type="package",
        )

    change(manager, classes_of(series)[0], "all", payment_type="total_duration", payment_rate=Decimal(5000))

    assert [row.payment_amount for row in classes_of(series)] == [
        Decimal("1666.67"),
        Decimal("1666.67"),
        Decimal("1666.66"),
    ]


def test_paid_completed_and_hand_set_amounts_do_not_change(manager, series):
    paid, completed, by_hand, _ = classes_of(series)
    Assignment.objects.filter(pk=paid.pk).update(payment_status="paid")
    Assignment.objects.filter(pk=completed.pk).update(class_status="completed")
    Assignment.objects.filter(pk=by_hand.pk).update(payment_override_reason="Friend of the house", payment_amount=1)

    sheet = change(manager, classes_of(series)[3], "all", payment_rate=Decimal(650))

    assert [row.payment_amount for row in classes_of(series)] == [500, 500, 1, 650]
    assert [skipped.reason for skipped in sheet.skipped] == [
        "This class is paid. Its amount does not change.",
        "Completed. It is not changed.",
    ]
    assert [line.remarks for line in sheet.lines] == [("The amount was set by hand. It does not change.",), ()]


def test_a_rate_per_student_counts_the_students_of_each_class(manager, series):
    first, *_ = classes_of(series)
    AssignmentBookingFactory.create_batch(2, assignment=first)

    change(manager, first, "all", payment_type="per_student_per_class", payment_rate=Decimal(200))

    assert [row.payment_amount for row in classes_of(series)] == [400, 200, 200, 200]


def test_a_complimentary_series_costs_nothing(manager, series):
    change(manager, classes_of(series)[0], "all", payment_rate=Decimal(0), complimentary=True)

    assert {row.payment_amount for row in classes_of(series)} == {Decimal(0)}


def test_a_payment_type_that_is_not_offered_is_refused(manager, series):
    with pytest.raises(PaymentError, match="Whole course"):
        change(manager, classes_of(series)[0], "all", payment_type="total_duration", payment_rate=Decimal(5000))


def test_the_calculation_of_a_new_amount_is_stored(manager):
    assignment = AssignmentFactory()

    change(manager, assignment, payment_rate=Decimal(650))

    calculation = PaymentCalculation.objects.get(assignment=assignment)
    assert (calculation.before, calculation.after, calculation.rate) == (Decimal(500), Decimal(650), Decimal(650))
    assert calculation.rule == "₹650.00 per class × 1 class = ₹650.00"
    assert calculation.calculated_by == manager


# History


def test_history_has_old_and_new_values_of_each_event(manager, instructor, other_instructor):
    assignment = AssignmentFactory(instructor=instructor, date=MONDAY, instructor_status="accepted")

    change(
        manager,
        assignment,
        date=dt.date(2026, 6, 2),
        instructor_id=other_instructor.pk,
        notes="Bring a mat.",
        payment_rate=Decimal(650),
    )

    entries = HistoryEntry.objects.filter(assignment_id=assignment.pk).order_by("id")
    assert [(entry.event, entry.before, entry.after) for entry in entries] == [
        (
            "assignment.reassigned",
            {"instructor_id": str(instructor.pk), "instructor_status": "accepted"},
            {"instructor_id": str(other_instructor.pk), "instructor_status": "pending"},
        ),
        ("assignment.moved", {"date": "2026-06-01"}, {"date": "2026-06-02"}),
        ("assignment.changed", {"notes": None}, {"notes": "Bring a mat."}),
        (
            "assignment.repriced",
            {"payment_rate": "500.00", "payment_amount": "500.00"},
            {"payment_rate": "650.00", "payment_amount": "650.00"},
        ),
    ]
    assert {(entry.actor, entry.at) for entry in entries} == {(manager, NOW)}
