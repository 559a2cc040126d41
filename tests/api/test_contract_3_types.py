"""Contract 3: the tables, their columns, and the JSON types of their values."""

import datetime as dt
from uuid import uuid4

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


def test_schema_has_exactly_the_tables_and_functions_of_the_contract():
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
def test_declared_columns_match_the_database(resource):
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
def test_undeclared_table_is_404(rest, admin, name):
    response = rest.as_user(admin).get(name)

    assert response.status_code == 404
    assert response.json() == {
        "code": "PGRST205",
        "message": f"Could not find the table 'public.{name}' in the schema cache",
        "details": None,
        "hint": None,
    }


def test_class_has_the_columns_of_the_contract(rest, manager):
    assignment = AssignmentFactory(
        date=dt.date(2030, 1, 31), start_time=dt.time(10), end_time=dt.time(11, 30), assigned_by=manager
    )

    (row,) = rest.as_user(manager).get("class_assignments").json()

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


def test_person_has_no_secret_columns(rest, manager):
    (row,) = rest.as_user(manager).get("user_profiles", user_id=f"eq.{manager.pk}").json()

    assert row == {
        "user_id": str(manager.pk),
        "full_name": "Mohan Manager",
        "email": "mohan@example.test",
        "phone": "+91 98200 00000",
        "time_zone": "",
    }


def test_lists_are_json_arrays_and_numerics_json_numbers(rest, manager):
    BookingFactory(preferred_days=["Monday", "Friday"])
    PackageFactory(price="6000.50")

    (booking,) = rest.as_user(manager).get("bookings").json()
    (package,) = rest.as_user(manager).get("packages").json()

    assert (booking["preferred_days"], booking["preferred_times"]) == (["Monday", "Friday"], None)
    assert (package["price"], package["class_count"], package["is_active"]) == (6000.5, 12, True)


def test_every_table_can_be_read(rest, admin):
    AssignmentFactory(class_type=ClassTypeFactory())
    ClassScheduleFactory()

    for resource in REST.resources:
        response = rest.as_user(admin).get(resource.name)
        assert (resource.name, response.status_code) == (resource.name, 200)


def test_values_are_returned_in_one_format(rest, manager, instructor):
    key = str(uuid4())
    body = {
        "id": key.upper(),
        "class_type_id": str(ClassTypeFactory().pk),
        "instructor_id": str(instructor.pk),
        "date": "2030-01-01",
        "start_time": "10:00",
        "end_time": "11:30:00",
        "schedule_type": "adhoc",
        "payment_amount": "12.50",
    }
    (row,) = rest.as_user(manager).with_headers(prefer="return=representation").post("class_assignments", body).json()

    assert (row["id"], row["start_time"], row["end_time"], row["payment_amount"]) == (key, "10:00:00", "11:30:00", 12.5)
    assert (row["date"], row["notes"], row["assigned_at"][-6:]) == ("2030-01-01", None, "+00:00")
