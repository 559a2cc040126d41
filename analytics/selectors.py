"""Reads the figures: four queries, however long the range and however many classes."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import User
from analytics.figures import Figures, Share, Start, Tally, Teaching, Totals, total_of
from analytics.ranges import Range
from assignments.models.vocabulary import BookingType, PaymentStatus, ScheduleType
from catalog.models import ClassType, Package
from design.statuses import words_of

# Four groupings in one pass. The first is a small cube that the totals, the mixes and the trend are added up from; the
# states stand in every grouping instead of being counted by FILTER, which costs a comparison for each figure and row.
BY_GROUPS = """
    SELECT grouping(step, instructor_id, class_type_id, weekday), class_status, instructor_status,
        schedule_type, booking_type, payment_status, step, instructor_id, class_type_id, package_id, weekday, start_time,
        count(*), sum(payment_amount)
    FROM (
        SELECT class_status, instructor_status, schedule_type, booking_type, payment_status, instructor_id,
            class_type_id, package_id, payment_amount, start_time, (date - %(a_monday)s) %% 7 + 1 AS weekday,
            date_trunc(%(unit)s, date::timestamp)::date AS step
        FROM class_assignments
        WHERE date BETWEEN %(first_day)s AND %(last_day)s
            AND (%(instructor)s::uuid IS NULL OR instructor_id = %(instructor)s)
    ) AS counted
    GROUP BY GROUPING SETS (
        (class_status, instructor_status, schedule_type, booking_type, payment_status, step),
        (class_status, instructor_status, instructor_id),
        (class_status, instructor_status, class_type_id, package_id),
        (class_status, instructor_status, weekday, start_time)
    )
"""
A_MONDAY = dt.date(1900, 1, 1)
CUBE, OF_INSTRUCTORS, OF_SUBJECTS, OF_STARTS = 0b0111, 0b1011, 0b1101, 0b1110

ANSWER_MINUTES = """
    SELECT instructor_id, percentile_cont(0.5) WITHIN GROUP (
        ORDER BY greatest(extract(epoch FROM instructor_response_at - assigned_at)::float / 60, 0))
    FROM class_assignments
    WHERE date BETWEEN %(first_day)s AND %(last_day)s
        AND (%(instructor)s::uuid IS NULL OR instructor_id = %(instructor)s)
        AND class_status <> 'cancelled' AND instructor_status <> 'pending' AND instructor_response_at IS NOT NULL
    GROUP BY GROUPING SETS ((), (instructor_id))
"""

BEFORE = """
    SELECT count(*) FILTER (WHERE class_status <> 'cancelled'),
        coalesce(sum(payment_amount) FILTER (WHERE class_status <> 'cancelled'), 0),
        count(*) FILTER (WHERE class_status = 'completed'),
        count(*) FILTER (WHERE class_status <> 'cancelled' AND instructor_status = 'accepted'),
        count(*) FILTER (WHERE class_status <> 'cancelled' AND instructor_status = 'rejected'),
        count(*) FILTER (WHERE class_status = 'cancelled'),
        percentile_cont(0.5) WITHIN GROUP (
            ORDER BY greatest(extract(epoch FROM instructor_response_at - assigned_at)::float / 60, 0))
            FILTER (WHERE class_status <> 'cancelled' AND instructor_status <> 'pending')
    FROM class_assignments
    WHERE date BETWEEN %(first_day)s AND %(last_day)s
        AND (%(instructor)s::uuid IS NULL OR instructor_id = %(instructor)s)
"""


@dataclass(frozen=True, slots=True)
class Group:
    """One row of BY_GROUPS: classes in the same states that have more in common; what `kind` leaves out is None."""

    tally: Tally
    kind: int
    class_status: str
    instructor_status: str
    schedule_type: str | None
    booking_type: str | None
    payment_status: str | None
    step: dt.date | None
    instructor_id: UUID | None
    class_type_id: UUID | None
    package_id: UUID | None
    weekday: int | None
    start_time: dt.time | None


def read_figures(*, over: Range, instructor_id: UUID | None = None) -> Figures:
    """The figures of these days: the studio's, or those of one instructor."""
    whose = {"instructor": instructor_id}
    days = whose | {"first_day": over.first_day, "last_day": over.last_day}
    groups = _groups(days | {"unit": over.unit.value, "a_monday": A_MONDAY})
    minutes = {key: round(median) for key, median in _rows(ANSWER_MINUTES, days) if median is not None}
    earlier = whose | {"first_day": over.before.first_day, "last_day": over.before.last_day}
    (before,) = _rows(BEFORE, earlier)
    cube = [group for group in groups if group.kind == CUBE]
    taught, subjects = _by(groups, OF_INSTRUCTORS, "instructor_id"), _subjects(groups)
    names = _names([*taught, *subjects[0], *subjects[1]])
    return Figures(
        range=over,
        total=Totals(
            tally=total_of(group.tally for group in cube),
            answer_minutes=minutes.get(None),
        ),
        before=_totals(before),
        types=_mix(cube, "schedule_type", ScheduleType.choices),
        booking_types=_mix(cube, "booking_type", BookingType.choices),
        payments=_mix(cube, "payment_status", PaymentStatus.choices),
        answers=_mix(cube, "instructor_status", words_of("answer")),
        steps={step: tally for step, tally in _added(cube, lambda group: group.step).items() if step},
        instructors=[
            Teaching(instructor_id=key, name=names[key], tally=tally, answer_minutes=minutes.get(key))
            for key, tally in taught.items()
        ],
        class_types=_named(subjects[0], names),
        packages=_named(subjects[1], names),
        starts=_added(
            [group for group in groups if group.kind == OF_STARTS],
            lambda group: Start(weekday=group.weekday or 0, hour=group.start_time.hour if group.start_time else None),
        ),
    )


def _rows(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _groups(values: Mapping[str, Any]) -> list[Group]:
    rows = _rows(BY_GROUPS, values)
    return [Group(Tally.of(row[1], row[2], row[-2], row[-1]), *row[:-2]) for row in rows]


def _totals(row: Sequence[Any]) -> Totals:
    classes, revenue, completed, accepted, rejected, cancelled, minutes = row
    tally = Tally(
        classes=classes,
        revenue=revenue,
        completed=completed,
        accepted=accepted,
        rejected=rejected,
        cancelled=cancelled,
    )
    return Totals(tally=tally, answer_minutes=None if minutes is None else round(minutes))


def _added[Key](groups: Iterable[Group], key_of: Callable[[Group], Key]) -> dict[Key, Tally]:
    """The groups added up by that key; one with nothing but cancelled classes is left out."""
    found: dict[Key, list[Tally]] = {}
    for group in groups:
        found.setdefault(key_of(group), []).append(group.tally)
    added = {key: total_of(tallies) for key, tallies in found.items()}
    return {key: tally for key, tally in added.items() if tally.classes}


def _by(groups: Iterable[Group], kind: int, name: str) -> dict[UUID, Tally]:
    """By the id in that column; groups without one are left out."""
    of_kind = [group for group in groups if group.kind == kind and getattr(group, name)]
    return _added(of_kind, lambda group: getattr(group, name))


def _subjects(groups: Iterable[Group]) -> tuple[dict[UUID, Tally], dict[UUID, Tally]]:
    groups = list(groups)
    return _by(groups, OF_SUBJECTS, "class_type_id"), _by(groups, OF_SUBJECTS, "package_id")


def _mix(cube: Iterable[Group], name: str, choices: Iterable[tuple[str, Any]]) -> list[Share]:
    """In the order of the choices, without those that nothing has."""
    found = _added(cube, lambda group: getattr(group, name))
    return [Share(key=key, label=str(label), tally=found[key]) for key, label in choices if key in found]


def _named(found: Mapping[UUID, Tally], names: Mapping[UUID, str]) -> list[Share]:
    """The largest first."""
    shares = [Share(key=str(key), label=names[key], tally=tally) for key, tally in found.items()]
    return sorted(shares, key=lambda share: (-share.tally.classes, -share.tally.revenue, share.label, share.key))


def _names(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of these people, class types and packages."""
    if not ids:
        return {}
    people = User.objects.filter(pk__in=ids).values_list("pk", "full_name")
    things = [model.objects.filter(pk__in=ids).values_list("pk", "name") for model in (ClassType, Package)]
    return dict(people.union(*things, all=True))
