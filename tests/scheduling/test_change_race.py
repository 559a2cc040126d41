"""Concurrent edits of the same classes: one succeeds, and there is no deadlock."""

import datetime as dt

import pytest

from accounts.models import User
from assignments.exceptions import VersionConflict
from assignments.models import Assignment
from scheduling.changes import ChangeRequest, ChangeScope
from scheduling.exceptions import ChangeOutdated
from scheduling.services.change import change_assignments, preview_change
from tests.connections import call_at_once
from tests.factories import AssignmentFactory, AssignmentSeriesFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 5, 20)
MONDAY = dt.date(2026, 6, 1)
CALLERS = 8


@pytest.fixture
def manager(transactional_db) -> User:
    return UserFactory(roles=["manager"])


@pytest.fixture
def classes(manager) -> list[Assignment]:
    """Four Mondays at 07:00."""
    series, instructor = AssignmentSeriesFactory(), InstructorFactory()
    return [
        AssignmentFactory(
            series=series,
            series_position=position,
            schedule_type="weekly",
            instructor=instructor,
            date=MONDAY + dt.timedelta(weeks=position - 1),
        )
        for position in range(1, 5)
    ]


def shown_and_saved(request: ChangeRequest, actor: User):
    """Preview now, and return a function that saves."""
    sheet = preview_change(request=request, actor=actor, today=TODAY)
    return lambda: change_assignments(
        request=request,
        acknowledged=sheet.warning_codes,
        fingerprint=sheet.fingerprint,
        versions=sheet.versions,
        actor=actor,
        now=NOW,
    )


def test_one_of_many_edits_of_the_same_version_succeeds(manager, classes):
    requests = [
        ChangeRequest(
            assignment_id=classes[0].pk, scope=ChangeScope.ALL, start_time=dt.time(7, minute), notes=f"{minute}"
        )
        for minute in range(1, CALLERS + 1)
    ]
    saves = [shown_and_saved(request, manager) for request in requests]

    answers = call_at_once(CALLERS, lambda number: saves[number]())

    assert sum(isinstance(answer, VersionConflict) for answer in answers) == CALLERS - 1
    assert len({(row.start_time, row.notes) for row in Assignment.objects.all()}) == 1
    assert {row.version for row in Assignment.objects.all()} == {2}


def test_two_halves_of_a_series_can_be_edited_at_once(manager, classes):
    substitute = InstructorFactory()
    first_half = shown_and_saved(
        ChangeRequest(assignment_id=classes[0].pk, scope=ChangeScope.THIS, instructor_id=substitute.pk), manager
    )
    second_half = shown_and_saved(
        ChangeRequest(assignment_id=classes[1].pk, scope=ChangeScope.FOLLOWING, start_time=dt.time(7, 30)), manager
    )

    answers = call_at_once(2, lambda number: (first_half, second_half)[number]())

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    stored = list(Assignment.objects.order_by("series_position"))
    assert [row.instructor_id == substitute.pk for row in stored] == [True, False, False, False]
    assert [row.start_time.minute for row in stored] == [0, 30, 30, 30]


def test_two_reassignments_in_opposite_order_do_not_deadlock(manager):
    asha, ravi = InstructorFactory(), InstructorFactory()
    one = AssignmentFactory(instructor=asha, date=MONDAY)
    other = AssignmentFactory(instructor=ravi, date=MONDAY, start_time=dt.time(10), end_time=dt.time(11))
    saves = [
        shown_and_saved(ChangeRequest(assignment_id=one.pk, instructor_id=ravi.pk), manager),
        shown_and_saved(ChangeRequest(assignment_id=other.pk, instructor_id=asha.pk), manager),
    ]

    answers = call_at_once(2, lambda number: saves[number]())

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert [Assignment.objects.get(pk=row.pk).instructor_id for row in (one, other)] == [ravi.pk, asha.pk]


def test_one_of_many_moves_to_a_free_time_succeeds(manager):
    instructor = InstructorFactory()
    classes = [
        AssignmentFactory(instructor=instructor, date=MONDAY + dt.timedelta(days=number)) for number in range(CALLERS)
    ]
    saves = [
        shown_and_saved(
            ChangeRequest(assignment_id=row.pk, date=MONDAY, start_time=dt.time(15), end_time=dt.time(16)),
            manager,
        )
        for row in classes
    ]

    answers = call_at_once(CALLERS, lambda number: saves[number]())

    assert sum(isinstance(answer, ChangeOutdated) for answer in answers) == CALLERS - 1
    assert Assignment.objects.filter(date=MONDAY, start_time=dt.time(15)).count() == 1
