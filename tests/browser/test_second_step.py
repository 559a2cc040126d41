"""The second step in a real browser: turned on with a code, asked for at the next sign-in, passed with a recovery code."""

import re

import pyotp
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import SecondFactor, User
from accounts.sign_in.authenticator import STEP
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person(db) -> User:
    return UserFactory(full_name="Sunita Staff", email="sunita@example.test", roles=["staff"])


def code_for(secret: str) -> str:
    """A code that was not used yet: of the step after the last one that was."""
    last = SecondFactor.objects.get().last_step
    now = int(timezone.now().timestamp()) // STEP
    return pyotp.TOTP(secret).generate_otp(max(now, last + 1))


def give_password(page: Page) -> None:
    page.get_by_label("E-mail").fill("sunita@example.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.get_by_label("Account of Sunita Staff").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_turned_on_asked_for_and_passed_by_app_and_by_recovery_code(live_server, page: Page, person):
    page.goto(live_server.url + reverse("accounts:profile"))
    give_password(page)
    page.get_by_role("link", name="Set it up").click()
    page.get_by_role("button", name="Set it up").click()
    picture = page.get_by_role("img", name="QR code")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
    secret = page.locator(".second-step-secret").inner_text().replace(" ", "")
    page.get_by_role("textbox", name="Code").fill(code_for(secret))
    page.get_by_role("button", name="Turn the second step on").click()
    expect(page.get_by_role("heading", name="The second step is on")).to_be_visible()
    recovery_codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(recovery_codes) == 10

    sign_out(page)
    give_password(page)
    expect(page.get_by_role("textbox", name="Code")).to_be_focused()
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("This code is not right, or it was used before.").first).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(code_for(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()

    sign_out(page)
    give_password(page)
    page.get_by_role("textbox", name="Code").fill(recovery_codes[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()

    page.goto(live_server.url + reverse("accounts:second-factor"))
    expect(page.get_by_text(re.compile(r"9 recovery codes left"))).to_be_visible()


def test_another_browser_is_signed_out_from_the_profile(live_server, page: Page, browser, person):
    page.goto(live_server.url + reverse("accounts:profile"))
    give_password(page)
    other = browser.new_context(service_workers="block")
    elsewhere = other.new_page()
    elsewhere.goto(live_server.url + reverse("accounts:profile"))
    give_password(elsewhere)
    expect(elsewhere.get_by_role("heading", name="Profile")).to_be_visible()

    page.reload()
    expect(page.get_by_text("This browser")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Sign out Chrome on")).click()
    expect(page.get_by_text(re.compile("Chrome on .* is signed out."))).to_be_visible()

    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", name="Sign in")).to_be_visible()
    elsewhere.goto("about:blank")
    other.close()
