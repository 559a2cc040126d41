"""What can go wrong with the catalog; `str(error)` is fit for staff."""


class CatalogError(Exception):
    """Base of the expected failures of this app."""


class StillInUse(CatalogError):
    """The row has been used: it is deactivated, not deleted (domain 2.1)."""


class TemplateClash(CatalogError):
    """The instructor has another weekly template at that time (`no_time_overlap`)."""

    def __init__(self, message: str = "This instructor already has a weekly template at that time.") -> None:
        super().__init__(message)


class NameTaken(CatalogError):
    """There is a row of that name already."""

    def __init__(self, message: str = "Another class type already has this name.") -> None:
        super().__init__(message)
