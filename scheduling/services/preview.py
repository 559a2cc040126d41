"""The preview of a draft: the classes that it would create (rules 4.7)."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.availability.closures import Closures, load_closures
from assignments.findings.slots import find_in_context
from assignments.payments import ZERO, PaymentError, Quote, check_offered, quote
from assignments.proposals import Adjustment, Code, Finding, ProposedClass, Suggestion, error
from assignments.recurrence import Pattern, Placement, RecurrenceError, Slot
from assignments.selectors.context import SchedulingContext, load_context
from design.formatting import format_date, format_slot
from scheduling.drafts import Draft, Preview, PreviewLine
from scheduling.findings import describe_shortfall, find_for_class_count, find_for_draft, find_for_new_template
from scheduling.placement import followed_template, pattern_of, place, window_of
from scheduling.selectors.subject import OF_PACKAGES, Subject, load_subject

UNCHANGED = Adjustment()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedClass:
    """One class of the draft: where it was placed, and with the user's adjustment."""

    placed: Slot
    proposed: ProposedClass


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPlan:
    """The classes of a draft on their days, in order of time: those kept and those left out.

    `refusal` says why no class could be placed.
    """

    pattern: Pattern | None
    placement: Placement
    kept: tuple[PlacedClass, ...]
    dropped: tuple[PlacedClass, ...]
    closures: Closures
    refusal: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDraft:
    """A preview, and what is needed to save it."""

    preview: Preview
    subject: Subject
    pattern: Pattern | None


def preview_assignments(*, draft: Draft, actor: User, today: dt.date) -> Preview:
    """Return the classes that saving this draft would create.

    Everything that is wrong with it is a finding.
    """
    return prepare_assignments(draft=draft, actor=actor, today=today).preview


def prepare_assignments(*, draft: Draft, actor: User, today: dt.date) -> PreparedDraft:
    """Return the preview, ready to be saved.

    The number of queries does not depend on the number of classes.
    """
    require(actor, Permission.CREATE_ASSIGNMENT)
    subject = load_subject(draft)
    plan = _plan(draft, subject, today=today)
    proposed = [_without_classes(draft), *(item.proposed for item in (*plan.kept, *plan.dropped))]
    context = load_context(proposed, closures=plan.closures)
    calculated, payment_findings = _calculate(draft, classes=len(plan.kept))
    amounts = calculated.amounts if calculated else (ZERO,) * len(plan.kept)
    preview = Preview(
        draft=draft,
        lines=_lines(draft, plan, context, amounts=amounts, actor=actor, today=today),
        dropped=tuple(_line(draft, item, context, amount=ZERO) for item in plan.dropped),
        wanted=plan.placement.wanted,
        first_day=plan.placement.first_day,
        last_day=plan.placement.last_day,
        skipped=plan.placement.skipped,
        total=calculated.total if calculated else ZERO,
        rule=calculated.rule if calculated else "",
        shortfall=describe_shortfall(draft, plan.placement, kept=len(plan.kept)),
        findings=(*_find_for_whole(draft, subject, plan, context), *payment_findings),
        fingerprint="",
    )
    preview = replace(preview, fingerprint=fingerprint_of(preview))
    return PreparedDraft(preview=preview, subject=subject, pattern=plan.pattern)


def _find_for_whole(draft: Draft, subject: Subject, plan: DraftPlan, context: SchedulingContext) -> Iterator[Finding]:
    yield from find_for_draft(draft, subject, context)
    if plan.refusal is not None:
        yield plan.refusal
        return
    yield from find_for_class_count(draft, plan.placement, kept=len(plan.kept))
    if plan.pattern is not None:
        yield from find_for_new_template(draft, plan.pattern, instructor=context.name_of(draft.instructor_id))


def line_key(placed: Slot) -> str:
    """Return the key of the line placed here; moving the class does not change it."""
    return f"{placed.date:%Y%m%d}-{placed.start_time:%H%M%S}-{placed.end_time:%H%M%S}"


def fingerprint_of(preview: Preview) -> str:
    """Return a hash of everything shown or stored, except the notes and the suggestions."""
    draft = preview.draft
    parts: list[object] = [
        draft.schedule_type,
        draft.class_type_id,
        draft.package_id,
        draft.class_schedule_id,
        draft.booking_type,
        *sorted(set(draft.booking_ids)),
        draft.payment_type,
        draft.payment_rate,
        draft.save_as_template,
        preview.first_day,
        preview.last_day,
        preview.total,
        preview.rule,
        preview.skipped,
    ]
    for line in preview.lines:
        parts += [line.key, line.slot, line.instructor_id, line.amount]
    parts += [line.key for line in preview.dropped]
    parts += [(finding.code, finding.severity, finding.line_key, finding.message) for finding in preview.all_findings]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def _plan(draft: Draft, subject: Subject, *, today: dt.date) -> DraftPlan:
    try:
        window = window_of(draft, subject, today=today)
        pattern = pattern_of(draft, subject)
        closures = _closures(draft, window)
        placement = place(draft, subject, window=window, closures=closures)
    except RecurrenceError as refusal:
        return _no_plan(draft, refusal)
    placed = [_adjusted(draft, slot) for slot in placement.slots]
    placed.sort(key=lambda item: (item.proposed.slot, item.proposed.key))
    return DraftPlan(
        pattern=pattern,
        placement=placement,
        kept=tuple(item for item in placed if not item.proposed.adjustment.dropped),
        dropped=tuple(item for item in placed if item.proposed.adjustment.dropped),
        closures=closures,
    )


def _no_plan(draft: Draft, refusal: RecurrenceError) -> DraftPlan:
    return DraftPlan(
        pattern=None,
        placement=Placement(slots=(), wanted=None, first_day=draft.first_day, last_day=draft.first_day),
        kept=(),
        dropped=(),
        closures=Closures(rows=()),
        refusal=error(Code.DATES, str(refusal)),
    )


def _closures(draft: Draft, window: tuple[dt.date, dt.date]) -> Closures:
    """Load the closures of all days that a class may be on, also after it was moved."""
    moved_to = [adjustment.date for adjustment in draft.adjustments.values() if adjustment.date is not None]
    return load_closures(first_day=min(*window, *moved_to), last_day=max(*window, *moved_to))


def _adjusted(draft: Draft, placed: Slot) -> PlacedClass:
    key = line_key(placed)
    adjustment = draft.adjustments.get(key, UNCHANGED)
    slot = Slot(
        date=placed.date if adjustment.date is None else adjustment.date,
        start_time=placed.start_time if adjustment.start_time is None else adjustment.start_time,
        end_time=placed.end_time if adjustment.end_time is None else adjustment.end_time,
    )
    proposed = ProposedClass(
        key=key,
        slot=slot,
        instructor_id=draft.instructor_id if adjustment.instructor_id is None else adjustment.instructor_id,
        class_schedule_id=followed_template(draft),
        booking_ids=frozenset(draft.booking_ids),
        adjustment=adjustment,
    )
    return PlacedClass(placed=placed, proposed=proposed)


def _without_classes(draft: Draft) -> ProposedClass:
    """Return a class without time, to load instructor and students of a draft without classes."""
    midnight = dt.time(0)
    return ProposedClass(
        key="",
        slot=Slot(date=draft.first_day, start_time=midnight, end_time=midnight),
        instructor_id=draft.instructor_id,
        booking_ids=frozenset(draft.booking_ids),
    )


def _calculate(draft: Draft, *, classes: int) -> tuple[Quote | None, tuple[Finding, ...]]:
    """Return the amounts, or a finding about payment type or rate; neither without classes."""
    try:
        check_offered(draft.payment_type, draft.schedule_type)
        calculated = quote(
            payment_type=draft.payment_type,
            rate=draft.payment_rate,
            students=len(set(draft.booking_ids)),
            classes=max(classes, 1),
            complimentary=draft.complimentary,
            currency=settings.STUDIO_CURRENCY,
        )
    except PaymentError as refusal:
        return None, (error(Code.PAYMENT, str(refusal)),)
    return (calculated if classes else None), ()


def _lines(
    draft: Draft,
    plan: DraftPlan,
    context: SchedulingContext,
    *,
    amounts: Sequence[Decimal],
    actor: User,
    today: dt.date,
) -> tuple[PreviewLine, ...]:
    proposed = [item.proposed for item in plan.kept]
    found = find_in_context(proposed=proposed, context=context, actor=actor, today=today)
    return tuple(
        _line(
            draft,
            item,
            context,
            amount=amount,
            findings=(*_find_outside_validity(draft, plan.placement, item.proposed), *found[item.proposed.key]),
        )
        for item, amount in zip(plan.kept, amounts, strict=True)
    )


def _line(
    draft: Draft,
    item: PlacedClass,
    context: SchedulingContext,
    *,
    amount: Decimal,
    findings: tuple[Finding, ...] = (),
) -> PreviewLine:
    proposed = item.proposed
    return PreviewLine(
        key=proposed.key,
        placed=item.placed,
        slot=proposed.slot,
        instructor_id=proposed.instructor_id,
        instructor_name=context.name_of(proposed.instructor_id),
        amount=amount,
        is_adjusted=proposed.slot != item.placed or proposed.instructor_id != draft.instructor_id,
        findings=findings,
    )


def _find_outside_validity(draft: Draft, placement: Placement, proposed: ProposedClass) -> Iterator[Finding]:
    """Yield an error for a class that was moved out of the validity of its package."""
    slot = proposed.slot
    if draft.schedule_type in OF_PACKAGES and not placement.first_day <= slot.date <= placement.last_day:
        finding = error(
            Code.OUTSIDE_VALIDITY,
            f"{format_slot(slot.date, slot.start_time, slot.end_time)} is outside the validity of the package, "
            f"{format_date(placement.first_day, with_year=True)} to {format_date(placement.last_day, with_year=True)}.",
            line_key=proposed.key,
        )
        move_back = Suggestion(label="Move it back", adjustment=replace(proposed.adjustment, date=None))
        yield replace(finding, suggestions=(move_back,))
