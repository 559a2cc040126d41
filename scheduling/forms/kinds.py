"""What the New screen asks for, for each of the five schedule types (rules 4.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assignments.fitting import booking_types_for
from assignments.models.vocabulary import BookingType, ScheduleType


class DatePlan(StrEnum):
    """How the dates of the classes are chosen."""

    PATTERN = "pattern"
    TEMPLATE = "template"
    DAILY = "daily"
    BY_HAND = "hand"

    @property
    def label(self) -> str:
        return PLAN_LABELS[self]


PLAN_LABELS: Mapping[DatePlan, str] = {
    DatePlan.PATTERN: "On weekdays",
    DatePlan.TEMPLATE: "From a weekly template",
    DatePlan.DAILY: "Every day",
    DatePlan.BY_HAND: "Dates by hand",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleKind:
    """A schedule type on the New screen: its description, its fields and its defaults."""

    icon: str
    text: str
    of_packages: bool = False
    plans: tuple[DatePlan, ...] = ()
    booking_type: BookingType = BookingType.INDIVIDUAL
    booking_types: tuple[BookingType, ...] = tuple(BookingType)


KINDS: Mapping[str, ScheduleKind] = {
    ScheduleType.ADHOC: ScheduleKind(icon="bolt", text="One class on one day."),
    ScheduleType.WEEKLY: ScheduleKind(
        icon="repeat",
        text="The same weekdays, week after week.",
        plans=(DatePlan.PATTERN, DatePlan.TEMPLATE),
        booking_type=BookingType.PUBLIC_GROUP,
    ),
    ScheduleType.MONTHLY: ScheduleKind(
        icon="calendar",
        text="A package spread over one month.",
        of_packages=True,
        plans=(DatePlan.PATTERN, DatePlan.BY_HAND),
    ),
    ScheduleType.CRASH: ScheduleKind(
        icon="flag",
        text="An intensive course, day after day.",
        of_packages=True,
        plans=(DatePlan.DAILY, DatePlan.PATTERN, DatePlan.BY_HAND),
        booking_type=BookingType.CORPORATE,
        booking_types=booking_types_for(ScheduleType.CRASH),
    ),
    ScheduleType.PACKAGE: ScheduleKind(
        icon="package",
        text="A package taken within its validity.",
        of_packages=True,
        plans=(DatePlan.PATTERN, DatePlan.BY_HAND),
    ),
}


def unneeded(schedule_type: str, plan: str) -> set[str]:
    """Return the fields of the form that this type does not need with this plan."""
    kind = KINDS.get(schedule_type, KINDS[ScheduleType.ADHOC])
    fields = {"class_type"} if kind.of_packages else {"package"}
    if not kind.plans:
        fields |= {"plan"}
    if plan == DatePlan.TEMPLATE:
        fields |= {"class_type", "start_time", "end_time"}
    else:
        fields |= {"class_schedule"}
    if plan != DatePlan.PATTERN:
        fields |= {"weekdays", "save_as_template"}
    if plan != DatePlan.BY_HAND:
        fields |= {"dates"}
    if schedule_type != ScheduleType.WEEKLY:
        fields |= {"last_day", "save_as_template"}
    return fields
