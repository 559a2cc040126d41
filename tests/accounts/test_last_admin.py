"""Domain 1.3: there is always somebody who may manage people, whoever acts at the same moment."""

import pytest

from accounts.exceptions import LastAdmin
from accounts.models import User, UserRole
from accounts.row_security import acting_as
from accounts.services.people import change_person, change_role, take_role
from tests.database import call_at_once
from tests.factories import UserFactory


def lose_role(*, admin: User, actor: User) -> None:
    take_role(role=UserRole.objects.get(user=admin), actor=actor)


def lose_permissions(*, admin: User, actor: User) -> None:
    role = UserRole.objects.get(user=admin)
    role.permissions = ["read:assignment"]
    change_role(role=role, columns=["permissions"], actor=actor)


def be_deactivated(*, admin: User, actor: User) -> None:
    admin.is_active = False
    change_person(person=admin, columns=["is_active"], actor=actor)


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
        except LastAdmin:
            return "refused"
        return "gone"

    assert sorted(call_at_once(6, remove_the_next)) == ["gone"] * 5 + ["refused"]
