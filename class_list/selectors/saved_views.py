"""The views that list and calendar offer: built in, one's own, and the team's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from accounts.models import User
from class_list.models import SavedView

BUILT_IN: Final = (
    ("Everything from today on", ""),
    ("This week", "dates=week"),
    ("Awaiting an answer", "answer=pending&state=scheduled"),
    ("Declined, to give to somebody", "answer=rejected&state=scheduled"),
    ("Taught and unpaid", "dates=all&payment=pending&state=completed"),
    ("Conflicts", "conflicts=on"),
)
SAID_BY_A_CHIP: Final = ("", "dates=week")
"""Built-in views whose whole filter stands beside them as a chip of the same words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One view to choose. A built-in one has no row."""

    name: str
    query: str
    is_current: bool
    row: SavedView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    built_in: Sequence[Choice]
    own: Sequence[Choice]
    shared: Sequence[Choice]

    @property
    def current(self) -> str:
        """The name of the view that is shown, one's own rather than the team's; empty for no view, or where a chip says it."""
        named = [view for view in self.built_in if view.query not in SAID_BY_A_CHIP]
        views = (*self.own, *self.shared, *named)
        return next((view.name for view in views if view.is_current), "")


def view_choices(*, user: User, query: str, keep: Callable[[str], str | None] = str) -> Choices:
    """All views that the person may choose, in one query; current are those that ask for `query`.

    `keep` says what of a view's query counts where it is offered: a view of which nothing does (None) is left out.
    """
    views = [
        Choice(name=row.name, query=kept, is_current=kept == query, row=row)
        for row in SavedView.objects.visible_to(user)
        if (kept := keep(row.query)) is not None
    ]
    return Choices(
        built_in=[
            Choice(name=name, query=kept, is_current=kept == query)
            for name, text in BUILT_IN
            if (kept := keep(text)) is not None
        ],
        own=[view for view in views if view.row and view.row.owner_id == user.pk],
        shared=[view for view in views if view.row and view.row.owner_id != user.pk],
    )


def find_view(*, view_id: UUID, user: User) -> SavedView | None:
    return SavedView.objects.visible_to(user).filter(pk=view_id).first()
