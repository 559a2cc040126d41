"""Limits: writers who want one slot or one class at the same moment. One wins, the others are told, nobody deadlocks."""

import datetime as dt
import time

import pytest
from django.db import transaction

from accounts.models import User
from accounts.row_security.acting import acting_as
from assignments.exceptions import InstructorBusy, WrongState
from assignments.models import Assignment, HistoryEntry
from assignments.services.answer import answer_assignments
from assignments.services.bulk import BulkAction, apply_to_many
from assignments.services.delete import delete_assignments
from assignments.services.states import cancel_assignments, mark_paid, restore_assignments
from tests.connections import call_at_once
from tests.factories import AssignmentFactory, AssignmentSeriesFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.date(2026, 6, 1)
NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)
WRITERS = 12


@pytest.fixture
def teacher() -> User:
    return InstructorFactory()


@pytest.fixture
def boss() -> User:
    return UserFactory(roles=["manager"])


def names_of(answers):
    return sorted(type(answer).__name__ for answer in answers)


def test_one_class_is_accepted_once(teacher):
    assignment = AssignmentFactory(instructor=teacher)

    def accept(_):
        with acting_as(teacher):
            answer_assignments(assignment_ids=[assignment.pk], actor=teacher, accept=True, now=NOW)

    answers = call_at_once(WRITERS, accept)

    assert names_of(answers) == ["NoneType"] + ["WrongState"] * (WRITERS - 1)
    assert HistoryEntry.objects.count() == 1


def test_of_declined_classes_at_one_time_one_is_taken_back(teacher):
    declined = [AssignmentFactory(instructor=teacher, date=DAY, instructor_status="rejected") for _ in range(WRITERS)]

    def accept(number):
        with acting_as(teacher):
            answer_assignments(assignment_ids=[declined[number].pk], actor=teacher, accept=True, now=NOW)

    answers = call_at_once(WRITERS, accept)

    assert names_of(answers) == [InstructorBusy.__name__] * (WRITERS - 1) + ["NoneType"]
    assert Assignment.objects.filter(instructor_status="accepted").count() == 1


def test_of_cancelled_classes_at_one_time_one_comes_back(teacher, boss):
    cancelled = [AssignmentFactory(instructor=teacher, date=DAY, class_status="cancelled") for _ in range(WRITERS)]

    def restore(number):
        restore_assignments(assignment_ids=[cancelled[number].pk], actor=boss, now=NOW)

    answers = call_at_once(WRITERS, restore)

    assert names_of(answers) == [InstructorBusy.__name__] * (WRITERS - 1) + ["NoneType"]


def test_different_changes_of_one_class_wait_for_each_other(teacher, boss):
    assignment = AssignmentFactory(instructor=teacher)
    steps = [cancel_assignments, mark_paid]

    def change(number):
        steps[number % 2](assignment_ids=[assignment.pk], actor=boss, now=NOW)

    answers = call_at_once(WRITERS, change)

    assert set(names_of(answers)) <= {"NoneType", WrongState.__name__}
    assignment.refresh_from_db()
    assert assignment.class_status == "cancelled"


def test_bulk_changes_over_many_instructors_do_not_deadlock(boss):
    rows = [AssignmentFactory().pk for _ in range(20)]
    target = InstructorFactory()

    def change(number):
        if number % 2:
            return apply_to_many(
                action=BulkAction.REASSIGN, assignment_ids=rows[::-1], actor=boss, now=NOW, instructor_id=target.pk
            )
        return apply_to_many(action=BulkAction.CANCEL, assignment_ids=rows, actor=boss, now=NOW)

    answers = call_at_once(WRITERS, change)

    assert {type(answer) for answer in answers} == {tuple}
    assert Assignment.objects.filter(class_status="cancelled").count() == 20


def test_the_last_two_classes_of_a_series_deleted_at_once_take_it_along(boss):
    series = AssignmentSeriesFactory()
    rows = [AssignmentFactory(series=series, series_position=n, schedule_type="weekly").pk for n in (1, 2)]

    def delete(number):
        delete_assignments(assignment_ids=[rows[number]], actor=boss, now=NOW)

    assert call_at_once(2, delete) == [None, None]
    assert not type(series).objects.exists()


def test_nobody_is_given_a_class_while_being_deactivated(boss):
    """Who hands the class on waits for the deactivation, and then sees it."""
    row = AssignmentFactory()
    leaving = InstructorFactory()
    order = []

    def change(number):
        if number:
            with transaction.atomic():
                type(leaving).objects.filter(pk=leaving.pk).update(is_active=False)
                time.sleep(0.3)
                order.append("left")
        else:
            time.sleep(0.1)
            apply_to_many(
                action=BulkAction.REASSIGN, assignment_ids=[row.pk], actor=boss, now=NOW, instructor_id=leaving.pk
            )
            order.append("given")

    answers = call_at_once(2, change)

    assert (order, names_of(answers)) == (["left"], ["BulkRefused", "NoneType"])
