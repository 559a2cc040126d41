"""The list in a real browser: searching, unfolding, choosing, and what stays where it was."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.models import Assignment
from tests.factories import AssignmentFactory, AssignmentSeriesFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def classes(transactional_db) -> list[Assignment]:
    """Asha's series of three, and single classes of others."""
    today = timezone.localdate()
    series = AssignmentSeriesFactory(class_type__name="Sunrise Hatha")
    asha = InstructorFactory(full_name="Asha Rao")
    members = [
        AssignmentFactory(
            series=series,
            series_position=position,
            class_type=series.class_type,
            instructor=asha,
            schedule_type="weekly",
            date=today + dt.timedelta(weeks=position),
        )
        for position in (1, 2, 3)
    ]
    return [*members, *(AssignmentFactory(date=today + dt.timedelta(days=day)) for day in range(1, 7))]


@pytest.fixture
def listing(live_server, page: Page, classes) -> Page:
    client = Client()
    client.force_login(UserFactory(full_name="Mohan Manager", roles=["manager"]))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("assignments:list"))
    return page


def rows(page: Page):
    return page.locator("tr[id^=assignment-]")


def test_searching_keeps_the_focus_and_writes_the_address(listing):
    search = listing.get_by_label("Search classes")
    search.press_sequentially("asha", delay=30)

    expect(listing.locator("#count")).to_contain_text("3 classes")
    expect(search).to_be_focused()
    expect(search).to_have_value("asha")
    expect(listing).to_have_url(re.compile(r"\?q=asha$"))

    listing.go_back()
    expect(listing.locator("#count")).to_contain_text("9 classes")


def test_filters_are_chosen_in_the_sheet_and_dropped_by_their_chips(listing):
    listing.get_by_role("button", name="Filters").click()
    sheet = listing.get_by_role("dialog", name="Filters")
    sheet.get_by_text("Weekly", exact=True).click()

    expect(listing.locator("#count")).to_contain_text("3 classes")
    expect(listing.locator("#active-filters")).to_contain_text("1")
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Show classes").click()
    expect(sheet).to_be_hidden()

    listing.get_by_role("link", name="Type: Weekly").click()
    expect(listing.locator("#count")).to_contain_text("9 classes")
    expect(listing.get_by_label("Weekly", exact=True)).not_to_be_checked()


def test_a_group_unfolds_in_place_and_stays_open_after_a_change(listing):
    fold = listing.get_by_role("link", name="Classes of Sunrise Hatha")
    fold.click()

    expect(rows(listing)).to_have_count(6 + 3)
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(fold).to_be_focused()

    listing.evaluate("htmx.trigger(document.body, 'assignments:changed')")
    expect(listing.locator("[data-fade].htmx-request")).to_have_count(0)
    expect(rows(listing)).to_have_count(6 + 3)

    fold.click()
    expect(rows(listing)).to_have_count(6)


def test_chosen_classes_change_together_and_can_be_taken_back(listing):
    listing.get_by_label("Choose 3 classes of Sunrise Hatha").check()
    rows(listing).first.get_by_role("checkbox").check()
    bar = listing.locator("[data-select-bar]")
    expect(bar).to_contain_text("4 chosen")

    bar.get_by_role("button", name="Mark paid").click()
    toast = listing.locator(".toast").filter(has_text="4 classes marked paid.")
    expect(toast).to_be_visible()
    expect(bar).to_be_hidden()
    assert Assignment.objects.filter(payment_status="paid").count() == 4

    toast.get_by_role("button", name="Undo").click()
    expect(listing.locator(".toast").filter(has_text="Taken back for 4 classes.")).to_be_visible()
    assert Assignment.objects.filter(payment_status="paid").count() == 0


def test_on_a_phone_what_is_done_to_the_chosen_is_one_row_and_a_menu(listing):
    listing.set_viewport_size({"width": 360, "height": 800})
    listing.get_by_label("Choose 3 classes of Sunrise Hatha").check()
    bar = listing.locator("[data-select-bar]")
    expect(bar).to_contain_text("3 chosen")
    assert bar.bounding_box()["height"] < 60

    bar.locator("summary", has_text="Actions").click()
    bar.get_by_role("button", name="Mark paid").click()
    expect(listing.locator(".toast").filter(has_text="3 classes marked paid.")).to_be_visible()
    assert Assignment.objects.filter(payment_status="paid").count() == 3

    rows(listing).first.get_by_role("checkbox").check()
    bar.get_by_role("button", name="Clear the choice").click()
    expect(bar).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1440])
def test_toasts_cover_neither_close_nor_the_buttons_of_a_dialog(listing, width):
    listing.set_viewport_size({"width": width, "height": 700})
    rows(listing).first.get_by_role("link").click()
    dialog = listing.locator("#dialog")
    expect(dialog.get_by_role("button", name="Close")).to_be_visible()

    listing.evaluate("htmx.trigger(document, 'toast', {text: 'It is done.', undo_url: '/'})")
    toast = dialog.locator(".toast")
    expect(toast).to_be_in_viewport(ratio=1)
    dialog.get_by_role("button", name="Close").click(trial=True)
    for button in dialog.locator(".dialog-actions").get_by_role("link").all():
        button.click(trial=True)
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)

    listing.evaluate("htmx.trigger(document, 'toast', {text: 'It stays.', level: 'error'})")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(listing.locator("body > .toasts .toast")).to_be_visible()


def test_cancelling_asks_in_a_dialog(listing):
    listing.get_by_label("Choose all on screen").check()
    listing.get_by_role("button", name="Cancel…").click()
    dialog = listing.locator("#dialog")
    expect(dialog).to_contain_text("Cancel 9 classes?")

    dialog.get_by_label("Reason").fill("Monsoon")
    dialog.get_by_role("button", name="Cancel 9 classes").click()

    expect(listing.locator(".toast").filter(has_text="9 classes cancelled.")).to_be_visible()
    expect(dialog).to_be_hidden()
    assert Assignment.objects.filter(class_status="cancelled").count() == 9


def test_a_class_opens_over_the_list_and_survives_a_reload(listing):
    rows(listing).first.get_by_role("link").click()
    dialog = listing.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(listing).to_have_url(re.compile(r"shown="))

    listing.reload()
    expect(dialog).to_be_visible()
    listing.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(listing).not_to_have_url(re.compile(r"shown="))


def test_further_pages_come_by_scrolling(listing, monkeypatch):
    monkeypatch.setattr(settings, "PAGE_SIZE", 2)
    listing.goto(listing.url + "?view=flat")

    for _ in range(6):
        listing.mouse.wheel(0, 4000)
        listing.wait_for_timeout(100)
    expect(rows(listing)).to_have_count(9)
    expect(listing.locator("#more")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(360, 740), (768, 1024), (1440, 900)])
def test_nothing_sticks_out_of_the_page(listing, width, height):
    listing.set_viewport_size({"width": width, "height": height})
    fold = listing.get_by_role("link", name="Classes of Sunrise Hatha")
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "true")
    listing.get_by_label("Choose all on screen").check() if width > 640 else rows(listing).first.get_by_role(
        "checkbox"
    ).check()

    assert listing.evaluate("document.documentElement.scrollWidth") <= width
    assert listing.evaluate(
        "document.querySelector('.list-table').scrollWidth <= document.querySelector('.list-table').clientWidth"
    )


def test_sorting_by_the_head_and_by_the_sheet_agree(listing):
    listing.get_by_role("link", name="Amount").click()
    expect(listing).to_have_url(re.compile(r"sort=amount$"))
    expect(listing.get_by_role("link", name="Amount")).to_be_focused()

    listing.get_by_role("button", name="Filters").click()
    expect(listing.get_by_label("Sort by")).to_have_value("amount")
    listing.get_by_label("Sort by").select_option("-class")
    expect(listing.locator("th[aria-sort=descending]")).to_have_text("Class")
