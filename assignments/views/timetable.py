"""The calendar as its templates show it: columns with blocks in lanes, and days of a month."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from assignments.forms.calendar import CalendarForm
from assignments.selectors.calendar import Block, TemplateBlock
from assignments.selectors.surroundings import Closures
from design.timetable import More, arrange, minutes, steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A class in its lane; `css` is where it stands."""

    block: Block
    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTemplate:
    template: TemplateBlock
    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMore:
    count: int
    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One day, or one instructor on a day."""

    date: dt.date
    instructor_id: UUID | None
    title: str
    placed: Sequence[Placed]
    more: Sequence[PlacedMore]
    untimed: Sequence[Block]
    templates: Sequence[PlacedTemplate]
    closure: str
    is_today: bool
    is_chosen: bool

    @property
    def count(self) -> int:
        return len(self.placed) + len(self.untimed) + sum(more.count for more in self.more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours that are shown: the studio's, and more where a class lies outside."""

    first: int
    last: int

    @property
    def all(self) -> range:
        return range(self.first, self.last)

    @property
    def css(self) -> str:
        return f"h{self.first} n{self.last - self.first}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    date: dt.date
    blocks: Sequence[Block]
    more: int
    count: int
    closure: str
    is_today: bool
    is_outside: bool


def hours_of(blocks: Collection[Block], templates: Collection[TemplateBlock]) -> Hours:
    opening = settings.STUDIO_OPENING_HOURS
    shown: list[Block | TemplateBlock] = [*blocks, *templates]
    starts = [each.start_time for each in shown if each.start_time]
    ends = [each.end_time for each in shown if each.end_time]
    first = min([minutes(opening.opens), *map(minutes, starts)]) // 60
    last = -(-max([minutes(opening.closes), *map(minutes, ends)]) // 60)
    return Hours(first=first, last=min(last, 24))


def day_columns(
    form: CalendarForm, blocks: Sequence[Block], templates: Sequence[TemplateBlock], closures: Closures
) -> list[Column]:
    """A column for every day."""
    return [
        _column(
            date,
            blocks=[block for block in blocks if block.date == date],
            templates=[each for each in templates if each.date == date],
            closures=closures,
            today=form.today,
            chosen=form.chosen_day,
        )
        for date in form.span.days
    ]


def instructor_columns(
    form: CalendarForm,
    people: Sequence[tuple[UUID, str]],
    blocks: Sequence[Block],
    templates: Sequence[TemplateBlock],
    closures: Closures,
) -> list[Column]:
    """A column for every instructor of the day."""
    return [
        _column(
            form.chosen_day,
            blocks=[block for block in blocks if block.instructor_id == pk],
            templates=[each for each in templates if each.instructor_id == pk],
            closures=closures,
            today=form.today,
            chosen=form.chosen_day,
            instructor=(pk, name),
        )
        for pk, name in people
    ]


def _column(
    date: dt.date,
    *,
    blocks: Sequence[Block],
    templates: Sequence[TemplateBlock],
    closures: Closures,
    today: dt.date,
    chosen: dt.date,
    instructor: tuple[UUID, str] | None = None,
) -> Column:
    timed = [block for block in blocks if block.start_time and block.end_time]
    periods = [(minutes(block.start_time), minutes(block.end_time)) for block in timed]  # type: ignore[arg-type]  # timed
    arrangement = arrange(periods)
    placed = [
        Placed(block=block, css=f"{steps(*period)} lane-{place.lane} of-{place.lanes} {block.css}")
        for block, period, place in zip(timed, periods, arrangement.places, strict=True)
        if place
    ]
    return Column(
        date=date,
        instructor_id=instructor[0] if instructor else None,
        title=instructor[1] if instructor else "",
        placed=placed,
        more=[_more(more) for more in arrangement.more],
        untimed=[block for block in blocks if not (block.start_time and block.end_time)],
        templates=[
            PlacedTemplate(template=each, css=steps(minutes(each.start_time), minutes(each.end_time)))
            for each in templates
        ],
        closure=closures.name_on(date) or "",
        is_today=date == today,
        is_chosen=date == chosen,
    )


def _more(more: More) -> PlacedMore:
    return PlacedMore(count=more.count, css=f"{steps(more.start, more.end)} lane-3 of-4")


def month_days(form: CalendarForm, blocks: Sequence[Block], closures: Closures) -> list[list[MonthDay]]:
    """The weeks of the month; the blocks are the first of each day and tell how many there are."""
    by_day: dict[dt.date, list[Block]] = {}
    for block in blocks:
        by_day.setdefault(block.date, []).append(block)
    days = [
        MonthDay(
            date=date,
            blocks=by_day.get(date, []),
            count=by_day[date][0].number if date in by_day else 0,
            more=by_day[date][0].number - len(by_day[date]) if date in by_day else 0,
            closure=closures.name_on(date) or "",
            is_today=date == form.today,
            is_outside=date.month != form.chosen_day.month,
        )
        for date in form.span.days
    ]
    return [days[start : start + 7] for start in range(0, len(days), 7)]
