"""Build the change sheet: what a planned change does to dates, people and amounts (rules 4.9)."""

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
from scheduling.changes import AffectedInstructor, ChangeLine, ChangeRequest, ChangeSheet, ClassFacts, SkippedClass
from scheduling.services.change_plan import PlannedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContext:
    """What the sheet shows besides the classes themselves."""

    instructors: Mapping[UUID, User]
    students: Mapping[UUID, Sequence[Booking]]
    class_type: ClassType | None


def build_sheet(
    *,
    request: ChangeRequest,
    planned: Sequence[PlannedChange],
    skipped: Sequence[SkippedClass],
    context: SheetContext,
    findings: Iterable[Finding],
) -> ChangeSheet:
    """Return the sheet of the planned changes, each with its findings."""
    found = tuple(findings)
    lines = tuple(
        _line(plan, context, [item for item in found if item.line_key == str(plan.assignment.pk)]) for plan in planned
    )
    sheet = ChangeSheet(
        request=request,
        lines=lines,
        skipped=tuple(skipped),
        others=_other_changes(request, context),
        instructors=_affected_instructors(lines),
        students=_affected_students(planned, context),
        fingerprint="",
    )
    return dataclasses.replace(sheet, fingerprint=_fingerprint(sheet))


def _line(plan: PlannedChange, context: SheetContext, findings: Iterable[Finding]) -> ChangeLine:
    row = plan.assignment
    before = ClassFacts(
        date=row.date,
        start_time=row.start_time,
        end_time=row.end_time,
        instructor_id=row.instructor_id,
        instructor_name=context.instructors[row.instructor_id].full_name,
        amount=row.payment_amount,
    )
    after = ClassFacts(
        date=plan.value("date"),
        start_time=plan.value("start_time"),
        end_time=plan.value("end_time"),
        instructor_id=plan.value("instructor_id"),
        instructor_name=context.instructors[plan.value("instructor_id")].full_name,
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


def _other_changes(request: ChangeRequest, context: SheetContext) -> tuple[str, ...]:
    sentences: list[str] = []
    if context.class_type is not None:
        sentences.append(f"The class type becomes {context.class_type.name}.")
    if request.booking_type is not None:
        sentences.append(f"The booking type becomes {BookingType(request.booking_type).label.lower()}.")
    if request.payment_type is not None:
        sentences.append(f"The payment type becomes “{PaymentType(request.payment_type).label}”.")
    if request.payment_rate is not None:
        rate = (
            "complimentary"
            if request.complimentary
            else format_money(request.payment_rate, currency=settings.STUDIO_CURRENCY)
        )
        sentences.append(f"The rate becomes {rate}.")
    if request.notes is not None:
        sentences.append("The notes are replaced." if request.notes else "The notes are removed.")
    return tuple(sentences)


def _affected_instructors(lines: Sequence[ChangeLine]) -> tuple[AffectedInstructor, ...]:
    """Return the instructors who gain classes, lose some, or whose classes move."""
    loses = Counter(line.before.instructor_name for line in lines if line.is_reassigned)
    gains = Counter(line.after.instructor_name for line in lines if line.is_reassigned)
    moves = Counter(line.after.instructor_name for line in lines if line.is_moved and not line.is_reassigned)
    return (
        *(
            AffectedInstructor(name=name, effect=f"gains {_classes(count)} and is asked to accept")
            for name, count in gains.items()
        ),
        *(AffectedInstructor(name=name, effect=f"loses {_classes(count)}") for name, count in loses.items()),
        *(
            AffectedInstructor(name=name, effect=f"is asked to accept {_classes(count)} again")
            for name, count in moves.items()
        ),
    )


def _affected_students(planned: Iterable[PlannedChange], context: SheetContext) -> tuple[str, ...]:
    """Return the names of the students whose classes move or get another instructor, each once."""
    affected = [plan.assignment.pk for plan in planned if plan.moves or plan.is_reassigned]
    names = {booking.booking_id: booking.client_name for pk in affected for booking in context.students.get(pk, ())}
    return tuple(sorted(names.values()))


def _fingerprint(sheet: ChangeSheet) -> str:
    """Return a hash of everything shown except the suggestions, which may change meanwhile."""
    lines = tuple(
        dataclasses.replace(
            line, findings=tuple(dataclasses.replace(finding, suggestions=()) for finding in line.findings)
        )
        for line in sheet.lines
    )
    shown = json.dumps(
        dataclasses.asdict(dataclasses.replace(sheet, lines=lines)), cls=DjangoJSONEncoder, sort_keys=True
    )
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


def _classes(count: int) -> str:
    return f"{count} class" if count == 1 else f"{count} classes"
