"""The list of people, and one person with their roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Value

from accounts.models import User, UserQuerySet, UserRole
from accounts.permissions import ROLE_PERMISSIONS, RoleName, permission_labels
from accounts.selectors import find_person
from database.expressions import RowComparison
from database.keyset import CursorOutdated

ORDER = list(RoleName)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Every filter of the list; what is left empty does not filter."""

    words: str = ""
    roles: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    people: Sequence[User]
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role of a person, and in which permissions it differs from the role's own list."""

    role: str
    label: str
    permissions: Sequence[str]
    added: Sequence[str]
    removed: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetail:
    """A person with their roles, and in words what those let them do all together."""

    person: User
    roles: Sequence[HeldRole]
    may: Sequence[str]

    @property
    def teaches(self) -> bool:
        return any(held.role == RoleName.INSTRUCTOR for held in self.roles)


def matching(criteria: Criteria) -> UserQuerySet:
    found: UserQuerySet = User.objects.matching(criteria.words)
    if criteria.roles:
        found = found.with_any_role(criteria.roles)
    if criteria.states:
        found = found.in_any_state(criteria.states)
    return found


def read_page(criteria: Criteria, *, cursor: str = "", size: int) -> Page:
    """A page of the people by name, with their roles, in one query."""
    rows = matching(criteria).with_access().by_name()
    if cursor:
        rows = rows.filter(RowComparison(["full_name", "user_id"], ">", [Value(each) for each in _read_cursor(cursor)]))
    found = list(rows[: size + 1])
    people = found[:size]
    return Page(people=people, cursor=f"{people[-1].pk}_{people[-1].full_name}" if len(found) > size else "")


def person_detail(person_id: UUID) -> PersonDetail | None:
    person = find_person(person_id)
    if person is None:
        return None
    rows = sorted(UserRole.objects.filter(user=person), key=lambda row: ORDER.index(RoleName(row.role_name)))
    return PersonDetail(person=person, roles=[_held(row) for row in rows], may=permission_labels(person.granted))


def _held(row: UserRole) -> HeldRole:
    own, usual = set(row.permissions), set(ROLE_PERMISSIONS[RoleName(row.role_name)])
    return HeldRole(
        role=row.role_name,
        label=row.get_role_name_display(),
        permissions=permission_labels(row.permissions),
        added=permission_labels(sorted(own - usual)),
        removed=permission_labels(sorted(usual - own)),
    )


def _read_cursor(cursor: str) -> tuple[str, UUID]:
    pk, _, full_name = cursor.partition("_")
    try:
        return full_name, UUID(pk)
    except ValueError as error:
        raise CursorOutdated from error
