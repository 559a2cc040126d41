"""Parameters of the demo data: its size, the day it is made for, and the studio settings."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The number of rows to generate and the period that they cover.

    `bookings` is None if the number follows from the classes. `returning_share` is the share of
    single classes whose student attended before. `full_history` records routine events too
    (accepted, completed, paid).
    """

    name: str
    instructors: int
    class_types: int
    packages: int
    bookings: int | None
    returning_share: float
    classes: int
    weeks_back: int
    weeks_ahead: int
    full_history: bool


SIZES = {
    size.name: size
    for size in (
        Size(
            name="small",
            instructors=12,
            class_types=10,
            packages=8,
            bookings=300,
            returning_share=0.75,
            classes=900,
            weeks_back=8,
            weeks_ahead=8,
            full_history=True,
        ),
        Size(
            name="medium",
            instructors=300,
            class_types=20,
            packages=16,
            bookings=None,
            returning_share=0.4,
            classes=100_000,
            weeks_back=104,
            weeks_ahead=12,
            full_history=False,
        ),
        Size(
            name="large",
            instructors=2_000,
            class_types=40,
            packages=32,
            bookings=None,
            returning_share=0.4,
            classes=1_000_000,
            weeks_back=156,
            weeks_ahead=12,
            full_history=False,
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The current day and the studio settings that decide which data is valid."""

    today: dt.date
    zone: ZoneInfo
    currency: str
    opens: dt.time
    closes: dt.time
    horizon_days: int
    max_classes_at_once: int
    default_seats: int

    @property
    def midnight(self) -> dt.datetime:
        """The start of today in studio time. Everything in the demo data happened before it."""
        return self.at(self.today, dt.time(0))

    def at(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, tzinfo=self.zone)


def rupees(amount: int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))
