"""Expected failures of saved views; `str(error)` is a message for the user."""

from assignments.exceptions import AssignmentsError


class ViewNameTaken(AssignmentsError):
    """The person has a saved view with that name (`saved_views_name_once_per_owner`)."""

    def __init__(self, message: str = "You already have a view with this name. Choose another name.") -> None:
        super().__init__(message)


class ViewGone(AssignmentsError):
    """There is no such saved view, or it is not this person's to change."""

    def __init__(self, message: str = "This view is not there any more, or it is not yours.") -> None:
        super().__init__(message)
