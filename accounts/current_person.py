"""The person behind a request. Asked with every one, so Django compiles the query once: that took longer than its answer."""

from functools import cache
from typing import Any, Final
from uuid import UUID

from accounts.models import User, UserQuerySet

# They stand for the values of a request while the query is compiled.
PERSON: Final = UUID(int=1)
SESSION: Final = UUID(int=2)


def active_person(person_id: UUID) -> User | None:
    """With roles and permissions; nobody who was deactivated."""
    return _first(*_active_person(), {PERSON: person_id})


def person_and_mark(*, person_id: UUID, session_id: UUID) -> User | None:
    """With roles and permissions, and the password mark of that API session of theirs."""
    return _first(*_person_and_mark(), {PERSON: person_id, SESSION: session_id})


@cache
def _active_person() -> tuple[str, tuple[Any, ...]]:
    return _compiled(User.objects.with_access().active().filter(pk=PERSON))


@cache
def _person_and_mark() -> tuple[str, tuple[Any, ...]]:
    return _compiled(User.objects.with_access().with_mark_of(SESSION).filter(pk=PERSON))


def _compiled(people: UserQuerySet) -> tuple[str, tuple[Any, ...]]:
    return people.query.sql_with_params()


def _first(sql: str, params: tuple[Any, ...], values: dict[UUID, UUID]) -> User | None:
    found = User.objects.raw(sql, [values.get(param, param) for param in params])
    return next(iter(found), None)
