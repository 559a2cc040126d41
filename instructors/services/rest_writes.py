import datetime as dt
from collections.abc import Collection
from uuid import UUID

from accounts.models import User, UserRole
from accounts.permissions import RoleName
from assignments.services.locks import lock_instructors
from instructors.services.offboarding import require_nothing_left
from postgrest_server.declarations import AfterWrite


def before_role_removal(*, role_ids: Collection[UUID], now: dt.datetime) -> AfterWrite:
    """Lock the instructors with these roles.

    After the write, raise FateMissing for those who lost the role and have classes.
    """
    by_role = UserRole.objects.filter(pk__in=role_ids, role_name=RoleName.INSTRUCTOR)
    teaching = set(by_role.values_list("user_id", flat=True))
    lock_instructors(teaching)

    def after_write(_written: Collection[UUID]) -> None:
        still = User.objects.instructors().filter(pk__in=teaching).values_list("pk", flat=True)
        require_nothing_left(person_ids=teaching - set(still), now=now)

    return after_write
