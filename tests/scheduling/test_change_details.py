"""Rules 4.1, 4.3 and 4.9: what an edit locks, its history, and outdated sheets."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from assignments.models import Assignment, HistoryEntry
from assignments.proposals import Adjustment
from scheduling.changes import ChangeRequest, ChangeScope
from scheduling.exceptions import ChangeRefused
from scheduling.services.change import change_assignments, preview_change
from tests.factories import (
    AssignmentFactory,
    AssignmentSeriesFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
    PackageFactory,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 5, 20)
MONDAY = dt.date(2026, 6, 1)


def save(request: ChangeRequest, *, actor: User, fingerprint: str = "") -> None:
    """Preview and save with every warning acknowledged, or save the sheet with that fingerprint."""
    sheet = preview_change(request=request, actor=actor, today=TODAY)
    change_assignments(
        request=request,
        acknowledged=sheet.warning_codes,
        fingerprint=fingerprint or sheet.fingerprint,
        versions=sheet.versions,
        actor=actor,
        now=NOW,
    )


def two_mondays(instructor: User) -> list[Assignment]:
    series = AssignmentSeriesFactory()
    return [
        AssignmentFactory(
            series=series,
            series_position=position,
            schedule_type="weekly",
            instructor=instructor,
            date=MONDAY + dt.timedelta(weeks=position - 1),
        )
        for position in (1, 2)
    ]


def test_the_new_instructor_of_a_single_class_is_locked(manager, instructor, other_instructor):
    first, second = two_mondays(instructor)
    alone = {str(second.pk): Adjustment(instructor_id=other_instructor.pk)}
    request = ChangeRequest(assignment_id=first.pk, scope=ChangeScope.ALL, start_time=dt.time(7, 30), adjustments=alone)

    with CaptureQueriesContext(connection) as queries:
        save(request, actor=manager)

    locking = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    assert "user_profiles" in locking[0]
    assert other_instructor.pk.hex in locking[0].replace("-", "")


def test_history_contains_the_answer_that_was_reset(manager, instructor, other_instructor):
    assignment = AssignmentFactory(
        instructor=instructor,
        date=MONDAY,
        instructor_status="rejected",
        instructor_response_at=NOW,
        rejection_reason="other",
        rejection_note="At the dentist",
    )

    save(ChangeRequest(assignment_id=assignment.pk, instructor_id=other_instructor.pk), actor=manager)

    entry = HistoryEntry.objects.get()
    assert entry.before == {
        "instructor_id": str(instructor.pk),
        "instructor_status": "rejected",
        "instructor_response_at": "2026-05-20T09:00:00Z",
        "rejection_reason": "other",
        "rejection_note": "At the dentist",
    }
    assert entry.after == {
        "instructor_id": str(other_instructor.pk),
        "instructor_status": "pending",
        "instructor_response_at": None,
        "rejection_reason": None,
        "rejection_note": None,
    }


def test_history_contains_the_exception(manager, instructor):
    first, _ = two_mondays(instructor)

    save(ChangeRequest(assignment_id=first.pk, date=MONDAY + dt.timedelta(days=1)), actor=manager)

    entry = HistoryEntry.objects.get()
    assert (entry.before, entry.after) == (
        {"date": "2026-06-01", "is_exception": False},
        {"date": "2026-06-02", "is_exception": True},
    )


def test_a_package_class_cannot_get_a_class_type(manager):
    assignment = AssignmentFactory(class_type=None, package=PackageFactory(), date=MONDAY)

    with pytest.raises(ChangeRefused) as caught:
        save(ChangeRequest(assignment_id=assignment.pk, class_type_id=ClassTypeFactory().pk), actor=manager)

    assert [finding.message for finding in caught.value.sheet.errors] == [
        "This class belongs to a package. Its class type cannot be changed."
    ]


def test_a_changed_suggestion_does_not_outdate_the_sheet(manager, instructor):
    template = ClassScheduleFactory(instructor=instructor, start_time=dt.time(9), end_time=dt.time(10))
    assignment = AssignmentFactory(instructor=instructor, date=MONDAY)
    substitute = InstructorFactory()
    request = ChangeRequest(assignment_id=assignment.pk, start_time=template.start_time, end_time=template.end_time)
    shown = preview_change(request=request, actor=manager, today=TODAY)
    AssignmentFactory(instructor=substitute, date=MONDAY, start_time=dt.time(9), end_time=dt.time(10))

    save(request, actor=manager, fingerprint=shown.fingerprint)

    assignment.refresh_from_db()
    assert assignment.start_time == dt.time(9)
