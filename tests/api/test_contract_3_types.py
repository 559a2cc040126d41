"""Contract 3: which tables there are, which columns they have, and how values are written as JSON."""

import datetime as dt

import pytest
from django.db import connection

from config.urls import REST
from tests.factories import (
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
)

pytestmark = pytest.mark.django_db


def test_exactly_the_contracts_tables_and_functions_are_there():
    assert {resource.name for resource in REST.resources} == {
        "class_assignments",
        "assignment_bookings",
        "bookings",
        "class_types",
        "packages",
        "class_schedules",
        "user_profiles",
        "user_roles",
        "assignment_details",
    }
    assert {function.name for function in REST.functions} == {
        "assignment_conflict_check",
        "bulk_assignment_operations",
        "assignment_analytics",
    }


@pytest.mark.parametrize("resource", REST.resources, ids=lambda resource: resource.name)
def test_declared_columns_are_those_of_the_database(resource):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, replace(format_type(atttypid, NULL), 'character varying', 'text'), attnotnull, atthasdef"
            " FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
            [resource.name],
        )
        stored = {name: facts for name, *facts in cursor.fetchall()}
    short = {"time without time zone": "time", "timestamp with time zone": "timestamptz"}

    for column in resource.columns:
        type_name, is_required, _ = stored[column.name]
        assert (column.name, column.type) == (column.name, short.get(type_name, type_name))
        assert (column.name, column.is_nullable) == (column.name, not is_required)


@pytest.mark.parametrize("name", ["auth_user", "django_session", "api_tokens", "history", "pg_class", "rpc"])
def test_other_tables_are_unknown(rest, admin, name):
    response = rest.by(admin).get(name)

    assert response.status_code == 404
    assert response.json() == {
        "code": "PGRST205",
        "message": f"Could not find the table 'public.{name}' in the schema cache",
        "details": None,
        "hint": None,
    }


def test_a_class_has_the_guides_columns_and_a_version(rest, manager):
    assignment = AssignmentFactory(
        date=dt.date(2030, 1, 31), start_time=dt.time(10), end_time=dt.time(11, 30), assigned_by=manager
    )

    (row,) = rest.by(manager).get("class_assignments").json()

    assert list(row) == [column.name for column in REST.resource("class_assignments").columns]
    assert row | {"assigned_at": None, "updated_at": None} == {
        "id": str(assignment.pk),
        "class_type_id": str(assignment.class_type_id),
        "package_id": None,
        "instructor_id": str(assignment.instructor_id),
        "date": "2030-01-31",
        "start_time": "10:00:00",
        "end_time": "11:30:00",
        "payment_amount": 500.00,
        "payment_type": "per_class",
        "schedule_type": "adhoc",
        "booking_type": "individual",
        "class_status": "scheduled",
        "payment_status": "pending",
        "instructor_status": "pending",
        "instructor_response_at": None,
        "notes": None,
        "assigned_by": str(manager.pk),
        "assigned_at": None,
        "updated_at": None,
        "version": 1,
    }
    assert dt.datetime.fromisoformat(row["assigned_at"]).utcoffset() == dt.timedelta(0)


def test_people_show_no_secret(rest, manager):
    (row,) = rest.by(manager).get("user_profiles", user_id=f"eq.{manager.pk}").json()

    assert row == {
        "user_id": str(manager.pk),
        "full_name": "Mohan Manager",
        "email": "mohan@example.test",
        "phone": "+91 98200 00000",
        "time_zone": "",
    }


def test_lists_are_arrays_and_numbers_are_numbers(rest, manager):
    BookingFactory(preferred_days=["Monday", "Friday"])
    PackageFactory(price="6000.50")

    (booking,) = rest.by(manager).get("bookings").json()
    (package,) = rest.by(manager).get("packages").json()

    assert (booking["preferred_days"], booking["preferred_times"]) == (["Monday", "Friday"], None)
    assert (package["price"], package["class_count"], package["is_active"]) == (6000.5, 12, True)


def test_every_table_can_be_read(rest, admin):
    AssignmentFactory(class_type=ClassTypeFactory())
    ClassScheduleFactory()

    for resource in REST.resources:
        response = rest.by(admin).get(resource.name)
        assert (resource.name, response.status_code) == (resource.name, 200)
