"""Who may touch these classes: the desk every class, an instructor the own ones (domain 1.3)."""

from collections.abc import Iterable

from accounts.access import require
from accounts.exceptions import NotPermitted
from accounts.models import User
from accounts.permissions import Permission
from assignments.models import Assignment


def require_own_or_desk(actor: User, assignments: Iterable[Assignment]) -> None:
    """Raise NotPermitted unless the person works at the desk, or teaches every one of these classes."""
    if actor.may(Permission.UPDATE_ASSIGNMENT):
        return
    require(actor, Permission.UPDATE_OWN_ASSIGNMENT)
    if any(assignment.instructor_id != actor.pk for assignment in assignments):
        raise NotPermitted("You can only do this for classes that you teach.")
