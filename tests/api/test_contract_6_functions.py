"""Contract 6: the three functions, by POST and by GET."""

import datetime as dt
from uuid import uuid4

import pytest

from assignments.models import Assignment
from bookings.models import Booking
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    PackageFactory,
)
from tests.postgrest_server.rest_client import OBJECT

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2030, 1, 7)
NONE = {"has_conflict": False, "conflicting_assignment_id": None, "conflict_type": None, "conflict_message": None}


@pytest.fixture
def slot(instructor):
    return {
        "p_instructor_id": str(instructor.pk),
        "p_date": "2030-01-07",
        "p_start_time": "10:00",
        "p_end_time": "11:00",
    }


def test_conflict_check_returns_classes_and_weekly_templates(rest, staff, instructor, slot):
    held = AssignmentFactory(
        class_type=ClassTypeFactory(name="Hatha"),
        instructor=instructor,
        date=MONDAY,
        start_time=dt.time(10, 30),
        end_time=dt.time(12),
    )
    AssignmentFactory(
        class_type=None,
        package=PackageFactory(name="Ten"),
        instructor=instructor,
        date=MONDAY,
        start_time=dt.time(9),
        end_time=dt.time(10, 15),
    )
    ClassScheduleFactory(
        class_type=ClassTypeFactory(name="Yin"),
        instructor=instructor,
        start_time=dt.time(8),
        end_time=dt.time(10, 5),
        day_of_week=1,
    )
    rows = rest.as_user(staff).post("rpc/assignment_conflict_check", slot, order="conflict_message").json()

    assert [(row["conflict_type"], row["conflict_message"]) for row in rows] == [
        ("instructor_assignment", "Instructor has existing assignment: Hatha at 10:30:00"),
        ("instructor_assignment", "Instructor has existing assignment: Ten at 09:00:00"),
        ("instructor_schedule", "Instructor has weekly schedule: Yin at 08:00:00"),
    ]
    assert rows[0]["conflicting_assignment_id"] == str(held.pk)


def test_conflict_check_of_a_free_slot_returns_one_row(rest, stranger, slot):
    caller = rest.as_user(stranger)

    assert caller.post("rpc/assignment_conflict_check", slot).json() == [NONE]
    assert caller.post("rpc/assignment_conflict_check", slot | {"p_exclude_assignment_id": None}).json() == [NONE]
    assert caller.with_headers(accept=OBJECT).post("rpc/assignment_conflict_check", slot).json() == NONE


@pytest.mark.parametrize("null", ["null", ""])
def test_get_reads_arguments_from_the_query_string(rest, instructor, slot, null):
    AssignmentFactory(instructor=instructor, date=MONDAY, start_time=dt.time(10), end_time=dt.time(11))
    response = (
        rest.as_user(instructor)
        .with_headers(prefer="count=exact")
        .get(
            "rpc/assignment_conflict_check",
            **slot,
            p_exclude_assignment_id=null,
            select="kind:conflict_type",
            has_conflict="is.true",
            limit="1",
        )
    )

    assert response.json() == [{"kind": "instructor_assignment"}]
    assert response["Content-Range"] == "0-0/1"


@pytest.mark.parametrize(
    ("name", "arguments", "signature"),
    [
        ("execute_sql", {}, "execute_sql without parameters"),
        ("execute_sql", {"query": "x", "a": 1}, "execute_sql(a, query)"),
        ("app_user_id", {}, "app_user_id without parameters"),
        ("assignment_conflict_check", {"p_date": "2030-01-01"}, "assignment_conflict_check(p_date)"),
        ("assignment_analytics", {"b": 1, "a": 2}, "assignment_analytics(a, b)"),
    ],
)
def test_unknown_function_or_argument_is_404(rest, admin, name, arguments, signature):
    response = rest.as_user(admin).post(f"rpc/{name}", arguments)

    assert response.status_code == 404
    assert response.json()["code"] == "PGRST202"
    assert response.json()["message"] == f"Could not find the function public.{signature} in the schema cache"


@pytest.mark.parametrize("verb", ["DELETE", "PATCH", "PUT"])
def test_unsupported_method_is_405(rest, admin, verb):
    response = rest.as_user(admin).send(verb, "rpc/assignment_analytics", {})

    assert (response.status_code, response.json()["code"]) == (405, "PGRST101")
    assert response.json()["message"] == f"Cannot use the {verb} method on RPC"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"p_instructor_id": "abc"}, "22P02"),
        ({"p_date": "x"}, "22007"),
        ({"p_date": "2030-02-31"}, "22008"),
        ({"p_start_time": ["x"]}, "22007"),
    ],
)
def test_malformed_argument_is_400(rest, admin, slot, change, code):
    response = rest.as_user(admin).post("rpc/assignment_conflict_check", slot | change)

    assert (response.status_code, response.json()["code"]) == (400, code)


@pytest.mark.parametrize("body", ["[1]", "5", "{"])
def test_body_other_than_an_object_is_400(rest, admin, body):
    assert rest.as_user(admin).post("rpc/assignment_analytics", body).json()["code"] == "PGRST102"


@pytest.fixture
def occupied_slot(instructor, slot):
    """Two classes and a weekly template overlap the slot."""
    for start, end in (("10:00", "10:30"), ("10:30", "11:00")):
        AssignmentFactory(instructor=instructor, date="2030-01-07", start_time=start, end_time=end)
    ClassScheduleFactory(instructor=instructor, day_of_week=1, start_time="10:15", end_time="10:45")
    return slot


def test_rows_of_a_function_are_filtered_ordered_paged_and_counted(rest, staff, occupied_slot):
    caller = rest.as_user(staff).with_headers(prefer="count=exact")
    query = {"select": "kind:conflict_type", "conflict_type": "eq.instructor_assignment", "limit": "1"}
    page = caller.post("rpc/assignment_conflict_check", occupied_slot, order="conflict_message.desc", **query)
    by_get = caller.get("rpc/assignment_conflict_check", *occupied_slot.items(), **query)

    for response in (page, by_get):
        assert (response.status_code, response["Content-Range"]) == (206, "0-0/2")
        assert response.json() == [{"kind": "instructor_assignment"}]


def test_single_row_of_a_function_is_an_object_and_several_are_406(rest, staff, occupied_slot):
    caller = rest.as_user(staff).with_headers(accept=OBJECT)
    one = caller.post("rpc/assignment_conflict_check", occupied_slot, conflict_type="eq.instructor_schedule")
    many = caller.post("rpc/assignment_conflict_check", occupied_slot)

    assert (one.status_code, one.json()["has_conflict"]) == (200, True)
    assert (many.status_code, many.json()["code"]) == (406, "PGRST116")


# bulk_assignment_operations


def bulk(caller, operation, ids, data=...):
    body = {"operation_type": operation, "assignment_ids": [str(pk) for pk in ids]}
    return caller.post("rpc/bulk_assignment_operations", body if data is ... else body | {"update_data": data})


def test_bulk_changes_and_counts_only_own_rows(rest, admin, manager):
    own, others = AssignmentFactory(assigned_by=admin), AssignmentFactory(assigned_by=manager)
    response = bulk(rest.as_user(admin), "update_status", [own.pk, others.pk], {"payment_status": "paid"})

    assert response.json() == [{"success": True, "affected_count": 1, "error_message": None}]
    assert dict(Assignment.objects.values_list("payment_status", "version")) == {"paid": 2, "pending": 1}


def test_bulk_delete_releases_bookings(rest, manager):
    link = AssignmentBookingFactory(assignment=AssignmentFactory(assigned_by=manager))
    response = bulk(rest.as_user(manager), "delete", [link.assignment_id], None)

    assert response.json() == [{"success": True, "affected_count": 1, "error_message": None}]
    assert Booking.objects.get().status == "pending"


def test_refused_bulk_change_is_reported_in_the_row(rest, manager):
    own = AssignmentFactory(assigned_by=manager)
    unknown = bulk(rest.as_user(manager), "explode", [own.pk]).json()
    response = bulk(rest.as_user(manager), "update_status", [own.pk], {"class_status": "gone"})

    assert unknown == [{"success": False, "affected_count": 0, "error_message": "Invalid operation type"}]
    assert response.status_code == 200
    assert response.json()[0]["success"] is False
    assert Assignment.objects.get().class_status == "scheduled"


def test_count_preference_does_not_execute_bulk_twice(rest, manager):
    own = AssignmentFactory(assigned_by=manager)
    response = bulk(
        rest.as_user(manager).with_headers(prefer="count=exact"), "update_status", [own.pk], {"payment_status": "paid"}
    )

    assert response.json()[0]["affected_count"] == 1
    assert Assignment.objects.get().version == 2


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_bulk_by_get_is_405(rest, manager, verb):
    response = rest.as_user(manager).send(
        verb, "rpc/bulk_assignment_operations", operation_type="delete", assignment_ids="{}"
    )

    assert response.status_code == 405
    assert response["Proxy-Status"] == "PostgREST; error=25006"


@pytest.mark.parametrize("ids", [["abc"], 5, {"a": 1}, [[1]], "x", [{}], True])
def test_bulk_with_malformed_keys_is_400(rest, manager, ids):
    body = {"operation_type": "delete", "assignment_ids": ids}
    response = rest.as_user(manager).post("rpc/bulk_assignment_operations", body)

    assert (response.status_code, response.json()["code"]) == (400, "22P02")


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_argument_with_nul_or_a_lone_surrogate_is_400(rest, manager, text):
    for body in (
        {"operation_type": text, "assignment_ids": []},
        {"operation_type": "delete", "assignment_ids": [text]},
        {"operation_type": "delete", "assignment_ids": [], "update_data": text},
        {"operation_type": "delete", "assignment_ids": [], "update_data": {"a": text}},
    ):
        assert rest.as_user(manager).post("rpc/bulk_assignment_operations", body).status_code == 400
    figures = rest.as_user(manager).post("rpc/assignment_analytics", {"assignment_types": text})
    assert figures.status_code == 400


def test_array_argument_may_be_a_postgresql_literal(rest, manager):
    own = AssignmentFactory(assigned_by=manager)
    body = {"operation_type": "delete", "assignment_ids": f"{{{own.pk}}}"}

    assert rest.as_user(manager).post("rpc/bulk_assignment_operations", body).json()[0]["affected_count"] == 1


# assignment_analytics


@pytest.fixture
def january(instructor, other_instructor):
    AssignmentFactory(instructor=instructor, date=dt.date(2030, 1, 10), payment_amount=100, class_status="completed")
    AssignmentFactory(instructor=instructor, date=dt.date(2030, 1, 11), payment_amount="50.50")
    AssignmentFactory(instructor=other_instructor, date=dt.date(2030, 2, 1), payment_amount=7, schedule_type="crash")
    AssignmentFactory(instructor=instructor, date=dt.date(2030, 1, 12), class_status="cancelled")


def test_analytics_is_one_object(rest, manager, january, instructor):
    figures = rest.as_user(manager).post(
        "rpc/assignment_analytics", {"date_start": "2030-01-01", "date_end": "2030-01-31"}
    )

    assert figures.json() == {
        "total_revenue": 150.5,
        "total_assignments": 2,
        "assignment_distribution": [{"type": "adhoc", "count": 2, "revenue": 150.5}],
        "instructor_stats": [
            {
                "instructor_id": str(instructor.pk),
                "instructor_name": "Asha Rao",
                "assignment_count": 2,
                "total_revenue": 150.5,
                "completion_rate": 50.0,
            }
        ],
        "monthly_trends": [{"month": "2030-01", "revenue": 150.5, "assignment_count": 2}],
    }


@pytest.mark.parametrize(
    ("pairs", "total"),
    [
        ([], 3),
        ([("date_start", "2030-02-01")], 1),
        ([("date_start", "null"), ("date_end", "")], 3),
        ([("assignment_types", "{crash,weekly}")], 1),
        ([("assignment_types", "crash"), ("assignment_types", "adhoc")], 3),
        ([("assignment_types", "crash")], 1),
        ([("assignment_types", "{}")], 0),
        ([("instructor_ids", f"{{{uuid4()}}}")], 0),
    ],
)
def test_analytics_by_get(rest, manager, january, pairs, total):
    assert rest.as_user(manager).get("rpc/assignment_analytics", *pairs).json()["total_assignments"] == total


def test_analytics_without_classes(rest, manager):
    assert rest.as_user(manager).post("rpc/assignment_analytics", {}).json() == {
        "total_revenue": 0,
        "total_assignments": 0,
        "assignment_distribution": [],
        "instructor_stats": [],
        "monthly_trends": [],
    }
    assert (
        rest.as_user(manager).post("rpc/assignment_analytics", {"instructor_ids": []}).json()["total_assignments"] == 0
    )
    assert rest.as_user(manager).post("rpc/assignment_analytics", "").status_code == 200


def test_analytics_of_instructors_covers_their_own_classes(rest, instructor, staff, january):
    assert rest.as_user(instructor).post("rpc/assignment_analytics", {}).json()["total_revenue"] == 150.5
    assert rest.as_user(staff).post("rpc/assignment_analytics", {}).status_code == 403


def test_query_string_takes_precedence_over_the_body_of_a_get(rest, manager, january):
    body = {"date_start": "2030-02-01", "assignment_types": ["crash"]}
    response = rest.as_user(manager).send("GET", "rpc/assignment_analytics", body, date_start="2029-01-01")

    assert response.json()["total_assignments"] == 1
