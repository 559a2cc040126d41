"""People and their roles in `/rest/v1`: everybody reads who works here, and the own roles; who manages people writes."""

from collections.abc import Collection, Mapping
from typing import cast
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accounts.exceptions import LastAdmin
from accounts.models import User
from accounts.permissions import Permission, RoleName
from accounts.services.people import lock_admins, require_an_admin
from api.errors import BadRequest
from api.resource import Column, Follow, ForeignKey, OwnRows, Resource, Right, Write, Writing

MANAGES_PEOPLE = Right(any_of=frozenset({Permission.MANAGE_USERS}))


def no_password() -> Mapping[str, str]:
    """A person who is added by the API chooses a password by the link that the sign-in page sends."""
    return {"password": make_password(None)}


def hold_admins(write: Write) -> Follow:
    """Whoever takes a role away waits for others who do; and the studio keeps an admin."""
    lock_admins(actor=cast("User", write.caller))

    def keep_one(_keys: Collection[UUID]) -> None:
        try:
            require_an_admin()
        except LastAdmin as refused:
            raise BadRequest("23514", str(refused)) from refused

    return keep_one


USER_PROFILES = Resource(
    name="user_profiles",
    description="People: everybody who signs in. No secrets here.",
    key="user_id",
    columns=(
        Column("user_id", "uuid", has_default=True),
        Column("full_name", "text"),
        Column("email", "text", description="In lower case."),
        Column("phone", "text", has_default=True),
        Column("time_zone", "text", has_default=True),
    ),
    writing=Writing(insert=(MANAGES_PEOPLE,), update=(MANAGES_PEOPLE,), fixed=no_password),
)
USER_ROLES = Resource(
    name="user_roles",
    description="Which roles people have, and what they may do by them. Everybody reads the own ones.",
    columns=(
        Column("id", "uuid", has_default=True),
        Column("user_id", "uuid"),
        Column("role_name", "text", choices=tuple(RoleName)),
        Column("permissions", "text[]", has_default=True, description="When left out: the role's own list."),
    ),
    foreign_keys=(ForeignKey("user_id", "user_profiles", "user_id"),),
    own_rows=OwnRows(column="user_id", all_with=Permission.MANAGE_USERS),
    writing=Writing(
        insert=(MANAGES_PEOPLE,),
        update=(MANAGES_PEOPLE,),
        delete=(MANAGES_PEOPLE,),
        hold=hold_admins,
    ),
)
