"""What the palette offers to do: each with the words that find it, and whom it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to do, at an address or by a form that every page has (`form`, with the value of its button).

    `text` is what the words are looked for in. What opens `in_dialog` stays over the page.
    """

    label: str
    icon: str
    text: str = ""
    url_name: str = ""
    args: tuple[str, ...] = ()
    query: str = ""
    permission: Permission | None = None
    at_desk: bool = False
    in_dialog: bool = False
    form: str = ""
    value: str = ""

    @property
    def address(self) -> str:
        """Empty as long as the screen does not exist."""
        try:
            return reverse(self.url_name, args=self.args) + self.query if self.url_name else ""
        except NoReverseMatch:
            return ""

    def is_for(self, user: User) -> bool:
        return (self.permission is None or user.may(self.permission)) and (user.works_at_desk or not self.at_desk)

    def holds(self, words: Sequence[str]) -> bool:
        text = f"{self.label} {self.text}".lower()
        return all(word in text for word in words)


MAKE, KEEP = Permission.CREATE_ASSIGNMENT, Permission.MANAGE_SETTINGS

OFFERS: Final = (
    Offer(label="New assignment", icon="plus", text="class plan add", url_name="assignments:new", permission=MAKE),
    Offer(
        label="New booking",
        icon="book",
        text="client student add",
        url_name="bookings:new",
        permission=MAKE,
        in_dialog=True,
    ),
    Offer(label="Import bookings", icon="upload", text="csv file", url_name="bookings:import", permission=MAKE),
    Offer(
        label="Invite person",
        icon="user",
        text="people instructor add new",
        url_name="accounts:invite",
        permission=Permission.MANAGE_USERS,
    ),
    *(
        Offer(
            label=f"Export classes as {kind.upper()}",
            icon="download",
            text="assignments file",
            url_name="assignments:export",
            query=f"?format={kind}",
            permission=Permission.READ_ASSIGNMENT,
            at_desk=True,
        )
        for kind in ("csv", "xlsx", "pdf")
    ),
    *(
        Offer(
            label=label,
            icon=icon,
            text="catalog add",
            url_name="catalog:new",
            args=(slug,),
            permission=KEEP,
            in_dialog=True,
        )
        for label, icon, slug in (
            ("New class type", "tag", "class-type"),
            ("New package", "package", "package"),
            ("New weekly template", "repeat", "template"),
            ("New closure", "lock", "closure"),
        )
    ),
    Offer(label="Profile", icon="user", text="account password name phone", url_name="accounts:profile"),
    Offer(label="Theme: same as device", icon="monitor", text="system", form="palette-theme", value="system"),
    Offer(label="Theme: light", icon="sun", form="palette-theme", value="light"),
    Offer(label="Theme: dark", icon="moon", form="palette-theme", value="dark"),
    Offer(label="Sign out", icon="log-out", text="log off leave", form="palette-sign-out"),
)
FIRST: Final = {"New assignment", "New booking", "Import bookings", "Invite person", "Export classes as CSV", "Profile"}
"""What is offered before anything is typed, beside the screens."""


def offers_for(user: User, words: Sequence[str]) -> list[Offer]:
    """What the person may do and the words name; without words, what people most often do."""
    return [
        offer
        for offer in OFFERS
        if offer.is_for(user)
        and (offer.address or offer.form)
        and (offer.holds(words) if words else offer.label in FIRST)
    ]
