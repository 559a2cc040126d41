"""What a service of this app refuses; `str(error)` tells staff what happened and what to do."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from assignments.proposals import Finding


class AssignmentsError(Exception):
    """Base of the expected failures of this app."""


class InstructorBusy(AssignmentsError):
    """The database holds another class of that instructor at that time (`no_instructor_overlap`)."""

    def __init__(self, message: str = "The instructor already has a class at that time.") -> None:
        super().__init__(message)


class ClassFull(AssignmentsError):
    """More students than the class has room for (`assignment_bookings_capacity`)."""

    def __init__(self, message: str = "The class is full.") -> None:
        super().__init__(message)


class BookingClosed(AssignmentsError):
    """The booking is cancelled or completed and can no longer be attached (`assignment_bookings_open`)."""

    def __init__(self, message: str = "A cancelled or completed booking cannot be attached.") -> None:
        super().__init__(message)


class BookingUnfit(AssignmentsError):
    """The type or the package of a booking does not fit the class (domain 3.3)."""


class AlreadyAttached(AssignmentsError):
    """The booking is in the class already (`assignment_bookings_once`)."""

    def __init__(self, message: str = "This booking is already in the class.") -> None:
        super().__init__(message)


class StudentsBusy(AssignmentsError):
    """Students who would join sit in another class at that time; `findings` name them (domain 4.5)."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("Somebody would sit in two classes at once. Confirm that before adding them.")


class TemplateTaken(AssignmentsError):
    """The instructor has another weekly template at that time (`no_time_overlap`)."""

    def __init__(self, message: str = "The instructor already has a weekly template at that time.") -> None:
        super().__init__(message)


class WrongState(AssignmentsError):
    """A class is not in a state from which this step is possible (domain 4.8).

    Of several classes asked for at once, `refusals` says which ones refuse and why. Nothing was changed for any.
    """

    def __init__(self, message: str, *, refusals: Mapping[UUID, str] | None = None) -> None:
        self.refusals = dict(refusals or {})
        super().__init__(message)


class ReasonMissing(AssignmentsError):
    """Declining a class needs a reason, and another reason needs words."""


class AssignmentGone(AssignmentsError):
    """The class was deleted meanwhile, or the person may not see it."""

    def __init__(self, message: str = "This class no longer exists.") -> None:
        super().__init__(message)


class VersionConflict(AssignmentsError):
    """Somebody changed the class since it was shown; what was typed is kept by the screen (domain 4.3)."""

    def __init__(self, *, assignment_id: UUID, shown: int, stored: int) -> None:
        self.assignment_id = assignment_id
        self.shown = shown
        self.stored = stored
        super().__init__("Somebody else changed this class while you had it open.")


class CannotUndo(AssignmentsError):
    """A change can no longer be taken back: too late, somebody else's, or overtaken by a later one."""


class BulkRefused(AssignmentsError):
    """Changing several classes at once is switched off, or too many were chosen, or what to make of them is not said."""


class AmountRefused(AssignmentsError):
    """An amount that cannot be stored, or one set by hand without a reason."""


REFUSALS: Mapping[str, type[AssignmentsError]] = {
    "no_instructor_overlap": InstructorBusy,
    "assignment_bookings_capacity": ClassFull,
    "assignment_bookings_open": BookingClosed,
    "assignment_bookings_once": AlreadyAttached,
    "no_time_overlap": TemplateTaken,
}
"""For `raise_for_constraint`: every refusal of the database that a service of this app may meet."""
