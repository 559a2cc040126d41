"""What a service of this app refuses; `str(error)` tells staff what happened and what to do."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from assignments.changes import ChangeSheet
from assignments.drafts import Finding, Preview
from assignments.handover import Outcome


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

    def __init__(self, message: str = "This booking is in the class already.") -> None:
        super().__init__(message)


class StudentsBusy(AssignmentsError):
    """Students who would join sit in another class at that time; `findings` name them (domain 4.5)."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("Somebody would sit in two classes at once. Confirm that before adding them.")


class ClosureHitsClasses(AssignmentsError):
    """Scheduled classes lie on the days of a closure, and nobody was told."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"{number} scheduled class{'' if number == 1 else 'es'} on these days. Confirm the closure.")


class TemplateTaken(AssignmentsError):
    """The instructor has another weekly template at that time (`no_time_overlap`)."""

    def __init__(self, message: str = "The instructor already has a weekly template at that time.") -> None:
        super().__init__(message)


class PreviewOutdated(AssignmentsError):
    """What would be saved is no longer what was shown; `preview` shows it as it is now (domain 4.7)."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__("Something changed since you looked. Nothing was saved: check the classes again.")


class FindingsStand(AssignmentsError):
    """An error blocks the classes of `preview`, or a warning is not acknowledged (domain 4.5)."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(
            "These classes cannot be saved before their errors are mended."
            if preview.errors
            else "Confirm each of the warnings before saving."
        )


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


class AmountRefused(AssignmentsError):
    """An amount that cannot be stored, or one set by hand without a reason."""


class CannotMove(AssignmentsError):
    """The class has no place where it is asked to go, whoever teaches it."""


class NothingToChange(AssignmentsError):
    """Everything is already as it is asked for."""

    def __init__(self, message: str = "Nothing would change. Change something first, or close the form.") -> None:
        super().__init__(message)


class ChangeOutdated(AssignmentsError):
    """What saving would do is no longer what was shown; `sheet` shows it as it is now."""

    def __init__(self, sheet: ChangeSheet) -> None:
        self.sheet = sheet
        super().__init__("Something changed since you looked. Nothing was saved: look through the changes again.")


class ChangeRefused(AssignmentsError):
    """Errors stand in the way of a change, or warnings are not acknowledged; `sheet` names them."""

    def __init__(self, sheet: ChangeSheet) -> None:
        self.sheet = sheet
        super().__init__(
            "Nothing was saved: mend the errors first."
            if sheet.errors
            else "Nothing was saved: tick each warning to go ahead."
        )


class ViewNameTaken(AssignmentsError):
    """The person has a saved view with that name (`saved_views_name_once_per_owner`)."""

    def __init__(self, message: str = "You have a view with this name already. Choose another name.") -> None:
        super().__init__(message)


class ViewGone(AssignmentsError):
    """There is no such saved view, or it is not this person's to change."""

    def __init__(self, message: str = "This view is not there any more, or it is not yours.") -> None:
        super().__init__(message)


REFUSALS: Mapping[str, type[AssignmentsError]] = {
    "no_instructor_overlap": InstructorBusy,
    "assignment_bookings_capacity": ClassFull,
    "assignment_bookings_open": BookingClosed,
    "assignment_bookings_once": AlreadyAttached,
    "no_time_overlap": TemplateTaken,
}
"""For `raise_for_constraint`: every refusal of the database that a service of this app may meet."""
