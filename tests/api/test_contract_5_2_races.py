"""Contract 5 and 5.2: of parallel writers exactly one wins, and nobody is told of a deadlock."""

from collections import Counter

import pytest
from django.test import Client

from assignments.models import Assignment
from tests.api.rest import RestCaller, bearer_of
from tests.connections import call_at_once
from tests.factories import AssignmentFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 16


def together(user, call):
    """Status and code of each answer, when that many call at once; `call(caller, number)`."""
    headers = {"Authorization": f"Bearer {bearer_of(user)}", "Prefer": "return=representation"}

    def one(number):
        response = call(RestCaller(client=Client(), headers=headers), number)
        told = response.json()
        return response.status_code, told["code"] if isinstance(told, dict) else len(told)

    return Counter(call_at_once(WRITERS, one))


@pytest.fixture
def slot(instructor):
    return {
        "class_type_id": str(ClassTypeFactory().pk),
        "instructor_id": str(instructor.pk),
        "date": "2030-01-01",
        "start_time": "10:00",
        "end_time": "11:00",
        "schedule_type": "adhoc",
    }


def test_one_of_many_gets_the_slot(manager, slot):
    answers = together(manager, lambda caller, _: caller.post("class_assignments", slot))

    assert answers == {(201, 1): 1, (409, "23P01"): WRITERS - 1}
    assert Assignment.objects.count() == 1


def test_batches_that_cross_each_other_are_stored_whole_or_not_at_all(manager, slot, other_instructor):
    both = [slot, slot | {"instructor_id": str(other_instructor.pk)}]
    answers = together(manager, lambda caller, number: caller.post("class_assignments", both[:: (-1) ** number]))

    assert answers == {(201, 2): 1, (409, "23P01"): WRITERS - 1}


def test_one_of_many_with_the_same_version_wins(manager):
    assignment = AssignmentFactory()
    query = {"id": f"eq.{assignment.pk}", "version": "eq.1"}
    answers = together(
        manager, lambda caller, number: caller.patch("class_assignments", {"notes": str(number)}, **query)
    )

    assert answers == {(200, 1): 1, (200, 0): WRITERS - 1}
    assert Assignment.objects.get().version == 2


def test_classes_that_move_into_one_slot_do_not_deadlock(manager, instructor):
    classes = [AssignmentFactory(instructor=instructor) for _ in range(WRITERS)]
    answers = together(
        manager,
        lambda caller, number: caller.patch("class_assignments", {"date": "2030-01-01"}, id=f"eq.{classes[number].pk}"),
    )

    assert answers == {(200, 1): 1, (409, "23P01"): WRITERS - 1}
