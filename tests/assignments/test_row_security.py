"""Domain 8: what a restricted request can see and do, whatever its code forgets."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction

from accounts.models import User
from accounts.row_security.acting import acting_as
from assignments.models import Assignment, AssignmentBooking, AssignmentSeries, HistoryEntry, PaymentCalculation
from bookings.models import Booking
from tests.factories import AssignmentBookingFactory, AssignmentFactory, AssignmentSeriesFactory, BookingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_class(instructor: User) -> Assignment:
    return AssignmentFactory(instructor=instructor)


@pytest.fixture
def colleagues_class(other_instructor: User) -> Assignment:
    return AssignmentFactory(instructor=other_instructor)


def calculation_of(assignment: Assignment) -> PaymentCalculation:
    return PaymentCalculation.objects.create(
        assignment=assignment,
        after=500,
        payment_type="per_class",
        rate=500,
        students=1,
        classes=1,
        rule="₹500 per class",
        reason="created",
    )


def test_an_instructor_sees_own_classes_only(instructor, own_class, colleagues_class):
    with acting_as(instructor):
        assert list(Assignment.objects.all()) == [own_class]


@pytest.mark.parametrize("person", ["admin", "manager", "staff"])
def test_the_desk_sees_every_class(person, request, own_class, colleagues_class):
    with acting_as(request.getfixturevalue(person)):
        assert Assignment.objects.count() == 2


def test_somebody_without_a_role_sees_nothing(stranger, own_class):
    with acting_as(stranger):
        assert Assignment.objects.count() == 0


def test_an_instructor_sees_the_bookings_of_own_classes_only(instructor, own_class, colleagues_class):
    own_student = AssignmentBookingFactory(assignment=own_class)
    AssignmentBookingFactory(assignment=colleagues_class)
    BookingFactory()

    with acting_as(instructor):
        assert list(AssignmentBooking.objects.all()) == [own_student]
        assert list(Booking.objects.all()) == [own_student.booking]


def test_an_instructor_sees_calculations_and_history_of_own_classes_only(instructor, own_class, colleagues_class):
    own_calculation = calculation_of(own_class)
    calculation_of(colleagues_class)
    own_entry = HistoryEntry.objects.create(event="assignment.created", assignment_id=own_class.pk)
    HistoryEntry.objects.create(event="assignment.created", assignment_id=colleagues_class.pk)

    with acting_as(instructor):
        assert list(PaymentCalculation.objects.all()) == [own_calculation]
        assert list(HistoryEntry.objects.all()) == [own_entry]


def test_an_instructor_changes_nothing_of_a_colleagues_class(instructor, colleagues_class):
    with acting_as(instructor):
        changed = Assignment.objects.filter(pk=colleagues_class.pk).update(notes="Mine now")

    assert changed == 0


def test_an_instructor_answers_an_own_class(instructor, own_class):
    with acting_as(instructor):
        changed = Assignment.objects.filter(pk=own_class.pk).update(instructor_status="accepted")

    assert changed == 1


@pytest.mark.parametrize(
    "change",
    [
        {"payment_amount": 9999},
        {"payment_status": "paid"},
        {"date": dt.date(2026, 7, 1)},
        {"start_time": dt.time(6)},
        {"version": 7},
    ],
)
def test_an_instructor_cannot_write_what_is_not_theirs_to_decide(instructor, own_class, change):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(instructor):
        Assignment.objects.filter(pk=own_class.pk).update(**change)


@pytest.mark.parametrize(
    ("before", "after"),
    [("scheduled", "cancelled"), ("cancelled", "scheduled"), ("completed", "scheduled"), ("cancelled", "completed")],
)
def test_an_instructor_takes_no_step_but_completion(instructor, before, after):
    own_class = AssignmentFactory(instructor=instructor, class_status=before)

    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(instructor):
        Assignment.objects.filter(pk=own_class.pk).update(class_status=after)


def test_an_instructor_completes_an_own_class_and_the_desk_takes_every_step(instructor, staff, own_class):
    with acting_as(instructor):
        assert Assignment.objects.filter(pk=own_class.pk).update(class_status="completed") == 1
    with acting_as(staff):
        assert Assignment.objects.filter(pk=own_class.pk).update(class_status="cancelled") == 1


def test_an_instructor_sees_the_series_of_own_classes_only(instructor):
    own_series = AssignmentSeriesFactory()
    AssignmentFactory(instructor=instructor, series=own_series, series_position=1, schedule_type="weekly")
    AssignmentSeriesFactory()

    with acting_as(instructor):
        assert list(AssignmentSeries.objects.all()) == [own_series]


def test_an_instructor_cannot_hand_a_class_to_somebody_else(instructor, other_instructor, own_class):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(instructor):
        Assignment.objects.filter(pk=own_class.pk).update(instructor=other_instructor)


def test_an_instructor_neither_makes_nor_deletes_classes(instructor, own_class):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(instructor):
        Assignment.objects.filter(pk=own_class.pk)._raw_delete("default")


@pytest.mark.parametrize(("person", "left"), [("admin", 0), ("manager", 0), ("staff", 1)])
def test_only_who_may_delete_classes_deletes_any(request, person, left, own_class):
    with acting_as(request.getfixturevalue(person)):
        Assignment.objects.filter(pk=own_class.pk)._raw_delete("default")

    assert Assignment.objects.count() == left


def test_an_instructor_changes_nobody_else(instructor, other_instructor):
    with acting_as(instructor):
        changed = User.objects.filter(pk__in=[instructor.pk, other_instructor.pk]).update(phone="+91 98200 99999")

    assert changed == 1
    other_instructor.refresh_from_db(fields=["phone"])
    assert other_instructor.phone == "+91 98200 00000"


def test_an_instructor_writes_no_history_in_another_name(instructor, manager, own_class):
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(instructor):
        HistoryEntry.objects.create(event="assignment.answered", assignment_id=own_class.pk, actor=manager)


def test_the_view_of_details_obeys_the_row_rule(instructor, own_class, colleagues_class):
    with acting_as(instructor), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM assignment_details")
        assert cursor.fetchall() == [(own_class.pk,)]


def test_the_analytics_of_an_instructor_count_own_classes_only(instructor, own_class, colleagues_class):
    with acting_as(instructor), connection.cursor() as cursor:
        cursor.execute("SELECT (assignment_analytics() ->> 'total_assignments')::int")
        assert cursor.fetchone() == (1,)


def test_a_forgotten_person_means_no_rows_rather_than_all(own_class):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE studio_instructor")
        cursor.execute("SELECT count(*) FROM class_assignments")
        assert cursor.fetchone() == (0,)
        cursor.execute("RESET ROLE")


def test_role_and_person_end_with_the_block(instructor):
    with acting_as(instructor):
        pass

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, app_user_id()")
        assert cursor.fetchone() == (True, None)


@pytest.mark.django_db(transaction=True)
def test_role_and_person_do_not_leak_through_a_pooled_connection(instructor):
    with acting_as(instructor):
        pass
    connection.close()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, app_user_id()")
        assert cursor.fetchone() == (True, None)


def test_row_security_is_forced_on_every_table_with_people_in_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY relname")
        assert [name for (name,) in cursor.fetchall()] == [
            "api_refresh_tokens",
            "api_sessions",
            "api_tokens",
            "assignment_bookings",
            "assignment_series",
            "audit",
            "booking_imports",
            "bookings",
            "browser_sessions",
            "class_assignments",
            "class_assignments_archive",
            "history",
            "notices",
            "payment_calculations",
            "saved_views",
            "second_factors",
            "user_profiles",
            "user_roles",
        ]
