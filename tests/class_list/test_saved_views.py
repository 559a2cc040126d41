"""Saved views of the list: whose they are, what they keep, and what becomes of them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import UserRole
from accounts.row_security.acting import acting_as
from class_list.exceptions import ViewGone
from class_list.forms.saved_view import still_there
from class_list.models import SavedView
from class_list.selectors.saved_views import view_choices
from class_list.services.saved_views import change_view
from tests.factories import ClassTypeFactory, InstructorFactory, SavedViewFactory

pytestmark = pytest.mark.django_db

LIST, NEW, VIEWS = reverse("assignments:list"), reverse("assignments:view-new"), reverse("assignments:views")
SAID_BY_THEIR_CHIP = {"Everything from today on", "This week"}
DIALOG = {"hx-request": "true", "hx-target": "dialog"}


def address(name: str, view: SavedView) -> str:
    return reverse(f"assignments:{name}", args=[view.pk])


def names(views) -> list[str]:
    return [view.name for view in views]


# --- Keeping one ------------------------------------------------------------------------------------------------------


def test_what_the_list_shows_is_kept_under_a_name(client, manager):
    client.force_login(manager)

    response = client.post(NEW, {"name": " Unpaid ", "query": "sort=amount&payment=pending&utm=1", "shared": "on"})

    view = SavedView.objects.get()
    assert (view.owner, view.name, view.shared) == (manager, "Unpaid", True)
    assert view.query == "payment=pending&sort=amount"
    assert response.headers["Location"] == f"{LIST}?payment=pending&sort=amount"


def test_htmx_closes_the_dialog_and_lets_the_list_fetch_itself(client, staff):
    client.force_login(staff)

    response = client.post(NEW, {"name": "Unpaid", "query": "payment=pending"}, headers=DIALOG)

    assert response.status_code == 204
    assert response.headers["HX-Trigger"].count("dialog:close") == 1
    assert response.headers["HX-Trigger"].count("views:changed") == 1


@pytest.mark.parametrize("headers", [{}, DIALOG])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("  ", "This field is required."),
        ("x" * 61, "Ensure this value has at most 60 characters (it has 61)."),
        ("UNPAID", "You already have a view with this name. Choose another name."),
    ],
)
def test_a_bad_name_is_refused_and_what_was_typed_stays(client, manager, headers, name, said):
    SavedViewFactory(owner=manager, name="Unpaid")
    client.force_login(manager)

    response = client.post(NEW, {"name": name, "query": "payment=pending", "shared": "on"}, headers=headers)

    assert response.status_code == 422
    assert response.context["form"].errors == {"name": [said]}
    assert f'value="{name}"' in response.text
    assert 'value="payment=pending"' in response.text
    assert SavedView.objects.count() == 1


def test_filters_that_cannot_be_used_are_not_kept(client, manager):
    client.force_login(manager)

    response = client.post(NEW, {"name": "Bad", "query": "dates=never"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["query"]


def test_colleagues_may_use_the_same_name(client, manager, staff):
    SavedViewFactory(owner=staff, name="Unpaid", shared=True)
    client.force_login(manager)

    assert client.post(NEW, {"name": "Unpaid", "query": ""}).status_code == 302


# --- Choosing one -----------------------------------------------------------------------------------------------------


def test_the_list_offers_own_views_and_shared_ones_and_marks_the_current(client, manager, staff):
    SavedViewFactory(owner=manager, name="Mine", query="payment=pending&type=weekly")
    SavedViewFactory(owner=staff, name="Theirs", query="type=weekly", shared=True)
    SavedViewFactory(owner=staff, name="Private")
    client.force_login(manager)

    saved = client.get(LIST + "?type=weekly&payment=pending").context["saved"]

    assert (names(saved.own), names(saved.shared), saved.current) == (["Mine"], ["Theirs"], "Mine")


@pytest.mark.parametrize("index", range(6))
def test_views_that_are_always_there_lead_to_a_list_that_knows_them(client, manager, index):
    client.force_login(manager)
    view = view_choices(user=manager, query="").built_in[index]

    response = client.get(f"{LIST}?{view.query}")

    saved = response.context["saved"]
    assert response.status_code == 200
    assert names(each for each in saved.built_in if each.is_current) == [view.name]
    assert saved.current == ("" if view.name in SAID_BY_THEIR_CHIP else view.name)


def test_a_view_leads_to_its_list(client, manager):
    view = SavedViewFactory(owner=manager, query="payment=pending")
    client.force_login(manager)

    assert client.get(address("view", view)).headers["Location"] == f"{LIST}?payment=pending"


def test_a_view_leaves_out_who_is_no_longer_there_and_says_so(client, manager):
    asha, ravi = InstructorFactory(), InstructorFactory()
    view = SavedViewFactory(owner=manager, query=f"instructor={asha.pk}&instructor={ravi.pk}&payment=pending")
    UserRole.objects.filter(user=ravi).delete()
    client.force_login(manager)

    response = client.get(address("view", view), follow=True)

    assert response.redirect_chain[0][0] == f"{LIST}?instructor={asha.pk}&payment=pending"
    assert "filters by instructors that are no longer there" in response.text


@pytest.mark.parametrize(
    ("query", "kept", "lost"),
    [
        ("payment=pending", "payment=pending", []),
        ("payment=pending&payment=gone", "payment=pending", ["payment"]),
        ("dates=never&type=weekly", "type=weekly", ["dates"]),
        ("class_type=00000000-0000-0000-0000-000000000000", "", ["class types"]),
    ],
)
def test_only_what_is_lost_is_left_out(query, kept, lost):
    assert still_there(query, today=timezone.localdate()) == (kept, lost)


@pytest.mark.parametrize("count", [1, 3])
def test_views_take_one_query(manager, staff, count, django_assert_num_queries):
    for _ in range(count):
        SavedViewFactory(owner=staff, shared=True)

    with django_assert_num_queries(1):
        choices = view_choices(user=manager, query="")
        shown = [view.row.owner_name for view in choices.shared if view.row]

    assert len(shown) == count


# --- Changing and deleting --------------------------------------------------------------------------------------------


def test_a_view_is_renamed_and_keeps_its_filters(client, manager):
    view = SavedViewFactory(owner=manager, query="payment=pending")
    client.force_login(manager)

    client.post(address("view-edit", view), {"name": "Open", "query": "type=weekly"})

    view.refresh_from_db()
    assert (view.name, view.query) == ("Open", "payment=pending")


def test_a_view_takes_the_filters_of_the_list_when_asked(client, manager):
    view = SavedViewFactory(owner=manager, query="payment=pending")
    client.force_login(manager)
    page = client.get(address("view-edit", view), {"query": "type=weekly"})

    client.post(address("view-edit", view), {"name": view.name, "query": "type=weekly", "refit": "on"})

    view.refresh_from_db()
    assert 'value="type=weekly"' in page.text
    assert view.query == "type=weekly"


def test_a_name_that_is_taken_is_refused_on_renaming(client, manager):
    SavedViewFactory(owner=manager, name="Unpaid")
    view = SavedViewFactory(owner=manager, name="Open")
    client.force_login(manager)

    response = client.post(address("view-edit", view), {"name": "unpaid", "query": ""})

    view.refresh_from_db()
    assert (response.status_code, view.name) == (422, "Open")


def test_a_deleted_view_is_brought_back_from_the_toast(client, manager):
    view = SavedViewFactory(owner=manager, name="Open", query="payment=pending", shared=True)
    client.force_login(manager)
    deleted = client.post(address("view-delete", view), headers={"hx-request": "true"})
    assert SavedView.objects.count() == 0

    undo = deleted.headers["HX-Trigger"].split('"undo_url": "')[1].split('"')[0]
    first, second = client.post(undo), client.post(undo)

    back = SavedView.objects.get()
    assert (back.pk, back.owner, back.name, back.query, back.shared) == (
        view.pk,
        manager,
        "Open",
        "payment=pending",
        True,
    )
    assert (first.status_code, second.status_code) == (302, 409)


def test_an_undo_that_nobody_gave_out_is_refused(client, manager):
    client.force_login(manager)

    assert client.post(reverse("assignments:view-undo") + "?made:up:token").status_code == 409


def test_admins_delete_shared_views_of_others_and_bring_them_back(client, admin, staff):
    view = SavedViewFactory(owner=staff, shared=True)
    client.force_login(admin)
    deleted = client.post(address("view-delete", view), headers={"hx-request": "true"})

    client.post(deleted.headers["HX-Trigger"].split('"undo_url": "')[1].split('"')[0])

    assert SavedView.objects.get().owner == staff


def test_others_neither_change_nor_delete_a_shared_view(client, manager, staff):
    view = SavedViewFactory(owner=staff, shared=True)
    client.force_login(manager)

    answers = [
        client.post(address("view-edit", view), {"name": "Mine", "query": ""}).status_code,
        client.post(address("view-delete", view)).status_code,
    ]

    assert answers == [403, 404]
    with pytest.raises(ViewGone):
        change_view(view_id=view.pk, actor=manager, name="Mine", shared=True)


def test_private_views_are_nobody_elses(client, admin, staff):
    view = SavedViewFactory(owner=staff)
    client.force_login(admin)

    answers = [client.get(address(name, view)).status_code for name in ("view", "view-edit")]

    assert [*answers, client.post(address("view-delete", view)).status_code] == [404, 404, 404]


def test_views_are_managed_on_a_page_and_in_the_dialog(client, manager, staff):
    SavedViewFactory(owner=manager, name="Mine")
    SavedViewFactory(owner=staff, name="Theirs", shared=True)
    client.force_login(manager)

    page, dialog = client.get(VIEWS), client.get(VIEWS, headers=DIALOG)

    assert page.text.startswith("<!doctype html>")
    assert dialog.text.strip().startswith('<div class="dialog-frame')
    assert dialog.text.count("Delete ") == 1


# --- Who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [VIEWS, NEW])
def test_views_are_for_the_desk(client, instructor, path):
    assert client.get(path).status_code == 302
    client.force_login(instructor)

    assert client.get(path).status_code == 403


@pytest.mark.parametrize("person", ["manager", "staff"])
def test_the_database_shows_own_and_shared_views_and_lets_only_the_owner_change_them(request, admin, person):
    user = request.getfixturevalue(person)
    mine, theirs = SavedViewFactory(owner=user), SavedViewFactory(owner=admin, shared=True)
    SavedViewFactory(owner=admin)

    with acting_as(user):
        seen = set(SavedView.objects.all())
        changed = SavedView.objects.update(name="Changed")
        deleted = SavedView.objects.filter(pk=theirs.pk).delete()[0]

    assert (seen, changed, deleted) == ({mine, theirs}, 1, 0)


def test_the_database_lets_admins_delete_what_is_shared_and_no_more(admin, staff):
    shared, private = SavedViewFactory(owner=staff, shared=True), SavedViewFactory(owner=staff)

    with acting_as(admin):
        SavedView.objects.filter(pk__in=[shared.pk, private.pk]).delete()

    assert list(SavedView.objects.all()) == [private]


def test_the_database_makes_no_view_in_a_colleagues_name(manager, staff):
    with acting_as(manager), pytest.raises(ProgrammingError), transaction.atomic():
        SavedViewFactory(owner=staff, shared=True)


def test_instructors_have_no_part_in_views(instructor):
    with acting_as(instructor), pytest.raises(ProgrammingError), transaction.atomic():
        SavedView.objects.count()


# --- Constraints ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"name": ""}, {"name": " Open"}, {"query": "x" * 4001}])
def test_the_database_refuses_views_without_name_or_end(manager, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedViewFactory(owner=manager, **values)
    with pytest.raises(ValidationError):
        SavedView(owner=manager, **{"name": "Open"} | values).validate_constraints()


def test_the_database_takes_a_view_at_the_limits(manager):
    view = SavedViewFactory(owner=manager, name="x" * 60, query="x" * 4000)

    assert list(SavedView.objects.all()) == [view]


def test_a_name_is_taken_whatever_its_case(manager, staff):
    SavedViewFactory(owner=manager, name="Open")
    SavedViewFactory(owner=staff, name="open")

    with pytest.raises(IntegrityError), transaction.atomic():
        SavedViewFactory(owner=manager, name="OPEN")


def test_class_types_are_named_in_the_filters_of_a_view(client, manager):
    view = SavedViewFactory(owner=manager, query=f"class_type={ClassTypeFactory(name='Vinyasa').pk}")
    client.force_login(manager)

    response = client.get(address("view", view), follow=True)

    assert [chip.text for chip in response.context["addresses"].chips] == ["From today on", "Vinyasa"]
