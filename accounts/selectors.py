"""What the People screens show: who matches, a page of them, and one person with their roles."""

from collections.abc import Collection
from uuid import UUID

from accounts.models import User, UserRole


def find_person(person_id: UUID) -> User | None:
    """The person with access, or None."""
    found: User | None = User.objects.with_access().filter(pk=person_id).first()
    return found


def roles_of(person_id: UUID) -> dict[str, list[str]]:
    """The permissions of each role that the person has."""
    return dict(UserRole.objects.filter(user=person_id).values_list("role_name", "permissions"))


def roles_of_each(person_ids: Collection[UUID]) -> dict[UUID, dict[str, list[str]]]:
    """The permissions of each role of each of these people."""
    found: dict[UUID, dict[str, list[str]]] = {person_id: {} for person_id in person_ids}
    for row in UserRole.objects.filter(user__in=person_ids).order_by("role_name"):
        found[row.user_id][row.role_name] = list(row.permissions)
    return found


def people_with_roles(role_ids: Collection[UUID]) -> set[UUID]:
    """Whose roles these rows are."""
    return set(UserRole.objects.filter(pk__in=role_ids).values_list("user_id", flat=True))


def details_of_each(person_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """What admins keep about each of these people."""
    rows = User.objects.filter(pk__in=person_ids).values("pk", "full_name", "email", "phone", "time_zone")
    return {row.pop("pk"): row for row in rows}
