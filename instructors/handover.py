"""What somebody who leaves hands over, to whom, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from catalog.models import ClassSchedule


class Fate(StrEnum):
    """What becomes of a class whose instructor leaves."""

    GIVE = "give"
    CANCEL = "cancel"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The fate, and with GIVE who takes over."""

    fate: Fate
    instructor_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What becomes of all that somebody leaves behind.

    `one_by_one` decides for series and classes by their keys, a class before its series; `for_all` for the others.
    Templates go to `templates_to`, or are without an instructor. `leaving_some` accepts that what cannot be handed over stays.
    """

    for_all: Decision | None = None
    one_by_one: Mapping[str, Decision] = field(default_factory=dict)
    templates_decided: bool = False
    templates_to: UUID | None = None
    acknowledged: frozenset[str] = frozenset()
    leaving_some: bool = False
    reason: str = ""

    @property
    def instructor_ids(self) -> set[UUID]:
        """Everybody who takes something over."""
        decisions = [*self.one_by_one.values(), *([self.for_all] if self.for_all else [])]
        wanted = {decision.instructor_id for decision in decisions} | {self.templates_to}
        return {pk for pk in wanted if pk is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one class or one weekly template, in a sentence."""

    done: bool
    message: str
    fate: Fate
    assignment_id: UUID | None = None
    template: ClassSchedule | None = None

    @property
    def word(self) -> str:
        """The sentence as a badge says it."""
        return self.message.removesuffix(".")
