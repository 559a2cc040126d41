"""My classes without a connection: readable for the person who saw it last, for nobody else, and nothing is sent later."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.models import Assignment
from tests.browser.test_main_journey import sign_in
from tests.factories import AssignmentFactory, ClassTypeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MINE = reverse("assignments:mine")
KEPT = """async (words) => {
    for (let tries = 0; ; tries += 1) {
        let kept = "";
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys())
                if (!request.url.includes("/static/")) kept += await (await cache.match(request))?.text();
        }
        if (words.every((word) => kept.includes(word)) || tries > 200) return kept;
        await new Promise((done) => setTimeout(done, 100));
    }
}"""
"""All pages that the worker has kept, whoever they belong to, as soon as they hold these words."""


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "service_workers": "allow", "viewport": {"width": 390, "height": 844}}


@pytest.fixture(autouse=True)
def no_connection_is_no_complaint(complaints):
    """The browser and htmx write every request without a connection to the console."""
    yield
    complaints[:] = [each for each in complaints if not re.search("ERR_INTERNET_DISCONNECTED|htmx:sendError", each)]


@pytest.fixture
def classes(instructor, other_instructor) -> Assignment:
    """Moonlight Yin of Asha's, to answer; Sunrise Flow of Ravi's."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    AssignmentFactory(instructor=other_instructor, class_type=ClassTypeFactory(name="Sunrise Flow"), date=tomorrow)
    return AssignmentFactory(instructor=instructor, class_type=ClassTypeFactory(name="Moonlight Yin"), date=tomorrow)


def kept_pages(page: Page, *words: str) -> str:
    kept = page.evaluate(KEPT, list(words))
    assert [word for word in words if word not in kept] == []
    return kept


def open_my_classes(page: Page, base: str, email: str, *, of_whom: str) -> None:
    """Sign in, and wait until the worker has its copy."""
    sign_in(page, base, email)
    expect(page.get_by_text(of_whom).first).to_be_visible()
    kept_pages(page, of_whom)


def test_the_own_classes_stay_readable_and_say_as_of_when(classes, live_server, page: Page):
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")

    page.context.set_offline(True)
    page.reload()

    expect(page.get_by_role("heading", name="Moonlight Yin")).to_be_visible()
    expect(page.locator("[data-offline]")).to_contain_text("You are offline. Last updated")
    expect(page.locator("[data-offline]")).not_to_contain_text("may have changed")
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius") == "12px"
    page.goto(live_server.url + reverse("home"))
    expect(page.get_by_role("heading", name="Moonlight Yin")).to_be_visible()


def test_a_copy_older_than_five_minutes_is_marked_as_old(classes, live_server, page: Page):
    page.clock.install()
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")

    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-offline]")).to_contain_text("You are offline. Last updated")
    page.clock.fast_forward("06:00")

    expect(page.locator("[data-offline]")).to_contain_text("Classes may have changed since then.")


def test_another_page_says_that_there_is_no_connection(classes, live_server, page: Page):
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")

    page.context.set_offline(True)
    page.goto(live_server.url + reverse("accounts:profile"))

    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    assert "Moonlight" not in page.content()


def test_an_answer_without_a_connection_is_refused_and_never_sent_later(classes, live_server, page: Page):
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")
    page.context.set_offline(True)
    page.reload()

    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("No connection to the server. Nothing was changed")
    page.context.set_offline(False)
    expect(page.locator("[data-offline]")).to_be_hidden()
    page.reload()

    expect(page.get_by_role("button", name="Accept", exact=True)).to_be_visible()
    assert Assignment.objects.get(pk=classes.pk).instructor_status == "pending"


def test_a_changed_page_is_kept_anew(classes, live_server, page: Page):
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")

    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("heading", name="Next")).to_be_visible()
    kept_pages(page, 'id="next"')
    page.context.set_offline(True)
    page.reload()

    expect(page.get_by_role("heading", name="Next")).to_be_visible()
    expect(page.get_by_role("button", name="Accept", exact=True)).to_have_count(0)


def sign_out(page: Page) -> None:
    page.locator(".user-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()


def test_after_signing_out_nothing_of_the_person_is_left(classes, live_server, page: Page):
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")

    sign_out(page)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    kept = kept_pages(page, "You are offline")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.goto(live_server.url + MINE)

    assert "Moonlight" not in kept
    assert "Asha" not in kept
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    assert "Asha" not in page.content()


def test_signing_out_without_a_connection_takes_the_copy_away_all_the_same(classes, live_server, page: Page):
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")
    page.context.set_offline(True)

    sign_out(page)
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    page.goto(live_server.url + MINE)

    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    assert "Moonlight" not in kept_pages(page)


def test_whoever_signs_in_next_reads_the_own_copy_only(classes, live_server, page: Page):
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")
    sign_out(page)
    open_my_classes(page, live_server.url, "ravi@example.test", of_whom="Sunrise Flow")

    page.context.set_offline(True)
    page.reload()

    expect(page.get_by_role("heading", name="Sunrise Flow")).to_be_visible()
    assert "Moonlight" not in page.content() + kept_pages(page)


def test_a_session_of_somebody_else_throws_the_copy_away_at_its_first_page(
    classes, live_server, page: Page, client, other_instructor
):
    open_my_classes(page, live_server.url, "asha@example.test", of_whom="Moonlight Yin")
    client.force_login(other_instructor)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    page.goto(live_server.url + reverse("accounts:profile"))
    page.context.set_offline(True)
    page.goto(live_server.url + MINE)

    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    assert "Moonlight" not in kept_pages(page)
