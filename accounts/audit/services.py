"""What happened around people's access, written in the transaction in which it happens (house rule: history is a row)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import AuditEntry, User
from web.client_address import current_address

LONGEST_TYPED = 254


@transaction.atomic
def write_audit(
    *,
    event: str,
    person: User | None,
    actor: User | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    typed: str = "",
) -> AuditEntry:
    """One entry: the dotted code, about whom, by whom, from the address of this request."""
    return AuditEntry.objects.create(
        event=event,
        person=person,
        actor=actor,
        typed=typed,
        address=current_address(),
        before=dict(before or {}),
        after=dict(after or {}),
    )
