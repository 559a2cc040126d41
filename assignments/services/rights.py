"""Who may touch these classes: the desk every class, an instructor the own ones (domain 1.3)."""

from collections.abc import Iterable

from accounts.access import require
from accounts.exceptions import NotPermitted
from accounts.models import User
from accounts.permissions import Permission, RoleName
from assignments.models import Assignment


def require_own_or_desk(actor: User, assignments: Iterable[Assignment]) -> None:
    """Raise NotPermitted unless the person works at the desk, or teaches every one of these classes."""
    if actor.may(Permission.UPDATE_ASSIGNMENT):
        return
    require(actor, Permission.UPDATE_OWN_ASSIGNMENT)
    if any(assignment.instructor_id != actor.pk for assignment in assignments):
        raise NotPermitted("You can only do this for classes that you teach.")


def require_reopening(actor: User) -> None:
    """Raise NotPermitted unless the person may turn a completed class back into a scheduled one (domain 4.8)."""
    require(actor, Permission.UPDATE_ASSIGNMENT)
    if not actor.has_role(RoleName.ADMIN):
        raise NotPermitted("Only an admin can reopen a completed class.")
