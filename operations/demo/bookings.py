"""Generate the bookings of the demo data."""

import datetime as dt
import random
from collections import Counter

from assignments.recurrence import Slot
from operations.demo.people import phone_number
from operations.demo.sample_texts import COMPANIES, FIRST_NAMES, LAST_NAMES, TIMES_OF_DAY, WEEKDAYS
from operations.demo.table_rows import BookingRow, PackageRow, new_id

# The database can number 9,999 bookings per day; the rest is left for bookings entered later.
MAX_NUMBERS_PER_DAY = 9_000


class BookingGenerator:
    """Generate bookings and number them per day.

    `max_bookings` limits how many are generated; `remaining` is None without a limit.
    """

    def __init__(self) -> None:
        self.max_bookings: int | None = None
        self.generated = 0
        self.numbers: Counter[dt.date] = Counter()

    @property
    def remaining(self) -> int | None:
        return None if self.max_bookings is None else max(0, self.max_bookings - self.generated)

    def generate(
        self,
        rng: random.Random,
        *,
        booking_type: str,
        class_name: str,
        created_at: dt.datetime,
        package: PackageRow | None = None,
        slot: Slot | None = None,
        instructor: str | None = None,
        status: str = "pending",
    ) -> BookingRow:
        self.generated += 1
        first_name, last_name = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
        return BookingRow(
            id=new_id(rng),
            booking_id=self._next_number(created_at.date()),
            class_name=class_name,
            instructor=instructor,
            class_date=slot.date if slot else None,
            class_time=slot.start_time if slot else None,
            preferred_days=None if slot else sorted(rng.sample(WEEKDAYS, 2), key=WEEKDAYS.index),
            preferred_times=None if slot else [rng.choice(TIMES_OF_DAY)],
            first_name=first_name,
            last_name=last_name,
            email=_email(rng, first_name, last_name, is_corporate=booking_type == "corporate"),
            phone=phone_number(rng),
            status=status,
            booking_type=booking_type,
            class_package_id=package.id if package else None,
            created_at=created_at,
            updated_at=created_at,
        )

    def _next_number(self, day: dt.date) -> str:
        while self.numbers[day] >= MAX_NUMBERS_PER_DAY:
            day -= dt.timedelta(days=1)
        self.numbers[day] += 1
        return f"YOG-{day:%Y%m%d}-{self.numbers[day]:04d}"


def _email(rng: random.Random, first_name: str, last_name: str, *, is_corporate: bool) -> str:
    name = f"{first_name}.{last_name}".lower().replace("'", "")
    if is_corporate:
        return f"{name}@{rng.choice(COMPANIES)[1]}.test"
    return f"{name}{rng.randint(1, 99)}@post.test"
