"""Rows of the business tables; each field has the name of its column."""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID


def new_id(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


class PersonRow(NamedTuple):
    user_id: UUID
    email: str
    full_name: str
    phone: str
    password: str
    created_at: dt.datetime


class RoleRow(NamedTuple):
    id: UUID
    user_id: UUID
    role_name: str


class ClassTypeRow(NamedTuple):
    id: UUID
    name: str
    description: str
    difficulty_level: str
    duration_minutes: int
    max_participants: int
    created_at: dt.datetime


class PackageRow(NamedTuple):
    id: UUID
    name: str
    description: str
    price: Decimal
    class_count: int
    validity_days: int
    duration: str
    course_type: str
    type: str
    created_at: dt.datetime


class ClosureRow(NamedTuple):
    id: UUID
    name: str
    first_day: dt.date
    last_day: dt.date
    created_at: dt.datetime


class ScheduleRow(NamedTuple):
    id: UUID
    class_type_id: UUID
    day_of_week: int
    start_time: dt.time
    end_time: dt.time
    instructor_id: UUID
    duration_minutes: int
    max_participants: int
    effective_from: dt.date
    effective_until: dt.date | None
    notes: str | None
    created_at: dt.datetime


class BookingRow(NamedTuple):
    id: UUID
    booking_id: str
    class_name: str
    instructor: str | None
    class_date: dt.date | None
    class_time: dt.time | None
    preferred_days: list[str] | None
    preferred_times: list[str] | None
    first_name: str
    last_name: str
    email: str
    phone: str
    status: str
    booking_type: str
    class_package_id: UUID | None
    created_at: dt.datetime
    updated_at: dt.datetime


class SeriesRow(NamedTuple):
    id: UUID
    schedule_type: str
    booking_type: str
    class_type_id: UUID | None
    package_id: UUID | None
    class_schedule_id: UUID | None
    payment_type: str
    payment_rate: Decimal
    first_day: dt.date
    last_day: dt.date
    wanted: int | None
    pattern: str | None
    created_by_id: UUID
    created_at: dt.datetime


class ClassRow(NamedTuple):
    id: UUID
    class_type_id: UUID | None
    package_id: UUID | None
    instructor_id: UUID
    date: dt.date
    start_time: dt.time | None
    end_time: dt.time | None
    payment_amount: Decimal
    payment_type: str
    schedule_type: str
    booking_type: str
    class_status: str
    payment_status: str
    instructor_status: str
    instructor_response_at: dt.datetime | None
    notes: str | None
    assigned_by: UUID
    assigned_at: dt.datetime
    updated_at: dt.datetime
    series_id: UUID | None
    series_position: int | None
    is_exception: bool
    class_schedule_id: UUID | None
    payment_rate: Decimal
    payment_override_reason: str | None
    rejection_reason: str | None
    rejection_note: str | None
    version: int


class AssignmentBookingRow(NamedTuple):
    assignment_id: UUID
    booking_id: str
    created_at: dt.datetime


class CalculationRow(NamedTuple):
    assignment_id: UUID
    before: Decimal | None
    after: Decimal
    payment_type: str
    rate: Decimal
    students: int
    classes: int
    rule: str
    reason: str
    calculated_by_id: UUID
    calculated_at: dt.datetime


class HistoryRow(NamedTuple):
    event: str
    assignment_id: UUID
    series_id: UUID | None
    actor_id: UUID
    at: dt.datetime
    before: str
    after: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Batch:
    """Rows that are inserted together.

    `completed_booking_ids` are the bookings to mark completed after their classes are inserted.
    """

    bookings: list[BookingRow] = field(default_factory=list)
    series: list[SeriesRow] = field(default_factory=list)
    classes: list[ClassRow] = field(default_factory=list)
    assignment_bookings: list[AssignmentBookingRow] = field(default_factory=list)
    calculations: list[CalculationRow] = field(default_factory=list)
    history: list[HistoryRow] = field(default_factory=list)
    completed_booking_ids: list[str] = field(default_factory=list)
