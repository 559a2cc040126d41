"""From an invitation to the first sign-in, and how somebody who leaves hands over."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from assignments.models import Assignment
from tests.factories import AssignmentFactory, InstructorFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW_PASSWORD = "entirely-new-words"


@pytest.fixture
def at_people(live_server, page: Page, settings) -> Page:
    settings.SITE_URL = live_server.url
    UserFactory(full_name="Anita Admin", email="anita@example.test", roles=["admin"])
    page.goto(live_server.url + reverse("accounts:people"))
    page.get_by_label("E-mail").fill("anita@example.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_who_is_invited_is_signed_in_with_a_password_of_their_own(at_people: Page):
    page = at_people
    page.get_by_role("link", name="Invite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Kavya Nair")
    dialog.get_by_label("E-mail").fill("kavya@example.test")
    dialog.get_by_label("Staff").check()
    dialog.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("Kavya Nair is invited.")).to_be_visible()
    expect(page.get_by_role("row", name="Kavya Nair")).to_contain_text("Invited")

    (link,) = re.findall(r"http\S+/password-reset/\S+", mail.outbox[0].body)
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("New password confirmation").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Save the password").click()

    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    assert User.objects.get(email="kavya@example.test").state == User.State.ACTIVE


def test_who_leaves_hands_over_class_by_class(at_people: Page):
    page = at_people
    asha, ravi = InstructorFactory(full_name="Asha Rao"), InstructorFactory(full_name="Ravi Menon")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    free = AssignmentFactory(instructor=asha, date=tomorrow + dt.timedelta(days=1))
    taken = AssignmentFactory(instructor=asha, date=tomorrow)
    AssignmentFactory(instructor=ravi, date=tomorrow)

    page.reload()
    page.get_by_role("link", name="Asha Rao").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("link", name="Deactivate…").click()
    expect(dialog.get_by_text("2 classes from today on count on Asha Rao.")).to_be_visible()
    dialog.get_by_label("All their classes").select_option("Ravi Menon")
    dialog.get_by_role("button", name="Deactivate").click()
    expect(dialog.get_by_text("1 cannot be handed over like that")).to_be_visible()
    dialog.locator(f"[name='for-class-{taken.pk}']").select_option("Cancel")
    dialog.get_by_role("button", name="Deactivate").click()

    expect(dialog.get_by_role("heading", name="Asha Rao is deactivated")).to_be_visible()
    dialog.locator(".dialog-actions").get_by_role("button", name="Close").click()
    expect(page.get_by_role("row", name="Asha Rao")).to_contain_text("Deactivated")
    assert Assignment.objects.get(pk=free.pk).instructor_id == ravi.pk
    assert Assignment.objects.get(pk=taken.pk).class_status == "cancelled"
