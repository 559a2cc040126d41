"""Classes moved on the calendar: by hand and by keys, refused and put back, taken back."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.models import Assignment
from tests.factories import AssignmentFactory, ClassTypeFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.browser
MONDAY = timezone.localdate() + dt.timedelta(days=14 - timezone.localdate().weekday())


@pytest.fixture
def hatha(transactional_db) -> Assignment:
    return AssignmentFactory(
        class_type=ClassTypeFactory(name="Hatha"),
        instructor=InstructorFactory(full_name="Asha Rao"),
        date=MONDAY,
        start_time="09:00",
        end_time="10:00",
    )


@pytest.fixture
def calendar(live_server, page: Page, hatha) -> Page:
    client = Client()
    client.force_login(UserFactory(full_name="Mohan Manager", roles=["manager"]))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(f"{live_server.url}{reverse('assignments:calendar')}?day={MONDAY.isoformat()}")
    return page


def stands_at(assignment) -> tuple[dt.date, str]:
    row = Assignment.objects.get(pk=assignment.pk)
    return row.date, f"{row.start_time:%H:%M}"


def drag(page: Page, assignment, *, days: int, hours: float) -> None:
    block = page.locator(f"#class-{assignment.pk}")
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    column = page.locator("[data-column]").first.bounding_box()
    assert box is not None
    assert column is not None
    page.mouse.move(box["x"] + 20, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + column["width"] * days, box["y"] + 6 + 60 * hours, steps=5)
    page.mouse.up()


def test_a_class_is_dragged_and_taken_back(calendar, hatha):
    drag(calendar, hatha, days=1, hours=1)

    expect(calendar.locator(".toast")).to_contain_text("Moved to Tue")
    assert stands_at(hatha) == (MONDAY + dt.timedelta(days=1), "10:00")
    calendar.get_by_role("button", name="Undo").click()

    expect(calendar.get_by_text("Taken back.")).to_be_visible()
    assert stands_at(hatha) == (MONDAY, "09:00")


def test_a_class_that_clashes_is_put_back_and_the_dialog_says_why(calendar, hatha):
    AssignmentFactory(instructor=hatha.instructor, date=MONDAY, start_time="11:00", end_time="12:00")

    drag(calendar, hatha, days=0, hours=2)

    expect(calendar.locator("#dialog")).to_contain_text("Asha Rao already teaches")
    expect(calendar.locator(".cal-ghost")).to_have_count(0)
    assert stands_at(hatha) == (MONDAY, "09:00")


def test_a_class_is_moved_by_keys_alone(calendar, hatha):
    calendar.locator(f"#class-{hatha.pk}").focus()
    calendar.keyboard.press("m")
    expect(calendar.locator("#announcer")).to_contain_text("Picked up Hatha")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        calendar.keyboard.press(key)
    calendar.keyboard.press("Enter")

    expect(calendar.locator(".toast")).to_contain_text("Moved to Tue")
    assert stands_at(hatha) == (MONDAY + dt.timedelta(days=1), "09:30")


def test_escape_puts_a_class_back(calendar, hatha):
    block = calendar.locator(f"#class-{hatha.pk}")
    block.focus()
    for key in ("m", "ArrowDown", "Escape"):
        calendar.keyboard.press(key)

    expect(calendar.locator(".cal-ghost")).to_have_count(0)
    expect(block).to_be_focused()
    assert stands_at(hatha) == (MONDAY, "09:00")


def test_arrow_keys_walk_from_class_to_class(calendar, hatha):
    later = AssignmentFactory(date=MONDAY, start_time="13:00", end_time="14:00")
    beside = AssignmentFactory(date=MONDAY + dt.timedelta(days=2), start_time="13:30", end_time="14:30")
    calendar.reload()
    calendar.locator(f"#class-{hatha.pk}").focus()

    calendar.keyboard.press("ArrowDown")
    expect(calendar.locator(f"#class-{later.pk}")).to_be_focused()
    calendar.keyboard.press("ArrowRight")
    expect(calendar.locator(f"#class-{beside.pk}")).to_be_focused()
    calendar.keyboard.press("Enter")

    expect(calendar.locator("#dialog")).to_be_visible()


def test_empty_time_leads_to_a_new_class_there(calendar):
    calendar.locator("[data-column]").nth(2).get_by_label("New class at 15:00").click()

    expect(calendar.get_by_role("heading", name="New assignment")).to_be_visible()
    expect(calendar.locator("[name=start_time]")).to_have_value("15:00")
