"""Contract 5 and 5.2: exactly one of several concurrent writers wins, without a deadlock."""

from collections import Counter

import pytest
from django.test import Client

from assignments.models import Assignment
from tests.api.rest import RestCaller, bearer_of
from tests.connections import call_at_once
from tests.factories import AssignmentFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 16


def call_concurrently(user, call):
    """Run `call(caller, number)` in all writers at the same time; count their statuses and codes."""
    headers = {"Authorization": f"Bearer {bearer_of(user)}", "Prefer": "return=representation"}

    def one(number):
        response = call(RestCaller(client=Client(), headers=headers), number)
        body = response.json()
        return response.status_code, body["code"] if isinstance(body, dict) else len(body)

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


def test_one_of_many_writers_gets_the_slot(manager, slot):
    answers = call_concurrently(manager, lambda caller, _: caller.post("class_assignments", slot))

    assert answers == {(201, 1): 1, (409, "23P01"): WRITERS - 1}
    assert Assignment.objects.count() == 1


def test_concurrent_batches_in_opposite_order_are_stored_whole_or_not_at_all(manager, slot, other_instructor):
    both = [slot, slot | {"instructor_id": str(other_instructor.pk)}]
    answers = call_concurrently(
        manager, lambda caller, number: caller.post("class_assignments", both[:: (-1) ** number])
    )

    assert answers == {(201, 2): 1, (409, "23P01"): WRITERS - 1}


def test_one_of_many_writers_of_a_version_wins(manager):
    assignment = AssignmentFactory()
    query = {"id": f"eq.{assignment.pk}", "version": "eq.1"}
    answers = call_concurrently(
        manager, lambda caller, number: caller.patch("class_assignments", {"notes": str(number)}, **query)
    )

    assert answers == {(200, 1): 1, (200, 0): WRITERS - 1}
    assert Assignment.objects.get().version == 2


def test_classes_that_move_into_one_slot_do_not_deadlock(manager, instructor):
    classes = [AssignmentFactory(instructor=instructor) for _ in range(WRITERS)]
    answers = call_concurrently(
        manager,
        lambda caller, number: caller.patch("class_assignments", {"date": "2030-01-01"}, id=f"eq.{classes[number].pk}"),
    )

    assert answers == {(200, 1): 1, (409, "23P01"): WRITERS - 1}
