"""Screen 11: the list of people, their details, roles and permissions."""

import json
from http import HTTPStatus

import pytest
from django.db import ProgrammingError
from django.urls import reverse

from accounts.models import User, UserRole
from accounts.permissions import ROLE_PERMISSIONS, RoleName
from accounts.row_security.acting import acting_as
from accounts.selectors import roles_of
from assignments.services.locks import lock_instructors
from tests.factories import InstructorFactory, UserFactory
from tests.plain_form import PlainForm

pytestmark = pytest.mark.django_db

LIST = reverse("accounts:people")
DIALOG = {"hx-request": "true", "hx-target": "dialog"}


def names(response) -> list[str]:
    return [person.full_name for person in response.context["people"]]


def invited(**kwargs) -> User:
    person = UserFactory(**kwargs)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return person


def of(name: str, person: User) -> str:
    return reverse(f"accounts:{name}", args=[person.pk])


# --- Who may ----------------------------------------------------------------------------------------------------------

GETS = ["person", "edit-person", "roles"]
POSTS = [*GETS[1:], "send-way-in", "reactivate"]


@pytest.mark.parametrize("who", ["manager", "staff", "instructor", "stranger"])
def test_people_are_kept_by_who_manages_them_alone(client, request, who, other_instructor):
    client.force_login(request.getfixturevalue(who))

    answers = [client.get(address).status_code for address in (LIST, reverse("accounts:invite"))]
    answers += [client.get(of(name, other_instructor)).status_code for name in GETS]
    answers += [client.post(of(name, other_instructor), {"full_name": "X"}).status_code for name in POSTS]
    answers.append(client.post(reverse("accounts:invite"), {"full_name": "X"}).status_code)

    assert set(answers) == {HTTPStatus.FORBIDDEN}


def test_signed_out_one_signs_in_first(client, instructor):
    answers = [client.get(LIST), client.get(of("person", instructor)), client.post(of("reactivate", instructor))]

    assert [answer.status_code for answer in answers] == [HTTPStatus.FOUND, HTTPStatus.FOUND, HTTPStatus.UNAUTHORIZED]


def test_a_person_who_is_not_there_is_not_found(client, admin):
    client.force_login(admin)
    nobody = UserFactory.build(user_id="00000000-0000-4000-8000-000000000000")

    answers = [client.get(of(name, nobody)).status_code for name in GETS]
    answers += [client.post(of(name, nobody)).status_code for name in POSTS]

    assert set(answers) == {HTTPStatus.NOT_FOUND}


# --- The list ---------------------------------------------------------------------------------------------------------


def test_people_are_listed_by_name(client, admin, manager, instructor):
    client.force_login(admin)

    assert names(client.get(LIST)) == ["Anita Admin", "Asha Rao", "Mohan Manager"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"q": "rao ash"}, ["Asha Rao"]),
        ({"q": "mohan@"}, ["Mohan Manager"]),
        ({"q": "77777"}, ["Phoney"]),
        ({"role": ["manager", "instructor"]}, ["Asha Rao", "Gone", "Mohan Manager"]),
        ({"state": "invited"}, ["Phoney"]),
        ({"state": "deactivated"}, ["Gone"]),
        ({"state": "active", "role": "instructor"}, ["Asha Rao"]),
        ({"q": "nobody like that"}, []),
    ],
)
def test_every_filter_narrows(client, admin, manager, instructor, values, expected):
    invited(full_name="Phoney", phone="+91 77777 1")
    InstructorFactory(full_name="Gone", is_active=False)
    client.force_login(admin)

    assert names(client.get(LIST, values)) == expected


def test_pages_follow_each_other_without_gap_or_repetition(client, admin, settings):
    settings.PAGE_SIZE = 2
    for _ in range(4):
        UserFactory(full_name="Same Name")
    client.force_login(admin)

    seen, address = [], LIST
    while address:
        response = client.get(address)
        seen += [person.pk for person in response.context["people"]]
        address = LIST + response.context["next"] if response.context["next"] else ""

    assert (len(seen), len(set(seen))) == (5, 5)


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow_with_people(client, admin, count, django_assert_num_queries):
    for _ in range(count):
        InstructorFactory()
    client.force_login(admin)

    # session, user, role and back, savepoint and back, bell; people, count
    with django_assert_num_queries(7 + 2):
        client.get(LIST)


def test_htmx_gets_the_results_and_the_address(client, admin):
    client.force_login(admin)

    response = client.get(LIST, {"q": "anita"}, headers={"hx-request": "true", "hx-target": "results"})

    assert response.text.lstrip().startswith('<section id="results"')
    assert response.headers["HX-Push-Url"] == f"{LIST}?q=anita"


@pytest.mark.parametrize("values", [{"role": "king"}, {"state": "asleep"}, {"after": "x"}])
def test_filters_that_make_no_sense_are_told(client, admin, values):
    client.force_login(admin)

    assert "These filters cannot be used" in client.get(LIST, values).text


def test_nobody_found_is_said(client, admin):
    client.force_login(admin)

    assert "Nobody matches" in client.get(LIST, {"q": "zzz"}).text


@pytest.mark.parametrize(
    ("person", "word"),
    [
        (UserFactory, "Active"),
        (invited, "Invited"),
        (lambda: UserFactory(is_active=False), "Deactivated"),
    ],
)
def test_the_state_is_said_in_a_word(client, admin, person, word):
    client.force_login(admin)

    response = client.get(of("person", person()))

    assert f"</svg>{word}</span>" in response.text


# --- Details ----------------------------------------------------------------------------------------------------------


def test_an_admin_changes_details_by_the_plain_form(client, admin, instructor):
    client.force_login(admin)
    form = PlainForm(client.get(of("edit-person", instructor)).text, "details")

    response = client.post(
        of("edit-person", instructor), form.filled(full_name="Asha R. Rao", email="Asha.Rao@Example.Test ")
    )

    stored = User.objects.get(pk=instructor.pk)
    assert response.url == of("person", instructor)
    assert (stored.full_name, stored.email, stored.phone) == ("Asha R. Rao", "asha.rao@example.test", instructor.phone)


def test_htmx_closes_the_dialog_and_the_list_follows(client, admin, instructor):
    client.force_login(admin)
    form = PlainForm(client.get(of("edit-person", instructor)).text, "details")

    response = client.post(of("edit-person", instructor), form.filled(phone="12345"), headers=DIALOG)

    assert response.status_code == HTTPStatus.NO_CONTENT
    assert {"dialog:close", "people:changed", "toast"} <= set(json.loads(response["HX-Trigger"]))


def test_a_taken_address_is_refused_and_what_was_typed_stays(client, admin, instructor, manager):
    client.force_login(admin)
    form = PlainForm(client.get(of("edit-person", instructor)).text, "details")

    response = client.post(of("edit-person", instructor), form.filled(full_name="New", email=manager.email))

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This is the address of Mohan Manager." in response.text
    assert 'value="New"' in response.text
    assert User.objects.get(pk=instructor.pk).full_name == "Asha Rao"


# --- Roles ------------------------------------------------------------------------------------------------------------


def roles_form(client, person):
    return PlainForm(client.get(of("roles", person)).text, "roles")


def test_a_role_comes_with_its_list(client, admin, stranger):
    client.force_login(admin)

    client.post(of("roles", stranger), roles_form(client, stranger).filled(staff="on"))

    assert roles_of(stranger.pk) == {"staff": [str(each) for each in ROLE_PERMISSIONS[RoleName.STAFF]]}


def test_permissions_are_chosen_role_by_role_and_effective_at_once(client, admin, staff):
    client.force_login(admin)
    wanted = {"staff-permissions": ["read:assignment", "read:analytics"]}

    client.post(of("roles", staff), roles_form(client, staff).filled(**wanted))

    assert User.objects.with_access().get(pk=staff.pk).permissions == {"read:assignment", "read:analytics"}
    shown = client.get(of("person", staff)).text
    assert "Staff differs from its list: also see the studio" in shown


def test_the_list_of_a_role_comes_back_without_saving(client, admin, staff):
    UserRole.objects.filter(user=staff).update(permissions=["read:assignment"])
    client.force_login(admin)

    response = client.post(of("roles", staff), roles_form(client, staff).filled(reset="staff"))

    assert response.status_code == HTTPStatus.OK
    assert PlainForm(response.text, "roles").values["staff-permissions"] == [
        "create:assignment",
        "read:assignment",
        "update:assignment",
    ]
    assert roles_of(staff.pk) == {"staff": ["read:assignment"]}


def test_a_role_without_permissions_is_refused(client, admin, staff):
    client.force_login(admin)

    response = client.post(of("roles", staff), roles_form(client, staff).filled(**{"staff-permissions": []}))

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Leave at least one, or take the role away." in response.text


def test_the_instructor_role_is_not_taken_here(client, admin, instructor):
    client.force_login(admin)

    form = roles_form(client, instructor).filled(instructor=[], staff="on")
    client.post(of("roles", instructor), form | {"instructor-permissions": ["read:assignment"]})

    assert set(roles_of(instructor.pk)) == {"instructor", "staff"}
    assert "Take this role away…" in client.get(of("roles", instructor)).text


def test_the_last_admin_stays_and_the_form_says_so(client, admin):
    client.force_login(admin)
    form = roles_form(client, admin)

    response = client.post(of("roles", admin), form.filled(admin=[], oneself="on"), headers=DIALOG)

    assert response.status_code == HTTPStatus.CONFLICT
    assert "The studio needs at least one active admin." in response.text
    assert "admin" in roles_of(admin.pk)


def test_taking_the_own_right_away_is_asked_first(client, admin):
    UserFactory(roles=["admin"])
    client.force_login(admin)
    form = roles_form(client, admin)

    asked = client.post(of("roles", admin), form.filled(admin=[], staff="on"))
    client.post(of("roles", admin), form.filled(admin=[], staff="on", oneself="on"))

    assert asked.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This is you." in asked.text
    assert set(roles_of(admin.pk)) == {"staff"}


# --- Letting in again -------------------------------------------------------------------------------------------------


def test_a_deactivated_person_comes_back_with_their_roles(client, admin):
    gone = InstructorFactory(is_active=False)
    client.force_login(admin)

    response = client.post(of("reactivate", gone))

    assert response.url == of("person", gone)
    assert User.objects.with_access().get(pk=gone.pk).has_role(RoleName.INSTRUCTOR)


def test_somebody_active_is_not_activated_again(client, admin, instructor):
    client.force_login(admin)

    assert client.post(of("reactivate", instructor)).status_code == HTTPStatus.CONFLICT


# --- Whatever the code forgets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["manager", "staff"])
def test_the_desk_gives_nobody_a_role(request, who):
    actor = request.getfixturevalue(who)

    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(actor):
        UserRole.objects.create(user=actor, role_name="admin", permissions=["manage:users"])


@pytest.mark.parametrize("who", ["manager", "staff", "instructor"])
def test_roles_are_changed_by_who_manages_people_alone(request, who, admin):
    actor = request.getfixturevalue(who)

    if who == "instructor":
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(actor):
            UserRole.objects.filter(user=admin).delete()
    else:
        with acting_as(actor):
            assert UserRole.objects.filter(user=admin).update(permissions=["read:assignment"]) == 0
            assert UserRole.objects.filter(user=admin).delete()[0] == 0


@pytest.mark.parametrize("who", ["manager", "staff"])
def test_the_desk_changes_nobody_but_themselves(request, who, instructor):
    actor = request.getfixturevalue(who)

    with acting_as(actor):
        assert User.objects.filter(pk=actor.pk).update(phone="12345") == 1
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(actor):
        User.objects.filter(pk=instructor.pk).update(is_active=False)


def test_the_desk_still_locks_instructors(staff, instructor, django_assert_num_queries):
    with acting_as(staff):
        lock_instructors([instructor.pk])
        assert User.objects.filter(pk=instructor.pk).select_for_update(no_key=True).count() == 1


def test_an_admin_changes_people_and_roles_in_the_database(admin, instructor):
    with acting_as(admin):
        assert User.objects.filter(pk=instructor.pk).update(is_active=False) == 1
        assert UserRole.objects.filter(user=instructor).update(permissions=["read:assignment"]) == 1
