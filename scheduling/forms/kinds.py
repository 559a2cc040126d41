"""What each of the five types of assignment asks for on the New screen (domain 4.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assignments.models.vocabulary import BookingType, ScheduleType


class Plan(StrEnum):
    """How the dates are found."""

    PATTERN = "pattern"
    TEMPLATE = "template"
    DAILY = "daily"
    BY_HAND = "hand"

    @property
    def label(self) -> str:
        return PLAN_LABELS[self]


PLAN_LABELS: Mapping[Plan, str] = {
    Plan.PATTERN: "On weekdays",
    Plan.TEMPLATE: "From a weekly template",
    Plan.DAILY: "Every day",
    Plan.BY_HAND: "Dates by hand",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One type: how it explains itself, what it is about, and what it proposes."""

    icon: str
    text: str
    of_packages: bool = False
    plans: tuple[Plan, ...] = ()
    booking_type: BookingType = BookingType.INDIVIDUAL
    booking_types: tuple[BookingType, ...] = tuple(BookingType)


KINDS: Mapping[str, Kind] = {
    ScheduleType.ADHOC: Kind(icon="bolt", text="One class on one day."),
    ScheduleType.WEEKLY: Kind(
        icon="repeat",
        text="The same weekdays, week after week.",
        plans=(Plan.PATTERN, Plan.TEMPLATE),
        booking_type=BookingType.PUBLIC_GROUP,
    ),
    ScheduleType.MONTHLY: Kind(
        icon="calendar",
        text="A package spread over one month.",
        of_packages=True,
        plans=(Plan.PATTERN, Plan.BY_HAND),
    ),
    ScheduleType.CRASH: Kind(
        icon="flag",
        text="An intensive course, day after day.",
        of_packages=True,
        plans=(Plan.DAILY, Plan.PATTERN, Plan.BY_HAND),
        booking_type=BookingType.CORPORATE,
        booking_types=tuple(kind for kind in BookingType if kind != BookingType.INDIVIDUAL),
    ),
    ScheduleType.PACKAGE: Kind(
        icon="package",
        text="A package taken within its validity.",
        of_packages=True,
        plans=(Plan.PATTERN, Plan.BY_HAND),
    ),
}


def takes_many(schedule_type: str, booking_type: str) -> bool:
    """Whether more than one booking may sit in the class (domain 3.3)."""
    if booking_type == BookingType.INDIVIDUAL:
        return False
    return not (booking_type == BookingType.PRIVATE_GROUP and schedule_type == ScheduleType.ADHOC)


def unneeded(schedule_type: str, plan: str) -> set[str]:
    """The fields of the form that this type, with dates found in that way, has no use for."""
    kind = KINDS.get(schedule_type, KINDS[ScheduleType.ADHOC])
    fields = {"class_type"} if kind.of_packages else {"package"}
    if not kind.plans:
        fields |= {"plan"}
    if plan == Plan.TEMPLATE:
        fields |= {"class_type", "start_time", "end_time"}
    else:
        fields |= {"class_schedule"}
    if plan != Plan.PATTERN:
        fields |= {"weekdays", "keep_as_template"}
    if plan != Plan.BY_HAND:
        fields |= {"dates"}
    if schedule_type != ScheduleType.WEEKLY:
        fields |= {"last_day", "keep_as_template"}
    return fields
