"""Defaults that follow from a choice on the New screen, unless the user typed something else."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.http import QueryDict

from assignments.fitting import takes_many
from assignments.models.vocabulary import ScheduleType
from assignments.payments import OFFERED, PaymentType
from scheduling.forms.kinds import KINDS, DatePlan, ScheduleKind
from scheduling.selectors.choices import CatalogChoices


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectDefaults:
    """The defaults of a class type, package or template: length, price and instructor."""

    key: str
    minutes: int
    price: Decimal | None = None
    instructor_id: str = ""


def subject_of(data: QueryDict, catalog: CatalogChoices) -> SubjectDefaults | None:
    """Return the defaults of the chosen class type, package or weekly template."""
    kind = KINDS.get(data.get("schedule_type", ""))
    if kind is None:
        return None
    if kind.of_packages:
        return _subject(data.get("package", ""), catalog)
    followed = data.get("plan") == DatePlan.TEMPLATE and data.get("schedule_type") == ScheduleType.WEEKLY
    return _subject(data.get("class_schedule" if followed else "class_type", ""), catalog)


def follow_choices(data: QueryDict, catalog: CatalogChoices) -> tuple[QueryDict, list[str]]:
    """Return the values with the new defaults, and a notice for each value that was removed.

    `shown_type` and `shown_subject` are the choices for which the form was last rendered: a value
    that is still their default is replaced by the new default.
    """
    values = data.copy()
    if values.get("schedule_type") not in KINDS:
        values["schedule_type"] = ScheduleType.ADHOC
    kind = KINDS[values.get("schedule_type", "")]
    notices: list[str] = []
    if was_reshaped(values):
        notices = _follow_type(values, kind)
    _follow_subject(values, catalog)
    _follow_booking_type(values, kind, notices)
    return values, notices


def was_reshaped(data: QueryDict) -> bool:
    """Whether the form was rendered for another type, so that it has other fields."""
    return data.get("shown_type") != data.get("schedule_type")


def ends_after(start: dt.time, minutes: int) -> dt.time | None:
    """Return the end of a class of that length, or None if it is after midnight."""
    end = dt.datetime.combine(dt.date.min, start) + dt.timedelta(minutes=minutes)
    return end.time() if end.date() == dt.date.min else None


def _subject(key: str, catalog: CatalogChoices) -> SubjectDefaults | None:
    if class_type := catalog.class_types.get(key):
        return SubjectDefaults(key=key, minutes=class_type.duration_minutes)
    if package := catalog.packages.get(key):
        return SubjectDefaults(key=key, minutes=settings.DEFAULT_CLASS_DURATION, price=package.price)
    if template := catalog.templates.get(key):
        return SubjectDefaults(
            key=key, minutes=template.duration_minutes, instructor_id=str(template.instructor_id or "")
        )
    return None


def _follow_type(values: QueryDict, kind: ScheduleKind) -> list[str]:
    """Set the defaults of the new type and remove what it does not offer (rules 3.3, 5.3)."""
    notices = []
    shown = KINDS.get(values.get("shown_type", ""))
    schedule_type = ScheduleType(values.get("schedule_type", ""))
    if not values.get("booking_type") or (shown and values["booking_type"] == shown.booking_type):
        values["booking_type"] = kind.booking_type
    offered = OFFERED[schedule_type]
    paid = values.get("payment_type", "")
    if paid not in offered:
        values["payment_type"] = offered[0]
        if paid in PaymentType:
            notices.append(
                f"{schedule_type.label} assignments are not paid “{PaymentType(paid).label.lower()}”: "
                f"the rate is now “{offered[0].label.lower()}”."
            )
    if values.get("plan") not in kind.plans:
        values["plan"] = kind.plans[0] if kind.plans else ""
    values.setlist("change", [])
    values["shown_type"] = schedule_type
    return notices


def _follow_subject(values: QueryDict, catalog: CatalogChoices) -> None:
    """Set length, price and instructor of the chosen subject, unless something else was typed."""
    before, now = _subject(values.get("shown_subject", ""), catalog), subject_of(values, catalog)
    minutes_before = before.minutes if before else settings.DEFAULT_CLASS_DURATION
    minutes = now.minutes if now else settings.DEFAULT_CLASS_DURATION
    start, end = _time(values.get("start_time", "")), _time(values.get("end_time", ""))
    if start and (end is None or end == ends_after(start, minutes_before)):
        proposed = ends_after(start, minutes)
        values["end_time"] = f"{proposed:%H:%M}" if proposed else ""
    if before != now:
        _follow_price(values, before.price if before else None, now.price if now else None)
        usual = values.get("instructor", "")
        if now and now.instructor_id and usual in {"", before.instructor_id if before else ""}:
            values["instructor"] = now.instructor_id
    values["shown_subject"] = now.key if now else ""


def _follow_price(values: QueryDict, before: Decimal | None, now: Decimal | None) -> None:
    """Set the price of the package, as a rate for the whole course."""
    rate = _decimal(values.get("rate", ""))
    if rate is not None and rate != before:
        return
    values["rate"] = "" if now is None else str(now)
    if now is not None and PaymentType.TOTAL_DURATION in OFFERED[values.get("schedule_type", "")]:
        values["payment_type"] = PaymentType.TOTAL_DURATION


def _follow_booking_type(values: QueryDict, kind: ScheduleKind, notices: list[str]) -> None:
    if values.get("booking_type") not in kind.booking_types:
        values["booking_type"] = kind.booking_type
    chosen = [booking_id for booking_id in values.getlist("bookings") if booking_id]
    if len(chosen) > 1 and not takes_many(
        schedule_type=values.get("schedule_type", ""), booking_type=values.get("booking_type", "")
    ):
        values.setlist("bookings", chosen[:1])
        notices.append("Such a class takes one student: only the first one is still chosen.")


def _time(text: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(text)
    except ValueError:
        return None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
