import dataclasses
import datetime as dt
import re
from collections import Counter, defaultdict
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q
from django.urls import reverse

from accounts.models import User, UserRole
from assignments.findings.slots import find_for_slots
from assignments.models import (
    Assignment,
    AssignmentBooking,
    AssignmentSeries,
    HistoryEntry,
    PaymentCalculation,
)
from assignments.models.assignment import OCCUPIES_TIME
from assignments.payments import quote
from assignments.proposals import ProposedClass
from assignments.recurrence import Slot
from bookings.models import Booking
from catalog.models import ClassSchedule, ClassType, Package, StudioClosure
from operations.demo.dataset import make_dataset
from operations.demo.studio import SIZES
from operations.services.demo import configured_studio, load_demo
from tests.factories import BookingFactory, ClassTypeFactory

TODAY = dt.date(2026, 3, 18)
NOW = configured_studio(TODAY).at(TODAY, dt.time(10))
SHORT_LARGE = dataclasses.replace(SIZES["large"], instructors=30, classes=6_000, weeks_back=60)


def call_load_demo(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def generated_rows(*, seed: int = 1, today: dt.date = TODAY, size=SIZES["small"]):
    dataset = make_dataset(seed=seed, studio=configured_studio(today), size=size, password_hash="hash")
    return [dataset.people, dataset.catalog, dataset.templates, list(dataset.batches())]


@pytest.fixture
def studio(db):
    """The small data set that `make run` loads, for a fixed day."""
    load_demo(size=SIZES["small"], seed=1, today=TODAY, clear=False, progress=lambda _done: None)


# Content of the small data set


def test_small_studio_has_the_documented_counts(studio):
    assert Counter(UserRole.objects.values_list("role_name", flat=True)) == {
        "admin": 1,
        "manager": 1,
        "staff": 2,
        "instructor": 12,
    }
    counted = {model: model.objects.count() for model in (ClassType, Package, Booking, Assignment, StudioClosure)}
    assert counted == {ClassType: 10, Package: 8, Booking: 300, Assignment: 900, StudioClosure: 2}
    assert ClassSchedule.objects.count() >= 24


def test_small_studio_covers_eight_weeks_before_and_after_today(studio):
    dates = list(Assignment.objects.order_by("date").values_list("date", flat=True))

    assert TODAY - dt.timedelta(weeks=8, days=1) <= dates[0] <= TODAY - dt.timedelta(weeks=7)
    assert TODAY + dt.timedelta(weeks=7) <= dates[-1] <= TODAY + dt.timedelta(weeks=8, days=2)


def test_small_studio_has_every_kind_of_class(studio):
    kinds = [
        *(Q(schedule_type=kind) for kind in ("adhoc", "weekly", "monthly", "crash", "package")),
        *(Q(booking_type=kind) for kind in ("individual", "corporate", "private_group", "public_group")),
        *(Q(class_status=state) for state in ("scheduled", "completed", "cancelled")),
        *(Q(payment_status=state) for state in ("pending", "paid", "cancelled")),
        *(Q(instructor_status=state) for state in ("pending", "accepted")),
        Q(instructor_status="rejected", rejection_reason__isnull=False, rejection_note__isnull=False),
        Q(class_status="cancelled", payment_status="paid"),  # refund due
        Q(class_status="completed", payment_status="pending"),  # taught but unpaid
        Q(class_status="scheduled", instructor_status="pending", assigned_at__lt=NOW - dt.timedelta(days=1)),
        Q(class_status="scheduled", instructor_status="pending", assigned_at__gt=NOW - dt.timedelta(days=1)),
        Q(is_exception=True),
        Q(payment_override_reason__isnull=False),
        Q(notes__isnull=False),
        Q(payment_amount=0),
        Q(class_schedule__isnull=False),
        Q(series__isnull=False, series__pattern__isnull=True),  # dates picked one by one
    ]

    assert [kind for kind in kinds if not Assignment.objects.filter(kind).exists()] == []


def test_small_studio_has_a_full_class_and_an_incomplete_series(studio):
    classes = Assignment.objects.annotate(students=Count("assignment_bookings"))
    series = AssignmentSeries.objects.annotate(placed=Count("assignments"))

    assert classes.filter(students=F("class_type__max_participants")).exists()
    assert series.filter(placed__lt=F("wanted")).exists()


def test_booking_status_follows_from_its_classes(studio):
    live = Count("assignment_bookings", filter=~Q(assignment_bookings__assignment__class_status="cancelled"))
    bookings = Booking.objects.annotate(live=live, attached=Count("assignment_bookings"))

    assert Counter(bookings.filter(attached=0).values_list("status", flat=True)).keys() == {
        "pending",
        "confirmed",
        "cancelled",
    }
    assert not bookings.filter(attached__gt=0, live=0).exclude(status="pending").exists()
    assert not bookings.filter(live__gt=0, status__in=["pending", "cancelled"]).exists()
    assert bookings.filter(live__gt=0, status="completed").exists()


# Consistency of the small data set


def test_findings_are_the_intended_warnings_and_no_errors(studio):
    proposed = [
        ProposedClass(
            key=str(row.pk),
            slot=Slot(date=row.date, start_time=row.start_time, end_time=row.end_time),
            instructor_id=row.instructor_id,
            assignment_id=row.pk,
            class_schedule_id=row.class_schedule_id,
            booking_ids=frozenset(link.booking_id for link in row.assignment_bookings.all()),
        )
        for row in Assignment.objects.filter(OCCUPIES_TIME).prefetch_related("assignment_bookings")
    ]

    found = find_for_slots(
        proposed=proposed,
        actor=User.objects.with_access().get(email="manager@studio.test"),
        today=TODAY - dt.timedelta(weeks=9),
    )

    findings = [finding for by_class in found.values() for finding in by_class if finding.code != "beyond_horizon"]
    assert not [finding for finding in findings if finding.is_error]
    assert {finding.code for finding in findings} == {
        "template_overlap",
        "opening_hours",
        "closure",
        "student_busy",
    }


def test_amounts_of_a_series_add_up_to_its_quote(studio):
    created = PaymentCalculation.objects.filter(reason="Created")
    by_assignment = {row.assignment_id: row for row in created}
    parts = defaultdict(list)
    for assignment in Assignment.objects.filter(series__isnull=False).select_related("series"):
        parts[assignment.series].append(by_assignment[assignment.pk])

    assert len(parts) == AssignmentSeries.objects.count()
    for series, calculations in parts.items():
        quoted = quote(
            payment_type=series.payment_type,
            rate=series.payment_rate,
            students=calculations[0].students,
            classes=len(calculations),
        )
        assert sum((row.after for row in calculations), Decimal()) == quoted.total


def test_newest_calculation_equals_the_amount_of_each_class(studio):
    newest = PaymentCalculation.objects.order_by("assignment_id", "-calculated_at").distinct("assignment_id")

    assert dict(newest.values_list("assignment_id", "after")) == dict(
        Assignment.objects.values_list("pk", "payment_amount")
    )


def test_amounts_are_recalculated_for_late_bookings(studio):
    assert PaymentCalculation.objects.filter(reason="Students changed", students__gt=1).exists()
    assert HistoryEntry.objects.filter(event="assignment.students_attached").exists()


def test_history_has_one_entry_per_version_and_none_after_midnight(studio):
    entries = Counter(HistoryEntry.objects.values_list("assignment_id", flat=True))

    assert entries == dict(Assignment.objects.values_list("pk", "version"))
    assert not HistoryEntry.objects.filter(at__gte=configured_studio(TODAY).midnight).exists()
    assert HistoryEntry.objects.filter(event="assignment.reassigned").exists()


def test_events_of_a_class_follow_its_creation(studio):
    assert not AssignmentBooking.objects.filter(booking__created_at__gt=F("created_at")).exists()
    assert not Assignment.objects.filter(instructor_response_at__lt=F("assigned_at")).exists()
    assert not Assignment.objects.filter(class_status="completed", date__gte=TODAY).exists()


# Generation


def test_same_seed_and_day_give_the_same_rows():
    assert generated_rows() == generated_rows()


def test_another_seed_gives_other_rows():
    assert generated_rows(seed=1)[3] != generated_rows(seed=2)[3]


def test_dates_are_relative_to_today():
    later = TODAY + dt.timedelta(weeks=30)

    dates = [row.date for batch in generated_rows(today=later)[3] for row in batch.classes]

    assert later - dt.timedelta(weeks=9) < min(dates) < max(dates) < later + dt.timedelta(weeks=9)


def test_larger_studios_have_two_students_per_class_on_average():
    batches = generated_rows(size=SHORT_LARGE)[3]

    classes = sum(len(batch.classes) for batch in batches)
    students = sum(len(batch.assignment_bookings) for batch in batches)

    assert classes == 6_000
    assert 1.8 < students / classes < 2.2


def test_larger_studio_loads(db, monkeypatch):
    monkeypatch.setitem(SIZES, "medium", SHORT_LARGE)
    monkeypatch.setattr("operations.demo.dataset.BATCH_SIZE", 2_000)

    last_line = call_load_demo("--size", "medium").splitlines()[-1]

    assert last_line.startswith("Loaded 6,000 classes with ")
    assert Assignment.objects.count() == 6_000


# The command


def test_demo_users_sign_in_with_the_demo_password(studio, client):
    for name in ("admin", "manager", "staff", "asha", "ravi"):
        credentials = {"username": f"{name}@studio.test", "password": "namaste-demo"}
        assert client.post(reverse("accounts:sign-in"), credentials).status_code == 302


def test_last_line_shows_the_counts(db):
    last_line = call_load_demo().splitlines()[-1]

    students = AssignmentBooking.objects.count()
    assert last_line.startswith(f"Loaded 900 classes with {students:,} students and 300 bookings in ")


@pytest.mark.parametrize("factory", [ClassTypeFactory, BookingFactory])
def test_load_refuses_a_database_with_data(db, factory):
    factory()

    message = "The database already contains data. Add --clear to delete all of it first."
    with pytest.raises(CommandError, match=f"^{re.escape(message)}$"):
        call_load_demo()
    assert Assignment.objects.count() == 0


def test_if_empty_does_nothing_when_there_is_data(db):
    ClassTypeFactory()

    assert call_load_demo("--if-empty") == ""
    assert User.objects.count() == 0


def test_clear_without_a_size_only_deletes(studio):
    assert call_load_demo("--clear") == "Deleted all classes, bookings, catalog entries and people.\n"
    models = (Assignment, AssignmentSeries, Booking, ClassType, Package, User, HistoryEntry, PaymentCalculation)
    assert [model.objects.count() for model in models] == [0] * len(models)


def test_clear_with_a_size_replaces_the_data(studio):
    before = set(Assignment.objects.values_list("pk", flat=True))

    call_load_demo("--size", "small", "--clear", "--seed", "2")

    after = set(Assignment.objects.values_list("pk", flat=True))
    assert len(after) == 900
    assert not before & after


def test_dry_run_changes_nothing(db):
    ClassTypeFactory()

    output = call_load_demo("--size", "large", "--clear", "--dry-run")

    assert output == (
        "Would delete 0 classes, and all bookings, catalog entries and people.\n"
        "Would load 1,000,000 classes of 2,000 instructors.\n"
    )
    assert ClassType.objects.count() == 1


@pytest.mark.parametrize("arguments", [[], ["--clear"], ["--clear", "--size", "small"]])
def test_load_is_refused_where_demo_data_is_switched_off(db, settings, arguments):
    settings.ALLOW_DEMO_DATA = False
    ClassTypeFactory()

    with pytest.raises(CommandError, match=r"^Demo data is switched off here\."):
        call_load_demo(*arguments)
    assert ClassType.objects.count() == 1
