"""Deleting classes for good. Cancelling is the gentler way, and for classes that took place or were paid the only one."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import models, transaction

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import WrongState
from assignments.models import Assignment, AssignmentSeries
from assignments.models.vocabulary import ClassStatus, PaymentStatus
from assignments.selectors.shares import students_of
from assignments.services.history import Change, Event, record
from assignments.services.locks import lock_chosen
from assignments.services.transitions import in_words


@transaction.atomic
def delete_assignments(
    *,
    assignment_ids: Collection[UUID],
    actor: User,
    now: dt.datetime,
    version: int | None = None,
    reason: str = "",
) -> None:
    """Delete classes, their student links, and a series that is left without classes; all of them or none.

    History keeps everything that it takes to make the same rows again.
    """
    require(actor, Permission.DELETE_ASSIGNMENT)
    assignments = lock_chosen(assignment_ids, version=version)
    refusals = {row.pk: why for row in assignments if (why := why_not_deleted(row))}
    if refusals:
        raise WrongState(in_words(refusals, assignments), refusals=refusals)
    remove(assignments, actor=actor, now=now, reason=reason)


def why_not_deleted(assignment: Assignment) -> str | None:
    """What happened and what was paid stays on the books."""
    if assignment.class_status == ClassStatus.COMPLETED:
        return "This class took place and stays on the books."
    if assignment.payment_status == PaymentStatus.PAID:
        return "This class is paid and stays on the books. Cancel it, and note the refund."
    return None


def remove(assignments: Sequence[Assignment], *, actor: User, now: dt.datetime, reason: str) -> None:
    """Delete locked classes that do not refuse it."""
    students = students_of([row.pk for row in assignments])
    series = AssignmentSeries.objects.filter(pk__in={row.series_id for row in assignments})
    locked = {row.pk: row for row in series.order_by("pk").select_for_update(no_key=True)}
    Assignment.objects.filter(pk__in=[row.pk for row in assignments]).delete()
    emptied = {
        pk: locked[pk]
        for pk in series.filter(assignments__isnull=True, archivedassignments__isnull=True).values_list("pk", flat=True)
    }
    changes = []
    for row in assignments:
        before = columns_of(row) | {"booking_ids": students[row.pk]}
        if row.series_id in emptied:
            before["series"] = columns_of(emptied[row.series_id])
        changes.append(Change(assignment=row, before=before))
    record(event=Event.DELETED, changes=changes, actor=actor, now=now, reason=reason)
    AssignmentSeries.objects.filter(pk__in=emptied).delete()


def columns_of(row: models.Model) -> dict[str, Any]:
    """Every stored value, exactly: Django's JSON would round instants to the millisecond."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.generated}  # noqa: SLF001 -- public in Django's documentation
    return {
        name: value.isoformat() if isinstance(value, dt.date | dt.time) else value for name, value in values.items()
    }
