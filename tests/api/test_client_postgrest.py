"""The unmodified postgrest client from PyPI against a live server."""

import datetime as dt

import pytest
from django.db import connection
from postgrest import CountMethod, ReturnMethod, SyncPostgrestClient
from postgrest.exceptions import APIError

from assignments.models import Assignment
from bookings.models import Booking
from tests.api.rest import bearer_of
from tests.factories import AssignmentBookingFactory, AssignmentFactory, BookingFactory, ClassTypeFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


@pytest.fixture
def client_of(live_server):
    """Return a function that signs in a client."""
    opened = []

    def sign_in(user):
        client = SyncPostgrestClient(f"{live_server.url}/rest/v1", headers={"apikey": "anon"})
        client.auth(bearer_of(user))
        opened.append(client)
        return client

    yield sign_in
    for client in opened:
        client.aclose()


@pytest.fixture
def rows(instructor):
    class_type = ClassTypeFactory(name="Hatha")
    return [
        {
            "class_type_id": str(class_type.pk),
            "instructor_id": str(instructor.pk),
            "date": f"2030-01-0{day}",
            "start_time": "10:00",
            "end_time": "11:00",
            "schedule_type": "adhoc",
        }
        for day in (1, 2, 3)
    ]


def test_client_reads_rows(client_of, manager, instructor):
    for day in range(1, 6):
        AssignmentFactory(instructor=instructor, date=dt.date(2030, 1, day), notes="x y" if day == 2 else None)
    table = client_of(manager).table("class_assignments")

    page = (
        table.select("date, kind:class_types ( name )", count=CountMethod.exact)
        .eq("instructor_id", str(instructor.pk))
        .gte("date", "2030-01-02")
        .order("date", desc=True)
        .range(0, 1)
        .execute()
    )
    noted = table.select("notes").like("notes", "%x y").not_.is_("notes", "null").single().execute()
    either = table.select("date").or_("date.eq.2030-01-01,and(date.eq.2030-01-02,notes.eq.x y)").order("date").execute()
    headed = table.select("*", count=CountMethod.exact, head=True).execute()
    listed = table.select("date").in_("date", ["2030-01-01", "2030-01-05", "2031-01-01"]).csv().execute()

    assert ([row["date"] for row in page.data], page.count) == (["2030-01-05", "2030-01-04"], 4)
    assert set(page.data[0]) == {"date", "kind"}
    assert noted.data == {"notes": "x y"}
    assert [row["date"] for row in either.data] == ["2030-01-01", "2030-01-02"]
    assert headed.count == 5
    assert sorted(listed.data.split()) == ["2030-01-01", "2030-01-05", "date"]


def test_client_filters_arrays_and_reads_single_rows(client_of, manager):
    BookingFactory(preferred_days=["Monday", "Friday"])
    table = client_of(manager).table("bookings")

    assert len(table.select("*").contains("preferred_days", ["Monday"]).execute().data) == 1
    assert len(table.select("*").overlaps("preferred_days", ["Friday", "Sunday"]).execute().data) == 1
    assert table.select("*").eq("first_name", "nobody").maybe_single().execute() is None
    with pytest.raises(APIError) as caught:
        table.select("*").eq("first_name", "nobody").single().execute()
    assert caught.value.code == "PGRST116"


def test_client_writes_rows(client_of, manager, rows):
    table = client_of(manager).table("class_assignments")

    stored = table.insert(rows).execute().data
    quiet = table.insert(rows[0] | {"date": "2030-02-01"}, returning=ReturnMethod.minimal).execute()
    first = stored[0]["id"]
    changed = table.update({"notes": "new"}).eq("id", first).eq("version", 1).execute()
    stale = table.update({"notes": "late"}).eq("id", first).eq("version", 1).execute()
    merged = table.upsert({**rows[0], "id": first, "notes": "merged"}).execute()
    gone = table.delete(count=CountMethod.exact).in_("id", [row["id"] for row in stored]).execute()

    assert [row["date"] for row in stored] == ["2030-01-01", "2030-01-02", "2030-01-03"]
    assert quiet.data == []
    assert (changed.data[0]["notes"], changed.data[0]["version"], stale.data) == ("new", 2, [])
    assert merged.data[0]["notes"] == "merged"
    assert (len(gone.data), gone.count) == (3, 3)
    assert Assignment.objects.count() == 1


def test_client_inserts_an_envelope(client_of, manager, rows):
    booking = BookingFactory().booking_id
    body = {
        "assignments": [row | {"temp_id": str(place)} for place, row in enumerate(rows)],
        "booking_associations": [{"assignment_temp_id": "1", "booking_ids": [booking]}],
    }
    stored = client_of(manager).table("class_assignments").insert(body).execute().data

    assert len(stored) == 3
    assert Booking.objects.get().status == "confirmed"


def test_client_receives_error_codes(client_of, manager, instructor, rows):
    table = client_of(manager).table("class_assignments")
    table.insert(rows[0]).execute()

    with pytest.raises(APIError) as overlap:
        table.insert(rows[0]).execute()
    with pytest.raises(APIError) as forbidden:
        client_of(instructor).table("class_assignments").delete().eq("id", rows[0]["class_type_id"]).execute()
    with pytest.raises(APIError) as headed:
        table.select("*", count=CountMethod.exact, head=True).eq("nope", 1).execute()

    assert (overlap.value.code, "no_instructor_overlap" in overlap.value.message) == ("23P01", True)
    assert forbidden.value.code == "42501"
    assert headed.value.code == "42703"


def test_client_calls_functions(client_of, manager, instructor):
    link = AssignmentBookingFactory(
        assignment=AssignmentFactory(instructor=instructor, assigned_by=manager, date=dt.date(2030, 1, 7))
    )
    client = client_of(manager)
    slot = {
        "p_instructor_id": str(instructor.pk),
        "p_date": "2030-01-07",
        "p_start_time": "07:30",
        "p_end_time": "09:00",
    }

    conflicts = client.rpc("assignment_conflict_check", slot | {"p_exclude_assignment_id": None}).execute()
    asked = client.rpc("assignment_conflict_check", slot | {"p_exclude_assignment_id": None}, get=True).execute()
    figures = client.rpc("assignment_analytics", {}).execute()
    listed = client.rpc("assignment_analytics", {"instructor_ids": [str(instructor.pk)]}, get=True).execute()
    done = client.rpc(
        "bulk_assignment_operations", {"operation_type": "delete", "assignment_ids": [str(link.assignment_id)]}
    ).execute()

    assert conflicts.data == asked.data
    assert conflicts.data[0]["conflicting_assignment_id"] == str(link.assignment_id)
    assert figures.data["total_assignments"] == listed.data["total_assignments"] == 1
    assert done.data == [{"success": True, "affected_count": 1, "error_message": None}]


def test_connection_keeps_no_role_and_no_user_after_a_request(client_of, manager):
    client_of(manager).table("class_types").select("*").execute()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, coalesce(current_setting('app.user_id', true), '')")
        assert cursor.fetchone() == (True, "")
