"""Keeping class types, packages, weekly templates and closures (domain 2)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import ProtectedError

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from catalog.exceptions import StillInUse, TemplateClash
from catalog.models import ClassSchedule, ClassType, Package, StudioClosure
from config.constraints import raise_for_constraint

CatalogRow = ClassType | Package | ClassSchedule | StudioClosure

REFUSALS = {"no_time_overlap": TemplateClash()}


@transaction.atomic
def add_to_catalog[Row: CatalogRow](*, row: Row, actor: User) -> Row:
    """Store a new row. Raises TemplateClash for a weekly template that overlaps another of its instructor."""
    require(actor, Permission.MANAGE_SETTINGS)
    with raise_for_constraint(REFUSALS):
        row.save(force_insert=True)
    return row


@transaction.atomic
def change_in_catalog[Row: CatalogRow](*, row: Row, columns: Sequence[str], actor: User) -> Row:
    """Write these columns of the row; deactivating is one of them. Raises TemplateClash as above."""
    require(actor, Permission.MANAGE_SETTINGS)
    with raise_for_constraint(REFUSALS):
        row.save(update_fields=list(columns))
    return row


@transaction.atomic
def remove_from_catalog(*, row: CatalogRow, actor: User) -> None:
    """Delete a row that was never used. Raises StillInUse otherwise."""
    require(actor, Permission.MANAGE_SETTINGS)
    try:
        row.delete()
    except ProtectedError as error:
        raise StillInUse(f"{row} has been used. Deactivate it instead of deleting it.") from error
