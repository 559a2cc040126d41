"""A list left open shows what others did, and never gets in the way of who works with it. The clock is turned by hand."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Request, Response, expect

from assignments.models import Assignment
from tests.factories import AssignmentFactory, AssignmentSeriesFactory, UserFactory

pytestmark = pytest.mark.browser

HIDE = "Object.defineProperty(document, 'hidden', {configurable: true, get: () => true})"
SHOW = "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def classes(transactional_db) -> list[Assignment]:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    series = AssignmentSeriesFactory(class_type__name="Sunrise Hatha")
    members = [
        AssignmentFactory(
            series=series,
            series_position=number,
            class_type=series.class_type,
            schedule_type="weekly",
            date=tomorrow + dt.timedelta(weeks=number),
        )
        for number in (1, 2)
    ]
    return [*members, *(AssignmentFactory(date=tomorrow, start_time=f"{hour:02}:00") for hour in (6, 7))]


@pytest.fixture
def listing(live_server, page: Page, classes) -> Page:
    client = Client()
    client.force_login(UserFactory(full_name="Mohan Manager", roles=["manager"]))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.clock.install()
    page.goto(live_server.url + reverse("assignments:list"))
    page.evaluate("document.getElementById('results').dataset.mark = 'as it was'")
    return page


def wait_a_turn(page: Page) -> None:
    page.clock.fast_forward(settings.REFRESH_SECONDS * 1000)


def is_of_a_list(request: Request) -> bool:
    """The bell of every page asks in its own turn."""
    return "/notices/" not in request.url


def is_refresh(response: Response) -> bool:
    return "x-stamp" in response.request.headers and is_of_a_list(response.request)


def refreshed(page: Page):
    """The answer to the refresh of the list, once the clock has gone on."""
    with page.expect_response(is_refresh) as answer:
        wait_a_turn(page)
    page.clock.run_for(200)
    return answer.value


def requests_of(page: Page) -> list[str]:
    made: list[str] = []
    page.on("request", lambda request: made.append(request.url) if is_of_a_list(request) else None)
    return made


def rows(page: Page):
    return page.locator("tr[id^=assignment-]")


def results(page: Page):
    return page.locator("#results")


def test_what_others_made_appears_by_itself_and_is_read_out(listing):
    AssignmentFactory(date=timezone.localdate() + dt.timedelta(days=2))

    assert refreshed(listing).status == 200

    expect(rows(listing)).to_have_count(3)
    expect(listing.locator("#announcer")).to_have_text("5 classes")


def test_nothing_new_leaves_the_page_alone(listing):
    assert refreshed(listing).status == 204

    expect(results(listing)).to_have_attribute("data-mark", "as it was")
    expect(listing.locator("#announcer")).to_have_text("")


def test_a_change_that_leaves_the_count_is_not_read_out(listing, classes):
    Assignment.objects.filter(pk=classes[-1].pk).update(class_status="cancelled")

    refreshed(listing)

    expect(rows(listing).filter(has_text="Cancelled")).to_have_count(1)
    expect(listing.locator("#announcer")).to_have_text("")


def test_half_typed_words_stay_with_the_focus(listing, classes):
    search = listing.get_by_label("Search classes")
    search.focus()
    search.evaluate("field => field.value = 'has'")
    Assignment.objects.filter(pk=classes[-1].pk).update(class_status="cancelled")

    refreshed(listing)

    expect(rows(listing).filter(has_text="Cancelled")).to_have_count(1)
    expect(search).to_be_focused()
    expect(search).to_have_value("has")


def test_the_focus_and_the_unfolded_series_outlive_a_refresh(listing, classes):
    listing.get_by_role("link", name="Classes of Sunrise Hatha").click()
    expect(rows(listing)).to_have_count(4)
    listing.clock.run_for(1000)
    link = listing.locator(f"#assignment-{classes[-1].pk} .row-link")
    link.focus()
    scroll = listing.evaluate("scrollY")
    Assignment.objects.filter(pk=classes[-2].pk).update(class_status="cancelled")

    refreshed(listing)

    expect(rows(listing).filter(has_text="Cancelled")).to_have_count(1)
    expect(rows(listing)).to_have_count(4)
    expect(link).to_be_focused()
    assert listing.evaluate("scrollY") == scroll


def test_chosen_rows_stay_chosen(listing):
    rows(listing).first.get_by_role("checkbox").check()
    made = requests_of(listing)

    wait_a_turn(listing)
    expect(rows(listing).first.get_by_role("checkbox")).to_be_checked()
    assert made == []

    listing.get_by_role("button", name="Clear the choice").click()
    assert refreshed(listing).status == 204


def test_an_open_dialog_is_not_disturbed_and_the_list_catches_up_afterwards(listing):
    rows(listing).first.get_by_role("link").click()
    expect(listing.locator("#dialog")).to_be_visible()
    AssignmentFactory(date=timezone.localdate() + dt.timedelta(days=2))
    made = requests_of(listing)

    wait_a_turn(listing)
    assert made == []

    listing.keyboard.press("Escape")
    listing.clock.run_for(6000)
    expect(rows(listing)).to_have_count(3)


def test_a_hidden_tab_asks_nothing_until_it_is_seen_again(listing):
    listing.evaluate(HIDE)
    made = requests_of(listing)

    for _ in range(3):
        wait_a_turn(listing)
    assert made == []

    with listing.expect_response(is_refresh):
        listing.evaluate(SHOW)
    assert len(made) == 1


def test_a_refresh_that_fails_says_nothing_and_comes_again(listing):
    listing.route("**/assignments/*", lambda route: route.fulfill(status=429))
    wait_a_turn(listing)
    listing.clock.run_for(200)

    expect(listing.locator(".toast")).to_have_count(0)
    listing.unroute("**/assignments/*")
    assert refreshed(listing).status == 204


@pytest.mark.parametrize("name", ["assignments:list", "bookings:list"])
def test_an_empty_list_asks_as_well(listing, live_server, name):
    listing.goto(live_server.url + reverse(name) + "?q=zzz")

    assert refreshed(listing).status == 204


def test_a_class_that_is_carried_on_the_calendar_is_left_alone(listing, live_server, classes):
    day = classes[-1].date.isoformat()
    listing.goto(f"{live_server.url}{reverse('assignments:calendar')}?show=day&day={day}")
    listing.locator(f"#class-{classes[-1].pk}").focus()
    listing.keyboard.press("m")
    made = requests_of(listing)

    wait_a_turn(listing)
    assert made == []

    listing.keyboard.press("Escape")
    assert refreshed(listing).status == 204


def test_the_focus_goes_on_to_the_next_class_once_one_is_answered(page, live_server, instructor):
    for days in (2, 3):
        AssignmentFactory(instructor=instructor, date=timezone.localdate() + dt.timedelta(days=days))
    client = Client()
    client.force_login(instructor)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("assignments:mine"))
    accept = page.get_by_role("button", name="Accept", exact=True)

    accept.first.focus()
    page.keyboard.press("Enter")

    expect(accept).to_have_count(1)
    expect(accept).to_be_focused()


def test_a_closed_dialog_gives_the_focus_back_to_its_row_although_the_list_was_fetched_anew(listing):
    rows(listing).first.get_by_role("link").focus()
    listing.keyboard.press("Enter")
    listing.locator("#dialog").get_by_label("More actions").click()
    listing.locator("#dialog").get_by_role("button", name="Mark paid").click()
    expect(listing.locator(".toast")).to_be_visible()

    listing.keyboard.press("Escape")

    expect(rows(listing).first.get_by_role("link")).to_be_focused()


def test_answering_one_class_of_a_series_keeps_the_focus_in_that_series(page, live_server, instructor):
    series = AssignmentSeriesFactory(class_type__name="Sunrise Hatha")
    for number in (1, 2, 3):
        AssignmentFactory(
            instructor=instructor,
            series=series,
            series_position=number,
            class_type=series.class_type,
            schedule_type="weekly",
            date=timezone.localdate() + dt.timedelta(weeks=number),
        )
    AssignmentFactory(instructor=instructor, date=timezone.localdate() + dt.timedelta(days=9))
    client = Client()
    client.force_login(instructor)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("assignments:mine"))
    page.get_by_text("Answer one by one").click()
    accept = page.locator("details[open]").get_by_role("button", name="Accept")

    accept.first.focus()
    page.keyboard.press("Enter")

    expect(accept).to_have_count(2)
    expect(accept.first).to_be_focused()
