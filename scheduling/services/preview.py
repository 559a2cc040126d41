"""All classes that a draft would make, with amounts and findings, before anything is saved (domain 4.7)."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.findings.codes import Code, error
from assignments.findings.slots import find_around
from assignments.payments import ZERO, PaymentError, Quote, check_offered, quote
from assignments.proposals import Finding, LineChange, WantedClass, WayOut
from assignments.recurrence import Pattern, Placement, RecurrenceError, Slot
from assignments.selectors.context import Closures, Surroundings, load_closures, load_surroundings
from assignments.wording import say_date, say_slot
from scheduling.drafts import Draft, Line, Preview
from scheduling.findings import find_for_draft, find_in_count, find_in_template, say_shortfall
from scheduling.placement import followed_template, pattern_of, place, window_of
from scheduling.selectors.subject import OF_PACKAGES, Subject, load_subject

UNCHANGED = LineChange()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedClass:
    """One class where generation put it, and as it would stand after the changes to its line."""

    placed: Slot
    wanted: WantedClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The draft on its days: what is kept and what was left out, in order of time."""

    pattern: Pattern | None
    placement: Placement
    kept: tuple[PlacedClass, ...]
    dropped: tuple[PlacedClass, ...]
    closures: Closures
    refusal: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A preview, with what saving it needs beyond what it shows."""

    preview: Preview
    subject: Subject
    pattern: Pattern | None


def preview_assignments(*, draft: Draft, actor: User, today: dt.date) -> Preview:
    """What saving this draft would make, and what speaks against it; whatever is wrong with the draft is a finding."""
    return prepare_assignments(draft=draft, actor=actor, today=today).preview


def prepare_assignments(*, draft: Draft, actor: User, today: dt.date) -> Prepared:
    """The preview, ready to be saved; the number of queries does not depend on the number of classes."""
    require(actor, Permission.CREATE_ASSIGNMENT)
    subject = load_subject(draft)
    plan = _plan(draft, subject, today=today)
    everything = [_stand_in(draft), *(item.wanted for item in (*plan.kept, *plan.dropped))]
    around = load_surroundings(everything, closures=plan.closures)
    reckoned, payment_findings = _reckon(draft, classes=len(plan.kept))
    amounts = reckoned.amounts if reckoned else (ZERO,) * len(plan.kept)
    preview = Preview(
        draft=draft,
        lines=_lines(draft, plan, around, amounts=amounts, actor=actor, today=today),
        dropped=tuple(_line(draft, item, around, amount=ZERO) for item in plan.dropped),
        wanted=plan.placement.wanted,
        first_day=plan.placement.first_day,
        last_day=plan.placement.last_day,
        skipped=plan.placement.skipped,
        total=reckoned.total if reckoned else ZERO,
        rule=reckoned.rule if reckoned else "",
        shortfall=say_shortfall(draft, plan.placement, kept=len(plan.kept)),
        findings=(*_find_in_whole(draft, subject, plan, around), *payment_findings),
        fingerprint="",
    )
    preview = replace(preview, fingerprint=fingerprint_of(preview))
    return Prepared(preview=preview, subject=subject, pattern=plan.pattern)


def _find_in_whole(draft: Draft, subject: Subject, plan: Plan, around: Surroundings) -> Iterator[Finding]:
    yield from find_for_draft(draft, subject, around)
    if plan.refusal is not None:
        yield plan.refusal
        return
    yield from find_in_count(draft, plan.placement, kept=len(plan.kept))
    if plan.pattern is not None:
        yield from find_in_template(draft, plan.pattern, around)


def line_key(placed: Slot) -> str:
    """Names a line by where it was placed, so that it keeps its name when it is moved."""
    return f"{placed.date:%Y%m%d}-{placed.start_time:%H%M%S}-{placed.end_time:%H%M%S}"


def fingerprint_of(preview: Preview) -> str:
    """Changes whenever anything that is shown or would be stored changes, but for the notes and the ways out."""
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
        draft.keep_as_template,
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


def _plan(draft: Draft, subject: Subject, *, today: dt.date) -> Plan:
    try:
        window = window_of(draft, subject, today=today)
        pattern = pattern_of(draft, subject)
        closures = _closures(draft, window)
        placement = place(draft, subject, window=window, closures=closures)
    except RecurrenceError as refusal:
        return _no_plan(draft, refusal)
    placed = [_changed(draft, slot) for slot in placement.slots]
    placed.sort(key=lambda item: (item.wanted.slot, item.wanted.key))
    return Plan(
        pattern=pattern,
        placement=placement,
        kept=tuple(item for item in placed if not item.wanted.change.dropped),
        dropped=tuple(item for item in placed if item.wanted.change.dropped),
        closures=closures,
    )


def _no_plan(draft: Draft, refusal: RecurrenceError) -> Plan:
    return Plan(
        pattern=None,
        placement=Placement(slots=(), wanted=None, first_day=draft.first_day, last_day=draft.first_day),
        kept=(),
        dropped=(),
        closures=Closures(rows=()),
        refusal=error(Code.DATES, str(refusal)),
    )


def _closures(draft: Draft, window: tuple[dt.date, dt.date]) -> Closures:
    """Of all days that a line may fall on, moved ones too."""
    moved_to = [change.date for change in draft.changes.values() if change.date is not None]
    return load_closures(first_day=min(*window, *moved_to), last_day=max(*window, *moved_to))


def _changed(draft: Draft, placed: Slot) -> PlacedClass:
    key = line_key(placed)
    change = draft.changes.get(key, UNCHANGED)
    slot = Slot(
        date=placed.date if change.date is None else change.date,
        start_time=placed.start_time if change.start_time is None else change.start_time,
        end_time=placed.end_time if change.end_time is None else change.end_time,
    )
    wanted = WantedClass(
        key=key,
        slot=slot,
        instructor_id=draft.instructor_id if change.instructor_id is None else change.instructor_id,
        class_schedule_id=followed_template(draft),
        booking_ids=frozenset(draft.booking_ids),
        change=change,
    )
    return PlacedClass(placed=placed, wanted=wanted)


def _stand_in(draft: Draft) -> WantedClass:
    """Has the instructor and the students of the draft looked up even if no class is left."""
    midnight = dt.time(0)
    return WantedClass(
        key="",
        slot=Slot(date=draft.first_day, start_time=midnight, end_time=midnight),
        instructor_id=draft.instructor_id,
        booking_ids=frozenset(draft.booking_ids),
    )


def _reckon(draft: Draft, *, classes: int) -> tuple[Quote | None, tuple[Finding, ...]]:
    """The amounts, unless there is no class or something is wrong with the rate."""
    try:
        check_offered(draft.payment_type, draft.schedule_type)
        reckoned = quote(
            payment_type=draft.payment_type,
            rate=draft.payment_rate,
            students=len(set(draft.booking_ids)),
            classes=max(classes, 1),
            complimentary=draft.complimentary,
            currency=settings.STUDIO_CURRENCY,
        )
    except PaymentError as refusal:
        return None, (error(Code.PAYMENT, str(refusal)),)
    return (reckoned if classes else None), ()


def _lines(
    draft: Draft, plan: Plan, around: Surroundings, *, amounts: Sequence[Decimal], actor: User, today: dt.date
) -> tuple[Line, ...]:
    found = find_around(wanted=[item.wanted for item in plan.kept], around=around, actor=actor, today=today)
    return tuple(
        _line(
            draft,
            item,
            around,
            amount=amount,
            findings=(*_find_outside(draft, plan.placement, item.wanted), *found[item.wanted.key]),
        )
        for item, amount in zip(plan.kept, amounts, strict=True)
    )


def _line(
    draft: Draft, item: PlacedClass, around: Surroundings, *, amount: Decimal, findings: tuple[Finding, ...] = ()
) -> Line:
    wanted = item.wanted
    return Line(
        key=wanted.key,
        placed=item.placed,
        slot=wanted.slot,
        instructor_id=wanted.instructor_id,
        instructor_name=around.name_of(wanted.instructor_id),
        amount=amount,
        changed=wanted.slot != item.placed or wanted.instructor_id != draft.instructor_id,
        findings=findings,
    )


def _find_outside(draft: Draft, placement: Placement, wanted: WantedClass) -> Iterator[Finding]:
    """A line of a package that was moved to where the package is not valid."""
    if draft.schedule_type in OF_PACKAGES and not placement.first_day <= wanted.slot.date <= placement.last_day:
        yield replace(
            error(
                Code.OUTSIDE_VALIDITY,
                f"{say_slot(wanted.slot)} is outside the package's time, {say_date(placement.first_day)} to "
                f"{say_date(placement.last_day)}.",
                line_key=wanted.key,
            ),
            ways_out=(WayOut(label="Move it back", change=replace(wanted.change, date=None)),),
        )
