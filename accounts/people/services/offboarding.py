"""The steps by which somebody stops working here, and the way back.

What becomes of their classes is asked by `instructors/services/offboarding.py`. Nothing else takes these steps.
"""

from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.audit.services import write_audit
from accounts.exceptions import WrongPersonState
from accounts.locks import hold_person
from accounts.models import User, UserRole
from accounts.people.services.people import lock_admins, note_roles, require_an_admin
from accounts.permissions import Permission, RoleName
from accounts.selectors import roles_of


@transaction.atomic
def end_access(*, person: User, actor: User) -> None:
    """Deactivate the person: they are signed out everywhere and cannot sign in. Raises LastAdmin."""
    require(actor, Permission.MANAGE_USERS)
    stored = hold_person(person.pk)
    lock_admins(actor=actor)
    if not stored.is_active:
        raise WrongPersonState(f"{stored} is deactivated already.")
    stored.is_active = False
    stored.sign_outs += 1  # or else the old sessions would count again once they are back
    stored.save(update_fields=["is_active", "sign_outs"])
    require_an_admin()
    write_audit(event="person.deactivated", person=stored, actor=actor)


@transaction.atomic
def end_instructor_role(*, person: User, actor: User) -> None:
    """Take the instructor role away. Raises LastAdmin when its permissions were the last that managed people."""
    require(actor, Permission.MANAGE_USERS)
    lock_admins(actor=actor)
    before = roles_of(person.pk)
    deleted, _ = UserRole.objects.filter(user=person, role_name=RoleName.INSTRUCTOR).delete()
    if not deleted:
        raise WrongPersonState(f"{person} is no instructor any more.")
    require_an_admin()
    note_roles(person=person, actor=actor, before=before)


@transaction.atomic
def reactivate_person(*, person_id: UUID, actor: User) -> User:
    """Let the person sign in again, with the roles and the password from before. Raises PersonGone."""
    require(actor, Permission.MANAGE_USERS)
    person = hold_person(person_id)
    if person.is_active:
        raise WrongPersonState(f"{person} is active already.")
    person.is_active = True
    person.save(update_fields=["is_active"])
    write_audit(event="person.reactivated", person=person, actor=actor)
    return person
