"""Forms and lists do their work in a browser that runs no scripts."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.models import Assignment
from catalog.models import ClassType
from tests.browser.test_main_journey import sign_in
from tests.factories import AssignmentFactory, BookingFactory, ClassTypeFactory, InstructorFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False}


@pytest.fixture
def desk(live_server, page: Page, manager) -> Page:
    sign_in(page, live_server.url, manager.email)
    return page


def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


def test_the_list_is_filtered_and_leads_to_its_next_page(desk, live_server, settings):
    settings.PAGE_SIZE = 2
    hatha = ClassTypeFactory(name="Hatha")
    for day in range(3):
        AssignmentFactory(class_type=hatha, date=tomorrow() + dt.timedelta(days=day))
    AssignmentFactory(class_type=ClassTypeFactory(name="Yin"), date=tomorrow())
    desk.goto(f"{live_server.url}{reverse('assignments:list')}?view=flat")

    desk.get_by_role("searchbox").fill("hatha")
    desk.get_by_role("searchbox").press("Enter")
    expect(desk.locator("tr[id^=assignment-]")).to_have_count(2)
    expect(desk.locator("#results")).not_to_contain_text("Yin")
    desk.get_by_role("link", name="Next page").click()

    expect(desk.locator("tr[id^=assignment-]")).to_have_count(1)
    expect(desk.locator("#results")).to_contain_text("Hatha")


def test_a_class_is_previewed_and_created(desk, live_server):
    hatha = ClassTypeFactory(name="Hatha")
    InstructorFactory(full_name="Asha Rao")
    desk.goto(live_server.url + reverse("assignments:new"))

    desk.get_by_label("Class type", exact=True).select_option(str(hatha.pk))
    desk.get_by_label("Date", exact=True).fill(str(tomorrow()))
    desk.get_by_label("Start", exact=True).fill("07:00")
    desk.get_by_label("End", exact=True).fill("08:00")
    desk.get_by_role("radio", name=re.compile("Asha Rao")).check(force=True)
    desk.get_by_label("Rate in ₹").fill("500")
    desk.get_by_role("button", name="Show preview").click()
    expect(desk.locator("#preview")).to_contain_text("₹500.00")
    desk.get_by_role("button", name="Create 1 class").click()

    expect(desk.locator(".toast")).to_contain_text("created")
    assert Assignment.objects.get().start_time == dt.time(7)


def test_a_class_is_cancelled_and_taken_back(desk, live_server):
    assignment = AssignmentFactory(date=tomorrow())
    desk.goto(live_server.url + reverse("assignments:cancel", args=[assignment.pk]))

    desk.get_by_role("button", name="Cancel class").click()
    expect(desk.locator(".toast")).to_contain_text("ancelled")
    assert Assignment.objects.get().class_status == "cancelled"
    desk.get_by_role("button", name="Undo").click()

    expect(desk.locator(".toast")).to_contain_text("Taken back.")
    assert Assignment.objects.get().class_status == "scheduled"


def test_bookings_are_searched(desk, live_server):
    BookingFactory(first_name="Meera", last_name="Kapoor")
    BookingFactory(first_name="Rohan", last_name="Shah")
    desk.goto(live_server.url + reverse("bookings:list"))

    desk.get_by_role("searchbox").fill("kapoor")
    desk.get_by_role("searchbox").press("Enter")

    expect(desk.locator("#results")).to_contain_text("Meera Kapoor")
    expect(desk.locator("#results")).not_to_contain_text("Rohan Shah")


def test_a_class_type_is_renamed(live_server, page: Page, admin):
    hatha = ClassTypeFactory(name="Hatha")
    sign_in(page, live_server.url, admin.email)
    page.goto(live_server.url + reverse("catalog:edit", args=["class-type", hatha.pk]))

    page.get_by_label("Name").fill("Gentle Hatha")
    page.get_by_role("button", name="Save").click()

    expect(page.locator("main")).to_contain_text("Gentle Hatha")
    assert ClassType.objects.get().name == "Gentle Hatha"


def test_an_instructor_accepts_declines_and_signs_out(live_server, page: Page, instructor):
    accepted, declined = (
        AssignmentFactory(instructor=instructor, date=tomorrow() + dt.timedelta(days=day)) for day in (0, 1)
    )
    sign_in(page, live_server.url, instructor.email)

    page.get_by_role("button", name="Accept", exact=True).first.click()
    expect(page.locator(".toast")).to_contain_text("1 class accepted.")
    page.get_by_role("link", name="Decline…").click()
    page.get_by_label("Another reason").check()
    page.get_by_label("In your words").fill("My sister marries.")
    page.get_by_role("button", name="Decline").click()
    expect(page.locator(".toast")).to_contain_text("1 class declined.")
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert Assignment.objects.get(pk=accepted.pk).instructor_status == "accepted"
    assert Assignment.objects.get(pk=declined.pk).instructor_status == "rejected"
