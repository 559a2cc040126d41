"""Saving a draft: as previewed, or not at all (rules 4.1, 4.5, 4.7, 5.2, 5.5)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.exceptions import NotPermitted
from accounts.row_security.acting import acting_as
from assignments.models import Assignment, AssignmentBooking, AssignmentSeries, HistoryEntry, PaymentCalculation
from assignments.proposals import Adjustment
from bookings.models import Booking
from catalog.models import ClassSchedule
from scheduling.exceptions import PreviewOutdated, UnresolvedFindings
from scheduling.services.create import create_assignments
from scheduling.services.preview import preview_assignments
from tests.factories import (
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    DraftFactory,
    PackageFactory,
    StudioClosureFactory,
)
from tests.factories.drafts import MONDAY, TODAY, WEDNESDAY, may

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 1, 6, tzinfo=dt.UTC)


@pytest.fixture
def weekly(instructor):
    return DraftFactory(weekly=True, instructor_id=instructor.pk)


def preview_of(draft, actor):
    return preview_assignments(draft=draft, actor=actor, today=TODAY)


def create(draft, actor, *, acknowledged=(), shown=None):
    """Save the preview `shown`, or the present preview of the draft."""
    fingerprint = (shown or preview_of(draft, actor)).fingerprint
    return create_assignments(
        draft=draft, actor=actor, acknowledged=frozenset(acknowledged), fingerprint=fingerprint, now=NOW
    )


def nothing_was_made():
    return not (
        Assignment.objects.exists()
        or AssignmentSeries.objects.exists()
        or AssignmentBooking.objects.exists()
        or HistoryEntry.objects.exists()
        or PaymentCalculation.objects.exists()
        or ClassSchedule.objects.exists()
    )


# New classes


def test_an_adhoc_class_has_no_series(staff, instructor):
    draft = DraftFactory(instructor_id=instructor.pk, notes="Bring mats")

    with acting_as(staff):
        created = create(draft, staff)

    (made,) = Assignment.objects.all()
    assert (created.series, created.assignments) == (None, (made,))
    assert (made.date, made.start_time, made.end_time) == (dt.date(2026, 5, 4), dt.time(7), dt.time(8))
    assert (made.schedule_type, made.booking_type, made.notes) == ("adhoc", "individual", "Bring mats")
    assert (made.class_type_id, made.package_id) == (draft.class_type_id, None)
    assert (made.instructor, made.assigned_by, made.assigned_at) == (instructor, staff, NOW)
    assert (made.class_status, made.payment_status, made.instructor_status) == ("scheduled", "pending", "pending")
    assert (made.series_id, made.series_position, made.class_schedule_id, made.version) == (None, None, None, 1)


def test_a_weekly_series_stores_its_pattern(staff, weekly):
    with acting_as(staff):
        created = create(weekly, staff)

    (series,) = AssignmentSeries.objects.all()
    assert created.series == series
    assert (series.schedule_type, series.booking_type, series.created_by) == ("weekly", "public_group", staff)
    assert (series.first_day, series.last_day, series.wanted) == (dt.date(2026, 5, 4), dt.date(2026, 5, 17), None)
    assert series.pattern == {"weekdays": [1, 3], "start": "07:00", "end": "08:00"}
    assert (series.payment_type, series.payment_rate) == ("per_class", Decimal(500))
    assert [*Assignment.objects.in_order().values_list("series_id", "series_position", "date__day")] == [
        (series.pk, 1, 4),
        (series.pk, 2, 6),
        (series.pk, 3, 11),
        (series.pk, 4, 13),
    ]


@pytest.mark.parametrize("schedule_type", ["monthly", "package"])
def test_classes_of_a_package_have_the_package_and_no_class_type(staff, instructor, schedule_type):
    draft = DraftFactory(packaged=True, schedule_type=schedule_type, instructor_id=instructor.pk)

    create(draft, staff)

    (series,) = AssignmentSeries.objects.all()
    assert (series.package_id, series.class_type_id, series.wanted) == (draft.package_id, None, 4)
    assert {*Assignment.objects.values_list("package_id", "class_type_id", "schedule_type")} == {
        (draft.package_id, None, schedule_type)
    }


def test_a_crash_course_has_a_class_each_day(staff, instructor):
    create(DraftFactory(crash=True, instructor_id=instructor.pk), staff)

    assert [*Assignment.objects.in_order().values_list("date__day", flat=True)] == [4, 5, 6, 7, 8]
    assert AssignmentSeries.objects.get().pattern["weekdays"] == [0, 1, 2, 3, 4, 5, 6]


def test_dates_chosen_by_hand_store_no_pattern(staff, instructor):
    picked = (may(9, "10:00", "11:30"), may(6))
    draft = DraftFactory(packaged=True, by_hand=True, picked=picked, instructor_id=instructor.pk)

    create(draft, staff, acknowledged={"shortfall"})

    assert AssignmentSeries.objects.get().pattern is None
    assert [*Assignment.objects.in_order().values_list("date__day", "start_time", "series_position")] == [
        (6, dt.time(7), 1),
        (9, dt.time(10), 2),
    ]


def test_adjusted_lines_are_saved_as_adjusted(staff, weekly, instructor, other_instructor):
    first, second, third, _ = preview_of(weekly, staff).lines
    adjustments = {
        first.key: Adjustment(dropped=True),
        second.key: Adjustment(date=dt.date(2026, 5, 15), start_time=dt.time(9), end_time=dt.time(10)),
        third.key: Adjustment(instructor_id=other_instructor.pk),
    }

    create(replace(weekly, adjustments=adjustments), staff)

    assert [*Assignment.objects.in_order().values_list("series_position", "date__day", "start_time", "instructor")] == [
        (1, 11, dt.time(7), other_instructor.pk),
        (2, 13, dt.time(7), instructor.pk),
        (3, 15, dt.time(9), instructor.pk),
    ]


def test_every_student_is_attached_to_every_class_and_confirmed(staff, weekly):
    students = [BookingFactory(booking_type="public_group").booking_id for _ in range(2)]

    with acting_as(staff):
        create(replace(weekly, booking_ids=(*students, students[0])), staff)

    assert AssignmentBooking.objects.count() == 8
    assert {*Booking.objects.values_list("status", flat=True)} == {"confirmed"}


# Amounts, calculations, history


def test_a_course_fee_is_split_to_the_cent_and_explained(staff, instructor):
    package = PackageFactory(class_count=3)
    draft = DraftFactory(
        packaged=True,
        package_id=package.pk,
        instructor_id=instructor.pk,
        payment_type="total_duration",
        payment_rate=Decimal(5000),
    )

    created = create(draft, staff)

    amounts = [Decimal("1666.67"), Decimal("1666.67"), Decimal("1666.66")]
    assert [*Assignment.objects.in_order().values_list("payment_amount", "payment_rate")] == [
        (amount, Decimal(5000)) for amount in amounts
    ]
    calculations = PaymentCalculation.objects.filter(assignment__in=created.assignments)
    assert [
        *calculations.order_by("assignment__date").values_list("before", "after", "rate", "students", "classes")
    ] == [(None, amount, Decimal(5000), 1, 3) for amount in amounts]
    assert {*calculations.values_list("rule", "reason", "payment_type", "calculated_by", "calculated_at")} == {
        ("₹5,000.00 for the whole course of 3 classes = ₹5,000.00", "Created", "total_duration", staff.pk, NOW)
    }


def test_history_has_an_entry_for_each_new_class(staff, weekly, instructor):
    with acting_as(staff):
        created = create(weekly, staff)

    entries = HistoryEntry.objects.order_by("id")
    assert [entry.assignment_id for entry in entries] == [row.pk for row in created.assignments]
    assert {(entry.event, entry.series_id, entry.actor_id, entry.at) for entry in entries} == {
        ("assignment.created", created.series.pk, staff.pk, NOW)
    }
    assert entries[0].before == {}
    assert entries[0].after == {
        "date": "2026-05-04",
        "start_time": "07:00:00",
        "end_time": "08:00:00",
        "instructor_id": str(instructor.pk),
        "payment_amount": "500.00",
    }


# Weekly templates


def test_classes_refer_to_the_template_that_they_follow(staff, instructor):
    template = ClassScheduleFactory(instructor=instructor, day_of_week=WEDNESDAY)
    draft = DraftFactory(
        weekly=True,
        instructor_id=instructor.pk,
        class_schedule_id=template.pk,
        class_type_id=None,
        weekdays=frozenset(),
    )

    create(draft, staff)

    assert {*Assignment.objects.values_list("class_schedule_id", "class_type_id", "date__day")} == {
        (template.pk, template.class_type_id, 6),
        (template.pk, template.class_type_id, 13),
    }
    assert AssignmentSeries.objects.get().class_schedule == template
    assert AssignmentSeries.objects.get().pattern == {"weekdays": [3], "start": "07:00", "end": "08:00"}


def test_a_pattern_is_saved_as_one_template_for_each_weekday(staff, weekly, instructor):
    class_type = ClassTypeFactory(max_participants=7)
    draft = replace(weekly, save_as_template=True, class_type_id=class_type.pk)

    with acting_as(staff):
        create(draft, staff)

    templates = ClassSchedule.objects.order_by("day_of_week")
    assert [template.day_of_week for template in templates] == [MONDAY, WEDNESDAY]
    assert {*templates.values_list("class_type", "instructor", "start_time", "end_time")} == {
        (class_type.pk, instructor.pk, dt.time(7), dt.time(8))
    }
    assert {*templates.values_list("duration_minutes", "max_participants", "effective_from", "effective_until")} == {
        (60, 7, dt.date(2026, 5, 4), dt.date(2026, 5, 17))
    }
    linked = Assignment.objects.annotate(weekday=F("class_schedule__day_of_week")).in_order()
    assert [*linked.values_list("date__day", "weekday")] == [(4, MONDAY), (6, WEDNESDAY), (11, MONDAY), (13, WEDNESDAY)]


def test_a_moved_class_refers_to_the_template_of_its_first_day(staff, weekly):
    (first, *_) = preview_of(weekly, staff).lines
    draft = replace(weekly, save_as_template=True, adjustments={first.key: Adjustment(date=dt.date(2026, 5, 5))})

    create(draft, staff)

    assert Assignment.objects.get(date=dt.date(2026, 5, 5)).class_schedule.day_of_week == MONDAY


def test_an_overlapping_template_refuses_all_classes(staff, weekly, instructor):
    ClassScheduleFactory(instructor=instructor, day_of_week=WEDNESDAY)

    with pytest.raises(UnresolvedFindings) as refused:
        create(replace(weekly, save_as_template=True), staff, acknowledged={"template_overlap"})

    assert [finding.code for finding in refused.value.preview.errors] == ["template_taken"]
    assert not Assignment.objects.exists()


# Acknowledging and refusing


def test_an_instructor_may_not_create_classes(instructor, staff, weekly):
    with pytest.raises(NotPermitted):
        create(weekly, instructor, shown=preview_of(weekly, staff))

    assert nothing_was_made()


def test_an_error_blocks_saving(staff, weekly, instructor):
    held = AssignmentFactory(instructor=instructor, date=dt.date(2026, 5, 6))

    with pytest.raises(UnresolvedFindings, match="Fix the errors first") as refused:
        create(weekly, staff, acknowledged={"instructor_busy"})

    assert [finding.code for finding in refused.value.preview.errors] == ["instructor_busy"]
    assert [*Assignment.objects.all()] == [held]


def test_each_warning_must_be_acknowledged_by_code(staff, instructor):
    StudioClosureFactory(first_day=dt.date(2026, 5, 4), last_day=dt.date(2026, 5, 4))
    early = DraftFactory(instructor_id=instructor.pk, start_time=dt.time(5))

    for acknowledged in [set(), {"closure"}, {"opening_hours"}, {"past", "opening_hours"}]:
        with pytest.raises(UnresolvedFindings, match="Confirm each warning first"):
            create(early, staff, acknowledged=acknowledged)
    assert nothing_was_made()

    create(early, staff, acknowledged={"closure", "opening_hours"})

    assert Assignment.objects.count() == 1


def test_only_managers_may_create_past_classes(staff, manager, instructor):
    yesterday = DraftFactory(instructor_id=instructor.pk, first_day=dt.date(2026, 4, 30))

    with pytest.raises(UnresolvedFindings):
        create(yesterday, staff, acknowledged={"past"})
    with pytest.raises(UnresolvedFindings):
        create(yesterday, manager)
    create(yesterday, manager, acknowledged={"past"})

    assert Assignment.objects.get().assigned_by == manager


def test_today_is_the_day_in_studio_time(staff, instructor):
    """At 20:00 in London on 3 May it is 4 May in Kolkata: the 3rd is in the past."""
    draft = DraftFactory(instructor_id=instructor.pk, first_day=dt.date(2026, 5, 3))
    late = dt.datetime(2026, 5, 3, 19, tzinfo=dt.UTC)
    shown = preview_assignments(draft=draft, actor=staff, today=dt.date(2026, 5, 4))

    with pytest.raises(UnresolvedFindings):
        create_assignments(draft=draft, actor=staff, acknowledged=frozenset(), fingerprint=shown.fingerprint, now=late)


# What changed since the preview


def test_a_concurrent_class_shows_the_preview_again(staff, weekly, instructor):
    shown = preview_of(weekly, staff)
    AssignmentFactory(instructor=instructor, date=dt.date(2026, 5, 6))

    with pytest.raises(PreviewOutdated) as refused:
        create(weekly, staff, shown=shown)

    assert [finding.code for finding in refused.value.preview.errors] == ["instructor_busy"]
    assert Assignment.objects.count() == 1


def test_a_deactivated_instructor_shows_the_preview_again(staff, weekly, instructor):
    shown = preview_of(weekly, staff)
    instructor.is_active = False
    instructor.save(update_fields=["is_active"])

    with pytest.raises(PreviewOutdated):
        create(weekly, staff, shown=shown)

    assert nothing_was_made()


def test_the_new_preview_can_be_saved(staff, weekly):
    StudioClosureFactory(first_day=dt.date(2026, 5, 6), last_day=dt.date(2026, 5, 6))

    with pytest.raises(PreviewOutdated) as refused:
        create_assignments(draft=weekly, actor=staff, acknowledged=frozenset(), fingerprint="old", now=NOW)
    created = create(weekly, staff, shown=refused.value.preview)

    assert len(created.assignments) == 3


def test_a_refusal_by_the_database_shows_the_preview_again(staff, weekly):
    """The test adds a rule to the database that the findings do not check."""
    student = BookingFactory(booking_type="public_group")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE FUNCTION refuse_for_this_test() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'full' USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_bookings_capacity';
            END $$;
            CREATE TRIGGER refuse_for_this_test BEFORE INSERT ON assignment_bookings
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_for_this_test();
            """
        )

    with pytest.raises(PreviewOutdated) as refused:
        create(replace(weekly, booking_ids=(student.booking_id,)), staff)

    assert len(refused.value.preview.lines) == 4
    assert nothing_was_made()


# Statements


@pytest.mark.parametrize("weeks", [1, 12])
def test_the_number_of_statements_does_not_grow_with_the_classes(staff, weekly, weeks):
    students = [BookingFactory(booking_type="public_group").booking_id for _ in range(2)]
    draft = replace(weekly, last_day=weekly.first_day + dt.timedelta(weeks=weeks, days=-1), booking_ids=tuple(students))
    shown = preview_of(draft, staff)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        created = create(draft, staff, shown=shown)

    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    # the locks of people and bookings; the preview: class type, closures, people, classes,
    # templates, bookings, their classes; the inserts: series, classes, students, calculations,
    # history, notices
    assert len(statements) == 15
    assert len(created.assignments) == 2 * weeks
