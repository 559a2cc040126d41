"""The change sheet: what a plan does to dates, people and amounts, as it is shown before saving (domain 4.9)."""

import dataclasses
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from assignments.models.vocabulary import BookingType, PaymentType
from assignments.proposals import Finding
from bookings.models import Booking
from catalog.models import ClassType
from design.formatting import format_money
from scheduling.changes import ChangeLine, ChangeRequest, ChangeSheet, Facts, SkippedClass, Told
from scheduling.services.change_plan import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the sheet has to know besides the classes themselves."""

    instructors: Mapping[UUID, User]
    students: Mapping[UUID, Sequence[Booking]]
    class_type: ClassType | None


def build_sheet(
    *,
    request: ChangeRequest,
    planned: Sequence[Planned],
    skipped: Sequence[SkippedClass],
    known: Known,
    findings: Iterable[Finding],
) -> ChangeSheet:
    """The sheet of a plan, with its findings beside the classes they belong to."""
    found = tuple(findings)
    lines = tuple(
        _line(plan, known, [item for item in found if item.line_key == str(plan.assignment.pk)]) for plan in planned
    )
    sheet = ChangeSheet(
        request=request,
        lines=lines,
        skipped=tuple(skipped),
        others=_other_changes(request, known),
        instructors=_told_instructors(lines),
        students=_told_students(planned, known),
        fingerprint="",
    )
    return dataclasses.replace(sheet, fingerprint=_fingerprint(sheet))


def _line(plan: Planned, known: Known, findings: Iterable[Finding]) -> ChangeLine:
    row = plan.assignment
    before = Facts(
        date=row.date,
        start_time=row.start_time,
        end_time=row.end_time,
        instructor_id=row.instructor_id,
        instructor_name=known.instructors[row.instructor_id].full_name,
        amount=row.payment_amount,
    )
    after = Facts(
        date=plan.value("date"),
        start_time=plan.value("start_time"),
        end_time=plan.value("end_time"),
        instructor_id=plan.value("instructor_id"),
        instructor_name=known.instructors[plan.value("instructor_id")].full_name,
        amount=plan.value("payment_amount"),
    )
    return ChangeLine(
        assignment_id=row.pk,
        version=row.version,
        before=before,
        after=after,
        asks_again=plan.asks_again,
        remarks=plan.remarks,
        findings=tuple(findings),
    )


def _other_changes(request: ChangeRequest, known: Known) -> tuple[str, ...]:
    words: list[str] = []
    if known.class_type is not None:
        words.append(f"The class type becomes {known.class_type.name}.")
    if request.booking_type is not None:
        words.append(f"The booking type becomes {BookingType(request.booking_type).label.lower()}.")
    if request.payment_type is not None:
        words.append(f"The payment type becomes “{PaymentType(request.payment_type).label}”.")
    if request.payment_rate is not None:
        rate = (
            "complimentary"
            if request.complimentary
            else format_money(request.payment_rate, currency=settings.STUDIO_CURRENCY)
        )
        words.append(f"The rate becomes {rate}.")
    if request.notes is not None:
        words.append("The notes are replaced." if request.notes else "The notes are removed.")
    return tuple(words)


def _told_instructors(lines: Sequence[ChangeLine]) -> tuple[Told, ...]:
    """Those who lose, gain or keep classes that change; the most concerned first."""
    loses = Counter(line.before.instructor_name for line in lines if line.is_reassigned)
    gains = Counter(line.after.instructor_name for line in lines if line.is_reassigned)
    moves = Counter(line.after.instructor_name for line in lines if line.is_moved and not line.is_reassigned)
    return (
        *(Told(name=name, news=f"gains {_classes(count)} and is asked to accept") for name, count in gains.items()),
        *(Told(name=name, news=f"loses {_classes(count)}") for name, count in loses.items()),
        *(Told(name=name, news=f"is asked to accept {_classes(count)} again") for name, count in moves.items()),
    )


def _told_students(planned: Iterable[Planned], known: Known) -> tuple[str, ...]:
    """The students whose classes move or get another instructor, each once."""
    concerned = [plan.assignment.pk for plan in planned if plan.moves or plan.is_reassigned]
    names = {booking.booking_id: booking.client_name for pk in concerned for booking in known.students.get(pk, ())}
    return tuple(sorted(names.values()))


def _fingerprint(sheet: ChangeSheet) -> str:
    """Of all that is shown but the ways out: that a free time is taken meanwhile is no reason to look again."""
    lines = tuple(
        dataclasses.replace(
            line, findings=tuple(dataclasses.replace(finding, ways_out=()) for finding in line.findings)
        )
        for line in sheet.lines
    )
    shown = json.dumps(
        dataclasses.asdict(dataclasses.replace(sheet, lines=lines)), cls=DjangoJSONEncoder, sort_keys=True
    )
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


def _classes(count: int) -> str:
    return f"{count} class" if count == 1 else f"{count} classes"
