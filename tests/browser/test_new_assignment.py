"""Putting an assignment together in a real browser: the preview follows by itself and nothing typed is lost."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from assignments.models import Assignment
from tests.factories import AssignmentFactory, BookingFactory, ClassTypeFactory, InstructorFactory, UserFactory
from tests.scheduling.new_screen import MONDAY, NEW

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page: Page, live_server) -> Page:
    """A browser in which somebody at the desk is signed in."""
    client = Client()
    client.force_login(UserFactory(roles=["staff"]))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def test_a_weekly_series_is_put_together_mended_and_created(desk, live_server):
    busy = InstructorFactory(full_name="Asha Rao")
    ClassTypeFactory(name="Hatha", duration_minutes=75)
    BookingFactory(first_name="Meera", last_name="Kapoor", booking_type="public_group")
    taken = AssignmentFactory(instructor=busy, date=MONDAY)
    preview = desk.locator("#preview")

    desk.goto(f"{live_server.url}{NEW}?date={MONDAY}")
    desk.locator("[name=schedule_type][value=weekly]").check()
    desk.locator("[name=class_type]").select_option(index=1)
    desk.locator("[name=weekdays][value='1']").check()
    desk.locator("[name=last_day]").fill(f"{MONDAY + dt.timedelta(days=7)}")
    desk.locator("[name=start_time]").fill("07:30")
    expect(desk.locator("[name=end_time]")).to_have_value("08:45")
    expect(desk.locator("#instructors")).to_contain_text("Free on 1 of 2")
    desk.get_by_label("Asha Rao").check()
    desk.get_by_label("Search bookings").fill("kapoor")
    desk.get_by_label("Meera Kapoor").check()
    rate = desk.locator("[name=rate]")
    rate.press_sequentially("500")
    expect(preview).to_contain_text("₹1,000.00")
    expect(rate).to_be_focused()

    preview.get_by_role("button", name="Move to").first.click()
    expect(preview.get_by_role("button", name="Create 2 classes")).to_be_enabled()
    expect(desk.locator(".line-changed")).to_be_focused()
    preview.get_by_role("button", name="Create 2 classes").click()
    expect(desk.locator(".toast")).to_contain_text("2 classes created.")

    made = Assignment.objects.exclude(pk=taken.pk)
    assert {one.assignment_bookings.count() for one in made} == {1}


def test_a_refused_form_keeps_what_was_typed_and_leads_to_what_is_wrong(desk, live_server):
    ClassTypeFactory(name="Hatha")

    desk.goto(f"{live_server.url}{NEW}")
    desk.locator("[name=notes]").fill("Bring mats.")
    desk.locator("[name=start_time]").fill("07:30")
    desk.evaluate("document.querySelector('.preview-save button').disabled = false")
    desk.locator(".preview-save button").click()

    expect(desk.locator("[data-error-summary]")).to_be_focused()
    expect(desk.locator("[name=notes]")).to_have_value("Bring mats.")
    expect(desk.locator("[name=end_time]")).to_have_value("08:30")
    desk.locator("[data-error-summary]").get_by_role("link", name="Class type").click()
    expect(desk.locator("[name=class_type]")).to_be_focused()
