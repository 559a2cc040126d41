"""Every CHECK of the schema, on both sides: a value that breaks it, and one beside it that does not."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import IntegrityError, models, transaction

from accounts.models import BrowserSession, UserRole
from database.constraints import constraint_name
from tests.factories import (
    ApiTokenFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    BookingImportFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
    RefreshTokenFactory,
    SavedViewFactory,
    StudioClosureFactory,
    UserFactory,
)


def make_role(**values):
    return UserRole.objects.create(**{"user": UserFactory(), "permissions": []} | values)


def make_browser_session(**values):
    return BrowserSession.objects.create(**{"session_key": "k" * 32, "session_data": "", "expire_date": NOON} | values)


NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
APPS = ("accounts", "catalog", "bookings", "assignments", "class_list")

BROKEN_AND_KEPT = {
    "user_profiles_email_lower_case": (UserFactory, {"email": "A@b.test"}, {"email": "a@b.test"}),
    "user_profiles_theme_known": (UserFactory, {"theme": "neon"}, {"theme": "dark"}),
    "user_roles_role_name_known": (make_role, {"role_name": "owner"}, {"role_name": "staff"}),
    "user_profiles_second_factor_after_made": (
        UserFactory,
        {"created_at": NOON, "second_factor_at": NOON - dt.timedelta(seconds=1)},
        {"created_at": NOON, "second_factor_at": NOON},
    ),
    "browser_sessions_seen_after_made": (
        make_browser_session,
        {"created_at": NOON, "seen_at": NOON - dt.timedelta(seconds=1)},
        {"created_at": NOON, "seen_at": NOON},
    ),
    "api_refresh_tokens_used_after_made": (
        RefreshTokenFactory,
        {"created_at": NOON, "used_at": NOON - dt.timedelta(seconds=1)},
        {"created_at": NOON, "used_at": NOON},
    ),
    "api_tokens_used_after_made": (
        ApiTokenFactory,
        {"created_at": NOON, "last_used_at": NOON - dt.timedelta(seconds=1)},
        {"created_at": NOON, "last_used_at": NOON},
    ),
    "api_tokens_expire_after_made": (
        ApiTokenFactory,
        {"created_at": NOON, "expires_at": NOON},
        {"created_at": NOON, "expires_at": NOON + dt.timedelta(seconds=1)},
    ),
    "class_types_difficulty_level_known": (
        ClassTypeFactory,
        {"difficulty_level": "expert"},
        {"difficulty_level": "advanced"},
    ),
    "class_types_duration_positive": (ClassTypeFactory, {"duration_minutes": 0}, {"duration_minutes": 1}),
    "class_types_max_participants_positive": (ClassTypeFactory, {"max_participants": 0}, {"max_participants": 1}),
    "packages_course_type_known": (PackageFactory, {"course_type": "crash_course"}, {"course_type": "crash"}),
    "packages_price_not_negative": (PackageFactory, {"price": Decimal("-0.01")}, {"price": 0}),
    "packages_class_count_positive": (PackageFactory, {"class_count": 0}, {"class_count": 1}),
    "packages_validity_days_positive": (PackageFactory, {"validity_days": 0}, {"validity_days": 1}),
    "class_schedules_day_of_week_known": (ClassScheduleFactory, {"day_of_week": 7}, {"day_of_week": 0}),
    "class_schedules_ends_after_start": (
        ClassScheduleFactory,
        {"end_time": dt.time(7)},
        {"end_time": dt.time(7, 1)},
    ),
    "class_schedules_validity_in_order": (
        ClassScheduleFactory,
        {"effective_until": dt.date(2025, 12, 31)},
        {"effective_until": dt.date(2026, 1, 1)},
    ),
    "class_schedules_max_participants_positive": (
        ClassScheduleFactory,
        {"max_participants": 0},
        {"max_participants": 1},
    ),
    "class_schedules_duration_positive": (ClassScheduleFactory, {"duration_minutes": 0}, {"duration_minutes": 1}),
    "studio_closures_last_day_not_before_first": (
        StudioClosureFactory,
        {"last_day": dt.date(2026, 11, 7)},
        {"last_day": dt.date(2026, 11, 8)},
    ),
    "bookings_booking_id_form": (
        BookingFactory,
        {"booking_id": "YOG-2026011-00001"},
        {"booking_id": "YOG-20260101-0001"},
    ),
    "bookings_status_known": (BookingFactory, {"status": "lost"}, {"status": "completed"}),
    "bookings_booking_type_known": (BookingFactory, {"booking_type": "group"}, {"booking_type": "corporate"}),
    "bookings_email_form": (BookingFactory, {"email": "a b@c.test"}, {"email": "ab@c.test"}),
    "booking_imports_done_with_count": (
        BookingImportFactory,
        {"imported_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"imported_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "imported_count": 0},
    ),
    "assignment_series_schedule_type_known": (
        AssignmentSeriesFactory,
        {"schedule_type": "adhoc"},
        {"schedule_type": "crash"},
    ),
    "assignment_series_has_subject": (AssignmentSeriesFactory, {"class_type": None}, {}),
    "assignment_series_payment_rate_not_negative": (
        AssignmentSeriesFactory,
        {"payment_rate": Decimal("-0.01")},
        {"payment_rate": 0},
    ),
    "assignment_series_last_day_not_before_first": (
        AssignmentSeriesFactory,
        {"last_day": dt.date(2026, 5, 31)},
        {"last_day": dt.date(2026, 6, 1)},
    ),
    "valid_time_range": (AssignmentFactory, {"end_time": None}, {"start_time": None, "end_time": None}),
    "valid_schedule_type": (AssignmentFactory, {"schedule_type": "crash_course"}, {"schedule_type": "crash"}),
    "valid_booking_type": (AssignmentFactory, {"booking_type": "group"}, {"booking_type": "private_group"}),
    "valid_class_status": (AssignmentFactory, {"class_status": "done"}, {"class_status": "completed"}),
    "valid_payment_status": (AssignmentFactory, {"payment_status": "open"}, {"payment_status": "paid"}),
    "valid_instructor_status": (AssignmentFactory, {"instructor_status": "yes"}, {"instructor_status": "accepted"}),
    "valid_payment_type": (AssignmentFactory, {"payment_type": "weekly"}, {"payment_type": "per_member"}),
    "payment_amount_not_negative": (AssignmentFactory, {"payment_amount": Decimal("-0.01")}, {"payment_amount": 0}),
    "payment_rate_not_negative": (AssignmentFactory, {"payment_rate": Decimal("-0.01")}, {"payment_rate": None}),
    "class_assignments_has_subject": (AssignmentFactory, {"class_type": None}, {}),
    "class_assignments_series_position": (AssignmentFactory, {"series_position": 1}, {"series_position": None}),
    "valid_rejection_reason": (AssignmentFactory, {"rejection_reason": "mood"}, {"rejection_reason": "other"}),
    "saved_views_name_given": (SavedViewFactory, {"name": " Open"}, {"name": "Open"}),
    "saved_views_query_not_endless": (SavedViewFactory, {"query": "x" * 4001}, {"query": "x" * 4000}),
}


def constraints_of(kind):
    return [
        constraint
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, kind)
    ]


def test_every_check_is_in_this_file():
    assert {constraint.name for constraint in constraints_of(models.CheckConstraint)} == set(BROKEN_AND_KEPT)


def test_every_constraint_speaks_in_its_own_words():
    kinds = (models.CheckConstraint, models.UniqueConstraint, ExclusionConstraint)
    silent = [
        constraint.name
        for constraint in constraints_of(kinds)
        if constraint.violation_error_message == constraint.default_violation_error_message
    ]

    assert silent == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN_AND_KEPT)
def test_a_broken_row_is_refused_by_name(name):
    make, broken, _kept = BROKEN_AND_KEPT[name]

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make(**broken)

    assert constraint_name(error.value) == name


@pytest.mark.django_db
@pytest.mark.parametrize("name", BROKEN_AND_KEPT)
def test_a_row_beside_it_is_kept(name):
    make, _broken, kept = BROKEN_AND_KEPT[name]

    row = make(**kept)

    assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.django_db
def test_reversed_times_are_a_broken_check_and_not_a_broken_range():
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        AssignmentFactory(start_time=dt.time(8), end_time=dt.time(7))

    assert constraint_name(error.value) == "valid_time_range"
