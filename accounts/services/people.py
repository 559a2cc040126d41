"""Adding people, changing them, and giving and taking roles (domain 1.1, 1.2)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from accounts.access import require
from accounts.exceptions import LastAdmin
from accounts.models import User, UserRole
from accounts.permissions import ROLE_PERMISSIONS, Permission, RoleName


@transaction.atomic
def add_person(*, person: User, actor: User) -> User:
    """Store a new person, without roles yet."""
    require(actor, Permission.MANAGE_USERS)
    person.email = person.email.strip().lower()
    person.save(force_insert=True)
    return person


@transaction.atomic
def change_person(*, person: User, columns: Sequence[str], actor: User) -> User:
    """Write these columns of the person. Raises LastAdmin when nobody could manage people any more."""
    require(actor, Permission.MANAGE_USERS)
    _lock_admins()
    person.email = person.email.strip().lower()
    person.save(update_fields=list(columns))
    _require_an_admin()
    return person


@transaction.atomic
def give_role(*, person: User, role: RoleName, actor: User, permissions: Sequence[str] = ()) -> UserRole:
    """Give the person the role, with the guide's permission list for it unless another is given."""
    require(actor, Permission.MANAGE_USERS)
    granted = list(permissions) or [str(permission) for permission in ROLE_PERMISSIONS[role]]
    return UserRole.objects.create(user=person, role_name=role, permissions=granted)


@transaction.atomic
def change_role(*, role: UserRole, columns: Sequence[str], actor: User) -> UserRole:
    """Write these columns of the role row. Raises LastAdmin when nobody could manage people any more."""
    require(actor, Permission.MANAGE_USERS)
    _lock_admins()
    role.save(update_fields=list(columns))
    _require_an_admin()
    return role


@transaction.atomic
def take_role(*, role: UserRole, actor: User) -> None:
    """Take the role away again. Raises LastAdmin when nobody could manage people any more."""
    require(actor, Permission.MANAGE_USERS)
    _lock_admins()
    role.delete()
    _require_an_admin()


def _lock_admins() -> None:
    """Two admins who take each other's role away at once wait here, and the second one is refused."""
    list(_admin_roles().order_by("pk").select_for_update().values_list("pk"))


def _require_an_admin() -> None:
    if not _admin_roles().filter(user__is_active=True).exists():
        raise LastAdmin


def _admin_roles() -> QuerySet[UserRole]:
    return UserRole.objects.filter(permissions__contains=[Permission.MANAGE_USERS])
