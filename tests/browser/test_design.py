"""What the scripts of the design do, tried on the style guide."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.styleguide.urls")]


@pytest.fixture
def guide(live_server, page: Page) -> Page:
    page.goto(live_server.url + reverse("design:guide"))
    return page


def test_dialog_keeps_its_state_in_the_address_and_gives_focus_back(guide):
    opener = guide.get_by_role("link", name="Open dialog")

    opener.click()
    expect(guide.locator("#dialog")).to_be_visible()
    assert guide.url.endswith("?class=12")
    expect(guide.get_by_role("heading", name="Move Sunrise Hatha")).to_be_focused()

    guide.keyboard.press("Escape")
    expect(guide.locator("#dialog")).to_be_hidden()
    assert not guide.url.endswith("?class=12")
    expect(opener).to_be_focused()


def test_back_closes_the_dialog(guide):
    guide.get_by_role("link", name="Open dialog").click()
    expect(guide.locator("#dialog")).to_be_visible()

    guide.go_back()

    expect(guide.locator("#dialog")).to_be_hidden()


def test_refused_form_in_a_dialog_stays_open_and_leads_to_the_field(guide):
    guide.get_by_role("link", name="Open dialog").click()
    guide.get_by_role("button", name="Move class").click()

    summary = guide.locator("#dialog [data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Name").click()

    expect(guide.locator("#dialog_name")).to_be_focused()


def test_error_toast_stays_and_can_be_dismissed(guide):
    guide.get_by_role("button", name="Error toast").click()

    toast = guide.locator(".toast-error")
    expect(toast).to_contain_text("The class could not be moved.")
    toast.get_by_role("button", name="Dismiss").click()
    expect(toast).to_have_count(0)


def test_failed_request_tells_its_id(guide):
    guide.evaluate("htmx.ajax('GET', '/no/such/page/', '#announcer')")

    expect(guide.locator(".toast-error small")).to_contain_text("Request ")


def test_theme_is_switched_at_once_and_remembered(guide):
    guide.locator(".user-menu summary").click()
    guide.get_by_role("button", name="Dark").click()
    expect(guide.locator("html")).to_have_attribute("data-theme", "dark")

    guide.reload()

    expect(guide.locator("html")).to_have_attribute("data-theme", "dark")


def test_rows_are_chosen_by_range_and_all_together(guide):
    rows = guide.locator("[data-select-row]")

    rows.nth(0).click()
    rows.nth(2).click(modifiers=["Shift"])
    expect(guide.locator("[data-select-count]")).to_have_text("3")

    guide.get_by_label("All 214 that match").check()
    expect(guide.locator("[data-select-count]")).to_have_text("All matching")

    guide.get_by_role("button", name="Clear the choice").click()
    expect(guide.locator("[data-select-bar]")).to_be_hidden()


def test_picked_dates_are_counted(guide):
    count = guide.locator("[data-picker-count]")
    expect(count).to_have_text("3 of 12 placed")

    guide.locator("[data-month] input:not(:checked):not(:disabled)").first.check()

    expect(count).to_have_text("4 of 12 placed")


def test_slash_goes_to_the_search(guide):
    guide.keyboard.press("/")

    expect(guide.get_by_role("searchbox")).to_be_focused()


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1440, 1600])
def test_nothing_is_wider_than_the_screen(guide, width):
    guide.set_viewport_size({"width": width, "height": 800})

    assert guide.evaluate("document.documentElement.scrollWidth") <= width
