"""Row locks on people."""

from uuid import UUID

from accounts.exceptions import PersonGone
from accounts.models import User


def hold_person(person_id: UUID) -> User:
    """The person, held until the transaction ends."""
    found: User | None = User.objects.filter(pk=person_id).select_for_update(no_key=True).first()
    if found is None:
        raise PersonGone
    return found
