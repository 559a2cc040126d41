"""Expected failures of scheduling; `str(error)` is a message for desk staff."""

from assignments.exceptions import AssignmentsError
from scheduling.changes import ChangeSheet
from scheduling.drafts import Preview


class ClosureHitsClasses(AssignmentsError):
    """Scheduled classes lie on the days of a closure, and nobody was told."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"{number} scheduled class{'' if number == 1 else 'es'} on these days. Confirm the closure.")


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
