"""Domain 4.10: classes deleted for good, and what stays of them."""

import datetime as dt

import pytest

from accounts.exceptions import NotPermitted
from accounts.row_security.acting import acting_as
from assignments.exceptions import AssignmentGone, VersionConflict, WrongState
from assignments.models import ArchivedAssignment, Assignment, AssignmentBooking, AssignmentSeries, HistoryEntry
from assignments.services.delete import delete_assignments
from tests.factories import AssignmentBookingFactory, AssignmentFactory, AssignmentSeriesFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)


def delete(*assignments, actor, **extra):
    delete_assignments(assignment_ids=[row.pk for row in assignments], actor=actor, now=NOW, **extra)


def exists(assignment):
    return Assignment.objects.filter(pk=assignment.pk).exists()


@pytest.mark.parametrize("person", ["admin", "manager"])
def test_a_class_is_deleted_with_its_student_links(request, person):
    actor, link = request.getfixturevalue(person), AssignmentBookingFactory()

    with acting_as(actor):
        delete(link.assignment, actor=actor)

    link.booking.refresh_from_db()
    assert not exists(link.assignment)
    assert not AssignmentBooking.objects.exists()
    assert link.booking.status == "pending"


@pytest.mark.parametrize("person", ["staff", "instructor", "stranger"])
def test_nobody_else_deletes_classes(request, person):
    assignment = AssignmentFactory()

    with pytest.raises(NotPermitted):
        delete(assignment, actor=request.getfixturevalue(person))

    assert exists(assignment)


@pytest.mark.parametrize(
    ("state", "match"),
    [
        ({"class_status": "completed"}, "took place"),
        ({"payment_status": "paid"}, "is paid"),
        ({"class_status": "cancelled", "payment_status": "paid"}, "is paid"),
    ],
)
def test_what_took_place_or_was_paid_stays(manager, state, match):
    kept, other = AssignmentFactory(**state), AssignmentFactory()

    with pytest.raises(WrongState, match=match):
        delete(kept, other, actor=manager)

    assert exists(kept)
    assert exists(other)


def test_a_cancelled_class_is_deleted(manager):
    assignment = AssignmentFactory(class_status="cancelled", payment_status="cancelled")

    delete(assignment, actor=manager)

    assert not exists(assignment)


def test_a_series_goes_with_its_last_class(manager):
    series = AssignmentSeriesFactory()
    first, last = (AssignmentFactory(series=series, series_position=n, schedule_type="weekly") for n in (1, 2))

    delete(first, actor=manager)
    assert AssignmentSeries.objects.filter(pk=series.pk).exists()

    with acting_as(manager):
        delete(last, actor=manager)
    assert not AssignmentSeries.objects.filter(pk=series.pk).exists()


def test_a_series_stays_for_its_archived_classes(manager):
    series = AssignmentSeriesFactory()
    live = AssignmentFactory(series=series, series_position=2, schedule_type="weekly")
    ArchivedAssignment.objects.create(
        date=live.date, schedule_type="weekly", class_type=live.class_type, instructor=live.instructor,
        assigned_by=live.assigned_by, series=series, series_position=1,
    )  # fmt: skip

    delete(live, actor=manager)

    assert AssignmentSeries.objects.filter(pk=series.pk).exists()


def test_history_keeps_all_that_it_takes_to_make_the_rows_again(manager):
    series = AssignmentSeriesFactory(pattern={"weekdays": [1], "start": "07:00", "end": "08:00"})
    assignment = AssignmentFactory(
        series=series, series_position=1, schedule_type="weekly", notes="Bring blocks.", instructor_response_at=NOW
    )
    links = [AssignmentBookingFactory(assignment=assignment) for _ in range(2)]
    row = Assignment.objects.values().get(pk=assignment.pk)
    series_row = AssignmentSeries.objects.values().get(pk=series.pk)

    delete(assignment, actor=manager, reason="Made by mistake")

    entry = HistoryEntry.objects.get()
    assert (entry.event, entry.assignment_id, entry.series_id, entry.reason, entry.after) == (
        "assignment.deleted", assignment.pk, series.pk, "Made by mistake", {},
    )  # fmt: skip
    kept = entry.before
    kept_series = kept.pop("series")
    assert kept.pop("booking_ids") == sorted(link.booking_id for link in links)
    AssignmentSeries.objects.create(**kept_series)
    Assignment.objects.create(**kept)
    assert Assignment.objects.values().get(pk=assignment.pk) == row
    assert AssignmentSeries.objects.values().get(pk=series.pk) == series_row


def test_a_class_that_was_changed_or_deleted_meanwhile_is_told(manager):
    assignment = AssignmentFactory()

    with pytest.raises(VersionConflict):
        delete(assignment, actor=manager, version=assignment.version + 1)
    delete(assignment, actor=manager, version=assignment.version)
    with pytest.raises(AssignmentGone):
        delete(assignment, actor=manager)


def test_the_statements_do_not_grow_with_the_classes(manager, django_assert_max_num_queries):
    for count in (1, 10):
        classes = [AssignmentFactory() for _ in range(count)]
        with django_assert_max_num_queries(11):
            delete(*classes, actor=manager)
