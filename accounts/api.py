"""People and their roles in `/rest/v1`: everybody reads who works here, and the own roles; who manages people writes."""

from collections.abc import Collection, Mapping, Sequence
from typing import cast
from uuid import UUID

from django.contrib.auth.hashers import make_password

from accounts.exceptions import LastAdmin
from accounts.models import User
from accounts.people.services.people import lock_admins, note_details_of_each, note_roles_of_each, require_an_admin
from accounts.permissions import Permission, RoleName
from accounts.selectors import details_of_each, people_with_roles, roles_of_each
from postgrest_server.call import as_uuid
from postgrest_server.errors import BadRequest
from postgrest_server.resource import Column, Follow, ForeignKey, OwnRows, Resource, Right, Row, Write, Writing

MANAGES_PEOPLE = Right(any_of=frozenset({Permission.MANAGE_USERS}))


def no_password() -> Mapping[str, str]:
    """A person who is added by the API chooses a password by the link that the sign-in page sends."""
    return {"password": make_password(None)}


def hold_admins(write: Write) -> Follow:
    """Whoever takes a role away waits for others who do; the studio keeps an admin; and it is written down."""
    actor = cast("User", write.caller)
    lock_admins(actor=actor)
    before = roles_of_each(people_with_roles(write.keys) | _people_named(write.rows))

    def keep_one(keys: Collection[UUID]) -> None:
        try:
            require_an_admin()
        except LastAdmin as refused:
            raise BadRequest("23514", str(refused)) from refused
        note_roles_of_each(actor=actor, before=before, people=before.keys() | people_with_roles(keys))

    return keep_one


def follow_details(write: Write) -> Follow:
    """Who was added, and what was changed about whom, is written down."""
    before = details_of_each(write.keys)
    return lambda keys: note_details_of_each(actor=cast("User", write.caller), before=before, people=keys)


def _people_named(rows: Sequence[Row]) -> set[UUID]:
    return {person for row in rows if (person := as_uuid(row.get("user_id"))) is not None}


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
    writing=Writing(insert=(MANAGES_PEOPLE,), update=(MANAGES_PEOPLE,), fixed=no_password, hold=follow_details),
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
