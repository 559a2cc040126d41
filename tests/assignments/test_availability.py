"""Rules 4.2, 4.4 and 4.5: all code that asks who is free gives the same answer."""

import datetime as dt
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from assignments.availability.conflicts import classes_in_conflict
from assignments.availability.instructors import load_instructor_availability, load_substitutes
from assignments.availability.overlaps import describe_overlap
from assignments.availability.templates import load_template_occurrences
from assignments.findings import find_for_slots
from assignments.models import Assignment
from assignments.models.assignment import OCCUPIES_TIME
from assignments.models.vocabulary import ClassStatus, InstructorStatus
from tests.factories import (
    AssignmentFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
    ProposedClassFactory,
    StudioClosureFactory,
)
from tests.factories.drafts import TODAY, may

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 5, 4)
SLOT = may(4)
STATES = [
    pytest.param(
        {"class_status": class_status, "instructor_status": answer} | times,
        bool(not times and class_status != "cancelled" and answer != "rejected"),
        id=f"{class_status}-{answer}-{'untimed' if times else 'timed'}",
    )
    for class_status, answer, times in product(
        ClassStatus, InstructorStatus, ({}, {"start_time": None, "end_time": None})
    )
]


def rows(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def class_at(slot, instructor, **columns):
    times = {"date": slot.date, "start_time": slot.start_time, "end_time": slot.end_time}
    return AssignmentFactory(**{"instructor": instructor} | times | columns)


def is_refused(**columns):
    """Whether `no_instructor_overlap` refuses another such class."""
    try:
        with transaction.atomic():
            class_at(SLOT, **columns)
    except IntegrityError:
        return True
    return False


def finds_busy(instructor, *, actor):
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=SLOT)
    findings = find_for_slots(proposed=[proposed], actor=actor, today=TODAY)[proposed.key]
    return "instructor_busy" in {finding.code for finding in findings}


def is_busy_in_picker(instructor):
    (availability,) = load_instructor_availability(instructors=[instructor], slots=[SLOT])
    return availability.state == "busy"


def is_no_substitute(instructor):
    proposed = ProposedClassFactory(slot=SLOT)
    return instructor.pk not in dict(load_substitutes([proposed]).free_at(proposed.key))


def conflicts_by_rpc(instructor):
    sql = "SELECT conflicting_assignment_id IS NOT NULL FROM assignment_conflict_check(%s, %s, %s, %s)"
    ((has_conflict,),) = rows(sql, instructor.pk, SLOT.date, SLOT.start_time, SLOT.end_time)
    return has_conflict


def overlaps_by_rest(instructor, **columns):
    sent = {"instructor_id": instructor.pk, "date": SLOT.date, "start_time": SLOT.start_time, "end_time": SLOT.end_time}
    return describe_overlap([sent | columns]) is not None


# Classes that occupy their instructor


@pytest.mark.parametrize(("state", "occupies"), STATES)
def test_view_condition_and_constraint_agree(instructor, state, occupies):
    stored = class_at(SLOT, instructor, **state)

    assert Assignment.objects.filter(OCCUPIES_TIME).exists() == occupies
    assert rows("SELECT assignment_id FROM occupied_time") == ([(stored.pk,)] if occupies else [])
    assert is_refused(instructor=instructor) == occupies


@pytest.mark.parametrize(("state", "occupies"), STATES)
def test_every_reader_agrees_on_a_stored_class(staff, instructor, state, occupies):
    class_at(SLOT, instructor, **state)

    assert finds_busy(instructor, actor=staff) == occupies
    assert is_busy_in_picker(instructor) == occupies
    assert is_no_substitute(instructor) == occupies
    assert conflicts_by_rpc(instructor) == occupies
    assert overlaps_by_rest(instructor) == occupies


@pytest.mark.parametrize(("state", "occupies"), STATES)
def test_constraint_and_explanation_agree_on_a_written_class(instructor, state, occupies):
    class_at(SLOT, instructor)

    assert overlaps_by_rest(instructor, **state) == occupies
    assert is_refused(instructor=instructor, **state) == occupies


def test_the_view_lists_the_time_and_the_name_of_the_class(instructor):
    stored = class_at(SLOT, instructor, class_type__name="Yin")

    assert rows("SELECT date, start_time, end_time, class_name, period::text FROM occupied_time") == [
        (stored.date, stored.start_time, stored.end_time, "Yin", '["2026-05-04 07:00:00","2026-05-04 08:00:00")')
    ]


# Weekly templates

VALIDITY = [
    ({}, True),
    ({"effective_from": MONDAY, "effective_until": MONDAY}, True),
    ({"effective_from": None, "effective_until": None}, True),
    ({"effective_from": MONDAY + dt.timedelta(days=1)}, False),
    ({"effective_until": MONDAY - dt.timedelta(days=1)}, False),
    ({"is_active": False}, False),
    ({"day_of_week": 2}, False),
    ({"start_time": dt.time(8), "end_time": dt.time(9)}, False),
]


@pytest.mark.parametrize(("columns", "overlaps"), VALIDITY)
def test_every_reader_agrees_on_a_weekly_template(staff, instructor, columns, overlaps):
    stored = class_at(SLOT, instructor)
    ClassScheduleFactory(instructor=instructor, **columns)
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=SLOT, assignment_id=stored.pk)

    findings = find_for_slots(proposed=[proposed], actor=staff, today=TODAY)[proposed.key]
    assert ["template_overlap"] * overlaps == [finding.code for finding in findings]
    (availability,) = load_instructor_availability(instructors=[instructor], slots=[SLOT])
    assert bool(availability.template) == overlaps
    assert ((proposed.key, instructor.pk) in load_substitutes([proposed]).with_template) == overlaps
    check = "SELECT conflict_type FROM assignment_conflict_check(%s, %s, %s, %s, %s)"
    found = rows(check, instructor.pk, SLOT.date, SLOT.start_time, SLOT.end_time, stored.pk)
    assert found == [("instructor_schedule" if overlaps else None,)]
    assert classes_in_conflict(first_day=MONDAY, last_day=MONDAY) == [stored.pk] * overlaps


def test_a_template_takes_place_on_its_weekday_from_the_first_to_the_last_day():
    template = ClassScheduleFactory(effective_from=MONDAY, effective_until=MONDAY + dt.timedelta(days=14))
    days = [MONDAY + dt.timedelta(days=number) for number in range(-7, 28)]

    occurrences = load_template_occurrences(days)

    assert [(each.class_schedule_id, each.date) for each in occurrences] == [
        (template.pk, MONDAY + dt.timedelta(days=number)) for number in (0, 7, 14)
    ]
    assert [each.slot for each in occurrences] == [may(4), may(11), may(18)]


def test_a_template_without_an_instructor_occupies_nobody(staff, instructor):
    ClassScheduleFactory()
    proposed = ProposedClassFactory(instructor_id=instructor.pk, slot=SLOT)

    assert find_for_slots(proposed=[proposed], actor=staff, today=TODAY)[proposed.key] == ()
    assert load_substitutes([proposed]).with_template == frozenset()


# Instructors to choose from


def test_a_picker_lists_free_instructors_first(instructor):
    slots = [may(4), may(5)]
    busy, partly, with_template, free = (InstructorFactory(full_name=name) for name in ("A", "B", "C", "D"))
    yin = ClassTypeFactory(name="Yin")
    for slot in slots:
        class_at(slot, busy, class_type=yin)
    class_at(slots[1], partly)
    ClassScheduleFactory(instructor=with_template, class_type__name="Hatha")

    found = load_instructor_availability(instructors=[busy, partly, with_template, free], slots=slots)

    assert [(each.instructor, each.state, each.free_slot_count) for each in found] == [
        (free, "free", 2),
        (with_template, "template", 2),
        (partly, "partly", 1),
        (busy, "busy", 0),
    ]
    assert found[1].reason == "Mondays 07:00–08:00 Hatha"
    assert (found[3].reason, found[3].conflict.others) == ("Mon 4 May 2026, 07:00–08:00 Yin", 1)


def test_a_class_is_not_in_conflict_with_the_template_that_it_follows(instructor):
    template = ClassScheduleFactory(instructor=instructor)

    (availability,) = load_instructor_availability(
        instructors=[instructor], slots=[SLOT], class_schedule_id=template.pk
    )

    assert availability.state == "free"


def test_without_slots_nothing_is_known_and_nothing_is_queried(instructor, django_assert_num_queries):
    with django_assert_num_queries(0):
        (availability,) = load_instructor_availability(instructors=[instructor], slots=[])

    assert availability.state == "unknown"


def test_a_class_with_several_conflicts_is_listed_for_each(instructor):
    stored = class_at(SLOT, instructor)
    ClassScheduleFactory(instructor=instructor)
    StudioClosureFactory(first_day=MONDAY, last_day=MONDAY)

    assert classes_in_conflict(first_day=MONDAY, last_day=MONDAY) == [stored.pk] * 2
