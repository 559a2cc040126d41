"""The bell and the list of notices, on a phone."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.services.states import cancel_assignments
from tests.factories import AssignmentFactory, ClassTypeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cancel(staff, instructor):
    def cancel(name):
        row = AssignmentFactory(instructor=instructor, class_type=ClassTypeFactory(name=name))
        cancel_assignments(assignment_ids=[row.pk], actor=staff, now=timezone.now())

    return cancel


@pytest.fixture
def phone(live_server, page: Page, instructor):
    client = Client()
    client.force_login(instructor)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.set_viewport_size({"width": 390, "height": 800})
    return page


def test_notices_are_marked_read_and_the_bell_follows(live_server, phone: Page, cancel):
    cancel("Sunrise Hatha")
    cancel("Evening Flow")
    bell = phone.locator("#bell")
    phone.goto(live_server.url + reverse("assignments:mine"))

    expect(bell).to_have_accessible_name("Notices, 2 unread")
    bell.click()
    phone.get_by_role("button", name=re.compile("Mark read.*Evening Flow")).click()
    expect(bell).to_have_accessible_name("Notices, 1 unread")
    phone.get_by_role("button", name="Mark all read").click()
    expect(bell).to_have_accessible_name("Notices, none unread")
    expect(phone.get_by_text("Unread", exact=True)).to_have_count(1)  # the choice of what is shown
    phone.get_by_role("button", name="Undo").last.click()
    expect(bell).to_have_accessible_name("Notices, 1 unread")
    phone.get_by_role("button", name="Sunrise Hatha was cancelled", exact=True).click()

    expect(phone.get_by_role("heading", name="Sunrise Hatha")).to_be_visible()
    expect(bell).to_have_accessible_name("Notices, none unread")


def test_a_growing_count_is_announced_and_the_focus_stays(live_server, phone: Page, cancel):
    cancel("Sunrise Hatha")
    phone.goto(live_server.url + reverse("assignments:mine"))
    bell = phone.locator("#bell")
    bell.focus()

    cancel("Evening Flow")
    bell.dispatch_event("refresh")

    expect(bell).to_have_accessible_name("Notices, 2 unread")
    expect(bell).to_be_focused()
    expect(phone.locator("#announcer")).to_have_text("Notices, 2 unread")
