"""Domain 1.3: there is always somebody who may manage people, whoever acts at the same moment."""

import pytest

from accounts.exceptions import LastAdmin, NotPermitted
from accounts.models import User
from accounts.people.services.offboarding import end_access
from accounts.people.services.people import set_roles
from accounts.permissions import Permission
from accounts.row_security.acting import acting_as
from tests.connections import call_at_once
from tests.factories import UserFactory


def lose_role(*, admin: User, actor: User) -> None:
    set_roles(person_id=admin.pk, roles={}, actor=actor)


def lose_permissions(*, admin: User, actor: User) -> None:
    set_roles(person_id=admin.pk, roles={"admin": ["read:assignment"]}, actor=actor)


def be_deactivated(*, admin: User, actor: User) -> None:
    end_access(person=admin, actor=actor)


LOSSES = [lose_role, lose_permissions, be_deactivated]


@pytest.mark.parametrize("lose", LOSSES)
def test_one_of_two_admins_may_go_and_the_last_one_not(admin, lose):
    second = UserFactory(roles=["admin"])

    lose(admin=second, actor=admin)

    with pytest.raises(LastAdmin):
        lose(admin=admin, actor=admin)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lose", LOSSES)
def test_admins_who_remove_each_other_at_once_leave_one(lose):
    admins = [UserFactory(roles=["admin"]) for _ in range(6)]

    def remove_the_next(number):
        admin = User.objects.get(pk=admins[(number + 1) % 6].pk)
        try:
            with acting_as(admins[number]):
                lose(admin=admin, actor=admins[number])
        except (LastAdmin, NotPermitted):  # somebody whose own role was taken meanwhile takes nobody's
            return "refused"
        return "gone"

    gone = call_at_once(6, remove_the_next).count("gone")

    left = [person for person in User.objects.with_access() if person.may(Permission.MANAGE_USERS)]
    assert 1 <= len(left) == 6 - gone
