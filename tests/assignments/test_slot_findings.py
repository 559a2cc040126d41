"""Rules 4.5: errors and warnings about classes at their times, and their suggestions."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from assignments.findings import find_for_slots
from assignments.proposals import Adjustment, Severity
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
    ProposedClassFactory,
    StudioClosureFactory,
    UserFactory,
)
from tests.factories.drafts import TODAY, may

pytestmark = pytest.mark.django_db

MONDAY_4_MAY = dt.date(2026, 5, 4)


@pytest.fixture
def proposed(instructor):
    return ProposedClassFactory(instructor_id=instructor.pk)


def find(*proposed, actor, today=TODAY):
    """Code and severity of all findings, class by class."""
    found = find_for_slots(proposed=proposed, actor=actor, today=today)
    return [[(finding.code, finding.severity) for finding in found[item.key]] for item in proposed]


def the_finding(*proposed, actor, today=TODAY):
    """The only finding of the first class."""
    (finding,) = find_for_slots(proposed=proposed, actor=actor, today=today)[proposed[0].key]
    return finding


def labels(finding):
    return [each.label for each in finding.suggestions]


def class_at(slot, instructor, **columns):
    return AssignmentFactory(
        instructor=instructor, date=slot.date, start_time=slot.start_time, end_time=slot.end_time, **columns
    )


def test_a_class_without_conflicts_has_no_findings(staff, proposed):
    assert find(proposed, actor=staff) == [[]]


# Instructor overlap


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [
        ("06:00", "07:00", False),
        ("06:30", "07:30", True),
        ("07:00", "08:00", True),
        ("07:15", "07:45", True),
        ("07:30", "08:30", True),
        ("08:00", "09:00", False),
    ],
)
def test_an_overlapping_class_of_the_instructor_is_an_error(staff, instructor, proposed, start, end, overlaps):
    class_at(may(4, start, end), instructor)

    assert find(proposed, actor=staff) == [[("instructor_busy", Severity.ERROR)] if overlaps else []]


def test_the_message_names_instructor_class_and_time(staff, instructor, proposed):
    class_at(may(4, "07:30", "08:30"), instructor, class_type=ClassTypeFactory(name="Vinyasa"))

    finding = the_finding(proposed, actor=staff)

    assert finding.message == "Asha Rao already teaches Vinyasa on Mon 4 May 2026, 07:30–08:30."
    assert finding.line_key == proposed.key


def test_a_class_does_not_conflict_with_itself(staff, instructor):
    moved = class_at(may(4), instructor)
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:30", "08:30"), assignment_id=moved.pk)

    assert find(proposed, actor=staff) == [[]]


def test_classes_that_change_together_can_swap_times(staff, instructor):
    early, late = class_at(may(4), instructor), class_at(may(4, "08:00", "09:00"), instructor)
    swapped = [
        ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, "08:00", "09:00"), assignment_id=early.pk),
        ProposedClassFactory(instructor_id=instructor.pk, slot=may(4), assignment_id=late.pk),
    ]

    assert find(*swapped, actor=staff) == [[], []]


def test_at_most_three_times_and_three_instructors_are_suggested(staff, instructor, proposed):
    class_at(may(4), instructor)
    for name in ("Dev", "Bina", "Chand", "Esha"):
        InstructorFactory(full_name=name)

    assert labels(the_finding(proposed, actor=staff)) == [
        "Move to 06:00–07:00",
        "Move to 08:00–09:00",
        "Move to 08:30–09:30",
        "Reassign to Bina",
        "Reassign to Chand",
        "Reassign to Dev",
    ]


def test_suggestions_leave_out_busy_and_inactive_instructors(staff, instructor, proposed):
    class_at(may(4), instructor)
    class_at(may(4, "08:00", "09:00"), instructor)
    class_at(may(4, "06:30", "07:30"), InstructorFactory(full_name="Busy"))
    InstructorFactory(full_name="Deactivated", is_active=False)
    UserFactory(full_name="No instructor", roles=["staff"])
    usual = InstructorFactory(full_name="Anand, usually elsewhere")
    ClassScheduleFactory(instructor=usual)
    InstructorFactory(full_name="Free")

    assert labels(the_finding(proposed, actor=staff)) == [
        "Move to 06:00–07:00",
        "Move to 09:00–10:00",
        "Move to 09:30–10:30",
        "Reassign to Free",
        "Reassign to Anand, usually elsewhere",
    ]


def test_a_suggestion_includes_the_earlier_adjustment(staff, instructor):
    class_at(may(5), instructor)
    adjustment = Adjustment(date=dt.date(2026, 5, 5))
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=may(5), adjustment=adjustment)

    first, *_ = the_finding(proposed, actor=staff).suggestions

    assert first.adjustment == Adjustment(date=dt.date(2026, 5, 5), start_time=dt.time(6), end_time=dt.time(7))


# Proposed classes among each other


def test_two_proposed_classes_of_one_instructor_must_not_overlap(staff, instructor, proposed):
    other = ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:30", "08:30"))

    assert find(proposed, other, actor=staff) == [[("lines_overlap", Severity.ERROR)]] * 2
    assert labels(the_finding(proposed, other, actor=staff)) == [
        "Move to 06:30–07:30",
        "Move to 06:00–07:00",
        "Move to 08:30–09:30",
        "Leave this class out",
    ]


@pytest.mark.parametrize("slot", [may(4, "08:00", "09:00"), may(5)])
def test_two_proposed_classes_of_one_instructor_may_touch(staff, instructor, proposed, slot):
    other = ProposedClassFactory(instructor_id=instructor.pk, slot=slot)

    assert find(proposed, other, actor=staff) == [[], []]


def test_proposed_classes_of_two_instructors_may_overlap(staff, other_instructor, proposed):
    other = ProposedClassFactory(instructor_id=other_instructor.pk)

    assert find(proposed, other, actor=staff) == [[], []]


def test_an_instructor_of_another_proposed_class_is_not_suggested(staff, instructor, other_instructor, proposed):
    class_at(may(4), instructor)
    other = ProposedClassFactory(instructor_id=other_instructor.pk)

    assert "Reassign to Ravi Menon" not in labels(the_finding(proposed, other, actor=staff))


# Duration, order, horizon, past


@pytest.mark.parametrize(
    ("end", "suggestion"), [("07:29", ["End at 07:30"]), ("07:30", None), ("10:00", None), ("10:01", ["End at 10:00"])]
)
def test_a_class_lasts_30_to_180_minutes(staff, instructor, end, suggestion):
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:00", end))

    found = find_for_slots(proposed=[proposed], actor=staff, today=TODAY)[proposed.key]

    assert [(finding.code, finding.is_error, labels(finding)) for finding in found] == (
        [("duration", True, suggestion)] if suggestion else []
    )


def test_durations_are_shown_in_hours_and_minutes(staff, instructor):
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:00", "13:45"))

    said = the_finding(proposed, actor=staff).message.replace("\N{NARROW NO-BREAK SPACE}", " ")

    assert said == "Mon 4 May 2026, 07:00–13:45 lasts 6 h 45 min. A class must last between 30 min and 3 h."


@pytest.mark.parametrize("end", ["06:00", "07:00"])
def test_a_class_must_end_after_it_starts(staff, instructor, end):
    class_at(may(4, "06:30", "08:30"), instructor)
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:00", end))

    finding = the_finding(proposed, actor=staff)

    assert (finding.code, finding.is_error, labels(finding)) == ("times_reversed", True, ["End at 08:00"])


def test_no_end_after_midnight_is_suggested(staff, instructor, settings):
    settings.STUDIO_OPENING_HOURS = (dt.time(6), dt.time(23, 59))
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, "23:40", "23:50"))

    assert labels(the_finding(proposed, actor=staff)) == []


def test_the_last_day_of_the_horizon_is_allowed(staff, instructor):
    last = ProposedClassFactory(
        instructor_id=instructor.pk,
        slot=replace(may(4), date=dt.date(2026, 7, 30)),
    )

    assert find(last, actor=staff) == [[]]
    assert find(last, actor=staff, today=TODAY - dt.timedelta(days=1)) == [[("beyond_horizon", Severity.ERROR)]]


def test_past_classes_are_an_error_for_staff_and_a_warning_for_managers(staff, manager, admin, proposed):
    tomorrow = MONDAY_4_MAY + dt.timedelta(days=1)

    assert find(proposed, actor=staff, today=MONDAY_4_MAY) == [[]]
    assert find(proposed, actor=staff, today=tomorrow) == [[("past", Severity.ERROR)]]
    assert find(proposed, actor=manager, today=tomorrow) == [[("past", Severity.WARNING)]]
    assert find(proposed, actor=admin, today=tomorrow) == [[("past", Severity.WARNING)]]


# Closures and opening hours


def test_a_closure_is_a_warning(staff, proposed):
    StudioClosureFactory(name="Festival", first_day=dt.date(2026, 5, 3), last_day=MONDAY_4_MAY)

    finding = the_finding(proposed, actor=staff)

    assert (finding.code, finding.is_error) == ("closure", False)
    assert finding.message == "The studio is closed on Mon 4 May 2026: Festival."


def test_the_day_after_a_closure_has_no_finding(staff, proposed):
    StudioClosureFactory(first_day=dt.date(2026, 5, 2), last_day=dt.date(2026, 5, 3))

    assert find(proposed, actor=staff) == [[]]


@pytest.mark.parametrize(
    ("start", "end", "outside"),
    [("05:59", "07:00", True), ("06:00", "07:00", False), ("21:00", "22:00", False), ("21:00", "22:01", True)],
)
def test_a_class_outside_the_opening_hours_is_a_warning(staff, instructor, start, end, outside):
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, start, end))

    assert find(proposed, actor=staff) == [[("opening_hours", Severity.WARNING)] if outside else []]


def test_the_nearest_times_within_the_opening_hours_are_suggested(staff, instructor):
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=may(4, "21:30", "22:30"))

    assert labels(the_finding(proposed, actor=staff)) == [
        "Move to 21:00–22:00",
        "Move to 20:30–21:30",
        "Move to 20:00–21:00",
    ]


# Weekly templates


def test_an_overlap_with_a_weekly_template_is_a_warning(staff, instructor, other_instructor, proposed):
    ClassScheduleFactory(
        instructor=instructor,
        class_type=ClassTypeFactory(name="Vinyasa"),
        start_time=dt.time(7, 30),
        end_time=dt.time(8, 30),
    )

    finding = the_finding(proposed, actor=staff)

    assert (finding.code, finding.is_error) == ("template_overlap", False)
    assert finding.message == "Asha Rao has the weekly template Vinyasa on Mon 4 May 2026, 07:30–08:30."
    assert labels(finding) == [
        "Move to 06:30–07:30",
        "Move to 06:00–07:00",
        "Move to 08:30–09:30",
        "Reassign to Ravi Menon",
    ]


def test_a_class_does_not_conflict_with_its_own_template(staff, instructor):
    template = ClassScheduleFactory(instructor=instructor)
    proposed = ProposedClassFactory(instructor_id=instructor.pk, class_schedule_id=template.pk)

    assert find(proposed, actor=staff) == [[]]


def test_template_warnings_can_be_switched_off_but_errors_cannot(staff, instructor, proposed, settings):
    settings.ENABLE_CONFLICT_WARNINGS = False
    ClassScheduleFactory(instructor=instructor)
    class_at(may(4), instructor)

    assert find(proposed, actor=staff) == [[("instructor_busy", Severity.ERROR)]]


# Instructors


def test_a_deactivated_instructor_is_an_error(staff, other_instructor):
    gone = InstructorFactory(full_name="Gone", is_active=False)
    proposed = ProposedClassFactory(instructor_id=gone.pk)

    finding = the_finding(proposed, actor=staff)

    assert (finding.code, finding.is_error) == ("instructor_inactive", True)
    assert (
        finding.message
        == "Gone is deactivated. Choose another instructor for the class on Mon 4 May 2026, 07:00–08:00."
    )
    assert labels(finding) == ["Reassign to Ravi Menon"]


def test_a_user_without_the_instructor_role_is_an_error(staff, manager):
    proposed = [ProposedClassFactory(instructor_id=manager.pk), ProposedClassFactory(instructor_id=uuid4())]

    assert find(*proposed, actor=staff) == [[("instructor_inactive", Severity.ERROR)]] * 2


# Students


@pytest.fixture
def meera():
    return BookingFactory(first_name="Meera", last_name="Iyer")


def test_a_student_in_another_class_is_a_warning(staff, instructor, other_instructor, meera):
    elsewhere = class_at(may(4, "07:30", "08:30"), other_instructor, class_type=ClassTypeFactory(name="Vinyasa"))
    AssignmentBookingFactory(assignment=elsewhere, booking=meera)
    proposed = ProposedClassFactory(instructor_id=instructor.pk, booking_ids=frozenset({meera.booking_id}))

    finding = the_finding(proposed, actor=staff)

    assert (finding.code, finding.is_error) == ("student_busy", False)
    assert finding.message == "Meera Iyer is already in Vinyasa on Mon 4 May 2026, 07:30–08:30."
    assert labels(finding) == ["Move to 06:30–07:30", "Move to 06:00–07:00", "Move to 08:30–09:30"]


@pytest.mark.parametrize(
    ("slot", "state"), [(may(4, "08:00", "09:00"), {}), (may(5), {}), (may(4), {"class_status": "cancelled"})]
)
def test_adjacent_and_cancelled_classes_do_not_occupy_a_student(
    staff, instructor, other_instructor, meera, slot, state
):
    AssignmentBookingFactory(assignment=class_at(slot, other_instructor, **state), booking=meera)
    proposed = ProposedClassFactory(instructor_id=instructor.pk, booking_ids=frozenset({meera.booking_id}))

    assert find(proposed, actor=staff) == [[]]


def test_a_declined_class_still_occupies_its_students(staff, instructor, other_instructor, meera):
    declined = class_at(may(4), other_instructor, instructor_status="rejected")
    AssignmentBookingFactory(assignment=declined, booking=meera)
    proposed = ProposedClassFactory(instructor_id=instructor.pk, booking_ids=frozenset({meera.booking_id}))

    assert find(proposed, actor=staff) == [[("student_busy", Severity.WARNING)]]


def test_a_student_in_two_overlapping_proposed_classes_is_a_warning(staff, instructor, other_instructor, meera):
    proposed = [
        ProposedClassFactory(instructor_id=person.pk, booking_ids=frozenset({meera.booking_id}))
        for person in (instructor, other_instructor)
    ]

    assert find(*proposed, actor=staff) == [[("student_busy", Severity.WARNING)]] * 2


def test_a_moved_class_does_not_conflict_with_its_own_students(staff, instructor, meera):
    moved = class_at(may(4), instructor)
    AssignmentBookingFactory(assignment=moved, booking=meera)
    proposed = ProposedClassFactory(
        instructor_id=instructor.pk,
        slot=may(4, "07:30", "08:30"),
        assignment_id=moved.pk,
        booking_ids=frozenset({meera.booking_id}),
    )

    assert find(proposed, actor=staff) == [[]]


# Queries


@pytest.mark.parametrize("count", [1, 28])
def test_the_number_of_queries_does_not_grow_with_the_classes(
    staff, instructor, other_instructor, meera, count, django_assert_num_queries
):
    proposed = []
    for day in range(1, count + 1):
        held = class_at(may(day), instructor)
        AssignmentBookingFactory(assignment=held, booking=meera)
        person = (instructor, other_instructor)[day % 2]
        proposed.append(
            ProposedClassFactory(
                instructor_id=person.pk, slot=may(day, "07:30", "08:30"), booking_ids=frozenset({meera.booking_id})
            )
        )
    clash = ProposedClassFactory(instructor_id=instructor.pk, slot=may(1))

    # closures, people, their classes, their templates, bookings, their classes; all instructors,
    # who is busy, templates
    with django_assert_num_queries(9):
        found = find_for_slots(proposed=[*proposed, clash], actor=staff, today=TODAY)

    assert len(found) == count + 1


def test_no_classes_need_no_queries(staff, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find_for_slots(proposed=[], actor=staff, today=TODAY) == {}
