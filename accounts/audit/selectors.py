"""What the audit shows: everything that the filters ask for, a page at a time, and the latest about one person."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Value

from accounts.models import AuditEntry, AuditQuerySet, User
from database.expressions import RowComparison
from database.keyset import CursorOutdated

LATEST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCriteria:
    """Every filter of the audit; what is left empty does not filter. `before` is the end of the last day."""

    person_id: UUID | None = None
    kinds: tuple[str, ...] = ()
    since: dt.datetime | None = None
    before: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    entries: Sequence[AuditEntry]
    cursor: str


def latest_about(person: User) -> Sequence[AuditEntry]:
    """The latest entries about the person, for the page about them."""
    return list(AuditEntry.objects.about(person.pk).with_people().latest_first()[:LATEST])


def audit_page(criteria: AuditCriteria, *, cursor: str = "", size: int) -> AuditPage:
    """A page of the audit, latest first, in one query."""
    rows = _matching(criteria).with_people().latest_first()
    if cursor:
        rows = rows.filter(RowComparison(["at", "id"], "<", [Value(each) for each in _read_cursor(cursor)]))
    found = list(rows[: size + 1])
    entries = found[:size]
    following = f"{entries[-1].pk}_{entries[-1].at.isoformat()}" if len(found) > size else ""
    return AuditPage(entries=entries, cursor=following)


def people_of_audit() -> list[tuple[str, str]]:
    """Everybody by name, to choose from."""
    return [(str(pk), name) for pk, name in User.objects.by_name().values_list("pk", "full_name")]


def _matching(criteria: AuditCriteria) -> AuditQuerySet:
    found: AuditQuerySet = AuditEntry.objects.all()
    if criteria.person_id is not None:
        found = found.about(criteria.person_id)
    if criteria.kinds:
        found = found.of_any_kind(criteria.kinds)
    return found.between(criteria.since, criteria.before)


def _read_cursor(cursor: str) -> tuple[dt.datetime, int]:
    pk, _, moment = cursor.partition("_")
    try:
        return dt.datetime.fromisoformat(moment), int(pk)
    except ValueError as error:
        raise CursorOutdated from error
