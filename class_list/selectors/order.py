"""In which order the list stands, and where one page ends and the next begins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.core import signing
from django.db.models import F, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from assignments.models import AssignmentQuerySet
from database.expressions import RowComparison
from database.keyset import CursorOutdated

CURSORS = signing.Signer(salt=__name__)
"""Without the time: the same page has the same address (docs/decisions/0009)."""
TIE = ("date", "sort_time", "id")
READERS: tuple[Callable[[str], Any], ...] = (date.fromisoformat, time.fromisoformat, UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """The columns that lead the order, before date, time and id.

    An index has to serve them: `parts` divides the classes where no single index does. `place` is the leading value
    whatever part a class is in. `read` turns a leading value from a cursor's text back into what it was.
    """

    parts: tuple[tuple[Q, tuple[str, ...]], ...]
    place: tuple[str | Combinable, ...]
    read: Callable[[str], Any] = str


def _by(*columns: str, read: Callable[[str], Any] = str) -> Sort:
    return Sort(parts=((Q(), columns),), place=columns, read=read)


SORTS: Mapping[str, Sort] = {
    "date": _by(),
    "instructor": _by("instructor__full_name"),
    "class": Sort(
        parts=(
            (Q(class_type__isnull=False), ("class_type__name",)),
            (Q(class_type__isnull=True), ("package__name",)),
        ),
        place=(Coalesce("class_type__name", "package__name"),),
    ),
    "type": _by("schedule_type", "booking_type"),
    "amount": _by("payment_amount", read=Decimal),
    "state": _by("class_status", "payment_status"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One of SORTS, forwards or backwards. `keys` are the names under which its values are selected."""

    name: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        return cls(name=text.removeprefix("-"), descending=text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    @property
    def sort(self) -> Sort:
        return SORTS[self.name]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(f"key_{number}" for number in range(len(self.sort.place) + len(TIE)))

    @property
    def ordering(self) -> list[str]:
        return [f"-{key}" if self.descending else key for key in self.keys]

    def parts(self, rows: AssignmentQuerySet) -> list[AssignmentQuerySet]:
        """The rows with their keys, in as many querysets as it takes for indexes to serve each in order."""
        return [
            rows.filter(condition).annotate(**self._keyed(columns)).order_by(*self.ordering)
            for condition, columns in self.sort.parts
        ]

    def after(self, values: Sequence[Any]) -> RowComparison:
        """Rows with keys that come after these values."""
        keys, end = [F(key) for key in self.keys], [Value(value) for value in values]
        return RowComparison(keys, "<" if self.descending else ">", end)

    def before_outer(self) -> RowComparison:
        """Inside a subquery: rows that come before the row outside by date, time and id alone."""
        keys, outer = [F(column) for column in TIE], [OuterRef(column) for column in TIE]
        return RowComparison(keys, ">" if self.descending else "<", outer)

    def write_cursor(self, values: Sequence[Any]) -> str:
        """Where a page ended, for the address of the next one."""
        return CURSORS.sign_object([str(self), *map(str, values)], compress=True)

    def read_cursor(self, text: str) -> tuple[Any, ...]:
        """The values of `write_cursor`; raises CursorOutdated when it was not written by this order."""
        try:
            name, *values = CURSORS.unsign_object(text)
        except signing.BadSignature as error:
            raise CursorOutdated from error
        if name != str(self):
            raise CursorOutdated
        leading = len(values) - len(TIE)
        readers = (*[self.sort.read] * leading, *READERS)
        return tuple(read(value) for read, value in zip(readers, values, strict=True))

    @staticmethod
    def _keyed(leading: Sequence[str | Combinable]) -> dict[str, Combinable]:
        columns = [F(column) if isinstance(column, str) else column for column in (*leading, *TIE)]
        return {f"key_{number}": column for number, column in enumerate(columns)}
