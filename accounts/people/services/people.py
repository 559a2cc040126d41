"""Inviting people, changing them, and which roles they have (domain 1.1, 1.2).

Who leaves (deactivation, the end of the instructor role) may leave classes behind, which this app knows nothing of:
`accounts/people/services/offboarding.py` has those steps, and `instructors/services/offboarding.py` asks about the classes.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.access import require
from accounts.audit.services import write_audit
from accounts.exceptions import EmailTaken, LastAdmin
from accounts.locks import hold_person
from accounts.models import User, UserRole
from accounts.permissions import ROLE_PERMISSIONS, Permission, RoleName
from accounts.selectors import details_of_each, roles_of
from database.constraints import raise_for_constraint

DETAILS = frozenset({"full_name", "email", "phone", "time_zone"})


@transaction.atomic
def invite_person(*, full_name: str, email: str, phone: str, roles: Collection[str], actor: User) -> User:
    """Store a new person with these roles and their permission lists, who has no password until they choose one.

    Raises EmailTaken. Who calls this sends the invitation, once it is committed.
    """
    require(actor, Permission.MANAGE_USERS)
    person = User(full_name=full_name, email=email, phone=phone)
    person.set_unusable_password()
    with _address_of_its_own(email):
        person.save(force_insert=True)
    UserRole.objects.bulk_create(
        UserRole(user=person, role_name=role, permissions=list_of(RoleName(role))) for role in sorted(set(roles))
    )
    write_audit(event="person.invited", person=person, actor=actor, after={"email": email, "roles": sorted(set(roles))})
    return person


@transaction.atomic
def note_way_in(*, person: User, actor: User) -> None:
    """Write down that the person's invitation, or a link to a new password, is asked for again. Who calls this sends it."""
    require(actor, Permission.MANAGE_USERS)
    sent_to = {"email": person.email}
    if person.state == User.State.INVITED:
        write_audit(event="person.invited_again", person=person, actor=actor, after=sent_to)
    else:
        write_audit(event="password.link_sent", person=person, actor=actor, after=sent_to)


@transaction.atomic
def change_person(*, person_id: UUID, details: Mapping[str, str], actor: User) -> User:
    """Write these details of the person (`DETAILS`). Raises EmailTaken, PersonGone."""
    require(actor, Permission.MANAGE_USERS)
    if unknown := details.keys() - DETAILS:
        raise ValueError(f"No details of a person: {', '.join(sorted(unknown))}")
    person = hold_person(person_id)
    before = {
        column: getattr(person, column) for column in sorted(details) if getattr(person, column) != details[column]
    }
    for column, value in details.items():
        setattr(person, column, value)
    if before:
        with _address_of_its_own(person.email):
            person.save(update_fields=sorted(before))
        after = {column: details[column] for column in before}
        write_audit(event="person.changed", person=person, actor=actor, before=before, after=after)
    return person


@transaction.atomic
def set_roles(*, person_id: UUID, roles: Mapping[str, Sequence[str]], actor: User) -> None:
    """Give the person exactly these roles with these permissions; a role without any gets its own list.

    The instructor role stays once given: `take_instructor_role` ends it. Raises LastAdmin, PersonGone.
    """
    require(actor, Permission.MANAGE_USERS)
    person = hold_person(person_id)
    lock_admins(actor=actor)
    before = roles_of(person.pk)
    held = {row.role_name: row for row in UserRole.objects.filter(user=person)}
    # Who takes the own right to manage people away does so last: the database asks for it with every row.
    for role in sorted(RoleName, key=lambda name: _manages_people(held.get(name))):
        row = held.get(role)
        if role not in roles:
            if row is not None and role != RoleName.INSTRUCTOR:
                row.delete()
            continue
        permissions = list(roles[role]) or list_of(role)
        if row is None:
            UserRole.objects.create(user=person, role_name=role, permissions=permissions)
        elif set(row.permissions) != set(permissions):
            row.permissions = permissions
            row.save(update_fields=["permissions"])
    require_an_admin()
    note_roles(person=person, actor=actor, before=before)


@transaction.atomic
def note_roles(*, person: User, actor: User, before: Mapping[str, Sequence[str]]) -> None:
    """Write down which roles the person had and has now, with their permissions, if that is a change."""
    after = roles_of(person.pk)
    if _as_sets(before) != _as_sets(after):
        write_audit(event="person.roles_changed", person=person, actor=actor, before=before, after=after)


@transaction.atomic
def note_roles_of_each(
    *, actor: User, before: Mapping[UUID, Mapping[str, Sequence[str]]], people: Collection[UUID]
) -> None:
    """The same for several people at once."""
    for person in User.objects.filter(pk__in=people).order_by("pk"):
        note_roles(person=person, actor=actor, before=before.get(person.pk, {}))


@transaction.atomic
def note_details_of_each(*, actor: User, before: Mapping[UUID, Mapping[str, str]], people: Collection[UUID]) -> None:
    """Write down who of these people is new, and what is different about the others."""
    now = details_of_each(people)
    for person in User.objects.filter(pk__in=people).order_by("pk"):
        known, after = before.get(person.pk), now[person.pk]
        if known is None:
            write_audit(event="person.added", person=person, actor=actor, after={"email": person.email})
        elif changed := [name for name in sorted(after) if known[name] != after[name]]:
            write_audit(
                event="person.changed",
                person=person,
                actor=actor,
                before={name: known[name] for name in changed},
                after={name: after[name] for name in changed},
            )


def list_of(role: RoleName) -> list[str]:
    """The guide's permission list of the role."""
    return [str(permission) for permission in ROLE_PERMISSIONS[role]]


def lock_admins(*, actor: User) -> None:
    """Two admins who take each other's role away at once wait here; the second one is refused. People are held before."""
    list(_admin_roles().order_by("pk").select_for_update().values_list("pk"))
    require(User.objects.with_access().get(pk=actor.pk), Permission.MANAGE_USERS)


def require_an_admin() -> None:
    """Raise LastAdmin when nobody could manage people any more."""
    if not _admin_roles().filter(user__is_active=True).exists():
        raise LastAdmin


def _admin_roles() -> QuerySet[UserRole]:
    return UserRole.objects.filter(permissions__contains=[Permission.MANAGE_USERS])


def _as_sets(roles: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    return {role: set(permissions) for role, permissions in roles.items()}


def _manages_people(row: UserRole | None) -> bool:
    return row is not None and Permission.MANAGE_USERS in row.permissions


@contextmanager
def _address_of_its_own(email: str) -> Iterator[None]:
    try:
        with raise_for_constraint({"user_profiles_email_key": EmailTaken}):
            yield
    except EmailTaken as taken:
        holder = User.objects.filter(email=email).first()
        if holder is None:
            raise
        hint = "" if holder.is_active else ", who is deactivated; activate them again instead"
        raise EmailTaken(f"This is the address of {holder}{hint}.") from taken
