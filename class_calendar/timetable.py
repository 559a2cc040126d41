"""The calendar as its templates show it: columns with classes in lanes, and days of a month.

Hundreds of classes stand on one page, so what the templates write for each is put into words here, once.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from assignments.availability.closures import Closures
from assignments.availability.templates import TemplateOccurrence
from class_calendar.forms import CalendarForm
from class_calendar.selectors import Block
from design.formatting import format_date, format_time, format_time_range
from design.timetable import More, arrange, minutes, steps

NOBODY = UUID(int=0)
LANES = 3
"""So many classes of a day stand side by side, and can be read; with more, the last lane counts the others."""
SHORT, BRIEF = 45, 60
"""Classes of fewer minutes have room for one line, or for two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One class in words. `css` says where it stands and how it looks; without `move` it stays where it is."""

    id: str
    address: str
    css: str
    icon: str
    label: str
    name: str
    times: str
    start: str
    end: str
    detail: str
    move: str
    version: str
    block: Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A weekly template in the background; covered by a class, it is told to who listens only."""

    css: str
    text: str
    times: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Classes for which there is no room side by side."""

    css: str
    count: int
    times: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One day, or one instructor on a day. `new_address` is continued with a time."""

    date: dt.date
    day: str
    name: str
    instructor_id: UUID | None
    shown: Sequence[Shown]
    rest: Sequence[Rest]
    untimed: Sequence[Shown]
    outlines: Sequence[Outline]
    closure: str
    count: int
    css: str
    is_today: bool
    new_address: str

    @property
    def has_notes(self) -> bool:
        """Whether something is to be told above the hours; a closure is a matter of the day, not of one instructor."""
        return bool(self.untimed or (self.closure and not self.instructor_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The hours that are shown: the studio's, and more where a class lies outside; those are shaded by `shut`."""

    first: int
    last: int
    shut: Sequence[str]

    @property
    def times(self) -> list[str]:
        return [f"{hour:02d}:00" for hour in range(self.first, self.last)]

    @property
    def css(self) -> str:
        return f"h{self.first} n{self.last - self.first}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDay:
    date: dt.date
    shown: Sequence[Shown]
    closure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    date: dt.date
    day: str
    shown: Sequence[Shown]
    more: int
    count: int
    closure: str
    css: str
    is_outside: bool
    new_address: str


def hours_of(blocks: Collection[Block], templates: Collection[TemplateOccurrence]) -> Hours:
    opening = settings.STUDIO_OPENING_HOURS
    opens, closes = minutes(opening.opens), minutes(opening.closes)
    all_shown: list[Block | TemplateOccurrence] = [*blocks, *templates]
    starts = [each.start_time for each in all_shown if each.start_time]
    ends = [each.end_time for each in all_shown if each.end_time]
    first = min([opens, *map(minutes, starts)]) // 60
    last = min(-(-max([closes, *map(minutes, ends)]) // 60), 24)
    shut = [(first * 60, opens), (closes, last * 60)]
    return Hours(first=first, last=last, shut=[steps(start, end) for start, end in shut if start < end])


class Timetable:
    """Columns and days for one page of the calendar, as it is at the moment `now` of studio time.

    Where the filters leave one instructor, `only` is whom a new class is for.
    """

    def __init__(
        self, form: CalendarForm, closures: Closures, *, now: dt.datetime, may_move: bool, only: User | None
    ) -> None:
        self.form = form
        self.closures = closures
        self.now = now
        self.may_move = may_move
        self.only = only.pk if only else None
        self.stem = reverse("assignments:detail", args=[NOBODY])
        self.move_stem = reverse("assignments:move", args=[NOBODY])
        self.new = reverse("assignments:new")

    def days(self, blocks: Sequence[Block], templates: Sequence[TemplateOccurrence]) -> list[Column]:
        """A column for every day."""
        return [
            self._column(
                date,
                name=format_date(date, with_year=True),
                blocks=[block for block in blocks if block.date == date],
                templates=[each for each in templates if each.date == date],
            )
            for date in self.form.span.days
        ]

    def people(
        self, people: Sequence[tuple[UUID, str]], blocks: Sequence[Block], templates: Sequence[TemplateOccurrence]
    ) -> list[Column]:
        """A column for every instructor of the day."""
        return [
            self._column(
                self.form.chosen_day,
                name=name,
                instructor_id=pk,
                blocks=[block for block in blocks if block.instructor_id == pk],
                templates=[each for each in templates if each.instructor_id == pk],
            )
            for pk, name in people
        ]

    def agenda(self, blocks: Sequence[Block]) -> list[AgendaDay]:
        """The days on which something is, each with all of its classes."""
        days = [
            AgendaDay(
                date=date,
                shown=[self._shown(block) for block in blocks if block.date == date],
                closure=self.closures.name_on(date) or "",
            )
            for date in self.form.span.days
        ]
        return [day for day in days if day.shown or day.closure]

    def month(self, blocks: Sequence[Block]) -> list[list[MonthDay]]:
        """The weeks of the month; the blocks are the first of each day and tell how many there are."""
        by_day: dict[dt.date, list[Block]] = {}
        for block in blocks:
            by_day.setdefault(block.date, []).append(block)
        days = [self._month_day(date, by_day.get(date, [])) for date in self.form.span.days]
        return [days[start : start + 7] for start in range(0, len(days), 7)]

    def _month_day(self, date: dt.date, blocks: Sequence[Block]) -> MonthDay:
        count = blocks[0].number if blocks else 0
        closure = self.closures.name_on(date) or ""
        is_outside = date.month != self.form.chosen_day.month
        return MonthDay(
            date=date,
            day=date.isoformat(),
            shown=[self._shown(block) for block in blocks],
            count=count,
            more=count - len(blocks),
            closure=closure,
            is_outside=is_outside,
            css=f"{self._css(date, closure)}{' is-outside' if is_outside else ''}",
            new_address=f"{self.new}?date={date.isoformat()}",
        )

    def _column(
        self,
        date: dt.date,
        *,
        name: str,
        blocks: Sequence[Block],
        templates: Sequence[TemplateOccurrence],
        instructor_id: UUID | None = None,
    ) -> Column:
        timed = [block for block in blocks if block.start_time and block.end_time]
        periods = [_period(block) for block in timed]
        arrangement = arrange(periods, most=LANES)
        closure = self.closures.name_on(date) or ""
        chosen = str(instructor_id or self.only or "")
        return Column(
            date=date,
            day=date.isoformat(),
            name=name,
            instructor_id=instructor_id,
            shown=[
                self._shown(
                    block, f"{steps(*period)} lane-{place.lane} of-{place.lanes}", in_person=bool(instructor_id)
                )
                for block, period, place in zip(timed, periods, arrangement.places, strict=True)
                if place
            ],
            rest=[_rest(more) for more in arrangement.more],
            untimed=[self._shown(block) for block in blocks if not (block.start_time and block.end_time)],
            outlines=_outlines(templates, periods, with_names=instructor_id is None),
            closure=closure,
            count=len(blocks),
            css=self._css(date, closure),
            is_today=date == self.form.today,
            new_address=f"{self.new}?date={date.isoformat()}{f'&instructor={chosen}' if chosen else ''}&start=",
        )

    def _css(self, date: dt.date, closure: str) -> str:
        marks = {
            "is-today": date == self.form.today,
            "is-past": date < self.form.today,
            "is-chosen": date == self.form.chosen_day,
            "is-closed": bool(closure),
        }
        return " ".join(name for name, holds in marks.items() if holds)

    def _shown(self, block: Block, place: str = "", *, in_person: bool = False) -> Shown:
        pk = str(block.id)
        students = f"{block.number} student{'' if block.number == 1 else 's'}" if block.number else "Nobody yet"
        over = " is-past" if block.is_over(self.now) else ""
        return Shown(
            id=pk,
            address=self.stem.replace(str(NOBODY), pk),
            css=f"{place} {block.css}{over}{_brief(block)}".strip(),
            icon=block.look.icon,
            label=block.label,
            name=block.name,
            times=block.times,
            start=format_time(block.start_time),
            end=format_time(block.end_time),
            detail=students if in_person else block.instructor,
            move=self.move_stem.replace(str(NOBODY), pk) if self.may_move and block.is_movable else "",
            version=str(block.version),
            block=block,
        )


def _brief(block: Block) -> str:
    start, end = _period(block)
    if not block.start_time or end - start >= BRIEF:
        return ""
    return " is-short" if end - start < SHORT else " is-brief"


def _period(block: Block | TemplateOccurrence) -> tuple[int, int]:
    return (minutes(block.start_time), minutes(block.end_time)) if block.start_time and block.end_time else (0, 0)


def _outlines(
    templates: Sequence[TemplateOccurrence], taken: Sequence[tuple[int, int]], *, with_names: bool
) -> list[Outline]:
    periods = [_period(each) for each in templates]
    outlines = []
    for each, (start, end), place in zip(templates, periods, arrange(periods, most=LANES).places, strict=True):
        if place:
            is_covered = any(start < taken_until and begins < end for begins, taken_until in taken)
            outlines.append(
                Outline(
                    css=f"{steps(start, end)} lane-{place.lane} of-{place.lanes}{' is-covered' if is_covered else ''}",
                    text=f"{each.class_name}, {each.instructor}" if with_names and each.instructor else each.class_name,
                    times=format_time_range(each.start_time, each.end_time),
                )
            )
    return outlines


def _rest(more: More) -> Rest:
    times = f"{more.start // 60:02d}:{more.start % 60:02d}"
    return Rest(count=more.count, css=f"{steps(more.start, more.end)} lane-{LANES - 1} of-{LANES}", times=times)
