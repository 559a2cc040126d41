"""The audit in sentences: made when shown, from the codes and facts that were stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.devices import device_in_words
from accounts.models import AuditEntry, UserRole
from accounts.permissions import PERMISSION_LABELS

KINDS = {
    "sign_in": "Sign-ins",
    "sign_out": "Sign-outs",
    "session": "Ended sessions",
    "password": "Passwords",
    "second_factor": "Second step",
    "token": "API tokens",
    "person": "People and roles",
}
BY = {
    "password": "Signed in with the password",
    "code": "Signed in with password and code",
    "recovery_code": "Signed in with a recovery code",
    "first_password": "Signed in with the first password",
}
BLOCKED = {
    "pair": "Too many wrong passwords for this account from one place: it waits",
    "account": "Too many wrong passwords for this account from many places: it waits",
    "address": "Too many wrong passwords from this address: it waits",
    "code": "Too many wrong codes from one place: the second step waits",
    "codes": "Too many wrong codes from many places: the second step waits",
}
DETAILS = {"full_name": "Name", "email": "E-mail", "phone": "Phone", "time_zone": "Time zone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry for people. `is_grave` marks what may be somebody's attempt to get in."""

    entry: AuditEntry
    icon: str
    sentence: str
    detail: str = ""
    is_grave: bool = False
    changes: Sequence[Change] = ()

    @property
    def who(self) -> str:
        """Who did it, when it was not the person themselves."""
        entry = self.entry
        return str(entry.actor) if entry.actor is not None and entry.actor_id != entry.person_id else ""


def tell(entry: AuditEntry) -> Told:
    """The entry in words; an event that this version does not know keeps its code."""
    icon, words = SENTENCES.get(entry.event, ("info", lambda entry: entry.event))
    return Told(
        entry=entry,
        icon=icon,
        sentence=f"{words(entry)}.",
        detail=_detail(entry),
        is_grave=entry.event in GRAVE,
        changes=_changes(entry),
    )


def _signed_in(entry: AuditEntry) -> str:
    how = BY.get(entry.after.get("by", ""), "Signed in")
    return f"{how} through the API" if entry.after.get("through") == "api" else how


def _signed_out(entry: AuditEntry) -> str:
    if entry.after.get("through") != "api":
        return "Signed out"
    return (
        "Signed out through the API" if entry.after.get("scope") == "local" else "Signed other apps out through the API"
    )


def _failed(entry: AuditEntry) -> str:
    through = " through the API" if entry.after.get("through") == "api" else ""
    return f"Wrong password{through}" if entry.person_id else f"Sign-in of an unknown address{through}"


def _others_ended(entry: AuditEntry) -> str:
    browsers, apps = entry.after.get("browsers", 0), entry.after.get("apps", 0)
    return f"Signed out everywhere else: {_counted(browsers, 'browser')} and {_counted(apps, 'app')}"


def _to(entry: AuditEntry) -> str:
    address = entry.after.get("email", "")
    return f" to {address}" if address else ""


def _always(sentence: str) -> Callable[[AuditEntry], str]:
    return lambda _entry: sentence


SENTENCES: Mapping[str, tuple[str, Callable[[AuditEntry], str]]] = {
    "sign_in.succeeded": ("check", _signed_in),
    "sign_in.failed": ("x", _failed),
    "sign_in.blocked": ("lock", lambda entry: BLOCKED.get(entry.after.get("limit", ""), "Too many tries: it waits")),
    "sign_in.code_failed": ("x", _always("Right password, wrong code")),
    "sign_in.code_needed": ("lock", _always("Right password through the API, which cannot ask for a code")),
    "sign_out.done": ("log-out", _signed_out),
    "session.ended": ("log-out", _always("Signed one device out")),
    "session.others_ended": ("log-out", _others_ended),
    "password.changed": ("lock", _always("Changed the password; signed out everywhere else")),
    "password.chosen": (
        "lock",
        lambda entry: (
            "Chose the first password" if entry.after.get("first") else "Chose a new password by a mailed link"
        ),
    ),
    "password.link_sent": ("mail", lambda entry: f"Link to a new password sent{_to(entry)}"),
    "second_factor.turned_on": ("phone", _always("Turned the second step on")),
    "second_factor.turned_off": ("phone", _always("Turned the second step off")),
    "second_factor.taken_off": ("phone", _always("Second step taken off")),
    "second_factor.codes_made": ("phone", _always("Made new recovery codes")),
    "second_factor.refused": ("x", _always("Tried to change the second step with a wrong password or code")),
    "token.made": ("link", lambda entry: f"Made the API token “{entry.after.get('name', '')}”"),
    "token.revoked": ("ban", lambda entry: f"Revoked the API token “{entry.before.get('name', '')}”"),
    "person.invited": ("mail", _always("Invited")),
    "person.invited_again": ("mail", lambda entry: f"Invitation sent again{_to(entry)}"),
    "person.added": ("plus", _always("Added through the API")),
    "person.changed": ("edit", _always("Details changed")),
    "person.roles_changed": ("users", _always("Roles changed")),
    "person.deactivated": ("ban", _always("Deactivated, and signed out everywhere")),
    "person.reactivated": ("undo", _always("Activated again")),
}
GRAVE = frozenset(
    {"sign_in.failed", "sign_in.blocked", "sign_in.code_failed", "sign_in.code_needed", "second_factor.refused"}
)


def _detail(entry: AuditEntry) -> str:
    told = entry.after.get("device", "")
    if not told:
        return ""
    return str(told) if entry.after.get("through") == "api" else device_in_words(told)


def _changes(entry: AuditEntry) -> list[Change]:
    if entry.event == "person.changed":
        return [
            Change(label=DETAILS.get(name, name), before=entry.before.get(name, ""), after=entry.after[name])
            for name in sorted(entry.after)
        ]
    if entry.event == "person.roles_changed":
        return [
            Change(
                label=_role(name),
                before=_permissions(entry.before.get(name)),
                after=_permissions(entry.after.get(name)),
            )
            for name in sorted(entry.before.keys() | entry.after.keys())
            if set(entry.before.get(name, [])) != set(entry.after.get(name, []))
        ]
    if entry.event == "person.invited":
        return [Change(label="Roles", before="", after=", ".join(map(_role, entry.after.get("roles", []))))]
    return []


def _role(name: str) -> str:
    return dict(UserRole.Role.choices).get(name, name)


def _permissions(permissions: Sequence[Any] | None) -> str:
    if permissions is None:
        return ""
    words = {str(permission): word for permission, word in PERMISSION_LABELS.items()}
    return ", ".join(words.get(each, each) for each in permissions)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
