import datetime as dt
from collections.abc import Collection
from uuid import UUID

from accounts.models import User, UserRole
from accounts.permissions import RoleName
from assignments.services.locks import lock_instructors
from assignments.services.rest_writes import Followed
from instructors.services.offboarding import require_nothing_left


def hold_roles(*, role_ids: Collection[UUID], now: dt.datetime) -> Followed:
    """Lock those who teach by these roles; then refuse, by FateMissing, to leave classes to who teaches no longer."""
    by_role = UserRole.objects.filter(pk__in=role_ids, role_name=RoleName.INSTRUCTOR)
    teaching = set(by_role.values_list("user_id", flat=True))
    lock_instructors(teaching)

    def follow(_written: Collection[UUID]) -> None:
        still = User.objects.instructors().filter(pk__in=teaching).values_list("pk", flat=True)
        require_nothing_left(person_ids=teaching - set(still), now=now)

    return follow
