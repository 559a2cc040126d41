"""The palette, the keys and the views by keyboard, in a real browser."""

import datetime as dt
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.models import Assignment
from class_list.models import SavedView
from tests.factories import AssignmentBookingFactory, AssignmentFactory, ClassTypeFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def hatha(transactional_db) -> Assignment:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    kind = ClassTypeFactory(name="Sunrise Hatha")
    later = AssignmentFactory(class_type=kind, date=tomorrow + dt.timedelta(days=1))
    AssignmentBookingFactory(assignment=later, booking__first_name="Meera", booking__last_name="Iyer")
    return AssignmentFactory(class_type=kind, date=tomorrow)


@pytest.fixture
def desk(live_server, page: Page, hatha) -> Page:
    client = Client()
    client.force_login(UserFactory(full_name="Anita Admin", roles=["admin"]))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("assignments:list"))
    return page


def field(page: Page):
    return page.get_by_role("combobox", name="Search and actions")


def active(page: Page):
    """The option that a screen reader tells."""
    return page.locator(f"#{field(page).get_attribute('aria-activedescendant')}")


def search_for(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    expect(field(page)).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_role("option").filter(has_text=re.compile(words, re.IGNORECASE)).first).to_be_visible()


def test_it_opens_with_what_to_do_and_closes_where_it_was(desk):
    link = desk.get_by_role("link", name="New assignment").first
    link.focus()

    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("option", name="New assignment")).to_have_attribute("aria-selected", "true")
    expect(desk.get_by_role("group", name="Go to")).to_contain_text("Calendar")
    desk.keyboard.press("Escape")

    expect(desk.locator("#palette")).to_be_hidden()
    expect(link).to_be_focused()


def test_arrow_keys_choose_and_enter_opens_a_class_over_the_page(desk):
    search_for(desk, "hatha")
    expect(active(desk)).to_contain_text("Tomorrow")
    desk.keyboard.press("ArrowDown")
    expect(active(desk)).to_contain_text("Meera Iyer")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("ArrowUp")
    expect(active(desk)).to_have_attribute("id", re.compile(r"palette-option-\d+"))
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")

    expect(desk.locator("#palette")).to_be_hidden()
    expect(desk.locator("#dialog")).to_contain_text("Sunrise Hatha")


def test_enter_waits_for_what_was_typed_last(desk):
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("option", name="New assignment")).to_be_visible()

    desk.keyboard.type("meera")
    desk.keyboard.press("Enter")

    expect(desk.locator("#dialog")).to_contain_text("Meera Iyer")


def test_an_action_is_done_by_name(desk):
    search_for(desk, "dark")
    desk.keyboard.press("Enter")
    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")

    search_for(desk, "sign out")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("sign-in"))


def test_what_was_opened_last_is_offered_until_one_signs_out(desk, live_server, hatha):
    desk.locator(f"#assignment-{hatha.pk} .row-link").click()
    expect(desk.locator("#dialog")).to_contain_text("Sunrise Hatha")
    desk.goto(live_server.url + reverse("assignments:calendar"))

    desk.keyboard.press("Control+k")
    last = desk.get_by_role("group", name="Opened last")
    expect(last.get_by_role("option")).to_have_count(1)
    expect(active(desk)).to_contain_text("Sunrise Hatha")
    desk.keyboard.press("Enter")
    expect(desk.locator("#dialog")).to_contain_text("Sunrise Hatha")

    search_for(desk, "sign out")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("sign-in"))
    assert desk.evaluate("Object.keys(localStorage)") == []


def test_what_somebody_else_opened_is_forgotten(desk, live_server, hatha):
    desk.evaluate("localStorage.setItem('opened another', '[]')")
    desk.locator(f"#assignment-{hatha.pk} .row-link").click()
    expect(desk.locator("#dialog")).to_contain_text("Sunrise Hatha")
    client = Client()
    client.force_login(UserFactory(roles=["admin"]))
    desk.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    desk.goto(live_server.url + reverse("assignments:list"))

    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("option", name="New assignment")).to_be_visible()

    expect(desk.get_by_role("group", name="Opened last")).to_have_count(0)
    assert desk.evaluate("Object.keys(localStorage)") == []


def test_words_that_find_nothing_say_so(desk):
    desk.keyboard.press("Control+k")
    desk.keyboard.type("zzzz")

    expect(desk.get_by_text("Nothing is called zzzz.").first).to_be_visible()
    expect(field(desk)).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_a_form_in_a_dialog_that_was_written_in_comes_first(desk, live_server):
    desk.goto(live_server.url + reverse("bookings:list"))
    desk.keyboard.press("n")
    desk.locator("#booking_first_name").fill("Meera")

    desk.keyboard.press("Control+k")

    expect(desk.locator("#palette")).to_be_hidden()
    expect(desk.locator("#booking_first_name")).to_have_value("Meera")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("words", ["", "hatha", "meera"])
def test_it_has_no_accessibility_finding(desk, theme, words):
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")
    desk.keyboard.press("Control+k")
    desk.keyboard.type(words)
    expect(desk.get_by_role("option").filter(has_text=words).first).to_be_visible()

    found = Axe().run(desk).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"][:100]) for each in found] == []


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_it_fits_the_screen(desk, width):
    desk.set_viewport_size({"width": width, "height": 740})
    desk.get_by_role("link", name="Search", exact=True).click()
    expect(desk.get_by_role("option").first).to_be_visible()
    box = desk.locator("#palette").bounding_box()

    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert desk.evaluate("document.documentElement.scrollWidth") <= width


# --- Keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("gl", "assignments:list"),
        ("gc", "assignments:calendar"),
        ("gb", "bookings:list"),
        ("gt", "assignments:today"),
        ("gk", "catalog:class-types"),
    ],
)
def test_keys_lead_to_the_screens(desk, live_server, keys, name):
    desk.goto(live_server.url + reverse("assignments:search"))

    for key in keys:
        desk.keyboard.press(key)

    expect(desk).to_have_url(re.compile(reverse(name)))


@pytest.mark.parametrize("name", ["assignments:today", "assignments:list", "assignments:calendar", "accounts:profile"])
def test_n_makes_a_new_assignment_on_every_screen_that_makes_nothing_else(desk, live_server, name):
    desk.goto(live_server.url + reverse(name))

    desk.keyboard.press("n")

    expect(desk.get_by_role("heading", name="New assignment")).to_be_visible()


def test_rows_are_walked_and_chosen_by_keys(desk, hatha):
    desk.goto(desk.url + "?view=flat")
    desk.keyboard.press("j")
    expect(desk.locator(f"#assignment-{hatha.pk} .row-link")).to_be_focused()
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    desk.keyboard.press("k")
    desk.keyboard.press("x")
    expect(desk.locator("[data-select-bar]")).to_contain_text("2 chosen")

    desk.keyboard.press("x")
    desk.keyboard.press("Enter")

    expect(desk.locator("[data-select-count]").first).to_have_text("1")
    expect(desk.locator("#dialog")).to_contain_text("Sunrise Hatha")


def test_the_sheet_of_keys_tells_each_key_once_by_place(desk, live_server):
    desk.goto(live_server.url + reverse("assignments:calendar"))
    desk.keyboard.press("?")
    sheet = desk.get_by_role("dialog", name="Keyboard shortcuts")

    groups = sheet.locator("section h3").all_inner_texts()
    assert groups == ["This screen", "Go to", "Everywhere", "Classes of the calendar"]
    told = sheet.locator("[data-shortcut-list] dd").all_inner_texts()
    assert [told.count(each) for each in ("New assignment", "Search", "Pick the class up, to move it")] == [1, 1, 1]


# --- Views ------------------------------------------------------------------------------------------------------------


def test_a_view_is_saved_chosen_deleted_and_brought_back(desk):
    desk.goto(desk.url + "?view=flat")
    desk.locator(".views-menu > summary").click()
    desk.get_by_role("link", name="Save this view…").click()
    desk.get_by_label("Name").fill("Flat ones")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("View “Flat ones” saved.")).to_be_visible()
    expect(desk.locator(".views-menu > summary")).to_contain_text("Flat ones")

    desk.locator(".views-menu > summary").click()
    desk.get_by_role("link", name="Manage views…").click()
    desk.get_by_role("button", name="Delete Flat ones").click()
    expect(desk.locator("#views")).to_contain_text("No views yet")
    desk.locator(".toast").filter(has_text="deleted").get_by_role("button", name="Undo").click()

    expect(desk.get_by_role("button", name="Delete Flat ones")).to_be_visible()
    assert SavedView.objects.get().query == "view=flat"


def save_view(desk, name):
    desk.locator(".views-menu > summary").click()
    desk.get_by_role("link", name="Save this view…").click()
    desk.get_by_label("Name").fill(name)
    desk.keyboard.press("Enter")


def test_a_name_that_is_taken_is_told_in_the_dialog_and_stays(desk):
    save_view(desk, "Mine")
    expect(desk.locator(".views-menu > summary")).to_contain_text("Mine")
    expect(desk.locator("#dialog")).to_be_hidden()

    save_view(desk, "Mine")

    expect(desk.locator("[data-error-summary]")).to_contain_text("You already have a view with this name")
    expect(desk.get_by_label("Name")).to_have_value("Mine")
