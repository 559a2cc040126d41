"""What the demo studio is told: how large to be, on which day, and under which settings."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much there is.

    `bookings` is None where the classes decide; `returning` is the share of single classes whose student has been
    before; `told` is whether history tells routine too.
    """

    name: str
    instructors: int
    class_types: int
    packages: int
    bookings: int | None
    returning: float
    classes: int
    weeks_back: int
    weeks_ahead: int
    told: bool


SIZES = {
    size.name: size
    for size in (
        Size(
            name="small",
            instructors=12,
            class_types=10,
            packages=8,
            bookings=300,
            returning=0.75,
            classes=900,
            weeks_back=8,
            weeks_ahead=8,
            told=True,
        ),
        Size(
            name="medium",
            instructors=300,
            class_types=20,
            packages=16,
            bookings=None,
            returning=0.4,
            classes=100_000,
            weeks_back=104,
            weeks_ahead=12,
            told=False,
        ),
        Size(
            name="large",
            instructors=2_000,
            class_types=40,
            packages=32,
            bookings=None,
            returning=0.4,
            classes=1_000_000,
            weeks_back=156,
            weeks_ahead=12,
            told=False,
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The day the data is made for, and the settings that its rules depend on."""

    today: dt.date
    zone: ZoneInfo
    currency: str
    opens: dt.time
    closes: dt.time
    horizon_days: int
    most_at_once: int
    default_places: int

    @property
    def midnight(self) -> dt.datetime:
        """The start of today: nothing in the data happened later."""
        return self.at(self.today, dt.time(0))

    def at(self, day: dt.date, time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, time, tzinfo=self.zone)


def rupees(amount: int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))
