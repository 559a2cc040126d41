"""Telling people, in the transaction of what happened, and keeping track of what they have read.

Mails and messages will start from the same rows; nothing is sent here.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from accounts.permissions import RoleName
from accounts.row_security.acting import current_change_id
from notices.kinds import Kind
from notices.models import Notice

# The people are found by the statement that writes: who answers a class waits for no further round trip.
WRITE = """
INSERT INTO notices (recipient_id, actor_id, kind, payload, dedupe_key, created_at)
SELECT person.user_id, draft.actor_id, draft.kind, draft.payload, draft.kind || ':' || draft.change, draft.at
FROM jsonb_to_recordset(%s::jsonb) AS draft (
    position int, recipient_id uuid, role_name text, actor_id uuid, kind text, payload jsonb, change text, at timestamptz
)
CROSS JOIN LATERAL (
    SELECT draft.recipient_id AS user_id
    UNION ALL
    SELECT role.user_id FROM user_roles role WHERE role.role_name = draft.role_name
) addressed
JOIN user_profiles person ON person.user_id = addressed.user_id AND person.is_active
WHERE draft.actor_id IS NULL OR person.user_id <> draft.actor_id
ORDER BY draft.position
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be told, to one person or to everybody with a role; `actor_id` None stands for the studio's own jobs."""

    kind: Kind
    payload: Mapping[str, Any]
    actor_id: UUID | None
    at: dt.datetime
    recipient_id: UUID | None = None
    role: RoleName | None = None
    change: str = ""


def write_notices(drafts: Sequence[Draft]) -> None:
    """Write them for all who are active and did not do it themselves, in one statement.

    Of two for the same person about the same kind of thing in one change, the first counts.
    """
    if not drafts or not settings.ENABLE_NOTIFICATIONS:
        return
    change = str(current_change_id() or uuid4())
    rows = [
        {
            "position": position,
            "recipient_id": draft.recipient_id,
            "role_name": draft.role,
            "actor_id": draft.actor_id,
            "kind": draft.kind,
            "payload": draft.payload,
            "change": draft.change or change,
            "at": draft.at.isoformat(),  # the encoder would round to milliseconds
        }
        for position, draft in enumerate(drafts)
    ]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [json.dumps(rows, cls=DjangoJSONEncoder)])


def take_back_notices(*, change_id: UUID, now: dt.datetime) -> None:
    """Withdraw what nobody has read of this change of the signed-in person, and tell the others that it was taken back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT take_back_notices(%s, %s, %s)", [change_id, now, settings.ENABLE_NOTIFICATIONS])


@transaction.atomic
def mark_read(*, person_id: UUID, now: dt.datetime, notice_id: int | None = None) -> int:
    """Mark one notice of the person read, or all; how many were unread. `now` is what takes it back."""
    unread = Notice.objects.for_person(person_id).unread()
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=Greatest(now, F("created_at")))


@transaction.atomic
def mark_unread(*, person_id: UUID, read_at: dt.datetime) -> int:
    """Take back what `mark_read` did at that moment; how many notices are unread again."""
    return Notice.objects.for_person(person_id).filter(read_at=read_at).update(read_at=None)
