"""Where classes fall: dates, times and free windows, in the studio's wall-clock time.

Pure arithmetic: no clock, no database. Days and times stay local, so a class at 18:00 stays at 18:00 across
a clock change; `instant` turns one into a point in time when somebody has to be reminded or compared.
"""

import calendar
import datetime as dt
import enum
import itertools
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DEFAULT_WEEKLY_SPAN = dt.timedelta(weeks=12)
ONE_DAY = dt.timedelta(days=1)


class RecurrenceError(ValueError):
    """A request for dates that cannot be met; str() tells staff what to do."""


class Weekday(enum.IntEnum):
    """Days of the week as `class_schedules.day_of_week` numbers them."""

    SUNDAY = 0
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6


EVERY_DAY: frozenset[int] = frozenset(Weekday)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Slot:
    """One class on the studio's calendar. Whether its times make sense is for the findings to say."""

    date: dt.date
    start_time: dt.time
    end_time: dt.time

    def overlaps(self, other: "Slot") -> bool:
        """Whether they share a moment; touching ends do not."""
        return self.date == other.date and self.start_time < other.end_time and other.start_time < self.end_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """The same hours on one or more days of every week."""

    weekdays: frozenset[int]
    start_time: dt.time
    end_time: dt.time

    def __post_init__(self) -> None:
        if not self.weekdays:
            raise RecurrenceError("Choose at least one weekday.")
        if not self.weekdays <= EVERY_DAY:
            raise RecurrenceError("Weekdays run from 0 (Sunday) to 6 (Saturday).")
        _require_end_after_start(self.start_time, self.end_time)

    def on(self, date: dt.date) -> Slot:
        return Slot(date=date, start_time=self.start_time, end_time=self.end_time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The classes that found a day, between which days they were looked for, and what was left out.

    `wanted` is None where the period alone decides the number. `skipped` are days that the pattern asked
    for and a closure took. `limit_reached` says that more classes would have fitted than one go may make.
    """

    slots: tuple[Slot, ...]
    wanted: int | None
    first_day: dt.date
    last_day: dt.date
    skipped: tuple[dt.date, ...] = ()
    limit_reached: bool = False

    @property
    def placed(self) -> int:
        return len(self.slots)

    @property
    def missing(self) -> int:
        return 0 if self.wanted is None else self.wanted - self.placed


def day_of_week(date: dt.date) -> int:
    return date.isoweekday() % 7


def duration_minutes(start_time: dt.time, end_time: dt.time) -> int:
    """Whole minutes from start to end on one day; negative when the end comes first."""
    length = dt.datetime.combine(dt.date.min, end_time) - dt.datetime.combine(dt.date.min, start_time)
    return int(length / dt.timedelta(minutes=1))


def default_weekly_end(first_day: dt.date, horizon: dt.date) -> dt.date:
    """The last of twelve weeks of classes, but not past the horizon, and never before the first day."""
    last_day = _days_after(first_day, DEFAULT_WEEKLY_SPAN.days - 1)
    return max(first_day, min(last_day, horizon))


def month_window(first_day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a monthly assignment: it ends before the same day of the next month.

    A month too short to have that day offers its own last day instead, so 31 January runs through
    27 February (28 in a leap year).
    """
    months = first_day.year * 12 + first_day.month
    year, month = months // 12, months % 12 + 1
    if year > dt.MAXYEAR:
        raise RecurrenceError("That is later than the calendar goes. Choose an earlier first day.")
    day = min(first_day.day, calendar.monthrange(year, month)[1])
    return first_day, dt.date(year, month, day) - ONE_DAY


def validity_window(first_day: dt.date, validity_days: int) -> tuple[dt.date, dt.date]:
    """First and last day of a package: the first day counts, so 30 days from the 1st run through the 30th."""
    if validity_days < 1:
        raise RecurrenceError("A package must be valid for at least one day.")
    return first_day, _days_after(first_day, validity_days - 1)


def adhoc(slot: Slot) -> Placement:
    """Exactly this class."""
    _require_end_after_start(slot.start_time, slot.end_time)
    return Placement(slots=(slot,), wanted=1, first_day=slot.date, last_day=slot.date)


def weekly(
    *, pattern: Pattern, first_day: dt.date, last_day: dt.date, closures: Container[dt.date], at_most: int
) -> Placement:
    """Every chosen weekday from the first day through the last."""
    return _place(
        pattern=pattern,
        window=(first_day, last_day),
        wanted=None,
        closures=closures,
        at_most=at_most,
    )


def monthly(
    *, pattern: Pattern, first_day: dt.date, class_count: int, closures: Container[dt.date], at_most: int
) -> Placement:
    """The package's classes on the chosen weekdays of one month from the first day."""
    return _place(
        pattern=pattern,
        window=month_window(first_day),
        wanted=class_count,
        closures=closures,
        at_most=at_most,
    )


def crash(
    *,
    first_day: dt.date,
    class_count: int,
    validity_days: int,
    start_time: dt.time,
    end_time: dt.time,
    weekdays: frozenset[int] | None,
    closures: Container[dt.date],
    at_most: int,
) -> Placement:
    """The course's classes within its validity, on consecutive days unless weekdays are chosen."""
    pattern = Pattern(weekdays=EVERY_DAY if weekdays is None else weekdays, start_time=start_time, end_time=end_time)
    return package(
        pattern=pattern,
        first_day=first_day,
        class_count=class_count,
        validity_days=validity_days,
        closures=closures,
        at_most=at_most,
    )


def package(
    *,
    pattern: Pattern,
    first_day: dt.date,
    class_count: int,
    validity_days: int,
    closures: Container[dt.date],
    at_most: int,
) -> Placement:
    """The package's classes on the chosen weekdays, within its validity."""
    return _place(
        pattern=pattern,
        window=validity_window(first_day, validity_days),
        wanted=class_count,
        closures=closures,
        at_most=at_most,
    )


def by_hand(
    *,
    picked: Sequence[Slot],
    wanted: int | None,
    first_day: dt.date,
    last_day: dt.date,
    at_most: int | None = None,
) -> Placement:
    """The picked classes in order of time, kept on closures too: an explicit date is only warned of."""
    _require_in_order(first_day, last_day)
    for most in (wanted, at_most):
        if most is None:
            continue
        _require_at_least_one(most)
        if len(picked) > most:
            raise RecurrenceError(f"{len(picked)} classes are picked, but only {most} can be placed.")
    slots = tuple(sorted(picked))
    for slot in slots:
        _require_end_after_start(slot.start_time, slot.end_time)
        if slot.date < first_day:
            raise RecurrenceError(f"{_say(slot.date)} is before the first day, {_say(first_day)}.")
        if slot.date > last_day:
            raise RecurrenceError(f"{_say(slot.date)} is after the last day, {_say(last_day)}.")
    for slot, following in itertools.pairwise(slots):
        if slot == following:
            raise RecurrenceError(f"{_say(slot.date)} at {slot.start_time:%H:%M} is picked twice.")
    return Placement(slots=slots, wanted=wanted, first_day=first_day, last_day=last_day)


def instant(date: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The point in time, in UTC, at which the studio's clock shows this date and time.

    Where the clock skips or repeats an hour there are two readings; the later one counts, which is also what
    PostgreSQL's AT TIME ZONE answers. A skipped 02:30 is thus what the clock calls 03:30.
    """
    wall_clock = dt.datetime.combine(date, time, tzinfo=zone)
    return max(wall_clock.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))


def at_wall_clock(moment: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, dt.time]:
    """Date and time that the studio's clock shows at this point in time."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    shown = moment.astimezone(zone)
    return shown.date(), shown.time().replace(fold=0)


def free_windows(
    *,
    busy: Sequence[tuple[dt.time, dt.time]],
    opens: dt.time,
    closes: dt.time,
    minutes: int,
    step: int = 30,
    near: dt.time | None = None,
) -> list[tuple[dt.time, dt.time]]:
    """Every (start, end) of that length that touches nothing busy, from opening time on in even steps.

    A gap into which no even step fits yields its own beginning, so that a full day still has a window.
    Earliest first, or nearest to the requested start.
    """
    if minutes < 1 or step < 1:
        raise RecurrenceError("A class and the steps between start times take at least one minute.")
    first = _minute_up(opens)
    starts = [
        start
        for gap in _gaps(busy=busy, opens=first, closes=_minute_down(closes))
        for start in _starts_in(gap, anchor=first, minutes=minutes, step=step)
    ]
    if near is not None:
        wanted = _minute_down(near)
        starts.sort(key=lambda start: abs(start - wanted))
    return [(_time_at(start), _time_at(start + minutes)) for start in starts]


def _gaps(*, busy: Sequence[tuple[dt.time, dt.time]], opens: int, closes: int) -> Iterator[tuple[int, int]]:
    free_from = opens
    for start, end in sorted(busy):
        if end <= start:
            continue
        free_until = min(_minute_down(start), closes)
        if free_from < free_until:
            yield free_from, free_until
        free_from = max(free_from, _minute_up(end))
    if free_from < closes:
        yield free_from, closes


def _starts_in(gap: tuple[int, int], *, anchor: int, minutes: int, step: int) -> Sequence[int]:
    begins, ends = gap
    if begins + minutes > ends:
        return ()
    first_even = begins + (anchor - begins) % step
    return range(first_even, ends - minutes + 1, step) or (begins,)


def _minute_down(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _minute_up(time: dt.time) -> int:
    return _minute_down(time) + (time.second > 0 or time.microsecond > 0)


def _time_at(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60)


def _place(
    *,
    pattern: Pattern,
    window: tuple[dt.date, dt.date],
    wanted: int | None,
    closures: Container[dt.date],
    at_most: int,
) -> Placement:
    first_day, last_day = window
    _require_in_order(first_day, last_day)
    _require_at_least_one(at_most if wanted is None else min(wanted, at_most))
    slots: list[Slot] = []
    skipped: list[dt.date] = []
    limit_reached = False
    for day in _matching_days(pattern, first_day, last_day):
        if len(slots) == wanted:
            break
        if day in closures:
            skipped.append(day)
            continue
        if len(slots) == at_most:
            limit_reached = True
            break
        slots.append(pattern.on(day))
    return Placement(
        slots=tuple(slots),
        wanted=wanted,
        first_day=first_day,
        last_day=last_day,
        skipped=tuple(skipped),
        limit_reached=limit_reached,
    )


def _matching_days(pattern: Pattern, first_day: dt.date, last_day: dt.date) -> Iterator[dt.date]:
    for offset in range((last_day - first_day).days + 1):
        day = first_day + dt.timedelta(days=offset)
        if day_of_week(day) in pattern.weekdays:
            yield day


def _days_after(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError as exc:
        raise RecurrenceError("That is later than the calendar goes. Choose an earlier first day.") from exc


def _require_end_after_start(start_time: dt.time, end_time: dt.time) -> None:
    if end_time <= start_time:
        raise RecurrenceError(f"The class must end after it starts at {start_time:%H:%M}.")


def _require_in_order(first_day: dt.date, last_day: dt.date) -> None:
    if last_day < first_day:
        raise RecurrenceError(f"The last day, {_say(last_day)}, is before the first, {_say(first_day)}.")


def _require_at_least_one(count: int) -> None:
    if count < 1:
        raise RecurrenceError("At least one class is needed.")


def _say(date: dt.date) -> str:
    return f"{date:%a} {date.day} {date:%b %Y}"
