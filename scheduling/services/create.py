"""Create the classes of a draft: all of them as previewed, or none (rules 4.7)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import REFUSALS
from assignments.models import Assignment, AssignmentBooking, AssignmentSeries, PaymentCalculation
from assignments.models.vocabulary import ScheduleType
from assignments.recurrence import Pattern, day_of_week, duration_minutes
from assignments.seats import seats_of
from assignments.services.history import RECORDED, Change, Event, record, values_of
from assignments.services.locks import lock_bookings, lock_instructors
from catalog.models import ClassSchedule
from database.constraints import raise_for_constraint
from scheduling.drafts import Draft, Preview, PreviewLine
from scheduling.exceptions import PreviewOutdated, UnresolvedFindings
from scheduling.placement import saves_template
from scheduling.services.preview import PreparedDraft, prepare_assignments, preview_assignments


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedClasses:
    """The new classes; an ad hoc class has no series."""

    series: AssignmentSeries | None
    assignments: tuple[Assignment, ...]


@transaction.atomic
def create_assignments(
    *, draft: Draft, actor: User, acknowledged: frozenset[str], fingerprint: str, now: dt.datetime
) -> CreatedClasses:
    """Create the classes that the preview with this fingerprint showed, all of them or none.

    Raises PreviewOutdated if anything shown has changed since, or if another transaction takes a
    slot at the same time. Raises UnresolvedFindings if there is an error, or a warning that is not
    `acknowledged`. Both exceptions carry the present preview.
    """
    require(actor, Permission.CREATE_ASSIGNMENT)
    today = timezone.localdate(now)
    lock_instructors(_instructors_of(draft))
    lock_bookings(draft.booking_ids)
    prepared = prepare_assignments(draft=draft, actor=actor, today=today)
    preview = prepared.preview
    if preview.fingerprint != fingerprint:
        raise PreviewOutdated(preview)
    if preview.errors or not preview.warning_codes <= acknowledged:
        raise UnresolvedFindings(preview)
    try:
        with raise_for_constraint(REFUSALS):
            return _insert(prepared, actor=actor, now=now)
    except tuple(REFUSALS.values()) as refusal:
        raise PreviewOutdated(preview_assignments(draft=draft, actor=actor, today=today)) from refusal


def _instructors_of(draft: Draft) -> set[UUID]:
    others = (adjustment.instructor_id for adjustment in draft.adjustments.values())
    return {draft.instructor_id, *(instructor_id for instructor_id in others if instructor_id is not None)}


def _insert(prepared: PreparedDraft, *, actor: User, now: dt.datetime) -> CreatedClasses:
    """Insert everything with one statement for each table."""
    preview = prepared.preview
    templates = _save_templates(prepared)
    series = _create_series(prepared, templates, actor=actor)
    assignments = [
        _build_class(prepared, line, series=series, position=position, templates=templates, actor=actor, now=now)
        for position, line in enumerate(preview.lines, start=1)
    ]
    Assignment.objects.bulk_create(assignments)
    _attach(preview.draft, assignments, now=now)
    _save_calculations(preview, assignments, actor=actor, now=now)
    changes = [Change(assignment=row, after=values_of(row, RECORDED)) for row in assignments]
    record(event=Event.CREATED, changes=changes, actor=actor, now=now)
    return CreatedClasses(series=series, assignments=tuple(assignments))


def _save_templates(prepared: PreparedDraft) -> dict[int, UUID]:
    """Return the weekly template by weekday: the one that the draft follows, new ones, or none."""
    draft, subject, pattern = prepared.preview.draft, prepared.subject, prepared.pattern
    if subject.class_schedule is not None:
        return {subject.class_schedule.day_of_week: subject.class_schedule.pk}
    if not saves_template(draft) or pattern is None or subject.class_type is None:
        return {}
    created = ClassSchedule.objects.bulk_create(
        ClassSchedule(
            class_type=subject.class_type,
            day_of_week=weekday,
            start_time=pattern.start_time,
            end_time=pattern.end_time,
            instructor_id=draft.instructor_id,
            duration_minutes=duration_minutes(pattern.start_time, pattern.end_time),
            max_participants=seats_of(subject),
            effective_from=draft.first_day,
            effective_until=draft.last_day,
        )
        for weekday in sorted(pattern.weekdays)
    )
    return {template.day_of_week: template.pk for template in created}


def _create_series(prepared: PreparedDraft, templates: Mapping[int, UUID], *, actor: User) -> AssignmentSeries | None:
    preview, subject = prepared.preview, prepared.subject
    draft = preview.draft
    if draft.schedule_type == ScheduleType.ADHOC:
        return None
    return AssignmentSeries.objects.create(
        schedule_type=draft.schedule_type,
        booking_type=draft.booking_type,
        class_type=subject.class_type,
        package=subject.package,
        class_schedule_id=next(iter(templates.values())) if len(templates) == 1 else None,
        payment_type=draft.payment_type,
        payment_rate=draft.payment_rate,
        first_day=preview.first_day,
        last_day=preview.last_day,
        wanted=preview.wanted,
        pattern=_as_json(prepared.pattern),
        created_by=actor,
    )


def _as_json(pattern: Pattern | None) -> dict[str, object] | None:
    if pattern is None:
        return None
    return {
        "weekdays": sorted(pattern.weekdays),
        "start": f"{pattern.start_time:%H:%M}",
        "end": f"{pattern.end_time:%H:%M}",
    }


def _build_class(
    prepared: PreparedDraft,
    line: PreviewLine,
    *,
    series: AssignmentSeries | None,
    position: int,
    templates: Mapping[int, UUID],
    actor: User,
    now: dt.datetime,
) -> Assignment:
    """Return the unsaved class of one line.

    Setting the database defaults here makes the insert faster.
    """
    draft, subject = prepared.preview.draft, prepared.subject
    return Assignment(
        id=uuid4(),
        class_type_id=subject.class_type.pk if subject.class_type else None,
        package_id=subject.package.pk if subject.package else None,
        instructor_id=line.instructor_id,
        date=line.slot.date,
        start_time=line.slot.start_time,
        end_time=line.slot.end_time,
        payment_amount=line.amount,
        payment_type=draft.payment_type,
        payment_rate=draft.payment_rate,
        schedule_type=draft.schedule_type,
        booking_type=draft.booking_type,
        notes=draft.notes or None,
        assigned_by_id=actor.pk,
        assigned_at=now,
        updated_at=now,
        series_id=series.pk if series else None,
        series_position=position if series else None,
        class_schedule_id=templates.get(day_of_week(line.placed.date)),
    )


def _attach(draft: Draft, assignments: Sequence[Assignment], *, now: dt.datetime) -> None:
    """Attach every student to every class (rules 3.6)."""
    AssignmentBooking.objects.bulk_create(
        AssignmentBooking(id=uuid4(), assignment_id=assignment.pk, booking_id=booking_id, created_at=now)
        for assignment in assignments
        for booking_id in sorted(set(draft.booking_ids))
    )


def _save_calculations(preview: Preview, assignments: Sequence[Assignment], *, actor: User, now: dt.datetime) -> None:
    draft = preview.draft
    PaymentCalculation.objects.bulk_create(
        PaymentCalculation(
            id=uuid4(),
            assignment_id=assignment.pk,
            after=assignment.payment_amount,
            payment_type=draft.payment_type,
            rate=draft.payment_rate,
            students=max(len(set(draft.booking_ids)), 1),
            classes=len(assignments),
            rule=preview.rule,
            reason="Created",
            calculated_by_id=actor.pk,
            calculated_at=now,
        )
        for assignment in assignments
    )
