"""Asking whether a person may do something, the same way on every path (domain 1.3)."""

from django.http import HttpRequest

from accounts.exceptions import NotPermitted
from accounts.models import User
from accounts.permissions import Permission

REFUSALS = {
    Permission.CREATE_ASSIGNMENT: "You are not allowed to create classes.",
    Permission.READ_ASSIGNMENT: "You are not allowed to see classes.",
    Permission.UPDATE_ASSIGNMENT: "You are not allowed to change this class.",
    Permission.DELETE_ASSIGNMENT: "You are not allowed to delete classes.",
    Permission.BULK_ASSIGNMENT: "You are not allowed to change several classes at once.",
    Permission.READ_ANALYTICS: "You are not allowed to see the studio's figures.",
    Permission.MANAGE_USERS: "You are not allowed to manage people.",
    Permission.MANAGE_SETTINGS: "You are not allowed to change the studio's settings.",
}


def require(user: User, permission: Permission) -> None:
    """Raise NotPermitted unless one of the person's roles gives the permission."""
    if not user.may(permission):
        raise NotPermitted(REFUSALS.get(permission, "You are not allowed to do this."))


def works_at_desk(user: User) -> bool:
    """Return whether the user is an admin, a manager or staff."""
    return user.works_at_desk


def person(request: HttpRequest) -> User:
    """Who makes the request. Views behind LoginRequiredMiddleware have one; anybody else is refused."""
    if not isinstance(request.user, User):
        raise NotPermitted("Sign in first.")
    return request.user
