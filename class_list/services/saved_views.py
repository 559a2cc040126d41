"""Keeping views of the list under a name."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.access import require
from accounts.models import User
from accounts.permissions import Permission
from assignments.exceptions import AssignmentsError
from class_list.exceptions import ViewGone, ViewNameTaken
from class_list.models import SavedView
from database.constraints import raise_for_constraint

REFUSALS: Final[Mapping[str, type[AssignmentsError]]] = {"saved_views_name_once_per_owner": ViewNameTaken}


@transaction.atomic
def save_view(*, actor: User, name: str, query: str, shared: bool) -> SavedView:
    """Keep a new view of the actor's. Raises ViewNameTaken."""
    require(actor, Permission.READ_ASSIGNMENT)
    view = SavedView(owner=actor, name=name, query=query, shared=shared)
    with raise_for_constraint(REFUSALS):
        view.save(force_insert=True)
    return view


@transaction.atomic
def change_view(*, view_id: UUID, actor: User, name: str, shared: bool, query: str | None = None) -> SavedView:
    """Rename a view of the actor's, share it or not, and give it these filters if there are any.

    Raises ViewNameTaken, and ViewGone unless it is the actor's.
    """
    view = SavedView.objects.owned_by(actor).select_for_update().filter(pk=view_id).first()
    if view is None:
        raise ViewGone
    view.name, view.shared = name, shared
    view.query = view.query if query is None else query
    with raise_for_constraint(REFUSALS):
        view.save(update_fields=["name", "shared", "query"])
    return view


@transaction.atomic
def delete_view(*, view_id: UUID, actor: User) -> SavedView:
    """Delete a view of the actor's, or as an admin a shared one, and answer what it was. Raises ViewGone."""
    view = SavedView.objects.visible_to(actor).filter(pk=view_id).first()
    if view is None or not may_delete(view, actor):
        raise ViewGone
    SavedView.objects.filter(pk=view_id).delete()
    return view


@transaction.atomic
def bring_back_view(*, view: SavedView, actor: User) -> SavedView:
    """Make a deleted view again, as it was. Raises ViewNameTaken, and ViewGone when it is not the actor's to make."""
    if not may_delete(view, actor):
        raise ViewGone
    with raise_for_constraint({**REFUSALS, "saved_views_pkey": ViewNameTaken("This view is back already.")}):
        view.save(force_insert=True)
    return view


def may_delete(view: SavedView, actor: User) -> bool:
    return view.owner_id == actor.pk or (view.shared and actor.may(Permission.MANAGE_SETTINGS))
