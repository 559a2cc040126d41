"""Write the notices of the last days from the history of the demo data."""

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


def write_recent_notices(studio: Studio) -> int:
    """Write the notices that services would have written in the last DAYS days; return how many.

    Notices of the last 24 hours before midnight are unread.
    """
    entries = list(HistoryEntry.objects.filter(at__gte=studio.midnight - dt.timedelta(days=DAYS)).order_by("at", "pk"))
    classes = Assignment.objects.in_bulk({entry.assignment_id for entry in entries})
    drafts = [
        draft
        for number, change in enumerate(_changes(entries))
        for draft in drafts_of(
            [_occurrence(entry, classes[entry.assignment_id]) for entry in change], change=f"demo {number}"
        )
    ]
    write_notices(drafts)
    read = Notice.objects.filter(created_at__lt=studio.midnight - dt.timedelta(days=1))
    read.update(read_at=F("created_at") + READ_AFTER)
    return Notice.objects.count()


def _changes(entries: Iterable[HistoryEntry]) -> Iterable[list[HistoryEntry]]:
    """Group the entries by time and user: one group is one change."""
    return (list(group) for _, group in groupby(entries, key=lambda entry: (entry.at, entry.actor_id)))


def _occurrence(entry: HistoryEntry, assignment: Assignment) -> Occurrence:
    # Not from the class itself: it may have been moved or reassigned since.
    before = entry.before or entry.after
    if entry.event in ANSWERS:
        before = before | {"instructor_id": str(entry.actor_id)}
    return Occurrence(
        event=Event(entry.event),
        assignment=assignment,
        before=before,
        after=entry.after,
        actor_id=entry.actor_id,
        at=entry.at,
        reason=entry.reason,
    )
