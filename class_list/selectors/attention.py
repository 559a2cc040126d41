"""What waits for somebody at the desk: each kind is a condition, so that its number and its list cannot differ."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from assignments.models import HistoryEntry
from assignments.models.vocabulary import ClassStatus, InstructorStatus, PaymentStatus
from assignments.seats import classes_over_capacity
from class_list.selectors.conflicts import conflicting

ASKS_AGAIN = ["instructor_id", "instructor_status", "date", "start_time", "end_time"]
"""A change of these columns asks the instructor of an unanswered class again."""


class Attention(StrEnum):
    """Codes as they stand in addresses."""

    UNANSWERED = "unanswered"
    REJECTED = "rejected"
    FINDINGS = "findings"
    CROWDED = "crowded"
    UNFINISHED = "unfinished"
    UNPAID = "unpaid"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind is told, and which classes it means at a moment of studio time."""

    label: str
    text: str
    icon: str
    tone: str
    condition: Callable[[dt.datetime], Q]


def _scheduled_from(now: dt.datetime) -> Q:
    return Q(class_status=ClassStatus.SCHEDULED, date__gte=now.date())


def _unanswered(now: dt.datetime) -> Q:
    """Whoever gets the class later, or is to teach it at another time, is asked anew (domain 4.8)."""
    asked_before = now - dt.timedelta(hours=settings.RESPONSE_REMINDER_HOURS)
    asked_since = HistoryEntry.objects.filter(
        assignment_id=OuterRef("pk"), at__gte=asked_before, after__has_any_keys=ASKS_AGAIN
    )
    waiting = Q(instructor_status=InstructorStatus.PENDING, assigned_at__lt=asked_before)
    return _scheduled_from(now) & waiting & Q(~Exists(asked_since))


def _rejected(now: dt.datetime) -> Q:
    return _scheduled_from(now) & Q(instructor_status=InstructorStatus.REJECTED)


def _crowded(now: dt.datetime) -> Q:
    found = classes_over_capacity(first_day=now.date())
    return Q(In(Coalesce("pk", "pk"), found), date__gte=now.date())


def _unfinished(now: dt.datetime) -> Q:
    return Q(class_status=ClassStatus.SCHEDULED, date__lt=now.date())


KINDS = {
    Attention.UNANSWERED: Kind(
        label="Unanswered",
        text="Asked more than a day ago",
        icon="clock",
        tone="warning",
        condition=_unanswered,
    ),
    Attention.REJECTED: Kind(
        label="Declined",
        text="Without a new instructor",
        icon="x-circle",
        tone="danger",
        condition=_rejected,
    ),
    Attention.FINDINGS: Kind(
        label="Conflicts",
        text="Other template, closure, inactive instructor",
        icon="alert-triangle",
        tone="danger",
        condition=lambda now: conflicting(first_day=now.date()),
    ),
    Attention.CROWDED: Kind(
        label="Over capacity",
        text="More students than places",
        icon="users",
        tone="danger",
        condition=_crowded,
    ),
    Attention.UNFINISHED: Kind(
        label="Not closed",
        text="Past, neither completed nor cancelled",
        icon="calendar",
        tone="warning",
        condition=_unfinished,
    ),
    Attention.UNPAID: Kind(
        label="Taught, unpaid",
        text="Completed, payment pending",
        icon="money",
        tone="warning",
        condition=lambda _: Q(class_status=ClassStatus.COMPLETED, payment_status=PaymentStatus.PENDING),
    ),
    Attention.REFUND: Kind(
        label="Refund due",
        text="Cancelled after it was paid",
        icon="undo",
        tone="danger",
        condition=lambda _: Q(class_status=ClassStatus.CANCELLED, payment_status=PaymentStatus.PAID),
    ),
}
LABELS = [(kind.value, told.label) for kind, told in KINDS.items()]


def condition_of(kind: str, *, now: dt.datetime) -> Q:
    """The classes of one kind; `now` is a moment of studio time."""
    return KINDS[Attention(kind)].condition(now)
