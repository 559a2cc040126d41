"""Domain 2.2: weekly templates of one instructor do not overlap while both are valid."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from catalog.models import ClassSchedule
from database.constraints import constraint_name
from tests.factories import ClassScheduleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(instructor):
    """Mondays from 07:00 to 08:00, in the first half of 2026."""
    return ClassScheduleFactory(
        instructor=instructor, effective_from=dt.date(2026, 1, 1), effective_until=dt.date(2026, 6, 30)
    )


def another(template, **changes):
    return ClassScheduleFactory(
        **{"instructor": template.instructor, "effective_from": dt.date(2026, 1, 1), "effective_until": None} | changes
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"start_time": dt.time(7, 59), "end_time": dt.time(9)},
        {"effective_from": dt.date(2026, 6, 30)},
        {"effective_from": None, "effective_until": dt.date(2026, 1, 1)},
    ],
    ids=["the same", "one minute", "its last day", "its first day"],
)
def test_an_overlapping_template_is_refused(template, changes):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        another(template, **changes)

    assert constraint_name(error.value) == "no_time_overlap"


@pytest.mark.parametrize(
    "changes",
    [
        {"start_time": dt.time(8), "end_time": dt.time(9)},
        {"day_of_week": ClassSchedule.DayOfWeek.TUESDAY},
        {"effective_from": dt.date(2026, 7, 1)},
        {"effective_from": None, "effective_until": dt.date(2025, 12, 31)},
        {"is_active": False},
        {"instructor": None},
    ],
    ids=["touching ends", "another weekday", "its successor", "its predecessor", "inactive", "nobody's"],
)
def test_a_template_beside_it_is_fine(template, changes):
    another(template, **changes)

    assert ClassSchedule.objects.count() == 2


def test_another_instructors_template_is_fine(template, other_instructor):
    another(template, instructor=other_instructor)

    assert ClassSchedule.objects.count() == 2


def test_activating_a_template_asks_again(template):
    second = another(template, is_active=False)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        ClassSchedule.objects.filter(pk=second.pk).update(is_active=True)

    assert constraint_name(error.value) == "no_time_overlap"
