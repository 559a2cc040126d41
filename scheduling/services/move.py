"""Moving one class in one step, as a drag on the calendar does."""

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
    """Move this class, and give it to another instructor if one is named, as long as nothing speaks against it.

    Raises ChangeRefused with the sheet when there is any finding, be it only a warning: whoever moves it is asked then.
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
