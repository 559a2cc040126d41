"""Signing in and out: a password, perhaps a code, and what is written down about it. How often one may guess is counted."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.contrib.auth import authenticate
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.audit.services import LONGEST_TYPED, write_audit
from accounts.exceptions import TooManyTries, WrongCode, WrongPassword
from accounts.models import AuditEntry, BrowserSession, SecondFactor, User
from accounts.sign_in.authenticator import plain_recovery_code, step_of
from accounts.sign_in.passwords import LONGEST
from accounts.sign_in.rate_limits import (
    CODES_OF_ACCOUNT,
    CODES_OF_PAIR,
    KNOWN_FOR,
    LINKS_FROM_ADDRESS,
    LINKS_OF_ACCOUNT,
    PASSWORDS_FROM_ADDRESS,
    PASSWORDS_OF_ACCOUNT,
    PASSWORDS_OF_PAIR,
    Counter,
)
from accounts.sign_in.services.throttling import count_try, take_try_back
from accounts.sign_in.tokens import hash_of
from web.client_address import current_address, network_of

PAGE: Final = "page"
API: Final = "api"


@sensitive_variables("password")
def prove_password(*, email: str, password: str, through: str, at: dt.datetime) -> User:
    """The active person with this address and password, with access. Raises TooManyTries, WrongPassword.

    In no transaction of its own: a try counts whatever becomes of the request.
    """
    typed = email.strip().lower()
    holder = User.objects.with_access().filter(email=typed).first()
    counters = _counters_of_password(typed, holder, at=at)
    try:
        count_try(counters=counters, at=at)
        person = _person_with(typed, password)
    except (TooManyTries, WrongPassword) as refused:
        _note_refusal(refused, holder, typed, through=through)
        raise
    take_try_back(counters=counters)
    return person


@sensitive_variables("code")
def prove_code(*, person: User, code: str, at: dt.datetime) -> str:
    """Use a code of the person's app, or a recovery code up; returns which. Raises TooManyTries, WrongCode."""
    counters = _counters_of_code(person)
    try:
        count_try(counters=counters, at=at)
        used = _use_code(person, code, at=at)
    except TooManyTries as refused:
        _note_blocked(refused, person, "", through=PAGE)
        raise
    except WrongCode:
        write_audit(event="sign_in.code_failed", person=person, actor=None)
        raise
    take_try_back(counters=counters)
    return used


@sensitive_variables("password", "code")
def prove_both(*, person: User, password: str, code: str, at: dt.datetime) -> None:
    """Whoever is signed in gives password and code once more. Raises TooManyTries, WrongPassword, WrongCode."""
    counters = _counters_of_code(person)
    try:
        count_try(counters=counters, at=at)
        _check_password(person, password)
        _use_code(person, code, at=at)
    except TooManyTries as refused:
        _note_blocked(refused, person, "", through=PAGE)
        raise
    except (WrongPassword, WrongCode):
        write_audit(event="second_factor.refused", person=person, actor=person)
        raise
    take_try_back(counters=counters)


@transaction.atomic
def note_sign_in(*, person: User, by: str, through: str, device: str) -> None:
    """Write down that the person is in, and by what."""
    write_audit(
        event="sign_in.succeeded",
        person=person,
        actor=person,
        after={"by": by, "through": through, "device": device[:LONGEST_TYPED]},
    )


@transaction.atomic
def note_code_needed(*, person: User) -> None:
    """Write down that a right password was not enough, where no code can be asked for."""
    write_audit(event="sign_in.code_needed", person=person, actor=None, after={"through": API})


@transaction.atomic
def note_sign_out(*, person: User, through: str) -> None:
    write_audit(event="sign_out.done", person=person, actor=person, after={"through": through})


@transaction.atomic
def forget_dead_browser_sessions(*, at: dt.datetime) -> int:
    """Delete the sessions that are over; returns how many there were."""
    deleted: int = BrowserSession.objects.dead(at=at).delete()[0]
    return deleted


def may_send_link(*, email: str, at: dt.datetime) -> bool:
    """Count a request for a new password; False when this address or this account had enough of them for now."""
    counters = [
        Counter(limit=LINKS_OF_ACCOUNT, key=LINKS_OF_ACCOUNT.key(email.strip().lower())),
        Counter(limit=LINKS_FROM_ADDRESS, key=LINKS_FROM_ADDRESS.key(network_of(current_address()))),
    ]
    try:
        count_try(counters=counters, at=at)
    except TooManyTries:
        return False
    return True


def _counters_of_password(typed: str, holder: User | None, *, at: dt.datetime) -> Sequence[Counter]:
    address = current_address()
    network = network_of(address)
    counters = [
        Counter(limit=PASSWORDS_OF_PAIR, key=PASSWORDS_OF_PAIR.key(typed, network)),
        Counter(limit=PASSWORDS_FROM_ADDRESS, key=PASSWORDS_FROM_ADDRESS.key(network)),
    ]
    if holder is None or address is None or not _is_known(holder, address, at=at):
        counters.append(Counter(limit=PASSWORDS_OF_ACCOUNT, key=PASSWORDS_OF_ACCOUNT.key(typed)))
    return counters


def _counters_of_code(person: User) -> Sequence[Counter]:
    return [
        Counter(limit=CODES_OF_PAIR, key=CODES_OF_PAIR.key(str(person.pk), network_of(current_address()))),
        Counter(limit=CODES_OF_ACCOUNT, key=CODES_OF_ACCOUNT.key(str(person.pk))),
    ]


def _is_known(person: User, address: str, *, at: dt.datetime) -> bool:
    return AuditEntry.objects.signed_in_from(person=person, address=address, since=at - KNOWN_FOR).exists()


def _note_refusal(refused: TooManyTries | WrongPassword, holder: User | None, typed: str, *, through: str) -> None:
    # What is no address may be a password, typed into the wrong field: it is not kept.
    kept = typed[:LONGEST_TYPED] if holder is None and "@" in typed else ""
    if isinstance(refused, TooManyTries):
        _note_blocked(refused, holder, kept, through=through)
    else:
        write_audit(event="sign_in.failed", person=holder, actor=None, after={"through": through}, typed=kept)


def _note_blocked(refused: TooManyTries, person: User | None, typed: str, *, through: str) -> None:
    """Once for each time that a limit is met: the further tries would drown everything else."""
    if refused.is_first:
        after = {"through": through, "limit": refused.limit}
        write_audit(event="sign_in.blocked", person=person, actor=None, after=after, typed=typed)


@sensitive_variables("password")
def _person_with(typed: str, password: str) -> User:
    person = authenticate(None, username=typed, password=password) if len(password) <= LONGEST else None
    if not isinstance(person, User):
        raise WrongPassword
    return person


@sensitive_variables("password")
def _check_password(person: User, password: str) -> None:
    if not person.check_password(password):
        raise WrongPassword


def _use_code(person: User, code: str, *, at: dt.datetime) -> str:
    held = SecondFactor.objects.of(person).first()
    if held is None or not person.has_second_factor:
        raise WrongCode
    own = SecondFactor.objects.of(person)
    step = step_of(code, secret=held.secret, at=at)
    if step is not None and own.use_step(step):
        return "code"
    if step is None and own.use_recovery_code(hash_of(plain_recovery_code(code))):
        return "recovery_code"
    raise WrongCode
