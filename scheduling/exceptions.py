"""Expected failures of scheduling; `str(error)` is a message for desk staff."""

from assignments.exceptions import AssignmentsError
from scheduling.changes import ChangeSheet
from scheduling.drafts import Preview


class ClosureHitsClasses(AssignmentsError):
    """There are scheduled classes on the days of a closure, and the user has not confirmed them."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"{number} scheduled class{'' if number == 1 else 'es'} on these days. Confirm the closure.")


class PreviewOutdated(AssignmentsError):
    """The draft would no longer be saved as it was shown; `preview` is the present one (rules 4.7)."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__("Something has changed since this preview. Nothing was saved. Check the classes again.")


class UnresolvedFindings(AssignmentsError):
    """The classes of `preview` have an error, or a warning that is not acknowledged (rules 4.5)."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__(
            "Nothing was saved. Fix the errors first."
            if preview.errors
            else "Nothing was saved. Confirm each warning first."
        )


class CannotMove(AssignmentsError):
    """The class cannot be moved to that time, with any instructor."""


class NothingToChange(AssignmentsError):
    """The change would leave everything as it is."""

    def __init__(self, message: str = "There is nothing to change. Edit a field first, or close the form.") -> None:
        super().__init__(message)


class ChangeOutdated(AssignmentsError):
    """Saving would no longer do what was shown; `sheet` is the present change sheet."""

    def __init__(self, sheet: ChangeSheet) -> None:
        self.sheet = sheet
        super().__init__("Something has changed since this preview. Nothing was saved. Check the changes again.")


class ChangeRefused(AssignmentsError):
    """The change has an error, or a warning that is not acknowledged; `sheet` contains them."""

    def __init__(self, sheet: ChangeSheet) -> None:
        self.sheet = sheet
        super().__init__(
            "Nothing was saved. Fix the errors first."
            if sheet.errors
            else "Nothing was saved. Confirm each warning first."
        )
