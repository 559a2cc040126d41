"""Reading a list page by page, each from where the one before ended."""


class CursorOutdated(ValueError):
    """The address of a further page belongs to another order, or is none of ours."""

    def __init__(self) -> None:
        super().__init__("This address of a further page is outdated. Start again from the first page.")
