"""Courses as the desk makes them: one of the five types, placed on free dates, priced, with students."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assignments import recurrence
from assignments.payments import Quote, quote, students_matter
from assignments.recurrence import Pattern, Placement, Slot
from operations.demo.catalog import STARTS, STARTS_WEIGHTS, Catalog, end_of
from operations.demo.clients import Clients
from operations.demo.diary import Diary
from operations.demo.people import People
from operations.demo.rows import BookingRow, ClassTypeRow, PackageRow, PersonRow, ScheduleRow
from operations.demo.studio import ONE_DAY, Size, Studio, rupees

KINDS = ("adhoc", "weekly", "monthly", "crash", "package")
KINDS_WEIGHTS = (54, 17, 11, 7, 11)
BOOKING_TYPES = ("individual", "public_group", "private_group", "corporate")
BOOKING_TYPES_WEIGHTS = {
    "adhoc": (62, 10, 18, 10),
    "weekly": (12, 66, 10, 12),
    "monthly": (45, 30, 15, 10),
    "crash": (0, 45, 10, 45),
    "package": (50, 25, 20, 5),
}
TRIES = 12
MINUTES = 60  # of a class of a package


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One assignment as it was made: its dates, its price, its students, by whom and when."""

    schedule_type: str
    booking_type: str
    class_type: ClassTypeRow | None
    package: PackageRow | None
    template: ScheduleRow | None
    pattern: Pattern | None
    placement: Placement
    instructor: PersonRow
    students: tuple[BookingRow, ...]
    new_bookings: tuple[BookingRow, ...]
    latecomer: BookingRow | None
    quote: Quote
    assigned_by: PersonRow
    assigned_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dates:
    placement: Placement
    pattern: Pattern | None
    class_type: ClassTypeRow | None
    package: PackageRow | None
    template: ScheduleRow | None
    assigned_at: dt.datetime


class Planner:
    """Fills the weeks of one instructor with courses."""

    def __init__(
        self,
        *,
        rng: random.Random,
        studio: Studio,
        size: Size,
        catalog: Catalog,
        people: People,
        clients: Clients,
        instructor: PersonRow,
        templates: Sequence[ScheduleRow],
        diary: Diary,
    ) -> None:
        self.rng = rng
        self.studio = studio
        self.size = size
        self.catalog = catalog
        self.people = people
        self.clients = clients
        self.instructor = instructor
        self.templates = templates
        self.diary = diary
        self.first_day = studio.today - dt.timedelta(weeks=size.weeks_back)
        self.last_day = studio.today + dt.timedelta(weeks=size.weeks_ahead)
        self.regulars: dict[str, list[BookingRow]] = {}

    def course(self, *, at_most: int) -> Course:
        """The next course, of `at_most` classes."""
        kind = self.rng.choices(KINDS, KINDS_WEIGHTS)[0]
        for _ in range(TRIES if kind != "adhoc" else 0):
            dates = self._dates(kind)
            if dates is not None and 1 < len(dates.placement.slots) <= at_most:
                return self._fill(kind, dates)
        return self._fill("adhoc", self._adhoc())

    def lesson(self, slot: Slot, *, guest: BookingRow | None = None, is_full: bool = False) -> Course:
        """A single class at exactly that time: for a new student, for this one, or for as many as there is room for."""
        dates = self._single(slot, self.rng.choice(self.catalog.class_types))
        booking_type = "public_group" if is_full else "individual"
        count = 0 if guest else self._places(dates) if is_full else 1
        made = tuple(self._booking("adhoc", booking_type, dates) for _ in range(count))
        self.diary.take([slot])
        return self._course("adhoc", booking_type, dates, students=(guest,) if guest else made, new_bookings=made)

    # Dates

    def _dates(self, kind: str) -> _Dates | None:
        """A try at a series that fits the diary, the period and the booking horizon."""
        dates = self._weekly() if kind == "weekly" else self._bundle(kind)
        slots = dates.placement.slots
        fits = slots and slots[-1].date <= min(self.last_day, self._horizon(dates.assigned_at))
        return dates if fits and self.diary.is_free(slots, template=dates.template) else None

    def _adhoc(self) -> _Dates:
        class_type = self.rng.choice(self.catalog.class_types)
        while True:
            slot = self._slot(self._day(), minutes=class_type.duration_minutes)
            if slot.date not in self.catalog.closed and self.diary.is_free([slot]):
                return self._single(slot, class_type)

    def _single(self, slot: Slot, class_type: ClassTypeRow) -> _Dates:
        return _Dates(
            placement=recurrence.adhoc(slot),
            pattern=None,
            class_type=class_type,
            package=None,
            template=None,
            assigned_at=self._assigned_at(slot.date),
        )

    def _weekly(self) -> _Dates:
        first_day = self._day()
        template = self.rng.choice(self.templates) if self.templates and self.rng.random() < 0.35 else None
        class_type = self._type_of(template) if template else self.rng.choice(self.catalog.class_types)
        if template:
            pattern = Pattern(
                weekdays=frozenset({template.day_of_week}),
                start_time=template.start_time,
                end_time=template.end_time,
            )
        else:
            pattern = self._pattern(self.rng.choices((1, 2, 3), (4, 5, 1))[0], class_type.duration_minutes)
        assigned_at = self._assigned_at(first_day)
        last_day = min(
            first_day + dt.timedelta(weeks=self.rng.randint(4, 12)) - ONE_DAY, self.last_day, self._horizon(assigned_at)
        )
        placement = recurrence.weekly(
            pattern=pattern,
            first_day=first_day,
            last_day=max(first_day, last_day),
            closures=self.catalog.closed,
            at_most=self.studio.most_at_once,
        )
        return _Dates(
            placement=placement,
            pattern=pattern,
            class_type=class_type,
            package=None,
            template=template,
            assigned_at=assigned_at,
        )

    def _bundle(self, kind: str) -> _Dates:
        """A monthly, crash or package assignment; some are picked by hand."""
        package = self.rng.choice(self.catalog.crash if kind == "crash" else self.catalog.regular)
        first_day = self._day()
        if self.rng.random() < 0.12:
            pattern, placement = None, self._by_hand(kind, package, first_day)
        else:
            pattern = self._pattern(7 if kind == "crash" else self.rng.choice((2, 2, 3)), MINUTES)
            placement = self._placed(kind, package, first_day, pattern)
        return _Dates(
            placement=placement,
            pattern=pattern,
            class_type=None,
            package=package,
            template=None,
            assigned_at=self._assigned_at(first_day),
        )

    def _placed(self, kind: str, package: PackageRow, first_day: dt.date, pattern: Pattern) -> Placement:
        if kind == "monthly":
            return recurrence.monthly(
                pattern=pattern,
                first_day=first_day,
                class_count=package.class_count,
                closures=self.catalog.closed,
                at_most=self.studio.most_at_once,
            )
        return recurrence.package(
            pattern=pattern,
            first_day=first_day,
            class_count=package.class_count,
            validity_days=package.validity_days,
            closures=self.catalog.closed,
            at_most=self.studio.most_at_once,
        )

    def _by_hand(self, kind: str, package: PackageRow, first_day: dt.date) -> Placement:
        """Days here and there, each with a time of its own; sometimes one is still missing."""
        if kind == "monthly":
            first_day, last_day = recurrence.month_window(first_day)
        else:
            first_day, last_day = recurrence.validity_window(first_day, package.validity_days)
        days = (first_day + offset * ONE_DAY for offset in range((last_day - first_day).days + 1))
        open_days = [day for day in days if day not in self.catalog.closed]
        count = min(len(open_days), package.class_count - int(self.rng.random() < 0.3))
        return recurrence.by_hand(
            picked=[self._slot(day, minutes=MINUTES) for day in self.rng.sample(open_days, count)],
            wanted=package.class_count,
            first_day=first_day,
            last_day=last_day,
        )

    def _pattern(self, days: int, minutes: int) -> Pattern:
        start = self._start()
        return Pattern(
            weekdays=frozenset(self.rng.sample(range(7), days)), start_time=start, end_time=end_of(start, minutes)
        )

    def _slot(self, day: dt.date, *, minutes: int) -> Slot:
        start = self._start()
        return Slot(date=day, start_time=start, end_time=end_of(start, minutes))

    def _start(self) -> dt.time:
        return self.rng.choices(STARTS, STARTS_WEIGHTS)[0]

    def _day(self) -> dt.date:
        return self.first_day + self.rng.randrange((self.last_day - self.first_day).days) * ONE_DAY

    def _assigned_at(self, first_day: dt.date) -> dt.datetime:
        """Some days before the first class, in office hours, yesterday at the latest."""
        lead = self.rng.randint(2, 14)
        day = min(first_day - lead * ONE_DAY, self.studio.today - self.rng.randint(1, 6) * ONE_DAY)
        return self.studio.at(day, dt.time(self.rng.randint(9, 18), self.rng.randrange(60)))

    def _horizon(self, assigned_at: dt.datetime) -> dt.date:
        return assigned_at.date() + dt.timedelta(days=self.studio.horizon_days)

    def _type_of(self, template: ScheduleRow) -> ClassTypeRow:
        return next(row for row in self.catalog.class_types if row.id == template.class_type_id)

    # Students and price

    def _fill(self, kind: str, dates: _Dates) -> Course:
        booking_type = self.rng.choices(BOOKING_TYPES, BOOKING_TYPES_WEIGHTS[kind])[0]
        students, new_bookings = self._students(kind, booking_type, dates)
        self.diary.take(dates.placement.slots)
        return self._course(kind, booking_type, dates, students=students, new_bookings=new_bookings)

    def _course(
        self,
        kind: str,
        booking_type: str,
        dates: _Dates,
        *,
        students: tuple[BookingRow, ...],
        new_bookings: tuple[BookingRow, ...],
    ) -> Course:
        payment_type, rate = self._price(kind, booking_type, dates.package)
        latecomer = self._latecomer(kind, booking_type, payment_type, dates, len(students))
        return Course(
            schedule_type=kind,
            booking_type=booking_type,
            class_type=dates.class_type,
            package=dates.package,
            template=dates.template,
            pattern=dates.pattern,
            placement=dates.placement,
            instructor=self.instructor,
            students=students,
            new_bookings=(*new_bookings, latecomer) if latecomer else new_bookings,
            latecomer=latecomer,
            quote=quote(
                payment_type=payment_type,
                rate=rate,
                students=len(students),
                classes=len(dates.placement.slots),
                complimentary=rate == 0,
                currency=self.studio.currency,
            ),
            assigned_by=self.rng.choice((self.people.staff, self.people.staff, self.people.manager, self.people.admin)),
            assigned_at=dates.assigned_at,
        )

    def _students(
        self, kind: str, booking_type: str, dates: _Dates
    ) -> tuple[tuple[BookingRow, ...], tuple[BookingRow, ...]]:
        """The bookings of the course, and those of them that are made for it."""
        wanted = self._head_count(kind, booking_type, dates)
        regulars = [row for row in self.regulars.get(booking_type, ()) if row.created_at < dates.assigned_at]
        if kind == "adhoc" and wanted == 1 and regulars and self.rng.random() < self.size.returning:
            return (self.rng.choice(regulars),), ()
        if self.clients.left is not None:
            wanted = min(wanted, self.clients.left)
        made = tuple(self._booking(kind, booking_type, dates) for _ in range(wanted))
        if kind == "adhoc":
            self.regulars.setdefault(booking_type, []).extend(made)
        return made, made

    def _latecomer(
        self, kind: str, booking_type: str, payment_type: str, dates: _Dates, students: int
    ) -> BookingRow | None:
        """Somebody who joined a running course lately; told where history is."""
        slots, today = dates.placement.slots, self.studio.today
        if not (self.size.told and slots[0].date < today <= slots[-1].date and students_matter(payment_type)):
            return None
        if students >= self._places(dates):
            return None
        asked_at = self.studio.midnight - dt.timedelta(minutes=self.rng.randint(600, 3000))
        return self._booking(kind, booking_type, dates, asked_at=asked_at)

    def _places(self, dates: _Dates) -> int:
        return dates.class_type.max_participants if dates.class_type else self.studio.default_places

    def _head_count(self, kind: str, booking_type: str, dates: _Dates) -> int:
        places = self._places(dates)
        roll = self.rng.random()
        if booking_type == "individual":
            return int(roll < 0.95)
        if booking_type == "private_group":
            return 1 if kind == "adhoc" else 1 + int(roll * 2)
        if booking_type == "corporate":
            return 1 + int(roll * 1.5)
        if roll > 0.95:
            return places
        return min(places, int(roll * 6.8))

    def _booking(
        self, kind: str, booking_type: str, dates: _Dates, *, asked_at: dt.datetime | None = None
    ) -> BookingRow:
        slot = dates.placement.slots[0]
        return self.clients.booking(
            self.rng,
            booking_type=booking_type,
            class_name=dates.package.name if dates.package else dates.class_type.name if dates.class_type else "",
            asked_at=asked_at or dates.assigned_at - dt.timedelta(minutes=self.rng.randint(60, 9600)),
            package=dates.package if kind == "crash" or self.rng.random() < 0.7 else None,
            slot=slot if kind == "adhoc" else None,
            instructor=self.instructor.full_name if self.rng.random() < 0.3 else None,
        )

    def _price(self, kind: str, booking_type: str, package: PackageRow | None) -> tuple[str, Decimal]:
        if package is not None and self.rng.random() < 0.6:
            return "total_duration", package.price
        match booking_type:
            case "individual":
                is_trial = kind == "adhoc" and self.rng.random() < 0.07
                return "per_class", rupees(0) if is_trial else self._rate(900, 1800, 50)
            case "corporate":
                return "per_class_total", self._rate(4000, 7500, 250)
            case "private_group":
                return "per_class_total", self._rate(2000, 3500, 100)
        offers = [("per_student_per_class", self._rate(250, 450, 10))]
        if kind == "weekly":
            offers += [("per_member", self._rate(1500, 2500, 100)), ("monthly", self._rate(9000, 15000, 500))]
        return self.rng.choice(offers)

    def _rate(self, lowest: int, highest: int, step: int) -> Decimal:
        return rupees(self.rng.randrange(lowest, highest + 1, step))
