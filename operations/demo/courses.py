"""Generate single classes and series of all assignment types, with price and students."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assignments import recurrence
from assignments.payments import Quote, quote, students_matter
from assignments.recurrence import Pattern, Placement, Slot
from operations.demo.bookings import BookingGenerator
from operations.demo.catalog import START_TIME_WEIGHTS, START_TIMES, Catalog, end_time_after
from operations.demo.instructor_calendar import InstructorCalendar
from operations.demo.people import People
from operations.demo.studio import ONE_DAY, Size, Studio, rupees
from operations.demo.table_rows import BookingRow, ClassTypeRow, PackageRow, PersonRow, ScheduleRow

SCHEDULE_TYPES = ("adhoc", "weekly", "monthly", "crash", "package")
SCHEDULE_TYPE_WEIGHTS = (54, 17, 11, 7, 11)
BOOKING_TYPES = ("individual", "public_group", "private_group", "corporate")
BOOKING_TYPE_WEIGHTS = {
    "adhoc": (62, 10, 18, 10),
    "weekly": (12, 66, 10, 12),
    "monthly": (45, 30, 15, 10),
    "crash": (0, 45, 10, 45),
    "package": (50, 25, 20, 5),
}
MAX_ATTEMPTS = 12
PACKAGE_CLASS_MINUTES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A single class or a series as it was created.

    `students` are the bookings attached at creation. `new_bookings` are the bookings to insert,
    including `late_booking`, which is attached to the remaining classes of a running series.
    """

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
    late_booking: BookingRow | None
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


class CourseGenerator:
    """Generate the courses of one instructor."""

    def __init__(
        self,
        *,
        rng: random.Random,
        studio: Studio,
        size: Size,
        catalog: Catalog,
        people: People,
        booking_generator: BookingGenerator,
        instructor: PersonRow,
        templates: Sequence[ScheduleRow],
        calendar: InstructorCalendar,
    ) -> None:
        self.rng = rng
        self.studio = studio
        self.size = size
        self.catalog = catalog
        self.people = people
        self.booking_generator = booking_generator
        self.instructor = instructor
        self.templates = templates
        self.calendar = calendar
        self.first_day = studio.today - dt.timedelta(weeks=size.weeks_back)
        self.last_day = studio.today + dt.timedelta(weeks=size.weeks_ahead)
        self.regulars: dict[str, list[BookingRow]] = {}

    def course(self, *, max_classes: int) -> Course:
        """Return the next course, of at most `max_classes` classes."""
        schedule_type = self.rng.choices(SCHEDULE_TYPES, SCHEDULE_TYPE_WEIGHTS)[0]
        for _ in range(MAX_ATTEMPTS if schedule_type != "adhoc" else 0):
            dates = self._series_dates(schedule_type)
            if dates is not None and 1 < len(dates.placement.slots) <= max_classes:
                return self._make_course(schedule_type, dates)
        return self._make_course("adhoc", self._adhoc_dates())

    def single_class(self, slot: Slot, *, student: BookingRow | None = None, is_full: bool = False) -> Course:
        """Return a class in this slot.

        It has the given student, new bookings for all seats (`is_full`), or one new booking.
        """
        dates = self._single_dates(slot, self.rng.choice(self.catalog.class_types))
        booking_type = "public_group" if is_full else "individual"
        count = 0 if student else self._seats(dates) if is_full else 1
        new = tuple(self._new_booking("adhoc", booking_type, dates) for _ in range(count))
        self.calendar.occupy([slot])
        return self._priced_course(
            "adhoc", booking_type, dates, students=(student,) if student else new, new_bookings=new
        )

    # Dates

    def _series_dates(self, schedule_type: str) -> _Dates | None:
        """Return random dates for a series.

        Returns None if they are not free, or are after the period or the booking horizon.
        """
        dates = self._weekly_dates() if schedule_type == "weekly" else self._package_dates(schedule_type)
        slots = dates.placement.slots
        fits = slots and slots[-1].date <= min(self.last_day, self._horizon(dates.assigned_at))
        return dates if fits and self.calendar.is_free(slots, template=dates.template) else None

    def _adhoc_dates(self) -> _Dates:
        class_type = self.rng.choice(self.catalog.class_types)
        while True:
            slot = self._slot(self._random_day(), minutes=class_type.duration_minutes)
            if slot.date not in self.catalog.closed_days and self.calendar.is_free([slot]):
                return self._single_dates(slot, class_type)

    def _single_dates(self, slot: Slot, class_type: ClassTypeRow) -> _Dates:
        return _Dates(
            placement=recurrence.adhoc(slot),
            pattern=None,
            class_type=class_type,
            package=None,
            template=None,
            assigned_at=self._assigned_at(slot.date),
        )

    def _weekly_dates(self) -> _Dates:
        first_day = self._random_day()
        template = self.rng.choice(self.templates) if self.templates and self.rng.random() < 0.35 else None
        class_type = self._class_type_of(template) if template else self.rng.choice(self.catalog.class_types)
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
            closures=self.catalog.closed_days,
            at_most=self.studio.max_classes_at_once,
        )
        return _Dates(
            placement=placement,
            pattern=pattern,
            class_type=class_type,
            package=None,
            template=template,
            assigned_at=assigned_at,
        )

    def _package_dates(self, schedule_type: str) -> _Dates:
        """Return dates of a monthly, crash or package series; some have no weekly pattern."""
        package = self.rng.choice(
            self.catalog.crash_packages if schedule_type == "crash" else self.catalog.regular_packages
        )
        first_day = self._random_day()
        if self.rng.random() < 0.12:
            pattern, placement = None, self._picked_placement(schedule_type, package, first_day)
        else:
            pattern = self._pattern(
                7 if schedule_type == "crash" else self.rng.choice((2, 2, 3)), PACKAGE_CLASS_MINUTES
            )
            placement = self._pattern_placement(schedule_type, package, first_day, pattern)
        return _Dates(
            placement=placement,
            pattern=pattern,
            class_type=None,
            package=package,
            template=None,
            assigned_at=self._assigned_at(first_day),
        )

    def _pattern_placement(
        self, schedule_type: str, package: PackageRow, first_day: dt.date, pattern: Pattern
    ) -> Placement:
        if schedule_type == "monthly":
            return recurrence.monthly(
                pattern=pattern,
                first_day=first_day,
                class_count=package.class_count,
                closures=self.catalog.closed_days,
                at_most=self.studio.max_classes_at_once,
            )
        return recurrence.package(
            pattern=pattern,
            first_day=first_day,
            class_count=package.class_count,
            validity_days=package.validity_days,
            closures=self.catalog.closed_days,
            at_most=self.studio.max_classes_at_once,
        )

    def _picked_placement(self, schedule_type: str, package: PackageRow, first_day: dt.date) -> Placement:
        """Return random days and times; 30 % of the series are one class short."""
        if schedule_type == "monthly":
            first_day, last_day = recurrence.month_window(first_day)
        else:
            first_day, last_day = recurrence.validity_window(first_day, package.validity_days)
        days = (first_day + offset * ONE_DAY for offset in range((last_day - first_day).days + 1))
        open_days = [day for day in days if day not in self.catalog.closed_days]
        count = min(len(open_days), package.class_count - int(self.rng.random() < 0.3))
        return recurrence.by_hand(
            picked=[self._slot(day, minutes=PACKAGE_CLASS_MINUTES) for day in self.rng.sample(open_days, count)],
            wanted=package.class_count,
            first_day=first_day,
            last_day=last_day,
        )

    def _pattern(self, days: int, minutes: int) -> Pattern:
        start = self._start_time()
        return Pattern(
            weekdays=frozenset(self.rng.sample(range(7), days)),
            start_time=start,
            end_time=end_time_after(start, minutes),
        )

    def _slot(self, day: dt.date, *, minutes: int) -> Slot:
        start = self._start_time()
        return Slot(date=day, start_time=start, end_time=end_time_after(start, minutes))

    def _start_time(self) -> dt.time:
        return self.rng.choices(START_TIMES, START_TIME_WEIGHTS)[0]

    def _random_day(self) -> dt.date:
        return self.first_day + self.rng.randrange((self.last_day - self.first_day).days) * ONE_DAY

    def _assigned_at(self, first_day: dt.date) -> dt.datetime:
        """Return a time in office hours before today, two or more days before the first class."""
        lead = self.rng.randint(2, 14)
        day = min(first_day - lead * ONE_DAY, self.studio.today - self.rng.randint(1, 6) * ONE_DAY)
        return self.studio.at(day, dt.time(self.rng.randint(9, 18), self.rng.randrange(60)))

    def _horizon(self, assigned_at: dt.datetime) -> dt.date:
        return assigned_at.date() + dt.timedelta(days=self.studio.horizon_days)

    def _class_type_of(self, template: ScheduleRow) -> ClassTypeRow:
        return next(row for row in self.catalog.class_types if row.id == template.class_type_id)

    # Students and price

    def _make_course(self, schedule_type: str, dates: _Dates) -> Course:
        booking_type = self.rng.choices(BOOKING_TYPES, BOOKING_TYPE_WEIGHTS[schedule_type])[0]
        students, new_bookings = self._students(schedule_type, booking_type, dates)
        self.calendar.occupy(dates.placement.slots)
        return self._priced_course(schedule_type, booking_type, dates, students=students, new_bookings=new_bookings)

    def _priced_course(
        self,
        schedule_type: str,
        booking_type: str,
        dates: _Dates,
        *,
        students: tuple[BookingRow, ...],
        new_bookings: tuple[BookingRow, ...],
    ) -> Course:
        payment_type, rate = self._price(schedule_type, booking_type, dates.package)
        late_booking = self._late_booking(schedule_type, booking_type, payment_type, dates, len(students))
        return Course(
            schedule_type=schedule_type,
            booking_type=booking_type,
            class_type=dates.class_type,
            package=dates.package,
            template=dates.template,
            pattern=dates.pattern,
            placement=dates.placement,
            instructor=self.instructor,
            students=students,
            new_bookings=(*new_bookings, late_booking) if late_booking else new_bookings,
            late_booking=late_booking,
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
        self, schedule_type: str, booking_type: str, dates: _Dates
    ) -> tuple[tuple[BookingRow, ...], tuple[BookingRow, ...]]:
        """Return the bookings of the course, and those among them that are new."""
        count = self._student_count(schedule_type, booking_type, dates)
        regulars = [row for row in self.regulars.get(booking_type, ()) if row.created_at < dates.assigned_at]
        if schedule_type == "adhoc" and count == 1 and regulars and self.rng.random() < self.size.returning_share:
            return (self.rng.choice(regulars),), ()
        if self.booking_generator.remaining is not None:
            count = min(count, self.booking_generator.remaining)
        new = tuple(self._new_booking(schedule_type, booking_type, dates) for _ in range(count))
        if schedule_type == "adhoc":
            self.regulars.setdefault(booking_type, []).extend(new)
        return new, new

    def _late_booking(
        self, schedule_type: str, booking_type: str, payment_type: str, dates: _Dates, students: int
    ) -> BookingRow | None:
        """Return a booking to attach to a running series, or None.

        Only with a full history, if a seat is free and the amount depends on the students.
        """
        slots, today = dates.placement.slots, self.studio.today
        if not (self.size.full_history and slots[0].date < today <= slots[-1].date and students_matter(payment_type)):
            return None
        if students >= self._seats(dates):
            return None
        created_at = self.studio.midnight - dt.timedelta(minutes=self.rng.randint(600, 3000))
        return self._new_booking(schedule_type, booking_type, dates, created_at=created_at)

    def _seats(self, dates: _Dates) -> int:
        return dates.class_type.max_participants if dates.class_type else self.studio.default_seats

    def _student_count(self, schedule_type: str, booking_type: str, dates: _Dates) -> int:
        seats = self._seats(dates)
        roll = self.rng.random()
        if booking_type == "individual":
            return int(roll < 0.95)
        if booking_type == "private_group":
            return 1 if schedule_type == "adhoc" else 1 + int(roll * 2)
        if booking_type == "corporate":
            return 1 + int(roll * 1.5)
        if roll > 0.95:
            return seats
        return min(seats, int(roll * 6.8))

    def _new_booking(
        self, schedule_type: str, booking_type: str, dates: _Dates, *, created_at: dt.datetime | None = None
    ) -> BookingRow:
        slot = dates.placement.slots[0]
        return self.booking_generator.generate(
            self.rng,
            booking_type=booking_type,
            class_name=dates.package.name if dates.package else dates.class_type.name if dates.class_type else "",
            created_at=created_at or dates.assigned_at - dt.timedelta(minutes=self.rng.randint(60, 9600)),
            package=dates.package if schedule_type == "crash" or self.rng.random() < 0.7 else None,
            slot=slot if schedule_type == "adhoc" else None,
            instructor=self.instructor.full_name if self.rng.random() < 0.3 else None,
        )

    def _price(self, schedule_type: str, booking_type: str, package: PackageRow | None) -> tuple[str, Decimal]:
        if package is not None and self.rng.random() < 0.6:
            return "total_duration", package.price
        match booking_type:
            case "individual":
                is_trial = schedule_type == "adhoc" and self.rng.random() < 0.07
                return "per_class", rupees(0) if is_trial else self._rate(900, 1800, 50)
            case "corporate":
                return "per_class_total", self._rate(4000, 7500, 250)
            case "private_group":
                return "per_class_total", self._rate(2000, 3500, 100)
        prices = [("per_student_per_class", self._rate(250, 450, 10))]
        if schedule_type == "weekly":
            prices += [("per_member", self._rate(1500, 2500, 100)), ("monthly", self._rate(9000, 15000, 500))]
        return self.rng.choice(prices)

    def _rate(self, lowest: int, highest: int, step: int) -> Decimal:
        return rupees(self.rng.randrange(lowest, highest + 1, step))
