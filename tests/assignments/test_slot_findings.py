"""Domain 4.5: errors and warnings about classes at their times, both sides of each, and the ways out."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from assignments.findings import find_for_slots
from assignments.proposals import LineChange, Severity
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
    StudioClosureFactory,
    UserFactory,
    WantedClassFactory,
)
from tests.factories.drafts import TODAY, may

pytestmark = pytest.mark.django_db

MONDAY_4_MAY = dt.date(2026, 5, 4)


@pytest.fixture
def wanted(instructor):
    return WantedClassFactory(instructor_id=instructor.pk)


def find(*wanted, actor, today=TODAY):
    """Code and severity of everything found, line by line."""
    found = find_for_slots(wanted=wanted, actor=actor, today=today)
    return [[(finding.code, finding.severity) for finding in found[item.key]] for item in wanted]


def the_finding(*wanted, actor, today=TODAY):
    """The only finding about the first class."""
    (finding,) = find_for_slots(wanted=wanted, actor=actor, today=today)[wanted[0].key]
    return finding


def labels(finding):
    return [way.label for way in finding.ways_out]


def class_at(slot, instructor, **columns):
    return AssignmentFactory(
        instructor=instructor, date=slot.date, start_time=slot.start_time, end_time=slot.end_time, **columns
    )


def test_a_class_without_anything_around_it_is_fine(staff, wanted):
    assert find(wanted, actor=staff) == [[]]


# Instructor overlap


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [
        ("06:00", "07:00", False),
        ("06:30", "07:30", True),
        ("07:00", "08:00", True),
        ("07:15", "07:45", True),
        ("07:30", "08:30", True),
        ("08:00", "09:00", False),
    ],
)
def test_an_instructor_teaches_one_class_at_a_time(staff, instructor, wanted, start, end, clashes):
    class_at(may(4, start, end), instructor)

    assert find(wanted, actor=staff) == [[("instructor_busy", Severity.ERROR)] if clashes else []]


def test_a_busy_instructor_is_told_with_who_what_and_when(staff, instructor, wanted):
    class_at(may(4, "07:30", "08:30"), instructor, class_type=ClassTypeFactory(name="Vinyasa"))

    finding = the_finding(wanted, actor=staff)

    assert finding.message == "Asha Rao already teaches Vinyasa on Mon 4 May 2026, 07:30–08:30."
    assert finding.line_key == wanted.key


@pytest.mark.parametrize("state", [{"class_status": "cancelled"}, {"instructor_status": "rejected"}])
def test_a_cancelled_or_rejected_class_holds_no_time(staff, instructor, wanted, state):
    class_at(may(4), instructor, **state)

    assert find(wanted, actor=staff) == [[]]


def test_a_class_is_never_in_its_own_way(staff, instructor):
    moved = class_at(may(4), instructor)
    wanted = WantedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:30", "08:30"), assignment_id=moved.pk)

    assert find(wanted, actor=staff) == [[]]


def test_classes_that_change_together_leave_their_times_to_each_other(staff, instructor):
    early, late = class_at(may(4), instructor), class_at(may(4, "08:00", "09:00"), instructor)
    swapped = [
        WantedClassFactory(instructor_id=instructor.pk, slot=may(4, "08:00", "09:00"), assignment_id=early.pk),
        WantedClassFactory(instructor_id=instructor.pk, slot=may(4), assignment_id=late.pk),
    ]

    assert find(*swapped, actor=staff) == [[], []]


def test_a_busy_instructor_has_three_free_times_and_three_free_instructors(staff, instructor, wanted):
    class_at(may(4), instructor)
    for name in ("Dev", "Bina", "Chand", "Esha"):
        InstructorFactory(full_name=name)

    assert labels(the_finding(wanted, actor=staff)) == [
        "Move to 06:00–07:00",
        "Move to 08:00–09:00",
        "Move to 08:30–09:30",
        "Give it to Bina",
        "Give it to Chand",
        "Give it to Dev",
    ]


def test_ways_out_avoid_whoever_is_busy_themselves(staff, instructor, wanted):
    class_at(may(4), instructor)
    class_at(may(4, "08:00", "09:00"), instructor)
    class_at(may(4, "06:30", "07:30"), InstructorFactory(full_name="Busy"))
    InstructorFactory(full_name="Deactivated", is_active=False)
    UserFactory(full_name="No instructor", roles=["staff"])
    usual = InstructorFactory(full_name="Anand, usually elsewhere")
    ClassScheduleFactory(instructor=usual)
    InstructorFactory(full_name="Free")

    assert labels(the_finding(wanted, actor=staff)) == [
        "Move to 06:00–07:00",
        "Move to 09:00–10:00",
        "Move to 09:30–10:30",
        "Give it to Free",
        "Give it to Anand, usually elsewhere",
    ]


def test_a_way_out_keeps_what_was_done_to_the_line_before(staff, instructor):
    class_at(may(5), instructor)
    change = LineChange(date=dt.date(2026, 5, 5))
    wanted = WantedClassFactory(instructor_id=instructor.pk, slot=may(5), change=change)

    first, *_ = the_finding(wanted, actor=staff).ways_out

    assert first.change == LineChange(date=dt.date(2026, 5, 5), start_time=dt.time(6), end_time=dt.time(7))


# Within what is wanted


def test_two_wanted_classes_of_one_instructor_must_not_overlap(staff, instructor, wanted):
    other = WantedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:30", "08:30"))

    assert find(wanted, other, actor=staff) == [[("lines_overlap", Severity.ERROR)]] * 2
    assert labels(the_finding(wanted, other, actor=staff)) == [
        "Move to 06:30–07:30",
        "Move to 06:00–07:00",
        "Move to 08:30–09:30",
        "Leave this class out",
    ]


@pytest.mark.parametrize("slot", [may(4, "08:00", "09:00"), may(5)])
def test_two_wanted_classes_of_one_instructor_may_touch(staff, instructor, wanted, slot):
    other = WantedClassFactory(instructor_id=instructor.pk, slot=slot)

    assert find(wanted, other, actor=staff) == [[], []]


def test_wanted_classes_of_two_instructors_may_overlap(staff, other_instructor, wanted):
    other = WantedClassFactory(instructor_id=other_instructor.pk)

    assert find(wanted, other, actor=staff) == [[], []]


def test_a_substitute_is_free_of_the_other_wanted_classes_too(staff, instructor, other_instructor, wanted):
    class_at(may(4), instructor)
    other = WantedClassFactory(instructor_id=other_instructor.pk)

    assert "Give it to Ravi Menon" not in labels(the_finding(wanted, other, actor=staff))


# Duration, order, horizon, past


@pytest.mark.parametrize(
    ("end", "way_out"), [("07:29", ["End at 07:30"]), ("07:30", None), ("10:00", None), ("10:01", ["End at 10:00"])]
)
def test_a_class_lasts_30_to_180_minutes(staff, instructor, end, way_out):
    wanted = WantedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:00", end))

    found = find_for_slots(wanted=[wanted], actor=staff, today=TODAY)[wanted.key]

    assert [(finding.code, finding.is_error, labels(finding)) for finding in found] == (
        [("duration", True, way_out)] if way_out else []
    )


def test_lengths_are_said_in_hours_and_minutes(staff, instructor):
    wanted = WantedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:00", "13:45"))

    said = the_finding(wanted, actor=staff).message.replace("\N{NARROW NO-BREAK SPACE}", " ")

    assert said == "Mon 4 May 2026, 07:00–13:45 lasts 6 h 45 min; a class lasts 30 min to 3 h."


@pytest.mark.parametrize("end", ["06:00", "07:00"])
def test_a_class_ends_after_it_starts(staff, instructor, end):
    class_at(may(4, "06:30", "08:30"), instructor)
    wanted = WantedClassFactory(instructor_id=instructor.pk, slot=may(4, "07:00", end))

    finding = the_finding(wanted, actor=staff)

    assert (finding.code, finding.is_error, labels(finding)) == ("times_reversed", True, ["End at 08:00"])


def test_a_class_too_late_in_the_evening_to_get_longer_has_no_other_end(staff, instructor, settings):
    settings.STUDIO_OPENING_HOURS = (dt.time(6), dt.time(23, 59))
    wanted = WantedClassFactory(instructor_id=instructor.pk, slot=may(4, "23:40", "23:50"))

    assert labels(the_finding(wanted, actor=staff)) == []


def test_classes_are_made_up_to_the_horizon(staff, instructor):
    last = WantedClassFactory(
        instructor_id=instructor.pk,
        slot=replace(may(4), date=dt.date(2026, 7, 30)),
    )

    assert find(last, actor=staff) == [[]]
    assert find(last, actor=staff, today=TODAY - dt.timedelta(days=1)) == [[("beyond_horizon", Severity.ERROR)]]


def test_managers_and_admins_may_enter_the_past_and_staff_may_not(staff, manager, admin, wanted):
    tomorrow = MONDAY_4_MAY + dt.timedelta(days=1)

    assert find(wanted, actor=staff, today=MONDAY_4_MAY) == [[]]
    assert find(wanted, actor=staff, today=tomorrow) == [[("past", Severity.ERROR)]]
    assert find(wanted, actor=manager, today=tomorrow) == [[("past", Severity.WARNING)]]
    assert find(wanted, actor=admin, today=tomorrow) == [[("past", Severity.WARNING)]]


# Closures and opening hours


def test_a_closure_is_warned_of(staff, wanted):
    StudioClosureFactory(name="Festival", first_day=dt.date(2026, 5, 3), last_day=MONDAY_4_MAY)

    finding = the_finding(wanted, actor=staff)

    assert (finding.code, finding.is_error) == ("closure", False)
    assert finding.message == "The studio is closed on Mon 4 May 2026: Festival."


def test_the_day_after_a_closure_is_fine(staff, wanted):
    StudioClosureFactory(first_day=dt.date(2026, 5, 2), last_day=dt.date(2026, 5, 3))

    assert find(wanted, actor=staff) == [[]]


@pytest.mark.parametrize(
    ("start", "end", "outside"),
    [("05:59", "07:00", True), ("06:00", "07:00", False), ("21:00", "22:00", False), ("21:00", "22:01", True)],
)
def test_outside_the_opening_hours_is_warned_of(staff, instructor, start, end, outside):
    wanted = WantedClassFactory(instructor_id=instructor.pk, slot=may(4, start, end))

    assert find(wanted, actor=staff) == [[("opening_hours", Severity.WARNING)] if outside else []]


def test_outside_the_opening_hours_offers_the_nearest_times_within(staff, instructor):
    wanted = WantedClassFactory(instructor_id=instructor.pk, slot=may(4, "21:30", "22:30"))

    assert labels(the_finding(wanted, actor=staff)) == [
        "Move to 21:00–22:00",
        "Move to 20:30–21:30",
        "Move to 20:00–21:00",
    ]


# Weekly templates


def test_an_overlap_with_a_weekly_template_is_warned_of(staff, instructor, other_instructor, wanted):
    ClassScheduleFactory(
        instructor=instructor,
        class_type=ClassTypeFactory(name="Vinyasa"),
        start_time=dt.time(7, 30),
        end_time=dt.time(8, 30),
    )

    finding = the_finding(wanted, actor=staff)

    assert (finding.code, finding.is_error) == ("template_overlap", False)
    assert finding.message == "Asha Rao has the weekly template Vinyasa on Mon 4 May 2026, 07:30–08:30."
    assert labels(finding) == [
        "Move to 06:30–07:30",
        "Move to 06:00–07:00",
        "Move to 08:30–09:30",
        "Give it to Ravi Menon",
    ]


@pytest.mark.parametrize(
    "elsewhen",
    [
        {"day_of_week": 2},
        {"start_time": dt.time(8), "end_time": dt.time(9)},
        {"effective_until": dt.date(2026, 5, 3)},
        {"effective_from": dt.date(2026, 5, 5)},
        {"is_active": False},
    ],
)
def test_a_template_at_another_time_is_no_matter(staff, instructor, wanted, elsewhen):
    ClassScheduleFactory(instructor=instructor, **elsewhen)

    assert find(wanted, actor=staff) == [[]]


@pytest.mark.parametrize("validity", [{"effective_until": MONDAY_4_MAY}, {"effective_from": MONDAY_4_MAY}])
def test_the_first_and_last_day_of_a_template_count(staff, instructor, wanted, validity):
    ClassScheduleFactory(instructor=instructor, **validity)

    assert find(wanted, actor=staff) == [[("template_overlap", Severity.WARNING)]]


def test_a_class_does_not_conflict_with_its_own_template(staff, instructor):
    template = ClassScheduleFactory(instructor=instructor)
    wanted = WantedClassFactory(instructor_id=instructor.pk, class_schedule_id=template.pk)

    assert find(wanted, actor=staff) == [[]]


def test_template_warnings_can_be_switched_off_and_errors_cannot(staff, instructor, wanted, settings):
    settings.ENABLE_CONFLICT_WARNINGS = False
    ClassScheduleFactory(instructor=instructor)
    class_at(may(4), instructor)

    assert find(wanted, actor=staff) == [[("instructor_busy", Severity.ERROR)]]


# Instructors


def test_a_deactivated_instructor_is_given_no_class(staff, other_instructor):
    gone = InstructorFactory(full_name="Gone", is_active=False)
    wanted = WantedClassFactory(instructor_id=gone.pk)

    finding = the_finding(wanted, actor=staff)

    assert (finding.code, finding.is_error) == ("instructor_inactive", True)
    assert finding.message == "Gone is deactivated and cannot be given the class on Mon 4 May 2026, 07:00–08:00."
    assert labels(finding) == ["Give it to Ravi Menon"]


def test_somebody_who_is_no_instructor_is_given_no_class(staff, manager):
    wanted = [WantedClassFactory(instructor_id=manager.pk), WantedClassFactory(instructor_id=uuid4())]

    assert find(*wanted, actor=staff) == [[("instructor_inactive", Severity.ERROR)]] * 2


# Students


@pytest.fixture
def meera():
    return BookingFactory(first_name="Meera", last_name="Iyer")


def test_a_student_who_sits_elsewhere_is_warned_of(staff, instructor, other_instructor, meera):
    elsewhere = class_at(may(4, "07:30", "08:30"), other_instructor, class_type=ClassTypeFactory(name="Vinyasa"))
    AssignmentBookingFactory(assignment=elsewhere, booking=meera)
    wanted = WantedClassFactory(instructor_id=instructor.pk, booking_ids=frozenset({meera.booking_id}))

    finding = the_finding(wanted, actor=staff)

    assert (finding.code, finding.is_error) == ("student_busy", False)
    assert finding.message == "Meera Iyer already sits in Vinyasa on Mon 4 May 2026, 07:30–08:30."
    assert labels(finding) == ["Move to 06:30–07:30", "Move to 06:00–07:00", "Move to 08:30–09:30"]


@pytest.mark.parametrize(
    ("slot", "state"), [(may(4, "08:00", "09:00"), {}), (may(5), {}), (may(4), {"class_status": "cancelled"})]
)
def test_a_student_is_free_beside_classes_and_in_cancelled_ones(
    staff, instructor, other_instructor, meera, slot, state
):
    AssignmentBookingFactory(assignment=class_at(slot, other_instructor, **state), booking=meera)
    wanted = WantedClassFactory(instructor_id=instructor.pk, booking_ids=frozenset({meera.booking_id}))

    assert find(wanted, actor=staff) == [[]]


def test_a_student_still_sits_in_a_class_that_its_instructor_declined(staff, instructor, other_instructor, meera):
    declined = class_at(may(4), other_instructor, instructor_status="rejected")
    AssignmentBookingFactory(assignment=declined, booking=meera)
    wanted = WantedClassFactory(instructor_id=instructor.pk, booking_ids=frozenset({meera.booking_id}))

    assert find(wanted, actor=staff) == [[("student_busy", Severity.WARNING)]]


def test_a_student_of_two_wanted_classes_at_once_is_warned_of(staff, instructor, other_instructor, meera):
    wanted = [
        WantedClassFactory(instructor_id=person.pk, booking_ids=frozenset({meera.booking_id}))
        for person in (instructor, other_instructor)
    ]

    assert find(*wanted, actor=staff) == [[("student_busy", Severity.WARNING)]] * 2


def test_a_student_is_not_in_the_own_way_when_the_class_moves(staff, instructor, meera):
    moved = class_at(may(4), instructor)
    AssignmentBookingFactory(assignment=moved, booking=meera)
    wanted = WantedClassFactory(
        instructor_id=instructor.pk,
        slot=may(4, "07:30", "08:30"),
        assignment_id=moved.pk,
        booking_ids=frozenset({meera.booking_id}),
    )

    assert find(wanted, actor=staff) == [[]]


# Queries


@pytest.mark.parametrize("count", [1, 28])
def test_the_number_of_queries_does_not_grow_with_the_classes(
    staff, instructor, other_instructor, meera, count, django_assert_num_queries
):
    wanted = []
    for day in range(1, count + 1):
        held = class_at(may(day), instructor)
        AssignmentBookingFactory(assignment=held, booking=meera)
        person = (instructor, other_instructor)[day % 2]
        wanted.append(
            WantedClassFactory(
                instructor_id=person.pk, slot=may(day, "07:30", "08:30"), booking_ids=frozenset({meera.booking_id})
            )
        )
    clash = WantedClassFactory(instructor_id=instructor.pk, slot=may(1))

    # closures, people, their classes, their templates, bookings, their classes; all instructors, who is busy, templates
    with django_assert_num_queries(9):
        found = find_for_slots(wanted=[*wanted, clash], actor=staff, today=TODAY)

    assert len(found) == count + 1


def test_nothing_asked_is_nothing_found(staff, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find_for_slots(wanted=[], actor=staff, today=TODAY) == {}
