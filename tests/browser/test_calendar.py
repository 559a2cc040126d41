"""Classes moved on the calendar: by hand and by keys, refused and put back, taken back."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import FloatRect, Page, expect

from assignments.models import Assignment
from tests.factories import AssignmentFactory, ClassScheduleFactory, ClassTypeFactory, InstructorFactory, UserFactory

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


def sign_in(page: Page, live_server, role: str) -> None:
    client = Client()
    client.force_login(UserFactory(full_name="Mohan Manager", roles=[role]))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1440, "height": 1000})


@pytest.fixture
def calendar(live_server, page: Page, hatha) -> Page:
    sign_in(page, live_server, "manager")
    page.goto(f"{live_server.url}{reverse('assignments:calendar')}?day={MONDAY.isoformat()}")
    return page


def stands_at(assignment) -> tuple[dt.date, str]:
    row = Assignment.objects.get(pk=assignment.pk)
    return row.date, f"{row.start_time:%H:%M}"


def box_of(page: Page, assignment) -> FloatRect:
    block = page.locator(f"#class-{assignment.pk}")
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    assert box is not None
    return box


def drag(page: Page, assignment, *, days: int, hours: float) -> None:
    box = box_of(page, assignment)
    column = page.locator("[data-column]").first.bounding_box()
    assert column is not None
    page.mouse.move(box["x"] + 20, box["y"] + 6)
    page.mouse.down()
    page.mouse.move(box["x"] + 20 + column["width"] * days, box["y"] + 6 + 60 * hours, steps=5)
    page.mouse.up()


def test_filters_are_applied_by_keys_and_the_focus_is_back_on_their_button(calendar, hatha):
    other = AssignmentFactory(date=MONDAY, start_time="12:00", end_time="13:00")
    calendar.reload()
    expect(calendar.locator(f"#class-{other.pk}")).to_be_visible()
    calendar.get_by_role("button", name="Filters").press("Enter")
    sheet = calendar.get_by_role("dialog", name="Filters")
    expect(sheet.get_by_role("heading", name="Filters")).to_be_focused()

    sheet.get_by_label("Search").fill("asha")
    sheet.get_by_label("Search").press("Enter")

    expect(calendar).to_have_url(re.compile("q=asha"))
    expect(calendar.locator(f"#class-{other.pk}")).to_have_count(0)
    expect(calendar.locator(f"#class-{hatha.pk}")).to_be_visible()
    expect(sheet).to_be_hidden()
    expect(calendar.get_by_role("button", name="Filters")).to_be_focused()


def test_a_class_is_dragged_and_taken_back(calendar, hatha):
    drag(calendar, hatha, days=1, hours=1)

    expect(calendar.locator(".toast")).to_contain_text("Moved to Tue")
    assert stands_at(hatha) == (MONDAY + dt.timedelta(days=1), "10:00")
    expect(calendar.locator("#dialog")).to_be_hidden()
    expect(calendar.locator(".cal-ghost")).to_have_count(0)
    calendar.get_by_role("button", name="Undo").click()

    expect(calendar.get_by_text("Taken back.")).to_be_visible()
    assert stands_at(hatha) == (MONDAY, "09:00")


def test_a_class_that_clashes_is_put_back_and_the_dialog_says_why(calendar, hatha):
    AssignmentFactory(instructor=hatha.instructor, date=MONDAY, start_time="11:00", end_time="12:00")

    drag(calendar, hatha, days=0, hours=2)

    expect(calendar.locator("#dialog")).to_contain_text("Asha Rao already teaches")
    expect(calendar.locator(".cal-ghost")).to_have_count(0)
    assert stands_at(hatha) == (MONDAY, "09:00")


def test_the_lower_edge_changes_the_end(calendar, hatha):
    box = box_of(calendar, hatha)
    calendar.mouse.move(box["x"] + 20, box["y"] + box["height"] - 3)
    calendar.mouse.down()
    calendar.mouse.move(box["x"] + 20, box["y"] + box["height"] + 27, steps=5)
    calendar.mouse.up()

    expect(calendar.locator(".toast")).to_contain_text("09:00–10:30")


def test_escape_ends_a_drag_and_the_button_that_is_let_go_opens_nothing(calendar, hatha):
    box = box_of(calendar, hatha)
    calendar.mouse.move(box["x"] + 20, box["y"] + 6)
    calendar.mouse.down()
    calendar.mouse.move(box["x"] + 20, box["y"] + 66, steps=5)
    expect(calendar.locator(".cal-ghost .cal-when")).to_have_text("10:00–11:00")
    calendar.keyboard.press("Escape")
    calendar.mouse.up()

    expect(calendar.locator(".cal-ghost")).to_have_count(0)
    expect(calendar.locator("#dialog")).to_be_hidden()
    assert stands_at(hatha) == (MONDAY, "09:00")
    calendar.locator(f"#class-{hatha.pk}").click()
    expect(calendar.locator("#dialog")).to_be_visible()


def test_a_refresh_waits_until_the_drag_is_over(calendar, hatha):
    box = box_of(calendar, hatha)
    calendar.mouse.move(box["x"] + 20, box["y"] + 6)
    calendar.mouse.down()
    calendar.mouse.move(box["x"] + 20, box["y"] + 66, steps=5)
    calendar.evaluate("htmx.trigger('#calendar', 'refresh')")
    expect(calendar.locator(".cal-ghost")).to_have_count(1)

    with calendar.expect_response(lambda response: "/calendar/" in response.url):
        calendar.keyboard.press("Escape")
    calendar.mouse.up()


def test_a_refresh_keeps_scroll_and_focus(calendar, hatha):
    block = calendar.locator(f"#class-{hatha.pk}")
    block.focus()
    calendar.evaluate("document.querySelector('.cal-scroll').scrollTop = 77")

    with calendar.expect_response(lambda response: "/calendar/" in response.url):
        calendar.evaluate("htmx.trigger('#calendar', 'refresh')")

    expect(calendar.locator("#calendar[data-settled]")).to_be_visible()
    expect(block).to_be_focused()
    assert calendar.evaluate("document.querySelector('.cal-scroll').scrollTop") == 77


def test_a_class_is_dragged_to_another_day_of_the_month(calendar, hatha):
    calendar.get_by_role("link", name="Month").click()
    expect(calendar.locator(".cal-month")).to_be_visible()
    calendar.locator(f"#class-{hatha.pk}").drag_to(calendar.locator(f"[data-date='{MONDAY + dt.timedelta(days=3)}']"))

    expect(calendar.locator(".toast")).to_contain_text("Moved to Thu")
    assert stands_at(hatha) == (MONDAY + dt.timedelta(days=3), "09:00")


def test_a_finger_that_rests_on_a_class_picks_it_up(calendar, hatha):
    box = box_of(calendar, hatha)
    session = calendar.context.new_cdp_session(calendar)

    def touch(kind: str, **point: float) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point] if point else []})

    touch("touchStart", x=box["x"] + 20, y=box["y"] + 6)
    expect(calendar.locator(".cal-ghost")).to_have_count(1)
    touch("touchMove", x=box["x"] + 20, y=box["y"] + 36)
    touch("touchMove", x=box["x"] + 20, y=box["y"] + 66)
    touch("touchEnd")

    expect(calendar.locator(".toast")).to_contain_text("10:00–11:00")


def test_a_class_is_moved_by_keys_alone(calendar, hatha):
    calendar.locator(f"#class-{hatha.pk}").focus()
    calendar.keyboard.press("m")
    expect(calendar.locator("#announcer")).to_contain_text("Picked up Hatha")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        calendar.keyboard.press(key)
    calendar.keyboard.press("Enter")

    expect(calendar.locator(".toast")).to_contain_text("Moved to Tue")
    assert stands_at(hatha) == (MONDAY + dt.timedelta(days=1), "09:30")


def test_the_end_is_changed_by_keys_alone(calendar, hatha):
    calendar.locator(f"#class-{hatha.pk}").focus()
    for key in ("m", "Shift+ArrowDown", "Shift+ArrowDown", "Enter"):
        calendar.keyboard.press(key)

    expect(calendar.locator(".toast")).to_contain_text("09:00–10:30")
    expect(calendar.locator(f"#class-{hatha.pk}")).to_be_focused()


def test_free_hours_are_walked_with_shift(calendar, hatha):
    calendar.locator(f"#class-{hatha.pk}").focus()

    for key in ("Shift+ArrowDown", "Shift+ArrowRight", "Enter"):
        calendar.keyboard.press(key)

    expect(calendar.locator("[name=start_time]")).to_have_value("10:00")
    expect(calendar.locator("[name=first_day]")).to_have_value(str(MONDAY + dt.timedelta(days=1)))


def test_an_empty_week_is_entered_at_a_free_hour(calendar):
    calendar.get_by_role("link", name="Later").click()
    expect(calendar.get_by_text("0 classes", exact=True)).to_be_visible()

    expect(calendar.locator('.cal-grid [tabindex="0"]')).to_have_count(1)
    expect(calendar.locator('.cal-slot[tabindex="0"]')).to_have_count(1)


def test_back_leads_to_what_was_shown_before(calendar, hatha):
    calendar.get_by_role("link", name="Later").click()
    expect(calendar.get_by_text("0 classes", exact=True)).to_be_visible()
    calendar.go_back()

    expect(calendar.locator(f"#class-{hatha.pk}")).to_be_visible()
    calendar.locator(f"#class-{hatha.pk}").focus()
    calendar.keyboard.press("m")
    expect(calendar.locator(".cal-ghost")).to_have_count(1)


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


def test_a_phone_shows_the_day_that_is_tapped(calendar, hatha):
    wednesday = MONDAY + dt.timedelta(days=2)
    yin = AssignmentFactory(date=wednesday, start_time="11:00", end_time="12:00")
    calendar.set_viewport_size({"width": 390, "height": 844})
    calendar.reload()
    expect(calendar.locator(f"#class-{hatha.pk}")).to_be_visible()
    expect(calendar.locator(f"#class-{yin.pk}")).to_be_hidden()

    calendar.locator(".cal-day-link.only-phone").nth(2).click()

    expect(calendar.locator(f"#class-{yin.pk}")).to_be_visible()
    assert f"day={wednesday}" in calendar.url
    assert calendar.evaluate("document.documentElement.scrollWidth") == 390


def test_a_week_is_printed_on_one_page(calendar, hatha):
    AssignmentFactory(date=MONDAY, start_time="05:00", end_time="06:00")
    AssignmentFactory(date=MONDAY, start_time="22:30", end_time="23:45")
    calendar.reload()

    printed = calendar.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_template_is_moved_on_the_week_of_the_catalog(live_server, page, transactional_db):
    template = ClassScheduleFactory(day_of_week=1, start_time="09:00", end_time="10:00", effective_from=None)
    sign_in(page, live_server, "admin")
    page.goto(f"{live_server.url}{reverse('catalog:schedule')}")
    page.locator(f"#template-{template.pk}").focus()

    for key in ("m", "ArrowRight", "ArrowDown", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)

    expect(page.locator(".toast")).to_contain_text("moved to")
    template.refresh_from_db()
    place = template.day_of_week, f"{template.start_time:%H:%M}", f"{template.end_time:%H:%M}"
    assert place == (2, "09:15", "10:30")


def test_empty_time_leads_to_a_new_class_there(calendar):
    calendar.locator("[data-column]").nth(2).get_by_label("New class at 15:00").click(position={"x": 20, "y": 45})

    expect(calendar.get_by_role("heading", name="New assignment")).to_be_visible()
    expect(calendar.locator("[name=start_time]")).to_have_value("15:30")


def draw(page: Page, *, start: str, hours: float) -> None:
    """Drag over empty time of Wednesday, from the beginning of an hour."""
    slot = page.locator("[data-column]").nth(2).get_by_label(f"New class at {start}")
    slot.scroll_into_view_if_needed()
    box = slot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 3)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 3 + 60 * hours, steps=5)


@pytest.mark.parametrize(("hours", "start", "end"), [(1.5, "15:00", "16:30"), (-1, "14:00", "15:15")])
def test_dragging_over_empty_time_makes_a_class_of_that_length(calendar, hatha, hours, start, end):
    draw(calendar, start="15:00", hours=hours)
    expect(calendar.locator(".cal-ghost")).to_have_text(f"{start}–{end}")
    calendar.mouse.up()
    calendar.wait_for_url("**/assignments/new/**")  # with its scripts

    expect(calendar.get_by_role("heading", name="New assignment")).to_be_visible()
    expect(calendar.locator("[name=first_day]")).to_have_value(str(MONDAY + dt.timedelta(days=2)))
    expect(calendar.locator("[name=start_time]")).to_have_value(start)
    expect(calendar.locator("[name=end_time]")).to_have_value(end)
    calendar.get_by_label("Class type", exact=True).select_option(str(hatha.class_type_id))
    expect(calendar.locator("[name=shown_subject]")).to_have_value(str(hatha.class_type_id))
    expect(calendar.locator("[name=end_time]")).to_have_value(end)


def test_a_class_is_drawn_in_the_column_of_its_instructor(calendar, hatha):
    calendar.get_by_role("link", name="Day", exact=True).click()
    slot = calendar.locator("[data-instructor]").get_by_label("New class at 15:00")
    slot.scroll_into_view_if_needed()
    box = slot.bounding_box()
    assert box is not None
    calendar.mouse.move(box["x"] + 20, box["y"] + 3)
    calendar.mouse.down()
    calendar.mouse.move(box["x"] + 20, box["y"] + 48, steps=5)
    calendar.mouse.up()

    expect(calendar.locator("[name=end_time]")).to_have_value("15:45")
    expect(calendar.locator("[name=instructor]:checked")).to_have_value(str(hatha.instructor_id))


def test_escape_ends_the_drawing_and_opens_nothing(calendar):
    draw(calendar, start="15:00", hours=1)
    expect(calendar.locator(".cal-ghost")).to_have_count(1)
    calendar.keyboard.press("Escape")
    expect(calendar.locator(".cal-ghost")).to_have_count(0)
    calendar.mouse.up()

    calendar.get_by_role("link", name="Later").click()
    expect(calendar.get_by_text("0 classes", exact=True)).to_be_visible()
