"""Rules 4.2: PostgreSQL refuses to double-book an instructor, on every path.

Which states of a class occupy its instructor is tested in `test_availability`.
"""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Case, TimeField, Value, When

from assignments.models import Assignment
from database.constraints import constraint_name
from tests.connections import at_once, sqlstates
from tests.factories import AssignmentFactory, ClassTypeFactory, InstructorFactory, UserFactory

DAY = dt.date(2026, 6, 1)


@pytest.fixture
def held(instructor):
    """A class from 07:00 to 08:00."""
    return AssignmentFactory(instructor=instructor, date=DAY)


def another(held, **changes):
    return AssignmentFactory(**{"instructor": held.instructor, "date": held.date} | changes)


def assert_refused(error):
    assert constraint_name(error.value) == "no_instructor_overlap"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end"),
    [("06:30", "07:30"), ("07:00", "08:00"), ("07:30", "08:30"), ("07:15", "07:45"), ("06:00", "09:00")],
    ids=["overlaps the start", "the same", "overlaps the end", "inside", "around"],
)
def test_an_overlapping_class_is_refused(held, start, end):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        another(held, start_time=dt.time.fromisoformat(start), end_time=dt.time.fromisoformat(end))

    assert_refused(error)


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end"), [("06:00", "07:00"), ("08:00", "09:00")], ids=["before", "after"])
def test_adjacent_classes_are_allowed(held, start, end):
    another(held, start_time=dt.time.fromisoformat(start), end_time=dt.time.fromisoformat(end))

    assert Assignment.objects.count() == 2


@pytest.mark.django_db
def test_other_instructors_and_other_days_are_allowed(held, other_instructor):
    another(held, instructor=other_instructor)
    another(held, date=DAY + dt.timedelta(days=1))

    assert Assignment.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "change"),
    [
        ({"class_status": "cancelled"}, {"class_status": "scheduled"}),
        ({"instructor_status": "rejected"}, {"instructor_status": "accepted"}),
        ({"start_time": dt.time(9), "end_time": dt.time(10)}, {"start_time": dt.time(7, 30)}),
        ({"date": DAY + dt.timedelta(days=1)}, {"date": DAY}),
        ({"start_time": None, "end_time": None}, {"start_time": dt.time(7), "end_time": dt.time(8)}),
    ],
    ids=["un-cancel", "accept after reject", "move in time", "move to the day", "give it times"],
)
def test_an_update_that_overlaps_is_refused(held, before, change):
    second = another(held, **before)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Assignment.objects.filter(pk=second.pk).update(**change)

    assert_refused(error)
    second.refresh_from_db()
    assert {name: getattr(second, name) for name in before} == before


@pytest.mark.django_db
def test_a_reassignment_that_overlaps_is_refused(held, other_instructor):
    second = another(held, instructor=other_instructor)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Assignment.objects.filter(pk=second.pk).update(instructor=held.instructor)

    assert_refused(error)


@pytest.mark.django_db
def test_overlapping_rows_of_one_insert_are_refused(instructor, manager):
    class_type = ClassTypeFactory()
    twice = [
        Assignment(
            class_type=class_type,
            instructor=instructor,
            assigned_by=manager,
            date=DAY,
            start_time=dt.time(7),
            end_time=dt.time(8),
            schedule_type="adhoc",
        )
        for _ in range(2)
    ]

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        Assignment.objects.bulk_create(twice)

    assert_refused(error)
    assert Assignment.objects.count() == 0


@pytest.mark.django_db
def test_one_statement_may_shift_two_back_to_back_classes(held):
    another(held, start_time=dt.time(8), end_time=dt.time(9))

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE class_assignments SET start_time = start_time + '30 minutes', end_time = end_time + '30 minutes'"
        )

    assert list(Assignment.objects.in_order().values_list("start_time", flat=True)) == [dt.time(7, 30), dt.time(8, 30)]


@pytest.mark.django_db
def test_one_statement_may_swap_two_classes(held):
    second = another(held, start_time=dt.time(9), end_time=dt.time(10))

    def swapped(column):
        return Case(
            When(pk=held.pk, then=Value(getattr(second, column))),
            When(pk=second.pk, then=Value(getattr(held, column))),
            output_field=TimeField(),
        )

    Assignment.objects.update(start_time=swapped("start_time"), end_time=swapped("end_time"))

    held.refresh_from_db()
    assert held.start_time == dt.time(9)


@pytest.mark.django_db
def test_full_clean_refuses_what_the_database_refuses(held):
    second = AssignmentFactory.build(
        instructor=held.instructor, class_type=held.class_type, assigned_by=held.assigned_by, date=held.date
    )

    with pytest.raises(ValidationError) as caught:
        second.full_clean()

    assert caught.value.message_dict == {"__all__": ["This instructor already has a class at that time."]}


@pytest.mark.django_db(transaction=True)
def test_one_of_32_concurrent_inserts_for_a_slot_succeeds_without_deadlock():
    instructor, assigner, class_type = InstructorFactory(), UserFactory(), ClassTypeFactory()

    def insert(own, number):
        own.execute(
            "INSERT INTO class_assignments (class_type_id, instructor_id, assigned_by, date, start_time, end_time,"
            " schedule_type) VALUES (%s, %s, %s, %s, %s, '08:00', 'adhoc')",
            [class_type.pk, instructor.pk, assigner.pk, DAY, dt.time(7, number)],
        )

    answers = at_once(32, insert)

    assert sqlstates(answers) == ["23P01"] * 31
    assert Assignment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_inserts_for_two_instructors_in_opposite_order_do_not_deadlock():
    first, second = sorted([InstructorFactory(), InstructorFactory()], key=lambda person: person.pk)
    assigner, class_type = UserFactory(), ClassTypeFactory()

    def insert(own, number):
        own.execute(
            "SELECT FROM user_profiles WHERE user_id = ANY (%s) ORDER BY user_id FOR NO KEY UPDATE",
            [[first.pk, second.pk]],
        )
        for person in (first, second) if number % 2 else (second, first):
            own.execute(
                "INSERT INTO class_assignments (class_type_id, instructor_id, assigned_by, date, start_time, end_time,"
                " schedule_type) VALUES (%s, %s, %s, %s, '07:00', '08:00', 'adhoc')",
                [class_type.pk, person.pk, assigner.pk, DAY],
            )

    answers = at_once(8, insert)

    assert sqlstates(answers) == ["23P01"] * 7
    assert Assignment.objects.count() == 2
