"""Domain 1.2 and 1.3: roles give permissions, the same in Python and in the database."""

import pytest
from django.db import connection

from accounts.access import require
from accounts.exceptions import NotPermitted
from accounts.models import User, UserRole
from accounts.permissions import ROLE_PERMISSIONS, DatabaseRole, Permission, RoleName, database_role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", RoleName)
def test_a_new_role_row_gets_the_list_of_its_role_from_the_database(role):
    user = UserFactory()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO user_roles (user_id, role_name) VALUES (%s, %s)", [user.pk, role])

    assert UserRole.objects.get().permissions == [str(permission) for permission in ROLE_PERMISSIONS[role]]


def test_permissions_are_the_union_over_the_roles():
    user = UserFactory(roles=["staff", "instructor"])

    assert user.may(Permission.CREATE_ASSIGNMENT)
    assert user.may(Permission.UPDATE_OWN_ASSIGNMENT)
    assert not user.may(Permission.DELETE_ASSIGNMENT)


def test_a_deactivated_person_may_nothing():
    user = UserFactory(roles=["admin"], is_active=False)

    assert user.permissions == frozenset()


def test_an_edited_list_counts_and_not_the_role():
    user = UserFactory(roles=["staff"])
    UserRole.objects.update(permissions=["read:assignment"])

    user = User.objects.with_access().get(pk=user.pk)

    assert user.permissions == {"read:assignment"}


def test_require_refuses_in_words(staff):
    with pytest.raises(NotPermitted, match="You are not allowed to delete classes"):
        require(staff, Permission.DELETE_ASSIGNMENT)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["instructor"], DatabaseRole.INSTRUCTOR),
        ([], DatabaseRole.INSTRUCTOR),
        (["staff"], DatabaseRole.DESK),
        (["instructor", "manager"], DatabaseRole.DESK),
    ],
)
def test_one_desk_role_makes_it_a_desk_request(roles, expected):
    assert database_role(roles) is expected


def test_people_are_found_by_address_without_regard_to_case(manager):
    assert User.objects.get_by_natural_key(" Mohan@Example.TEST ") == manager


def test_instructors_are_those_with_the_role(instructor, manager):
    assert list(User.objects.instructors()) == [instructor]


def test_a_person_comes_with_access_in_one_query(manager, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert User.objects.with_access().get(pk=manager.pk).may(Permission.BULK_ASSIGNMENT)
