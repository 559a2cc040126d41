"""A form that was open for longer than the sign-in lasted: what was typed into it is saved all the same."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from accounts.models import BrowserSession, User
from bookings.models import Booking
from tests.browser.test_main_journey import sign_in
from tests.factories import BookingFactory, ClassTypeFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sunita() -> User:
    return UserFactory(full_name="Sunita Staff", roles=["staff"])


@pytest.fixture
def booking() -> Booking:
    return BookingFactory(first_name="Meera", last_name="Iyer")


@pytest.fixture
def desk(live_server, page: Page, sunita, booking) -> Page:
    sign_in(page, live_server.url, sunita.email)
    return page


def end_the_sign_in() -> None:
    """As when nobody uses the browser for half a day, or signs it out from another one."""
    BrowserSession.objects.all().delete()


def sign_in_by(link: Locator, person: User) -> None:
    """In the tab that the link opens; then that is closed."""
    with link.page.expect_popup() as opened:
        link.click()
    tab = opened.value
    tab.get_by_label("E-mail").fill(person.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    tab.wait_for_url(lambda url: reverse("accounts:sign-in") not in url)
    tab.close()


def test_a_dialog_keeps_what_was_typed_until_it_can_be_saved(desk, live_server, sunita, booking):
    desk.goto(live_server.url + reverse("bookings:list"))
    desk.locator(f"#booking-{booking.booking_id} .row-link").click()
    dialog = desk.locator("#dialog")
    dialog.get_by_role("link", name="Edit").click()
    dialog.get_by_label("Phone").fill("+91 98450 11111")
    end_the_sign_in()

    dialog.get_by_role("button", name="Save").click()
    sign_in_by(desk.locator(".toast").get_by_role("link", name="Sign in"), sunita)
    expect(dialog.get_by_label("Phone")).to_have_value("+91 98450 11111")
    dialog.get_by_role("button", name="Save").click()

    expect(desk.locator(".toast").filter(has_text="Booking changed.")).to_be_visible()
    assert Booking.objects.get().phone == "+91 98450 11111"


def test_a_preview_says_it_once_and_goes_on_after_the_sign_in(desk, live_server, sunita):
    hatha = ClassTypeFactory(name="Hatha")
    desk.goto(live_server.url + reverse("assignments:new"))
    desk.get_by_label("Class type", exact=True).select_option(str(hatha.pk))
    expect(desk.locator("[name=shown_subject]")).to_have_value(str(hatha.pk))
    end_the_sign_in()

    for label, time in (("Start", "07:00"), ("End", "08:30")):
        with desk.expect_response(lambda response: response.status == 401):
            desk.get_by_label(label, exact=True).fill(time)
            desk.get_by_label(label, exact=True).blur()
    expect(desk.locator(".toast")).to_have_count(1)
    sign_in_by(desk.locator(".toast").get_by_role("link", name="Sign in"), sunita)
    with desk.expect_response(lambda response: response.request.method == "POST" and response.ok):
        desk.get_by_label("Date", exact=True).fill(str(timezone.localdate() + dt.timedelta(days=1)))
        desk.get_by_label("Date", exact=True).blur()

    expect(desk.get_by_label("Start", exact=True)).to_have_value("07:00")
    expect(desk.get_by_label("End", exact=True)).to_have_value("08:30")


def test_a_page_keeps_what_was_sent_until_it_can_be_sent_again(desk, live_server, sunita, booking):
    desk.goto(live_server.url + reverse("bookings:edit", args=[booking.pk]))
    desk.get_by_label("Phone").fill("+91 98450 11111")
    end_the_sign_in()

    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    sign_in_by(desk.get_by_role("link", name="Sign in in another tab"), sunita)
    desk.get_by_role("button", name="Send again").click()

    expect(desk.locator(".toast").filter(has_text="Booking changed.")).to_be_visible()
    assert Booking.objects.get().phone == "+91 98450 11111"


def test_a_page_that_is_older_than_the_sign_in_is_sent_as_it_is(desk, live_server, sunita, booking):
    desk.goto(live_server.url + reverse("bookings:edit", args=[booking.pk]))
    desk.get_by_label("Phone").fill("+91 98450 11111")
    end_the_sign_in()
    tab = desk.context.new_page()
    sign_in(tab, live_server.url, sunita.email)

    desk.get_by_role("button", name="Save").click()

    expect(desk.locator(".toast").filter(has_text="Booking changed.")).to_be_visible()
    assert Booking.objects.get().phone == "+91 98450 11111"


def test_nothing_is_saved_in_the_name_of_who_signed_in_since(desk, live_server, booking):
    desk.goto(live_server.url + reverse("bookings:edit", args=[booking.pk]))
    desk.get_by_label("Phone").fill("+91 98450 11111")
    end_the_sign_in()
    tab = desk.context.new_page()
    sign_in(tab, live_server.url, UserFactory(roles=["manager"]).email)

    desk.get_by_role("button", name="Save").click()

    expect(desk.locator("main")).to_contain_text("Somebody else has signed in in this browser")
    assert Booking.objects.get().phone == booking.phone


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_what_was_typed_can_be_read_and_copied(self, desk, live_server, booking):
        desk.goto(live_server.url + reverse("bookings:edit", args=[booking.pk]))
        desk.get_by_label("Phone").fill("+91 98450 11111")
        end_the_sign_in()

        desk.get_by_role("button", name="Save").click()
        expect(desk.get_by_role("button", name="Send again")).to_be_hidden()
        desk.get_by_text("What you typed", exact=True).click()

        expect(desk.get_by_role("definition").filter(has_text="+91 98450 11111")).to_be_visible()
