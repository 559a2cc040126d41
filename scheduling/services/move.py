"""Move one class in one step, as dragging it on the calendar does."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from scheduling.changes import ChangeRequest, ChangeSheet
from scheduling.services.change import change_assignments, preview_change


@transaction.atomic
def move_assignment(
    *,
    assignment_id: UUID,
    date: dt.date,
    start_time: dt.time,
    end_time: dt.time,
    instructor_id: UUID | None,
    version: int,
    actor: User,
    now: dt.datetime,
) -> ChangeSheet:
    """Move this class, and reassign it if an instructor is given, unless there is a finding.

    Raises ChangeRefused with the change sheet if there is an error or a warning, so that the user
    can decide.
    """
    request = ChangeRequest(
        assignment_id=assignment_id,
        date=date,
        start_time=start_time,
        end_time=end_time,
        instructor_id=instructor_id,
    )
    sheet = preview_change(request=request, actor=actor, today=timezone.localdate(now))
    return change_assignments(
        request=request,
        acknowledged=(),
        fingerprint=sheet.fingerprint,
        versions={assignment_id: version},
        actor=actor,
        now=now,
    )
