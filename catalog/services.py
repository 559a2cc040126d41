"""Keeping class types, packages, weekly templates and closures (domain 2)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import ProtectedError

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from catalog.exceptions import NameTaken, StillInUse, TemplateClash
from catalog.models import ClassSchedule, ClassType, Package, StudioClosure
from catalog.selectors import clash_in_words, is_used
from database.constraints import raise_for_constraint
from design.timetable import minutes

CatalogRow = ClassType | Package | ClassSchedule | StudioClosure

REFUSALS = {"no_time_overlap": TemplateClash, "class_types_name_key": NameTaken}


@transaction.atomic
def add_to_catalog[Row: CatalogRow](*, row: Row, actor: User) -> Row:
    """Store a new row. Raises TemplateClash for a weekly template that overlaps another of its instructor."""
    require(actor, Permission.MANAGE_SETTINGS)
    _fit_length(row)
    with raise_for_constraint(REFUSALS):
        row.save(force_insert=True)
    return row


@transaction.atomic
def change_in_catalog[Row: CatalogRow](*, row: Row, columns: Sequence[str], actor: User) -> Row:
    """Write these columns of the row; deactivating is one of them. Raises TemplateClash as above."""
    require(actor, Permission.MANAGE_SETTINGS)
    with raise_for_constraint(REFUSALS):
        row.save(update_fields={*columns, *_fit_length(row)})
    return row


@transaction.atomic
def move_template(
    *, template: ClassSchedule, day_of_week: int, start_time: dt.time, end_time: dt.time, actor: User
) -> ClassSchedule:
    """Put the weekly template on another weekday or time. Raises TemplateClash, which names what stands in the way."""
    require(actor, Permission.MANAGE_SETTINGS)
    template.day_of_week, template.start_time, template.end_time = day_of_week, start_time, end_time
    if clash := clash_in_words(template):
        raise TemplateClash(clash)
    return change_in_catalog(row=template, columns=["day_of_week", "start_time", "end_time"], actor=actor)


def _fit_length(row: CatalogRow) -> set[str]:
    """A weekly template lasts from its start to its end; answers the column that says so."""
    if not isinstance(row, ClassSchedule):
        return set()
    row.duration_minutes = minutes(row.end_time) - minutes(row.start_time)
    return {"duration_minutes"}


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
    if isinstance(row, ClassSchedule) and (clash := clash_in_words(row)):
        raise TemplateClash(clash)
    change_in_catalog(row=row, columns=["is_active"], actor=actor)
