"""Domain 4.4 and the guide's functions, called as psql would call them."""

import datetime as dt
import json

import pytest
from django.db import ProgrammingError, connection

from accounts.row_security.acting import acting_as
from assignments.models import Assignment
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
)

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 6, 1)


def call(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def conflicts(instructor, start, end, excluded=None, date=MONDAY):
    return call(
        "SELECT * FROM assignment_conflict_check(%s, %s, %s, %s, %s)", [instructor.pk, date, start, end, excluded]
    )


NO_CONFLICT = [(False, None, None, None)]


class TestConflictCheck:
    @pytest.fixture
    def held(self, instructor):
        return AssignmentFactory(instructor=instructor, date=MONDAY, class_type=ClassTypeFactory(name="Hatha"))

    def test_names_the_overlapping_class(self, held):
        assert conflicts(held.instructor, "07:30", "08:30") == [
            (True, held.pk, "instructor_assignment", "Instructor has existing assignment: Hatha at 07:00:00")
        ]

    @pytest.mark.parametrize(("start", "end"), [("06:00", "07:00"), ("08:00", "09:00"), (None, None)])
    def test_touching_ends_and_no_times_are_no_conflict(self, held, start, end):
        assert conflicts(held.instructor, start, end) == NO_CONFLICT

    def test_the_excluded_class_is_no_conflict(self, held):
        assert conflicts(held.instructor, "07:00", "08:00", held.pk) == NO_CONFLICT

    def test_a_package_class_is_seen_too(self, instructor):
        held = AssignmentFactory(
            instructor=instructor, date=MONDAY, class_type=None, package=PackageFactory(name="Ten classes")
        )

        assert conflicts(instructor, "07:00", "08:00") == [
            (True, held.pk, "instructor_assignment", "Instructor has existing assignment: Ten classes at 07:00:00")
        ]

    def test_a_weekly_template_is_reported(self, instructor):
        ClassScheduleFactory(instructor=instructor, class_type=ClassTypeFactory(name="Yin"))

        assert conflicts(instructor, "07:30", "08:30") == [
            (True, None, "instructor_schedule", "Instructor has weekly schedule: Yin at 07:00:00")
        ]

    def test_a_class_never_conflicts_with_the_template_it_was_made_from(self, instructor):
        template = ClassScheduleFactory(instructor=instructor)
        made = AssignmentFactory(instructor=instructor, date=MONDAY, class_schedule=template)

        assert conflicts(instructor, "07:00", "08:00", made.pk) == NO_CONFLICT

    def test_anybody_signed_in_may_ask_about_anybody(self, held, other_instructor):
        with acting_as(other_instructor):
            assert len(conflicts(held.instructor, "07:00", "08:00")) == 1


class TestBulkOperations:
    @staticmethod
    def bulk(person, operation, assignments, changes=None):
        with acting_as(person):
            return call(
                "SELECT * FROM bulk_assignment_operations(%s, %s, %s::jsonb)",
                [operation, [row.pk for row in assignments], changes],
            )

    def test_sets_states_of_own_rows_only(self, manager):
        own = AssignmentFactory(assigned_by=manager)
        other = AssignmentFactory()

        answer = self.bulk(manager, "update_status", [own, other], '{"payment_status": "paid"}')

        assert answer == [(True, 1, None)]
        own.refresh_from_db()
        other.refresh_from_db()
        assert (own.payment_status, own.version, other.payment_status) == ("paid", 2, "pending")

    def test_deletes_own_rows_only(self, admin):
        own = AssignmentFactory(assigned_by=admin)
        other = AssignmentFactory()

        assert self.bulk(admin, "delete", [own, other]) == [(True, 1, None)]
        assert list(Assignment.objects.all()) == [other]

    def test_an_unknown_operation_is_told(self, manager):
        assert self.bulk(manager, "explode", []) == [(False, 0, "Invalid operation type")]

    def test_a_refusal_is_told_and_nothing_changes(self, manager):
        good, bad = AssignmentFactory.create_batch(2, assigned_by=manager)

        ((success, count, message),) = self.bulk(manager, "update_status", [good, bad], '{"class_status": "lost"}')

        assert (success, count) == (False, 0)
        assert "valid_class_status" in message
        assert set(Assignment.objects.values_list("class_status", flat=True)) == {"scheduled"}

    @pytest.mark.parametrize("person", ["staff", "instructor", "stranger"])
    def test_others_are_refused(self, person, request):
        with pytest.raises(ProgrammingError, match="permission denied"):
            self.bulk(request.getfixturevalue(person), "delete", [])


class TestAnalytics:
    @staticmethod
    def figures(**arguments):
        names = ", ".join(f"{name} => %s" for name in arguments)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT assignment_analytics({names})::text", list(arguments.values()))
            return json.loads(cursor.fetchone()[0])

    def test_nothing_gives_zeros_and_empty_lists(self):
        assert self.figures() == {
            "total_revenue": 0,
            "total_assignments": 0,
            "assignment_distribution": [],
            "instructor_stats": [],
            "monthly_trends": [],
        }

    def test_every_figure_comes_from_the_rows_that_are_not_cancelled(self, instructor):
        AssignmentFactory(instructor=instructor, date=dt.date(2026, 1, 31), class_status="completed")
        AssignmentFactory(instructor=instructor, date=dt.date(2026, 2, 1), schedule_type="package")
        AssignmentFactory(instructor=instructor, date=dt.date(2026, 2, 2), class_status="cancelled")

        assert self.figures() == {
            "total_revenue": 1000.00,
            "total_assignments": 2,
            "assignment_distribution": [
                {"type": "adhoc", "count": 1, "revenue": 500.00},
                {"type": "package", "count": 1, "revenue": 500.00},
            ],
            "instructor_stats": [
                {
                    "instructor_id": str(instructor.pk),
                    "instructor_name": "Asha Rao",
                    "assignment_count": 2,
                    "total_revenue": 1000.00,
                    "completion_rate": 50.00,
                }
            ],
            "monthly_trends": [
                {"month": "2026-01", "revenue": 500.00, "assignment_count": 1},
                {"month": "2026-02", "revenue": 500.00, "assignment_count": 1},
            ],
        }

    def test_range_instructors_and_types_narrow_it(self, instructor):
        AssignmentFactory(instructor=instructor, date=dt.date(2026, 1, 31))
        AssignmentFactory(date=dt.date(2026, 1, 31))
        AssignmentFactory(instructor=instructor, date=dt.date(2026, 2, 1))

        assert self.figures(date_start=dt.date(2026, 2, 1))["total_assignments"] == 1
        assert self.figures(date_end=dt.date(2026, 1, 31))["total_assignments"] == 2
        assert self.figures(instructor_ids=[instructor.pk])["total_assignments"] == 2
        assert self.figures(assignment_types=["weekly"])["total_assignments"] == 0
        assert self.figures(instructor_ids=[])["total_assignments"] == 0


def test_the_view_counts_bookings_without_losing_classes():
    empty = AssignmentFactory()
    link = AssignmentBookingFactory()

    rows = call("SELECT id, booking_count, booking_ids FROM assignment_details ORDER BY booking_count", [])

    assert rows == [(empty.pk, 0, None), (link.assignment_id, 1, [link.booking.booking_id])]
