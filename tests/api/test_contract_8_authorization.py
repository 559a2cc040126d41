"""Contract 8: the rows that each role reads and writes.

Who may use which method of which table is in tests/permissions/matrix.py.
"""

import datetime as dt

import pytest

from accounts.models import User, UserRole
from accounts.permissions import ROLE_PERMISSIONS, RoleName
from assignments.models import Assignment
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
)

pytestmark = pytest.mark.django_db

ROWS = "return=representation"
NOWHERE = "eq.00000000-0000-0000-0000-000000000000"


@pytest.fixture
def classes(instructor, other_instructor, manager):
    """One class of the instructor and one of another instructor, each with a student."""
    own = AssignmentFactory(instructor=instructor, assigned_by=manager, class_type=ClassTypeFactory(name="Own"))
    other = AssignmentFactory(instructor=other_instructor, class_type=ClassTypeFactory(name="Other"))
    for assignment in (own, other):
        AssignmentBookingFactory(assignment=assignment, booking=BookingFactory(first_name=assignment.class_type.name))
    return own, other


@pytest.mark.parametrize(
    ("person", "count"), [("admin", 2), ("manager", 2), ("staff", 2), ("instructor", 1), ("stranger", 0)]
)
@pytest.mark.parametrize("name", ["class_assignments", "assignment_details", "assignment_bookings", "bookings"])
def test_each_role_reads_and_counts_its_rows(rest, request, classes, person, count, name):
    caller = rest.as_user(request.getfixturevalue(person)).with_headers(prefer="count=exact")
    listed, headed = caller.get(name), caller.head(name)

    assert len(listed.json()) == count
    assert listed["Content-Range"] == headed["Content-Range"] == (f"0-{count - 1}/{count}" if count else "*/0")


def test_class_of_another_instructor_does_not_exist(rest, instructor, classes):
    other = classes[1]
    caller, by_id = rest.as_user(instructor), f"eq.{other.pk}"

    assert caller.get("class_assignments", id=by_id).json() == []
    assert caller.get("class_assignments", **{"or": f"(id.eq.{other.pk},notes.eq.x)"}).json() == []
    assert caller.get("assignment_details", id=by_id).json() == []
    assert caller.get("assignment_bookings", assignment_id=by_id).json() == []
    assert caller.get("bookings", first_name="eq.Other").json() == []
    assert (
        caller.with_headers(accept="application/vnd.pgrst.object+json").get("class_assignments", id=by_id).status_code
        == 406
    )
    changed = caller.with_headers(prefer=ROWS).patch("class_assignments", {"notes": "x"}, id=by_id)
    assert (changed.status_code, changed.json()) == (200, [])
    assert Assignment.objects.get(pk=other.pk).notes is None


@pytest.mark.parametrize(
    ("name", "select"),
    [
        ("class_types", "name,class_assignments(id)"),
        ("user_profiles", "full_name,class_assignments(id)"),
        ("class_types", "name,class_assignments(assignment_bookings(bookings(first_name)))"),
    ],
)
def test_embeds_obey_row_security(rest, instructor, classes, name, select):
    rows = rest.as_user(instructor).get(name, select=select).json()

    seen = [row for row in rows if row["class_assignments"]]
    assert len(seen) == 1
    assert (
        rest.as_user(instructor).get("class_types", select="name,class_assignments!inner(id)").json()[0]["name"]
        == "Own"
    )


def test_instructor_changes_only_the_answer_columns(rest, instructor, classes):
    own = classes[0]
    caller, by_id = rest.as_user(instructor).with_headers(prefer=ROWS), f"eq.{own.pk}"
    answered = caller.patch(
        "class_assignments",
        {"instructor_status": "accepted", "instructor_response_at": "2026-06-01T08:00:00+05:30", "notes": "yes"},
        id=by_id,
        select="instructor_status,instructor_response_at,notes",
    )

    assert answered.json() == [
        {"instructor_status": "accepted", "instructor_response_at": "2026-06-01T02:30:00+00:00", "notes": "yes"}
    ]
    for change in (
        {"payment_amount": 1},
        {"notes": "x", "class_status": "cancelled"},
        {"assigned_by": str(instructor.pk)},
    ):
        response = caller.patch("class_assignments", change, id=by_id)
        assert (response.status_code, response.json()["code"]) == (403, "42501")


def test_missing_permission_is_403_even_if_no_row_matches(rest, staff, instructor):
    response = rest.as_user(staff).delete("class_assignments", id=NOWHERE)

    assert (response.status_code, response.json()["code"]) == (403, "42501")
    assert response.json()["message"] == "permission denied for table class_assignments"
    assert (
        rest.as_user(instructor).patch("class_assignments", {"date": "x"}, nope="eq.1", id=NOWHERE).status_code == 400
    )
    assert rest.as_user(instructor).delete("class_assignments", nope="eq.1").status_code == 403


@pytest.mark.parametrize(("person", "status"), [("admin", 201), ("manager", 201), ("staff", 403)])
def test_only_managers_set_assigned_by_to_another_user(rest, request, person, status, instructor, manager, admin):
    assignee = manager if person != "manager" else admin
    body = {
        "class_type_id": str(ClassTypeFactory().pk),
        "instructor_id": str(instructor.pk),
        "date": "2030-01-01",
        "schedule_type": "adhoc",
        "assigned_by": str(assignee.pk),
    }
    caller = rest.as_user(request.getfixturevalue(person))

    assert caller.post("class_assignments", body).status_code == status
    assert caller.post("class_assignments", {"assignments": [body | {"date": "2030-01-02"}]}).status_code == status
    if status == 403:
        assert not Assignment.objects.exists()


@pytest.mark.parametrize(("person", "count"), [("admin", 2), ("manager", 1), ("staff", 1), ("instructor", 1)])
def test_roles_are_read_by_their_owner_and_by_admins(rest, request, admin, person, count):
    user = request.getfixturevalue(person)
    if person == "admin":
        request.getfixturevalue("manager")
    rows = rest.as_user(user).get("user_roles", select="user_id,role_name,permissions", order="role_name").json()

    assert len(rows) == count
    role = RoleName(person)
    assert {"user_id": str(user.pk), "role_name": role, "permissions": list(ROLE_PERMISSIONS[role])} in rows


def test_admin_adds_a_person_with_a_role(rest, admin):
    caller = rest.as_user(admin).with_headers(prefer=ROWS)
    (person,) = caller.post("user_profiles", {"full_name": "New", "email": "new@example.test"}).json()
    (role,) = caller.post("user_roles", {"user_id": person["user_id"], "role_name": "staff"}).json()

    assert role["permissions"] == list(ROLE_PERMISSIONS[RoleName.STAFF])
    assert not User.objects.get(email="new@example.test").has_usable_password()
    assert (
        caller.post("user_profiles", {"full_name": "X", "email": "x@example.test", "password": "x"}).status_code == 400
    )


def test_role_of_the_last_admin_cannot_be_deleted(rest, admin):
    response = rest.as_user(admin).delete("user_roles", user_id=f"eq.{admin.pk}")

    assert (response.status_code, response.json()["code"]) == (400, "23514")
    assert UserRole.objects.filter(user=admin).exists()


def test_removed_role_takes_effect_at_once(rest, manager):
    caller = rest.as_user(manager)
    UserRole.objects.filter(user=manager).delete()

    assert caller.delete("class_assignments", id=NOWHERE).status_code == 403
    assert caller.get("class_assignments").json() == []


def test_only_the_token_identifies_the_caller(rest, instructor, admin, classes):
    caller = rest.as_user(instructor).with_headers(x_user_id=str(admin.pk), cookie="sessionid=x")

    assert len(caller.get("class_assignments").json()) == 1


def test_session_cookie_does_not_authenticate(client, admin):
    client.force_login(admin)

    assert client.get("/rest/v1/class_assignments").status_code == 401


def test_returned_rows_of_a_write_obey_row_security(rest, instructor, classes):
    response = (
        rest.as_user(instructor)
        .with_headers(prefer=ROWS)
        .patch(
            "class_assignments",
            {"notes": "mine"},
            date=f"gt.{dt.date(2000, 1, 1)}",
            select="class_types(name,class_assignments(id))",
        )
    )

    assert [row["class_types"]["name"] for row in response.json()] == ["Own"]


@pytest.fixture
def remove_role(rest, admin, instructor):
    """Return a function that removes the instructor role in one of four ways."""
    role = UserRole.objects.get(user=instructor)
    caller, query = rest.as_user(admin), {"id": f"eq.{role.pk}"}
    row = {"id": str(role.pk), "user_id": str(instructor.pk), "role_name": "staff"}
    ways = {
        "delete": lambda: caller.delete("user_roles", **query),
        "rename": lambda: caller.patch("user_roles", {"role_name": "staff"}, **query),
        "move": lambda: caller.patch("user_roles", {"user_id": str(admin.pk)}, **query),
        "upsert": lambda: caller.with_headers(prefer="resolution=merge-duplicates").post("user_roles", row),
    }
    return lambda way: ways[way]()


@pytest.mark.parametrize("way", ["delete", "rename", "move", "upsert"])
@pytest.mark.parametrize("left", ["class", "template"])
def test_instructor_role_with_classes_or_templates_cannot_be_removed(remove_role, instructor, way, left):
    if left == "class":
        AssignmentFactory(instructor=instructor, date=dt.date(2050, 1, 1))
    else:
        ClassScheduleFactory(instructor=instructor)
    response = remove_role(way)

    assert (response.status_code, response.json()["code"]) == (400, "23514")
    assert response.json()["message"] == "Say what becomes of the classes and weekly templates first."
    assert [role.role_name for role in instructor.roles.all()] == ["instructor"]


@pytest.mark.parametrize("way", ["delete", "rename", "move", "upsert"])
def test_instructor_role_without_future_classes_can_be_removed(remove_role, instructor, way):
    AssignmentFactory(instructor=instructor, date=dt.date(2020, 1, 1))
    AssignmentFactory(instructor=instructor, date=dt.date(2050, 1, 1), class_status="cancelled")
    AssignmentFactory(instructor=instructor, date=dt.date(2050, 1, 2), instructor_status="rejected")

    assert remove_role(way).status_code < 300
    assert not instructor.roles.filter(role_name="instructor").exists()


def test_other_roles_and_permissions_of_an_instructor_can_change(rest, admin, instructor):
    AssignmentFactory(instructor=instructor, date=dt.date(2050, 1, 1))
    caller = rest.as_user(admin)
    added = caller.post("user_roles", {"user_id": str(instructor.pk), "role_name": "staff"})
    changed = caller.patch("user_roles", {"permissions": []}, user_id=f"eq.{instructor.pk}")
    taken = caller.delete("user_roles", user_id=f"eq.{instructor.pk}", role_name="eq.staff")

    assert (added.status_code, changed.status_code, taken.status_code) == (201, 204, 204)
