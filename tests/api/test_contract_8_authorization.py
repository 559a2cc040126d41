"""Contract 8: every table and function × every role × every verb, and whose rows they are."""

import datetime as dt

import pytest

from accounts.models import User, UserRole
from accounts.permissions import ROLE_PERMISSIONS, RoleName
from assignments.models import Assignment
from config.urls import REST
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
)

pytestmark = pytest.mark.django_db

ROWS = "return=representation"
PEOPLE = ["admin", "manager", "staff", "instructor", "stranger"]
NOWHERE = "eq.00000000-0000-0000-0000-000000000000"

# Who may POST, PATCH and DELETE; everybody who is signed in may GET. A new table without a line here fails.
WRITERS = {
    "class_assignments": (
        {"admin", "manager", "staff"},
        {"admin", "manager", "staff", "instructor"},
        {"admin", "manager"},
    ),
    "assignment_bookings": ({"admin", "manager", "staff"}, set(), {"admin", "manager", "staff"}),
    "bookings": ({"admin", "manager", "staff"},) * 3,
    "class_types": ({"admin"},) * 3,
    "packages": ({"admin"},) * 3,
    "class_schedules": ({"admin"},) * 3,
    "user_profiles": ({"admin"}, {"admin"}, set()),
    "user_roles": ({"admin"},) * 3,
}
# 201 or a complaint about the empty body: permission comes first.
ALLOWED = {"POST": {201, 400}, "PATCH": {204}, "DELETE": {204}}
CALLERS = {
    "assignment_conflict_check": {"admin", "manager", "staff", "instructor", "stranger"},
    "bulk_assignment_operations": {"admin", "manager"},
    "assignment_analytics": {"admin", "manager", "instructor"},
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("resource", REST.resources, ids=lambda resource: resource.name)
def test_matrix_of_tables(rest, request, resource, person):
    caller = rest.by(request.getfixturevalue(person))
    key = {resource.key: NOWHERE}

    assert caller.get(resource.name, **key).json() == []
    for verb, writers in zip(("POST", "PATCH", "DELETE"), WRITERS.get(resource.name, ()), strict=False):
        response = caller.send(verb, resource.name, {}, **({} if verb == "POST" else key))
        expected = ALLOWED[verb] if person in writers else {403}
        assert (verb, response.status_code in expected) == (verb, True)
        if person not in writers:
            assert response.json()["code"] == "42501"
            assert response.json()["message"] == f"permission denied for table {resource.name}"


@pytest.mark.parametrize("resource", REST.resources, ids=lambda resource: resource.name)
@pytest.mark.parametrize("verb", ["GET", "HEAD", "POST", "PATCH", "DELETE"])
def test_nobody_gets_nothing(rest, resource, verb):
    assert rest.send(verb, resource.name, {}).status_code == 401


@pytest.mark.parametrize("person", [*PEOPLE, None])
@pytest.mark.parametrize("function", REST.functions, ids=lambda function: function.name)
def test_matrix_of_functions(rest, request, function, person):
    caller = rest.by(request.getfixturevalue(person)) if person else rest
    status = caller.post(f"rpc/{function.name}", {}).status_code

    if person is None:
        assert status == 401
    elif person in CALLERS[function.name]:
        assert status in {200, 404}  # 404: arguments are missing
    else:
        assert status == 403


@pytest.fixture
def classes(instructor, other_instructor, manager):
    """One class of the instructor and one of somebody else, each with a student."""
    own = AssignmentFactory(instructor=instructor, assigned_by=manager, class_type=ClassTypeFactory(name="Own"))
    other = AssignmentFactory(instructor=other_instructor, class_type=ClassTypeFactory(name="Other"))
    for assignment in (own, other):
        AssignmentBookingFactory(assignment=assignment, booking=BookingFactory(first_name=assignment.class_type.name))
    return own, other


@pytest.mark.parametrize(
    ("person", "count"), [("admin", 2), ("manager", 2), ("staff", 2), ("instructor", 1), ("stranger", 0)]
)
@pytest.mark.parametrize("name", ["class_assignments", "assignment_details", "assignment_bookings", "bookings"])
def test_rows_are_those_that_the_role_sees(rest, request, classes, person, count, name):
    caller = rest.by(request.getfixturevalue(person)).asking(prefer="count=exact")
    listed, headed = caller.get(name), caller.head(name)

    assert len(listed.json()) == count
    assert listed["Content-Range"] == headed["Content-Range"] == (f"0-{count - 1}/{count}" if count else "*/0")


def test_another_instructors_class_does_not_exist(rest, instructor, classes):
    other = classes[1]
    caller, by_id = rest.by(instructor), f"eq.{other.pk}"

    assert caller.get("class_assignments", id=by_id).json() == []
    assert caller.get("class_assignments", **{"or": f"(id.eq.{other.pk},notes.eq.x)"}).json() == []
    assert caller.get("assignment_details", id=by_id).json() == []
    assert caller.get("assignment_bookings", assignment_id=by_id).json() == []
    assert caller.get("bookings", first_name="eq.Other").json() == []
    assert (
        caller.asking(accept="application/vnd.pgrst.object+json").get("class_assignments", id=by_id).status_code == 406
    )
    changed = caller.asking(prefer=ROWS).patch("class_assignments", {"notes": "x"}, id=by_id)
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
def test_embeds_hide_what_is_hidden(rest, instructor, classes, name, select):
    rows = rest.by(instructor).get(name, select=select).json()

    seen = [row for row in rows if row["class_assignments"]]
    assert len(seen) == 1
    assert rest.by(instructor).get("class_types", select="name,class_assignments!inner(id)").json()[0]["name"] == "Own"


def test_an_instructor_answers_and_nothing_else(rest, instructor, classes):
    own = classes[0]
    caller, by_id = rest.by(instructor).asking(prefer=ROWS), f"eq.{own.pk}"
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


def test_a_missing_permission_is_403_even_if_no_row_would_match(rest, staff, instructor):
    assert rest.by(staff).delete("class_assignments", id=NOWHERE).status_code == 403
    assert rest.by(instructor).patch("class_assignments", {"date": "x"}, nope="eq.1", id=NOWHERE).status_code == 400
    assert rest.by(instructor).delete("class_assignments", nope="eq.1").status_code == 403


@pytest.mark.parametrize(("person", "status"), [("admin", 201), ("manager", 201), ("staff", 403)])
def test_only_managers_assign_in_somebody_elses_name(rest, request, person, status, instructor, manager, admin):
    assignee = manager if person != "manager" else admin
    body = {
        "class_type_id": str(ClassTypeFactory().pk),
        "instructor_id": str(instructor.pk),
        "date": "2030-01-01",
        "schedule_type": "adhoc",
        "assigned_by": str(assignee.pk),
    }
    caller = rest.by(request.getfixturevalue(person))

    assert caller.post("class_assignments", body).status_code == status
    assert caller.post("class_assignments", {"assignments": [body | {"date": "2030-01-02"}]}).status_code == status
    if status == 403:
        assert not Assignment.objects.exists()


@pytest.mark.parametrize(("person", "count"), [("admin", 2), ("manager", 1), ("staff", 1), ("instructor", 1)])
def test_roles_are_read_by_their_owner_and_by_admins(rest, request, admin, person, count):
    user = request.getfixturevalue(person)
    if person == "admin":
        request.getfixturevalue("manager")
    rows = rest.by(user).get("user_roles", select="user_id,role_name,permissions", order="role_name").json()

    assert len(rows) == count
    role = RoleName(person)
    assert {"user_id": str(user.pk), "role_name": role, "permissions": list(ROLE_PERMISSIONS[role])} in rows


def test_an_admin_adds_a_person_with_a_role(rest, admin):
    caller = rest.by(admin).asking(prefer=ROWS)
    (person,) = caller.post("user_profiles", {"full_name": "New", "email": "new@example.test"}).json()
    (role,) = caller.post("user_roles", {"user_id": person["user_id"], "role_name": "staff"}).json()

    assert role["permissions"] == list(ROLE_PERMISSIONS[RoleName.STAFF])
    assert not User.objects.get(email="new@example.test").has_usable_password()
    assert (
        caller.post("user_profiles", {"full_name": "X", "email": "x@example.test", "password": "x"}).status_code == 400
    )


def test_the_last_admin_stays(rest, admin):
    response = rest.by(admin).delete("user_roles", user_id=f"eq.{admin.pk}")

    assert (response.status_code, response.json()["code"]) == (400, "23514")
    assert UserRole.objects.filter(user=admin).exists()


def test_a_right_that_is_taken_away_counts_at_once(rest, manager):
    caller = rest.by(manager)
    UserRole.objects.filter(user=manager).delete()

    assert caller.delete("class_assignments", id=NOWHERE).status_code == 403
    assert caller.get("class_assignments").json() == []


def test_who_is_told_by_nothing_but_the_token(rest, instructor, admin, classes):
    caller = rest.by(instructor).asking(x_user_id=str(admin.pk), cookie="sessionid=x")

    assert len(caller.get("class_assignments").json()) == 1


def test_a_session_cookie_opens_nothing(client, admin):
    client.force_login(admin)

    assert client.get("/rest/v1/class_assignments").status_code == 401


def test_rows_of_a_write_obey_the_row_rule(rest, instructor, classes):
    response = (
        rest.by(instructor)
        .asking(prefer=ROWS)
        .patch(
            "class_assignments",
            {"notes": "mine"},
            date=f"gt.{dt.date(2000, 1, 1)}",
            select="class_types(name,class_assignments(id))",
        )
    )

    assert [row["class_types"]["name"] for row in response.json()] == ["Own"]


@pytest.fixture
def takes_role(rest, admin, instructor):
    """The ways in which an admin may take the instructor role away."""
    role = UserRole.objects.get(user=instructor)
    caller, query = rest.by(admin), {"id": f"eq.{role.pk}"}
    row = {"id": str(role.pk), "user_id": str(instructor.pk), "role_name": "staff"}
    ways = {
        "delete": lambda: caller.delete("user_roles", **query),
        "rename": lambda: caller.patch("user_roles", {"role_name": "staff"}, **query),
        "move": lambda: caller.patch("user_roles", {"user_id": str(admin.pk)}, **query),
        "upsert": lambda: caller.asking(prefer="resolution=merge-duplicates").post("user_roles", row),
    }
    return lambda way: ways[way]()


@pytest.mark.parametrize("way", ["delete", "rename", "move", "upsert"])
@pytest.mark.parametrize("left", ["class", "template"])
def test_the_role_of_who_still_has_classes_or_templates_stays(takes_role, instructor, way, left):
    if left == "class":
        AssignmentFactory(instructor=instructor, date=dt.date(2050, 1, 1))
    else:
        ClassScheduleFactory(instructor=instructor)
    response = takes_role(way)

    assert (response.status_code, response.json()["code"]) == (400, "23514")
    assert response.json()["message"] == "Say what becomes of the classes and weekly templates first."
    assert [role.role_name for role in instructor.roles.all()] == ["instructor"]


@pytest.mark.parametrize("way", ["delete", "rename", "move", "upsert"])
def test_the_role_of_who_teaches_nothing_any_more_goes(takes_role, instructor, way):
    AssignmentFactory(instructor=instructor, date=dt.date(2020, 1, 1))
    AssignmentFactory(instructor=instructor, date=dt.date(2050, 1, 1), class_status="cancelled")
    AssignmentFactory(instructor=instructor, date=dt.date(2050, 1, 2), instructor_status="rejected")

    assert takes_role(way).status_code < 300
    assert not instructor.roles.filter(role_name="instructor").exists()


def test_other_permissions_and_other_roles_of_who_teaches_may_change(rest, admin, instructor):
    AssignmentFactory(instructor=instructor, date=dt.date(2050, 1, 1))
    caller = rest.by(admin)
    added = caller.post("user_roles", {"user_id": str(instructor.pk), "role_name": "staff"})
    changed = caller.patch("user_roles", {"permissions": []}, user_id=f"eq.{instructor.pk}")
    taken = caller.delete("user_roles", user_id=f"eq.{instructor.pk}", role_name="eq.staff")

    assert (added.status_code, changed.status_code, taken.status_code) == (201, 204, 204)
