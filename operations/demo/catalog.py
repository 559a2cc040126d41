"""Class types, packages, closures and weekly templates of the demo data."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assignments.recurrence import day_of_week
from operations.demo.sample_texts import CLASS_STYLES, LEVELS, PACKAGES, SEASONS
from operations.demo.studio import ONE_DAY, Size, Studio, rupees
from operations.demo.table_rows import ClassTypeRow, ClosureRow, PackageRow, PersonRow, ScheduleRow, new_id

START_TIMES = tuple(
    dt.time(hour, minute)
    for hour, minute in (
        (6, 0), (6, 30), (7, 0), (7, 30), (8, 0), (9, 0), (10, 0), (11, 0), (12, 30), (16, 0), (16, 30), (17, 0), (17, 30),
        (18, 0), (18, 30), (19, 0), (19, 30), (20, 0),
    )
)  # fmt: skip
START_TIME_WEIGHTS = (5, 4, 9, 5, 6, 6, 5, 3, 1, 3, 3, 6, 6, 9, 7, 8, 4, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    class_types: Sequence[ClassTypeRow]
    packages: Sequence[PackageRow]
    closures: Sequence[ClosureRow]
    closed_days: frozenset[dt.date]

    @property
    def regular_packages(self) -> Sequence[PackageRow]:
        return [package for package in self.packages if package.course_type == "regular"]

    @property
    def crash_packages(self) -> Sequence[PackageRow]:
        return [package for package in self.packages if package.course_type == "crash"]


def make_catalog(*, rng: random.Random, studio: Studio, size: Size) -> Catalog:
    opened = studio.at(studio.today - dt.timedelta(weeks=size.weeks_back + 12), dt.time(10))
    closures = list(_closures(rng=rng, studio=studio, size=size))
    return Catalog(
        class_types=list(_class_types(rng=rng, size=size, opened=opened)),
        packages=list(_packages(rng=rng, size=size, opened=opened)),
        closures=closures,
        closed_days=frozenset(
            closure.first_day + dt.timedelta(days=offset)
            for closure in closures
            for offset in range((closure.last_day - closure.first_day).days + 1)
        ),
    )


def end_time_after(start: dt.time, minutes: int) -> dt.time:
    total = start.hour * 60 + start.minute + minutes
    return dt.time(total // 60, total % 60)


def _class_types(*, rng: random.Random, size: Size, opened: dt.datetime) -> Iterator[ClassTypeRow]:
    for index in range(size.class_types):
        level, style = divmod(index, len(CLASS_STYLES))
        name, description, difficulty, minutes, seats = CLASS_STYLES[style]
        suffix = f" {LEVELS[(level - 1) % len(LEVELS)]}" if level else ""
        number = f" {level // (len(LEVELS) + 1) + 1}" if level > len(LEVELS) else ""
        yield ClassTypeRow(
            id=new_id(rng),
            name=f"{name}{suffix}{number}",
            description=description,
            difficulty_level=difficulty,
            duration_minutes=minutes,
            max_participants=seats,
            created_at=opened,
        )


def _packages(*, rng: random.Random, size: Size, opened: dt.datetime) -> Iterator[PackageRow]:
    for index in range(size.packages):
        season, sample = divmod(index, len(PACKAGES))
        name, price, classes, days, duration, course_type, category = PACKAGES[sample]
        yield PackageRow(
            id=new_id(rng),
            name=f"{SEASONS[(season - 1) % len(SEASONS)]} {name}" if season else name,
            description=f"{classes} classes within {days} days.",
            price=rupees(price + 200 * season),
            class_count=classes,
            validity_days=days,
            duration=duration,
            course_type=course_type,
            type=category,
            created_at=opened,
        )


def _closures(*, rng: random.Random, studio: Studio, size: Size) -> Iterator[ClosureRow]:
    """Yield a closed day in the past, two in the future, and five in each earlier year."""
    spans = [("Deep cleaning", -19, 1), ("Studio anniversary", 17, 2)]
    spans += [("Summer rest", -365 * year + 40, 5) for year in range(1, size.weeks_back // 52 + 1)]
    for name, offset, days in spans:
        first_day = studio.today + dt.timedelta(days=offset)
        yield ClosureRow(
            id=new_id(rng),
            name=name,
            first_day=first_day,
            last_day=first_day + (days - 1) * ONE_DAY,
            created_at=studio.midnight - dt.timedelta(days=max(2, 30 - offset), hours=7),
        )


def make_templates(
    *, rng: random.Random, studio: Studio, size: Size, catalog: Catalog, instructor: PersonRow, count: int
) -> list[ScheduleRow]:
    """Return `count` weekly templates of the instructor, on different weekdays."""
    since = studio.today - dt.timedelta(weeks=size.weeks_back + rng.randint(1, 8))
    weekdays = rng.sample(range(1, 7), count)
    return [
        _template(
            rng=rng,
            studio=studio,
            class_type=rng.choice(catalog.class_types),
            instructor=instructor,
            weekday=weekday,
            start=rng.choices(START_TIMES, START_TIME_WEIGHTS)[0],
            since=since,
        )
        for weekday in weekdays
    ]


def _template(
    *,
    rng: random.Random,
    studio: Studio,
    class_type: ClassTypeRow,
    instructor: PersonRow,
    weekday: int,
    start: dt.time,
    since: dt.date,
) -> ScheduleRow:
    return ScheduleRow(
        id=new_id(rng),
        class_type_id=class_type.id,
        day_of_week=weekday,
        start_time=start,
        end_time=end_time_after(start, class_type.duration_minutes),
        instructor_id=instructor.user_id,
        duration_minutes=class_type.duration_minutes,
        max_participants=class_type.max_participants,
        effective_from=since + ((weekday - day_of_week(since)) % 7) * ONE_DAY,
        effective_until=None,
        notes=None,
        created_at=studio.at(since - ONE_DAY, dt.time(11, 30)),
    )
