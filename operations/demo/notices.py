"""What the people of the demo studio were told lately, as their history has it."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.db.models import F

from assignments.events import Event
from assignments.models import Assignment, HistoryEntry
from assignments.services.announce import ANSWERS, Occurrence, drafts_of
from notices.models import Notice
from notices.services import write_notices
from operations.demo.studio import Studio

DAYS = 6
READ_AFTER = dt.timedelta(hours=3)


def tell_lately(studio: Studio) -> int:
    """Write the notices of the last days, as the services would have; those of the eve are unread. How many there are."""
    entries = list(HistoryEntry.objects.filter(at__gte=studio.midnight - dt.timedelta(days=DAYS)).order_by("at", "pk"))
    classes = Assignment.objects.in_bulk({entry.assignment_id for entry in entries})
    drafts = [
        draft
        for number, together in enumerate(_deeds(entries))
        for draft in drafts_of(
            [_occurrence(entry, classes[entry.assignment_id]) for entry in together], change=f"demo {number}"
        )
    ]
    write_notices(drafts)
    told = Notice.objects.filter(created_at__lt=studio.midnight - dt.timedelta(days=1))
    told.update(read_at=F("created_at") + READ_AFTER)
    return Notice.objects.count()


def _deeds(entries: Iterable[HistoryEntry]) -> Iterable[list[HistoryEntry]]:
    """The entries that one person wrote at one moment."""
    return (list(together) for _, together in groupby(entries, key=lambda entry: (entry.at, entry.actor_id)))


def _occurrence(entry: HistoryEntry, assignment: Assignment) -> Occurrence:
    before = entry.before or entry.after  # the class itself may have moved since it was made
    if entry.event in ANSWERS:
        before = before | {"instructor_id": str(entry.actor_id)}  # or have been given to somebody else
    return Occurrence(
        event=Event(entry.event),
        assignment=assignment,
        before=before,
        after=entry.after,
        actor_id=entry.actor_id,
        at=entry.at,
        reason=entry.reason,
    )
