"""What classes bring in: exact decimals, six ways to reckon, and the rule in words behind every amount.

Pure arithmetic: no clock, no database. The amounts of a series always add up to its total, to the cent.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from design.formatting import format_money

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
LARGEST_AMOUNT = Decimal("99999999.99")  # what numeric(10,2) holds
CLASSES_PER_MONTH = 4


class PaymentError(ValueError):
    """A rate or payment type that cannot be used; str() tells staff what to do."""


class PaymentType(enum.StrEnum):
    """What the entered rate is for."""

    PER_CLASS = "per_class"
    PER_CLASS_TOTAL = "per_class_total"
    PER_STUDENT_PER_CLASS = "per_student_per_class"
    TOTAL_DURATION = "total_duration"
    MONTHLY = "monthly"
    PER_MEMBER = "per_member"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: Mapping[PaymentType, str] = MappingProxyType(
    {
        PaymentType.PER_CLASS: "Per class",
        PaymentType.PER_CLASS_TOTAL: "Per class, whole group",
        PaymentType.PER_STUDENT_PER_CLASS: "Per student per class",
        PaymentType.TOTAL_DURATION: "Whole course",
        PaymentType.MONTHLY: "Per month",
        PaymentType.PER_MEMBER: "Per student per month",
    }
)

_PER_CLASS_TYPES = (PaymentType.PER_CLASS, PaymentType.PER_CLASS_TOTAL, PaymentType.PER_STUDENT_PER_CLASS)
_MONTHLY_TYPES = (PaymentType.MONTHLY, PaymentType.PER_MEMBER)
_STUDENT_TYPES = (PaymentType.PER_STUDENT_PER_CLASS, PaymentType.PER_MEMBER)

# The payment types that each schedule type offers, the proposed one first.
OFFERED: Mapping[str, tuple[PaymentType, ...]] = MappingProxyType(
    {
        "adhoc": _PER_CLASS_TYPES,
        "weekly": (*_PER_CLASS_TYPES, *_MONTHLY_TYPES),
        "monthly": (*_PER_CLASS_TYPES, PaymentType.TOTAL_DURATION),
        "crash": (*_PER_CLASS_TYPES, PaymentType.TOTAL_DURATION),
        "package": (*_PER_CLASS_TYPES, PaymentType.TOTAL_DURATION),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A series reckoned: its total, the amount of each class in order, and the rule that led there.

    `students` is the number that counts: a series without bookings counts as one student.
    """

    payment_type: PaymentType
    rate: Decimal
    students: int
    classes: int
    months: int
    total: Decimal
    amounts: tuple[Decimal, ...]
    rule: str


def quote(
    *,
    payment_type: str,
    rate: Decimal,
    students: int,
    classes: int,
    complimentary: bool = False,
    currency: str = "INR",
) -> Quote:
    """What the series brings in, class by class, and why."""
    kind = parse_payment_type(payment_type)
    rate = check_rate(rate, complimentary=complimentary)
    if students < 0:
        raise PaymentError("The number of students cannot be negative.")
    if classes < 1:
        raise PaymentError("At least one class is needed.")
    counted = max(students, 1)
    months = months_of(classes)
    total = rate * _factor(kind, students=counted, classes=classes, months=months)
    if total > LARGEST_AMOUNT:
        raise PaymentError(
            f"The series would come to {format_money(total, currency=currency)}; the most that can be stored is "
            f"{format_money(LARGEST_AMOUNT, currency=currency)}."
        )
    basis = _basis(kind, students=students, classes=classes, months=months)
    price = "Complimentary" if complimentary else f"{format_money(rate, currency=currency)} {basis}"
    return Quote(
        payment_type=kind,
        rate=rate,
        students=counted,
        classes=classes,
        months=months,
        total=total,
        amounts=split_evenly(total=total, parts=classes),
        rule=f"{price} = {format_money(total, currency=currency)}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One class's part of its series: the amount, what it was reckoned from, and the rule in words."""

    amount: Decimal
    students: int
    classes: int
    rule: str


def share_of_one(
    *,
    payment_type: str,
    rate: Decimal,
    students: int,
    classes: int,
    position: int,
    complimentary: bool = False,
    currency: str = "INR",
) -> Share:
    """What one class of a series brings in, by its position counted from 1, and why.

    `classes` is the size that the series was made with: it and the position decide who carries a spare cent.
    """
    if not 1 <= position <= classes:
        raise PaymentError(f"Class {position} does not belong to a series of {classes}.")
    reckoned = quote(
        payment_type=payment_type,
        rate=rate,
        students=students,
        classes=classes,
        complimentary=complimentary,
        currency=currency,
    )
    amount = reckoned.amounts[position - 1]
    place = f"; class {position} of {classes}: {format_money(amount, currency=currency)}" if classes > 1 else ""
    return Share(amount=amount, students=reckoned.students, classes=classes, rule=f"{reckoned.rule}{place}")


def split_evenly(*, total: Decimal, parts: int) -> tuple[Decimal, ...]:
    """Split a total so that the parts add up to it; the earliest parts carry the spare cents.

    5000.00 over 3 is 1666.67, 1666.67, 1666.66.
    """
    if parts < 1:
        raise PaymentError("A total is split over at least one class.")
    if total < 0 or total != round_money(total):
        raise PaymentError("Only a positive amount in whole cents can be split.")
    share, spare = divmod(int(total / CENT), parts)
    return tuple((share + (index < spare)) * CENT for index in range(parts))


def round_money(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def months_of(classes: int) -> int:
    """Months that the classes are billed as: four to the month, the last one counted in full."""
    return -(-classes // CLASSES_PER_MONTH)


def students_matter(payment_type: str) -> bool:
    """Whether the amount changes with the number of students."""
    return parse_payment_type(payment_type) in _STUDENT_TYPES


def parse_payment_type(value: str) -> PaymentType:
    try:
        return PaymentType(value)
    except ValueError as exc:
        raise PaymentError(f"Payment type “{value}” is unknown. Use one of: {', '.join(PaymentType)}.") from exc


def check_offered(payment_type: str, schedule_type: str) -> None:
    """Raise PaymentError unless this type of assignment offers that payment type."""
    kind = parse_payment_type(payment_type)
    if schedule_type not in OFFERED:
        raise PaymentError(f"Schedule type “{schedule_type}” is unknown. Use one of: {', '.join(OFFERED)}.")
    if kind not in OFFERED[schedule_type]:
        *others, last = (name for name, kinds in OFFERED.items() if kind in kinds)
        offering = f"{', '.join(others)} and {last}" if others else last
        raise PaymentError(f"“{kind.label}” is only offered for {offering} assignments. Choose another payment type.")


def check_rate(rate: Decimal, *, complimentary: bool) -> Decimal:
    """The rate with two decimals, or PaymentError when it cannot be charged."""
    if not rate.is_finite():
        raise PaymentError("The rate must be a number.")
    if complimentary and rate != 0:
        raise PaymentError("A complimentary class has no rate. Clear the rate, or untick complimentary.")
    if rate < 0 or (rate == 0 and not complimentary):
        raise PaymentError("The rate must be more than 0. Tick complimentary for a class that costs nothing.")
    if rate > LARGEST_AMOUNT:
        raise PaymentError("The rate is too large: at most 8 digits before the decimal point.")
    if rate != round_money(rate):
        raise PaymentError("The rate has more than two decimals. Round it to whole cents.")
    return abs(round_money(rate))


def _factor(kind: PaymentType, *, students: int, classes: int, months: int) -> int:
    """How many times the rate makes the total of the series."""
    match kind:
        case PaymentType.PER_CLASS | PaymentType.PER_CLASS_TOTAL:
            return classes
        case PaymentType.PER_STUDENT_PER_CLASS:
            return students * classes
        case PaymentType.TOTAL_DURATION:
            return 1
        case PaymentType.MONTHLY:
            return months
        case PaymentType.PER_MEMBER:
            return students * months


def _basis(kind: PaymentType, *, students: int, classes: int, months: int) -> str:
    """What the rate is multiplied by, in words."""
    of_classes = _count(classes, "class", "classes")
    of_students = _count(students, "student", "students") if students else "1 student (none booked yet)"
    of_months = f"{_count(months, 'month', 'months')} ({of_classes}, {CLASSES_PER_MONTH} to a month)"
    match kind:
        case PaymentType.PER_CLASS:
            return f"per class × {of_classes}"
        case PaymentType.PER_CLASS_TOTAL:
            return f"per class for the whole group × {of_classes}"
        case PaymentType.PER_STUDENT_PER_CLASS:
            return f"per student per class × {of_students} × {of_classes}"
        case PaymentType.TOTAL_DURATION:
            return f"for the whole course of {of_classes}"
        case PaymentType.MONTHLY:
            return f"per month × {of_months}"
        case PaymentType.PER_MEMBER:
            return f"per student per month × {of_students} × {of_months}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
