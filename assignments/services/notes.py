"""The note on a class, which the desk and its instructor share."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from accounts.models import User
from assignments.models import Assignment
from assignments.services.history import Change, Event, record
from assignments.services.locks import lock_assignment
from assignments.services.rights import require_own_or_desk


@transaction.atomic
def set_note(*, assignment_id: UUID, notes: str, actor: User, now: dt.datetime, version: int | None = None) -> None:
    """Replace the note of a class, whatever its state; blank takes it away. The instructor may, for an own class."""
    assignment = lock_assignment(assignment_id, version=version)
    require_own_or_desk(actor, [assignment])
    after = notes.strip() or None
    if after == assignment.notes:
        return
    Assignment.objects.filter(pk=assignment.pk).update(notes=after)
    change = Change(assignment=assignment, before={"notes": assignment.notes}, after={"notes": after})
    record(event=Event.NOTED, changes=[change], actor=actor, now=now)
