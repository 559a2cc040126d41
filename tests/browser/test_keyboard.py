"""A day at the desk by keys alone: nothing here clicks, and nothing sets the focus by itself."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from assignments.models import Assignment
from tests.factories import AssignmentFactory, ClassTypeFactory, InstructorFactory
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONDAY = timezone.localdate() + dt.timedelta(days=14 - timezone.localdate().weekday())
ON_ITS_WAY = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
FOCUSED = """() => {
    const element = document.activeElement;
    if (!element.matches("a, button, input, select, textarea, summary")) return element.tagName;
    const picture = element.querySelector("svg[aria-label]")?.getAttribute("aria-label") ?? "";
    const label = element.labels?.[0]?.textContent ?? element.getAttribute("aria-label") ?? element.textContent + picture;
    return `${element.matches("a") ? "link" : element.type ?? element.tagName} ${label.replace(/\\s+/g, " ").trim()}`;
}"""


class Keyboard:
    """Somebody who presses keys and looks where the focus is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def arrive_at(self, place: Locator) -> None:
        """Wait for a page, and for the scripts that listen to keys."""
        expect(place).to_be_visible()
        self.page.wait_for_load_state()

    def tab_to(self, words: str) -> None:
        """Press Tab until the focus is on what says these words; it may be there already."""
        expect(self.page.locator(ON_ITS_WAY)).to_have_count(0)  # nobody presses keys within milliseconds of an answer
        passed = [self.page.evaluate(FOCUSED)]
        while words not in passed[-1] and len(passed) < 150:
            self.press("Tab")
            passed.append(self.page.evaluate(FOCUSED))
        if words in passed[-1]:
            return
        raise AssertionError(f"Tab never reaches {words!r}, only {passed}")


@pytest.fixture
def keyboard(live_server, page: Page, manager) -> Iterator[Keyboard]:
    page.set_viewport_size({"width": 1440, "height": 1000})
    keyboard = Keyboard(page)
    page.goto(live_server.url + reverse("accounts:sign-in"))
    keyboard.tab_to("E-mail")
    keyboard.type(manager.email)
    keyboard.tab_to("Password")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    keyboard.arrive_at(page.get_by_role("heading", name="Today", exact=True))
    yield keyboard
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)  # the tables are emptied next


def test_a_class_is_made_moved_and_cancelled_by_keys(keyboard):
    page = keyboard.page
    ClassTypeFactory(name="Hatha")
    InstructorFactory(full_name="Asha Rao")

    keyboard.press("g", "l")
    keyboard.arrive_at(page.get_by_role("heading", name="Assignments", exact=True))
    keyboard.press("n")
    keyboard.arrive_at(page.get_by_role("heading", name="New assignment"))
    keyboard.tab_to("Class type")
    keyboard.press("ArrowDown")
    expect(page.locator("[name=shown_subject]")).not_to_have_value("")
    keyboard.tab_to("Date")
    keyboard.type(f"{MONDAY:%m%d%Y}")
    keyboard.tab_to("Start")
    keyboard.type("0700AM")
    keyboard.tab_to("Asha Rao")
    keyboard.press("Space")
    keyboard.tab_to("Rate")
    keyboard.type("500")
    expect(page.locator("#preview-title")).to_have_text("Preview: 1 class")
    expect(page.locator("#preview")).to_contain_text("₹500.00")
    keyboard.tab_to("Create 1 class")
    keyboard.press("Enter")
    expect(page.locator(".toast").first).to_contain_text("created")
    made = Assignment.objects.get()
    assert (made.date, made.start_time) == (MONDAY, dt.time(7))

    keyboard.press("g", "c")
    keyboard.arrive_at(page.locator("#calendar"))
    for week in (7, 14):
        keyboard.press("j")
        expect(page.locator(f'[data-date="{timezone.localdate() + dt.timedelta(days=week)}"]').first).to_be_attached()
    keyboard.tab_to("Hatha")
    keyboard.press("m", "ArrowRight", "ArrowDown", "Enter")
    expect(page.locator(".toast").last).to_contain_text("Moved to Tue")
    made.refresh_from_db()
    assert (made.date, made.start_time) == (MONDAY + dt.timedelta(days=1), dt.time(7, 15))

    expect(page.locator(f"#class-{made.pk}")).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()
    keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Hatha")
    keyboard.tab_to("More actions")
    keyboard.press("Enter")
    keyboard.tab_to("Cancel")
    keyboard.press("Enter")
    expect(dialog.get_by_role("heading", name="Cancel Hatha")).to_be_visible()
    keyboard.tab_to("Cancel class")
    keyboard.press("Enter")
    expect(page.locator(".toast").last).to_contain_text("ancelled")
    made.refresh_from_db()
    assert made.class_status == "cancelled"


def test_the_calendar_is_walked_by_arrow_keys(keyboard, live_server):
    page = keyboard.page
    first = AssignmentFactory(
        class_type=ClassTypeFactory(name="Hatha"), date=MONDAY, start_time="09:00", end_time="10:00"
    )
    second = AssignmentFactory(date=MONDAY, start_time="13:00", end_time="14:00")
    beside = AssignmentFactory(date=MONDAY + dt.timedelta(days=1), start_time="13:30", end_time="14:30")
    page.goto(f"{live_server.url}{reverse('assignments:calendar')}?day={MONDAY.isoformat()}")

    keyboard.tab_to("Hatha")
    for key, expected in {"ArrowDown": second, "ArrowRight": beside, "ArrowLeft": second, "ArrowUp": first}.items():
        keyboard.press(key)
        expect(page.locator(f"#class-{expected.pk}")).to_be_focused()
    keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Hatha")
    keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(f"#class-{first.pk}")).to_be_focused()


@pytest.mark.parametrize("screen", ["assignments:list", "assignments:calendar", "bookings:list"])
def test_filters_take_the_keyboard_and_give_it_back_on_escape(keyboard, live_server, screen):
    page = keyboard.page
    page.goto(live_server.url + reverse(screen))
    keyboard.arrive_at(page.get_by_role("button", name="Filters"))
    keyboard.tab_to("button Filters")
    keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Filters")
    expect(sheet.get_by_role("heading", name="Filters")).to_be_focused()

    keyboard.press("Tab")
    expect(sheet.get_by_role("button", name="Close")).to_be_focused()
    keyboard.press("Escape")

    expect(sheet).to_be_hidden()
    expect(page.get_by_role("button", name="Filters")).to_be_focused()
