"""Expected failures of offboarding; `str(error)` is a message for admins."""

from collections.abc import Sequence

from assignments.exceptions import AssignmentsError
from instructors.handover import Outcome


class FateMissing(AssignmentsError):
    """Somebody leaves, and nobody has said what becomes of their classes or weekly templates."""

    def __init__(self, message: str = "Say what becomes of the classes and weekly templates first.") -> None:
        super().__init__(message)


class SomeLeftBehind(AssignmentsError):
    """Some classes or templates of somebody who leaves cannot be handed over as asked; `left` says which and why.

    Nothing was changed: the person who asks decides whether they stay behind.
    """

    def __init__(self, left: Sequence[Outcome]) -> None:
        self.left = tuple(left)
        super().__init__("Not all of them can be handed over like that. Nothing was changed yet.")
