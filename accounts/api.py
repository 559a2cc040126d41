"""People and their roles in `/rest/v1`.

All users read people and their own roles; `manage:users` reads and writes all.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import cast
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accounts.exceptions import LastAdmin
from accounts.models import User
from accounts.people.services.people import lock_admins, note_details_of_each, note_roles_of_each, require_an_admin
from accounts.permissions import Permission, RoleName
from accounts.selectors import details_of_each, people_with_roles, roles_of_each
from postgrest_server.declarations import (
    AfterWrite,
    Column,
    ForeignKey,
    Grant,
    OwnerPolicy,
    PendingWrite,
    Resource,
    Row,
    Writing,
)
from postgrest_server.errors import BadRequest
from postgrest_server.literals import as_uuid

PEOPLE_GRANT = Grant(any_of=frozenset({Permission.MANAGE_USERS}))


def unusable_password() -> Mapping[str, str]:
    """Return the password of a new person. The sign-in page sends a link to choose another."""
    return {"password": make_password(None)}


def before_role_write(write: PendingWrite) -> AfterWrite:
    """Lock the admins. After the write, require that an admin remains, and audit the roles.

    The lock makes the second of two concurrent removals see the first.
    """
    actor = cast("User", write.caller)
    lock_admins(actor=actor)
    before = roles_of_each(people_with_roles(write.keys) | _people_named(write.rows))

    def after_write(keys: Collection[UUID]) -> None:
        try:
            require_an_admin()
        except LastAdmin as refused:
            raise BadRequest("23514", str(refused)) from refused
        note_roles_of_each(actor=actor, before=before, people=before.keys() | people_with_roles(keys))

    return after_write


def before_profile_write(write: PendingWrite) -> AfterWrite:
    """After the write, audit who was added and which details changed."""
    before = details_of_each(write.keys)
    return lambda keys: note_details_of_each(actor=cast("User", write.caller), before=before, people=keys)


def _people_named(rows: Sequence[Row]) -> set[UUID]:
    return {person for row in rows if (person := as_uuid(row.get("user_id"))) is not None}


USER_PROFILES = Resource(
    name="user_profiles",
    description="People who sign in, without passwords or other secrets.",
    key="user_id",
    columns=(
        Column("user_id", "uuid", has_default=True),
        Column("full_name", "text"),
        Column("email", "text", description="In lower case."),
        Column("phone", "text", has_default=True),
        Column("time_zone", "text", has_default=True),
    ),
    writing=Writing(
        insert=(PEOPLE_GRANT,),
        update=(PEOPLE_GRANT,),
        insert_values=unusable_password,
        before_write=before_profile_write,
    ),
)
USER_ROLES = Resource(
    name="user_roles",
    description="Roles of people with their permissions. Users without `manage:users` read their own roles.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("user_id", "uuid"),
        Column("role_name", "text", choices=tuple(RoleName)),
        Column("permissions", "text[]", has_default=True, description="If omitted: the permissions of the role."),
    ),
    foreign_keys=(ForeignKey("user_id", "user_profiles", "user_id"),),
    owner_policy=OwnerPolicy(column="user_id", bypass_permission=Permission.MANAGE_USERS),
    writing=Writing(
        insert=(PEOPLE_GRANT,),
        update=(PEOPLE_GRANT,),
        delete=(PEOPLE_GRANT,),
        before_write=before_role_write,
    ),
)
