"""What the New screen offers to choose from: catalog entries, instructors with their state, bookings that fit."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from accounts.models import User
from assignments.models import Assignment
from assignments.models.vocabulary import ScheduleType
from assignments.recurrence import Slot, day_of_week
from assignments.selectors.context import TemplateTime, load_templates
from assignments.wording import say_date, say_times
from bookings.models import Booking, BookingQuerySet
from catalog.models import ClassSchedule, ClassType, Package

BOOKINGS_SHOWN = 20

CLASHES = """
    SELECT class.instructor_id, count(DISTINCT wanted.number),
        (array_agg(class.date ORDER BY class.date, class.start_time))[1],
        (array_agg(class.start_time ORDER BY class.date, class.start_time))[1],
        (array_agg(class.end_time ORDER BY class.date, class.start_time))[1],
        (array_agg(coalesce(class_type.name, package.name) ORDER BY class.date, class.start_time))[1]
    FROM unnest(%s::date[], %s::time[], %s::time[]) WITH ORDINALITY AS wanted (date, start_time, end_time, number)
    JOIN class_assignments class ON class.date = wanted.date
        AND class.sort_time < wanted.end_time AND class.start_time < wanted.end_time
        AND class.end_time > wanted.start_time
    LEFT JOIN class_types class_type ON class_type.id = class.class_type_id
    LEFT JOIN packages package ON package.id = class.package_id
    WHERE class.class_status <> 'cancelled' AND class.instructor_status <> 'rejected'
    GROUP BY class.instructor_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Everything active in the catalog that a class can be about, by id, in the order of its name."""

    class_types: Mapping[str, ClassType]
    packages: Mapping[str, Package]
    templates: Mapping[str, ClassSchedule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """How many of the wanted slots an instructor's classes take, and the first of those classes."""

    slots: int
    first: str

    @property
    def others(self) -> int:
        return self.slots - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """One instructor, and what stands in the way of teaching the wanted slots."""

    instructor: User
    slots: int
    clash: Clash | None = None
    template: str = ""

    @property
    def state(self) -> str:
        """Unknown before there is a slot; otherwise busy (at every slot), partly, template or free."""
        if not self.slots:
            return "unknown"
        if self.clash:
            return "busy" if self.clash.slots >= self.slots else "partly"
        return "template" if self.template else "free"

    @property
    def free_slots(self) -> int:
        return self.slots - (self.clash.slots if self.clash else 0)

    @property
    def reason(self) -> str:
        return self.clash.first if self.clash else self.template


BEST_FIRST = ("unknown", "free", "template", "partly", "busy")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingChoice:
    """The chosen bookings, and those that a search found beside them."""

    chosen: tuple[Booking, ...]
    found: tuple[Booking, ...]
    has_more: bool


def load_offer(*, today: dt.date) -> Offer:
    """Three queries, whatever is chosen."""
    templates = (
        ClassSchedule.objects.active()
        .filter(Q(effective_until__isnull=True) | Q(effective_until__gte=today), class_type__is_active=True)
        .select_related("class_type", "instructor")
        .order_by("day_of_week", "start_time", "id")
    )
    return Offer(
        class_types={str(row.pk): row for row in ClassType.objects.active().by_name()},
        packages={str(row.pk): row for row in Package.objects.active().by_name()},
        templates={str(row.pk): row for row in templates},
    )


def load_original(assignment_id: UUID | None) -> Assignment | None:
    """The class to duplicate with its series and students, if there is one."""
    if assignment_id is None:
        return None
    found = Assignment.objects.select_related("series").prefetch_related("assignment_bookings")
    return found.filter(pk=assignment_id).first()


def load_availabilities(
    *, instructors: Sequence[User], slots: Sequence[Slot], class_schedule_id: UUID | None = None
) -> tuple[Availability, ...]:
    """Each instructor's state for all of these slots, the free ones first; two queries, none without slots."""
    if not slots:
        return tuple(Availability(instructor=person, slots=0) for person in instructors)
    clashes = _load_clashes(slots)
    templates = load_templates(
        [person.pk for person in instructors],
        since=min(slot.date for slot in slots),
        weekdays={day_of_week(slot.date) for slot in slots},
    )
    states = [
        Availability(
            instructor=person,
            slots=len(slots),
            clash=clashes.get(person.pk),
            template=_first_template(templates.get(person.pk, ()), slots, but=class_schedule_id),
        )
        for person in instructors
    ]
    return tuple(sorted(states, key=lambda one: BEST_FIRST.index(one.state)))


def load_bookings(*, chosen_ids: Collection[str], search: str, schedule_type: str, booking_type: str) -> BookingChoice:
    """The chosen bookings, and the first that the search finds among those that fit (domain 3.3); two queries."""
    every = Booking.objects.select_related("class_package").waiting_first()
    fitting = _fitting(every.attachable().of_type(booking_type), schedule_type)
    found = list(fitting.matching(search).exclude(booking_id__in=chosen_ids)[: BOOKINGS_SHOWN + 1])
    return BookingChoice(
        chosen=tuple(every.filter(booking_id__in=chosen_ids)),
        found=tuple(found[:BOOKINGS_SHOWN]),
        has_more=len(found) > BOOKINGS_SHOWN,
    )


def _fitting(bookings: BookingQuerySet, schedule_type: str) -> BookingQuerySet:
    """Narrowed to the packages that such a class takes (domain 3.3)."""
    if schedule_type == ScheduleType.CRASH:
        return bookings.with_crash_package()
    return bookings.without_crash_package() if schedule_type == ScheduleType.MONTHLY else bookings


def _load_clashes(slots: Sequence[Slot]) -> dict[UUID, Clash]:
    with connection.cursor() as cursor:
        cursor.execute(
            CLASHES,
            [[slot.date for slot in slots], [slot.start_time for slot in slots], [slot.end_time for slot in slots]],
        )
        return {
            instructor_id: Clash(slots=count, first=f"{say_date(date)}, {say_times(start, end)} {name}")
            for instructor_id, count, date, start, end, name in cursor.fetchall()
        }


def _first_template(templates: Sequence[TemplateTime], slots: Sequence[Slot], *, but: UUID | None) -> str:
    """The first weekly template that lies on one of the slots; the draft's own does not count."""
    for slot in slots:
        for template in templates:
            usual = template.on(slot.date)
            if usual is None or template.class_schedule_id == but:
                continue
            if usual.start_time < slot.end_time and slot.start_time < usual.end_time:
                return f"{slot.date:%A}s {say_times(usual.start_time, usual.end_time)} {template.name}"
    return ""
