"""Somebody stops working or teaching here: their classes and weekly templates are seen to in the same transaction."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.exceptions import PersonGone
from accounts.models import User
from accounts.people.services.offboarding import end_access, end_instructor_role
from accounts.permissions import Permission
from assignments.models import Assignment
from assignments.services.bulk import BulkAction, change_each
from assignments.services.locks import lock_instructors
from catalog.exceptions import TemplateClash
from catalog.models import ClassSchedule
from catalog.services import change_in_catalog
from instructors.exceptions import FateMissing, SomeLeftBehind
from instructors.handover import Decision, Fate, Handover, Outcome
from instructors.selectors.offboarding import key_of, key_of_class, templates_of


@transaction.atomic
def deactivate_person(*, person_id: UUID, handover: Handover, actor: User, now: dt.datetime) -> tuple[Outcome, ...]:
    """End the person's access, after their classes and templates are seen to; tell what became of each.

    Raises FateMissing, SomeLeftBehind, LastAdmin, PersonGone, WrongPersonState, BulkRefused; then nothing is changed.
    """
    return _leave(person_id=person_id, handover=handover, actor=actor, now=now, end=end_access)


@transaction.atomic
def take_instructor_role(*, person_id: UUID, handover: Handover, actor: User, now: dt.datetime) -> tuple[Outcome, ...]:
    """The same for somebody who stays, and teaches no longer."""
    return _leave(person_id=person_id, handover=handover, actor=actor, now=now, end=end_instructor_role)


def require_nothing_left(*, person_ids: Collection[UUID], now: dt.datetime) -> None:
    """Raise FateMissing when classes or weekly templates count on somebody who teaches no longer.

    For doors where nobody can say what becomes of them; the People screen asks.
    """
    today = timezone.localdate(now)
    for person_id in person_ids:
        if Assignment.objects.counting_on(person_id, today=today).exists() or templates_of(person_id, today=today):
            raise FateMissing


def _leave(
    *, person_id: UUID, handover: Handover, actor: User, now: dt.datetime, end: Callable[..., None]
) -> tuple[Outcome, ...]:
    require(actor, Permission.MANAGE_USERS)
    # Held before the classes are read: nobody gives the person a further one meanwhile.
    lock_instructors({person_id, *handover.instructor_ids})
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        raise PersonGone
    today = timezone.localdate(now)
    classes = list(Assignment.objects.counting_on(person_id, today=today).in_order())
    templates = templates_of(person_id, today=today)
    if (classes and handover.for_all is None) or (templates and not handover.templates_decided):
        raise FateMissing
    outcomes = [
        *_see_to_classes(classes, handover, person=person, actor=actor, now=now),
        *_see_to_templates(templates, handover, actor=actor),
    ]
    left = [outcome for outcome in outcomes if not outcome.done]
    if left and not handover.leaving_some:
        raise SomeLeftBehind(left)
    end(person=person, actor=actor)
    return tuple(outcomes)


def _see_to_classes(
    classes: Sequence[Assignment], handover: Handover, *, person: User, actor: User, now: dt.datetime
) -> list[Outcome]:
    decided: dict[Decision, list[UUID]] = {}
    for row in classes:
        alone, together = handover.one_by_one.get(key_of_class(row)), handover.one_by_one.get(key_of(row))
        decision = alone or together or handover.for_all
        if decision is not None:
            decided.setdefault(decision, []).append(row.pk)
    found = [_decide(decision, ids, handover, person=person, actor=actor, now=now) for decision, ids in decided.items()]
    place = {row.pk: number for number, row in enumerate(classes)}
    return sorted(chain.from_iterable(found), key=lambda outcome: place[outcome.assignment_id])  # type: ignore[index]  # of a class


def _decide(
    decision: Decision, ids: Sequence[UUID], handover: Handover, *, person: User, actor: User, now: dt.datetime
) -> list[Outcome]:
    if decision.fate is Fate.LEAVE:
        message = f"Stays with {person}."
        return [Outcome(done=True, message=message, fate=Fate.LEAVE, assignment_id=pk) for pk in ids]
    require(actor, Permission.BULK_ASSIGNMENT)
    results = change_each(
        action=BulkAction.CANCEL if decision.fate is Fate.CANCEL else BulkAction.REASSIGN,
        assignment_ids=ids,
        actor=actor,
        now=now,
        instructor_id=decision.instructor_id,
        acknowledged=handover.acknowledged,
        reason=handover.reason,
    )
    return [
        Outcome(done=each.ok, message=each.message, fate=decision.fate, assignment_id=each.assignment_id)
        for each in results
    ]


def _see_to_templates(templates: Sequence[ClassSchedule], handover: Handover, *, actor: User) -> list[Outcome]:
    """Given to somebody who has time for them; the others are without an instructor."""
    taker = User.objects.active().instructors().filter(pk=handover.templates_to).first()
    return [_hand_over(template, taker, actor=actor) for template in templates]


def _hand_over(template: ClassSchedule, taker: User | None, *, actor: User) -> Outcome:
    if taker is not None:
        template.instructor = taker
        try:
            change_in_catalog(row=template, columns=["instructor"], actor=actor)
        except TemplateClash:
            pass
        else:
            return Outcome(done=True, message=f"Given to {taker}.", fate=Fate.GIVE, template=template)
    template.instructor = None
    change_in_catalog(row=template, columns=["instructor"], actor=actor)
    if taker is None:
        return Outcome(done=True, message="Without an instructor.", fate=Fate.LEAVE, template=template)
    message = f"{taker} has another weekly template at that time; this one would be without an instructor."
    return Outcome(done=False, message=message, fate=Fate.GIVE, template=template)
