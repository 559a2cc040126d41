"""The scheduled classes on the days of a closure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assignments.models import Assignment, AssignmentQuerySet
from assignments.selectors.rows import Row, rows_of

NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HitClasses:
    """How many scheduled classes there are on these days, and the first of them."""

    number: int
    named: Sequence[Row]

    @property
    def unnamed(self) -> int:
        return self.number - len(self.named)


def classes_hit(*, first_day: dt.date, last_day: dt.date) -> HitClasses:
    hit = _scheduled_on(first_day, last_day)
    ids = list(hit.in_order().values_list("pk", flat=True)[:NAMED])
    return HitClasses(number=hit.count(), named=rows_of(ids))


def count_hit(*, first_day: dt.date, last_day: dt.date) -> int:
    return _scheduled_on(first_day, last_day).count()


def _scheduled_on(first_day: dt.date, last_day: dt.date) -> AssignmentQuerySet:
    return Assignment.objects.scheduled().filter(date__range=(first_day, last_day))
