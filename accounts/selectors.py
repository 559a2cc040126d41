"""What the People screens show: who matches, a page of them, and one person with their roles."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Value

from accounts.devices import device_in_words, is_handheld
from accounts.models import BrowserSession, SecondFactor, User, UserQuerySet, UserRole
from accounts.permissions import PERMISSION_WORDS, ROLE_PERMISSIONS, Permission, RoleName
from config.cursor import CursorOutdated
from config.db import RowComparison

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


def find_person(person_id: UUID) -> User | None:
    """The person with access, or None."""
    found: User | None = User.objects.with_access().filter(pk=person_id).first()
    return found


def person_detail(person_id: UUID) -> PersonDetail | None:
    person = find_person(person_id)
    if person is None:
        return None
    rows = sorted(UserRole.objects.filter(user=person), key=lambda row: ORDER.index(RoleName(row.role_name)))
    return PersonDetail(person=person, roles=[_held(row) for row in rows], may=in_words(person.granted))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInBrowser:
    """A browser in which a person is signed in; `is_this` is the one that asks."""

    public_id: UUID
    device: str
    icon: str
    address: str
    since: dt.datetime
    seen_at: dt.datetime
    is_this: bool


def browsers_of(person: User, *, session_key: str | None, at: dt.datetime) -> list[SignedInBrowser]:
    """Where the person is signed in, this browser first."""
    found = [
        SignedInBrowser(
            public_id=row.public_id,
            device=device_in_words(row.device),
            icon="phone" if is_handheld(row.device) else "monitor",
            address=row.address or "",
            since=row.created_at,
            seen_at=row.seen_at,
            is_this=row.session_key == session_key,
        )
        for row in BrowserSession.objects.live(of=person, at=at).latest_first()
    ]
    return sorted(found, key=lambda browser: not browser.is_this)


def in_words(permissions: Sequence[str]) -> list[str]:
    """These permissions as people say them, each once, in the order of the list; unknown ones as they are."""
    known = [PERMISSION_WORDS[permission] for permission in Permission if permission in permissions]
    return known + sorted(set(permissions) - set(Permission))


def _held(row: UserRole) -> HeldRole:
    own, usual = set(row.permissions), set(ROLE_PERMISSIONS[RoleName(row.role_name)])
    return HeldRole(
        role=row.role_name,
        label=row.get_role_name_display(),
        permissions=in_words(row.permissions),
        added=in_words(sorted(own - usual)),
        removed=in_words(sorted(usual - own)),
    )


def _read_cursor(cursor: str) -> tuple[str, UUID]:
    pk, _, full_name = cursor.partition("_")
    try:
        return full_name, UUID(pk)
    except ValueError as error:
        raise CursorOutdated from error


def second_factor_of(person: User) -> SecondFactor | None:
    """What the person's codes are made from, in use or not yet."""
    return SecondFactor.objects.of(person).first()
