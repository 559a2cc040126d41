"""What removing the instructor role through `/rest/v1` requires (contract 8)."""

from collections.abc import Collection
from uuid import UUID

from instructors.exceptions import FateMissing
from instructors.services.rest_writes import hold_roles
from postgrest_server.errors import BadRequest
from postgrest_server.resource import Follow, Write


def hold_instructor_roles(write: Write) -> Follow:
    """Refuse to remove the role from instructors who still have classes: only the People screen asks what happens to them."""
    follow = hold_roles(role_ids=write.keys, now=write.at)

    def require_no_classes(keys: Collection[UUID]) -> None:
        try:
            follow(keys)
        except FateMissing as refused:
            raise BadRequest("23514", str(refused), hint="The People screen asks for it") from refused

    return require_no_classes
