"""Rules 3.5: SQL function, Python function and trigger give a class the same seats."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from assignments.models import Assignment
from assignments.seats import classes_over_capacity, load_seats, seats_of
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
)

pytestmark = pytest.mark.django_db

SUBJECTS = [
    pytest.param(lambda: {"class_type": ClassTypeFactory(max_participants=2)}, 2, id="class type"),
    pytest.param(
        lambda: {
            "class_type": ClassTypeFactory(max_participants=2),
            "class_schedule": ClassScheduleFactory(max_participants=3),
        },
        2,
        id="class type before template",
    ),
    pytest.param(
        lambda: {
            "class_type": None,
            "package": PackageFactory(),
            "class_schedule": ClassScheduleFactory(max_participants=3),
        },
        3,
        id="template",
    ),
    pytest.param(lambda: {"class_type": None, "package": PackageFactory()}, 10, id="default"),
]


@pytest.mark.parametrize(("subject", "seats"), SUBJECTS)
def test_sql_python_and_trigger_agree_on_the_seats(subject, seats):
    assignment = AssignmentFactory(**subject())

    assert seats_of(Assignment.objects.get(pk=assignment.pk)) == seats
    assert load_seats([assignment.pk]) == {assignment.pk: seats}
    AssignmentBookingFactory.create_batch(seats, assignment=assignment)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssignmentBookingFactory(assignment=assignment)


def test_a_class_is_over_capacity_when_its_seats_were_lowered():
    small, large = ClassTypeFactory(), ClassTypeFactory()
    first, second, other = (AssignmentFactory(class_type=each) for each in (small, small, large))
    for assignment in (first, other):
        AssignmentBookingFactory.create_batch(2, assignment=assignment)
    AssignmentBookingFactory(assignment=second)
    type(small).objects.filter(pk=small.pk).update(max_participants=1)

    assert classes_over_capacity(first_day=dt.date(2026, 1, 1)) == [first.pk]


@pytest.mark.parametrize("columns", [{"class_status": "completed"}, {"date": dt.date(2026, 1, 1)}])
def test_only_scheduled_classes_from_the_first_day_on_can_be_over_capacity(columns):
    assignment = AssignmentFactory(**{"date": dt.date(2026, 1, 2)} | columns)
    AssignmentBookingFactory.create_batch(2, assignment=assignment)
    type(assignment.class_type).objects.update(max_participants=1)

    assert classes_over_capacity(first_day=dt.date(2026, 1, 2)) == []
