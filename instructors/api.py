"""What removing the instructor role through `/rest/v1` requires (contract 8)."""

from collections.abc import Collection
from uuid import UUID

from instructors.exceptions import FateMissing
from instructors.services.rest_writes import before_role_removal
from postgrest_server.declarations import AfterWrite, PendingWrite
from postgrest_server.errors import BadRequest


def before_instructor_role_write(write: PendingWrite) -> AfterWrite:
    """Refuse to remove the role of instructors who still have classes.

    Only the People screen asks what happens to the classes.
    """
    require_no_classes = before_role_removal(role_ids=write.keys, now=write.now)

    def after_write(keys: Collection[UUID]) -> None:
        try:
            require_no_classes(keys)
        except FateMissing as refused:
            raise BadRequest("23514", str(refused), hint="Remove the role on the People screen") from refused

    return after_write
