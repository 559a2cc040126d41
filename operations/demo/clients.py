"""Bookings: who asked for classes, and under which number."""

import datetime as dt
import random
from collections import Counter

from assignments.recurrence import Slot
from operations.demo.people import phone_number
from operations.demo.rows import BookingRow, PackageRow, new_id
from operations.demo.studio import Studio
from operations.demo.vocabulary import COMPANIES, FIRST_NAMES, LAST_NAMES, TIMES_OF_DAY, WEEKDAYS

NUMBERS_A_DAY = 9_000  # the database can number 9,999; new bookings of the same day need some


class Clients:
    """Makes bookings and numbers them; `left` says how many more are wanted."""

    def __init__(self, *, studio: Studio) -> None:
        self.studio = studio
        self.at_most: int | None = None
        self.made = 0
        self.numbers: Counter[dt.date] = Counter()

    @property
    def left(self) -> int | None:
        return None if self.at_most is None else max(0, self.at_most - self.made)

    def booking(
        self,
        rng: random.Random,
        *,
        booking_type: str,
        class_name: str,
        asked_at: dt.datetime,
        package: PackageRow | None = None,
        slot: Slot | None = None,
        instructor: str | None = None,
        status: str = "pending",
    ) -> BookingRow:
        self.made += 1
        first_name, last_name = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
        return BookingRow(
            id=new_id(rng),
            booking_id=self._number(asked_at.date()),
            class_name=class_name,
            instructor=instructor,
            class_date=slot.date if slot else None,
            class_time=slot.start_time if slot else None,
            preferred_days=None if slot else sorted(rng.sample(WEEKDAYS, 2), key=WEEKDAYS.index),
            preferred_times=None if slot else [rng.choice(TIMES_OF_DAY)],
            first_name=first_name,
            last_name=last_name,
            email=_address(rng, first_name, last_name, at_work=booking_type == "corporate"),
            phone=phone_number(rng),
            status=status,
            booking_type=booking_type,
            class_package_id=package.id if package else None,
            created_at=asked_at,
            updated_at=asked_at,
        )

    def _number(self, day: dt.date) -> str:
        while self.numbers[day] >= NUMBERS_A_DAY:
            day -= dt.timedelta(days=1)
        self.numbers[day] += 1
        return f"YOG-{day:%Y%m%d}-{self.numbers[day]:04d}"


def _address(rng: random.Random, first_name: str, last_name: str, *, at_work: bool) -> str:
    name = f"{first_name}.{last_name}".lower().replace("'", "")
    if at_work:
        return f"{name}@{rng.choice(COMPANIES)[1]}.test"
    return f"{name}{rng.randint(1, 99)}@post.test"
