"""Instructors to choose from."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from assignments.models import Assignment


def who_teaches() -> QuerySet[User]:
    """Instructors, and whoever has a class although the role is gone: what is counted can be looked for."""
    taught = Assignment.objects.filter(instructor=OuterRef("pk"))
    found: QuerySet[User] = (User.objects.instructors() | User.objects.filter(Exists(taught))).by_name()
    return found


def load_instructors() -> tuple[User, ...]:
    return tuple(User.objects.active().instructors().by_name())
