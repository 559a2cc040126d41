"""The second step of a sign-in: turned on with a code from an app, turned off by its owner, taken off by an admin."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.audit.services import write_audit
from accounts.exceptions import SecondFactorOff, SecondFactorOn, WrongCode
from accounts.locks import hold_person
from accounts.models import SecondFactor, User
from accounts.permissions import Permission
from accounts.sign_in.authenticator import new_recovery_codes, new_shared_secret, plain_recovery_code, step_of
from accounts.sign_in.tokens import hash_of


@transaction.atomic
def begin_second_factor(*, person: User) -> SecondFactor:
    """A new secret for the person's app. It counts once a code of it was typed. Raises SecondFactorOn."""
    if hold_person(person.pk).has_second_factor:
        raise SecondFactorOn
    secret = new_shared_secret()
    made, _ = SecondFactor.objects.update_or_create(
        user=person, defaults={"secret": secret, "last_step": 0, "recovery_hashes": []}
    )
    return made


@transaction.atomic
def turn_second_factor_on(*, person: User, code: str, at: dt.datetime) -> Sequence[str]:
    """Ask for a code at every sign-in from now on; returns the recovery codes, which are readable only here.

    Raises WrongCode, SecondFactorOn.
    """
    stored = hold_person(person.pk)
    if stored.has_second_factor:
        raise SecondFactorOn
    begun = SecondFactor.objects.of(person).first()
    step = step_of(code, secret=begun.secret, at=at) if begun else None
    if step is None or not SecondFactor.objects.of(person).use_step(step):
        raise WrongCode
    stored.second_factor_at = at
    stored.save(update_fields=["second_factor_at"])
    write_audit(event="second_factor.turned_on", person=person, actor=person)
    return _store_recovery_codes(person)


@transaction.atomic
def make_recovery_codes(*, person: User) -> Sequence[str]:
    """Ten new recovery codes in place of those from before, for a person who proved a code. Raises SecondFactorOff."""
    if not hold_person(person.pk).has_second_factor:
        raise SecondFactorOff
    write_audit(event="second_factor.codes_made", person=person, actor=person)
    return _store_recovery_codes(person)


@transaction.atomic
def turn_second_factor_off(*, person: User) -> None:
    """Ask for the password only, for a person who proved both. Raises SecondFactorOff."""
    _turn_off(hold_person(person.pk))
    SecondFactor.objects.of(person).delete()
    write_audit(event="second_factor.turned_off", person=person, actor=person)


@transaction.atomic
def take_second_factor_off(*, person_id: UUID, actor: User) -> User:
    """Let somebody who lost their phone in with the password only. Raises SecondFactorOff, PersonGone.

    The secret stays theirs to replace: nobody else reaches it.
    """
    require(actor, Permission.MANAGE_USERS)
    person = hold_person(person_id)
    _turn_off(person)
    write_audit(event="second_factor.taken_off", person=person, actor=actor)
    return person


def _turn_off(person: User) -> None:
    if not person.has_second_factor:
        raise SecondFactorOff
    person.second_factor_at = None
    person.save(update_fields=["second_factor_at"])


def _store_recovery_codes(person: User) -> Sequence[str]:
    codes = new_recovery_codes()
    hashes = [hash_of(plain_recovery_code(code)) for code in codes]
    SecondFactor.objects.of(person).update(recovery_hashes=hashes)
    return codes
