"""Keeping class types, packages, weekly templates and closures (domain 2)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import ProtectedError

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from catalog.exceptions import NameTaken, StillInUse, TemplateClash
from catalog.models import ClassSchedule, ClassType, Package, StudioClosure
from catalog.selectors import is_used
from config.constraints import raise_for_constraint

CatalogRow = ClassType | Package | ClassSchedule | StudioClosure

REFUSALS = {"no_time_overlap": TemplateClash, "class_types_name_key": NameTaken}


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
    refusal = StillInUse(f"{row} has been used. Deactivate it instead of deleting it.")
    if is_used(row):  # asked first: Django would load everything that refers to it
        raise refusal
    try:
        row.delete()
    except ProtectedError as error:
        raise refusal from error


@transaction.atomic
def switch_in_catalog(*, row: ClassType | Package | ClassSchedule, active: bool, actor: User) -> None:
    """Activate the row or deactivate it: what is inactive can no longer be chosen. Raises TemplateClash as above."""
    row.is_active = active
    change_in_catalog(row=row, columns=["is_active"], actor=actor)
