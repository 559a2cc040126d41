"""Screen 1: the browsers in which a person is signed in, and when they are signed out by themselves."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiSession, BrowserSession, User
from accounts.row_security.acting import acting_as
from accounts.sign_in.services.sign_in import forget_dead_browser_sessions
from accounts.sign_in.sessions import SessionStore, begin, note_seen
from instructors.handover import Handover
from instructors.services.offboarding import deactivate_person
from tests.factories import ApiSessionFactory, ApiTokenFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

PROFILE = reverse("accounts:profile")
SIGN_IN = reverse("accounts:sign-in")
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36"
)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1"


def signed_in(user: User, *, browser: str = CHROME, address: str = "192.0.2.7") -> Client:
    client = Client(headers={"user-agent": browser}, REMOTE_ADDR=address)
    client.post(SIGN_IN, {"username": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(PROFILE).status_code == HTTPStatus.OK


def last_seen(client: Client, *, ago: dt.timedelta, signed_in_ago: dt.timedelta | None = None) -> None:
    """Have the client's person signed in, and done something for the last time, so long ago."""
    session, now = client.session, timezone.now()
    begin(session, device=CHROME, address=None, at=now - (signed_in_ago or ago))
    note_seen(session, at=now - ago)
    session.save()


@pytest.fixture(params=["manager", "instructor", "stranger"])
def person(request):
    return request.getfixturevalue(request.param)


# --- The list ---------------------------------------------------------------------------------------------------------


def test_each_browser_is_listed_in_words_and_this_one_is_marked(person):
    here = signed_in(person)
    signed_in(person, browser=PHONE, address="198.51.100.4")

    browsers = here.get(PROFILE).context["browsers"]

    assert [(each.device, each.address, each.is_this) for each in browsers] == [
        ("Chrome on Windows", "192.0.2.7", True),
        ("Safari on iPhone", "198.51.100.4", False),
    ]


def test_the_key_of_a_session_is_shown_nowhere(manager):
    here, other = signed_in(manager), signed_in(manager, browser=PHONE)

    shown = here.get(PROFILE).text

    assert other.session.session_key not in shown
    assert here.session.session_key not in shown


def test_others_are_neither_listed_nor_ended(manager, staff):
    theirs = signed_in(staff, browser=PHONE)
    here = signed_in(manager)
    session = BrowserSession.objects.get(user=staff)

    shown = here.get(PROFILE)
    here.post(reverse("accounts:end-session", args=[session.public_id]))

    assert len(shown.context["browsers"]) == 1
    assert is_in(theirs)


def test_row_level_security_keeps_sessions_apart_and_the_audit_of_tries_out_of_reach(manager, staff):
    signed_in(manager)
    signed_in(staff)

    with acting_as(manager):
        assert [row.user_id for row in BrowserSession.objects.all()] == [manager.pk]
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(manager), connection.cursor() as cursor:
        cursor.execute("SELECT FROM sign_in_tries")


# --- Ending -----------------------------------------------------------------------------------------------------------


def test_one_browser_is_signed_out(person):
    here, phone = signed_in(person), signed_in(person, browser=PHONE)
    session = BrowserSession.objects.get(session_key=phone.session.session_key)
    end = reverse("accounts:end-session", args=[session.public_id])

    said = here.post(end, follow=True).text

    assert "Safari on iPhone is signed out." in said
    assert (is_in(here), is_in(phone)) == (True, False)
    assert "This browser was signed out already." in here.post(end, follow=True).text


def test_everywhere_else_means_browsers_and_apps_but_no_tokens(person):
    here, phone = signed_in(person), signed_in(person, browser=PHONE)
    ApiSessionFactory(user=person)
    ApiSessionFactory(user=UserFactory())
    ApiTokenFactory(user=person)

    said = here.post(reverse("accounts:end-other-sessions"), follow=True).text

    assert "You are signed out everywhere else." in said
    assert (is_in(here), is_in(phone)) == (True, False)
    assert (ApiSession.objects.count(), person.api_tokens.count()) == (1, 1)


@pytest.mark.parametrize("name", ["end-session", "end-other-sessions"])
def test_strangers_sign_in_first_and_nothing_ends_by_looking(client, manager, name):
    signed_in(manager)
    path = reverse(f"accounts:{name}", args=[BrowserSession.objects.get().public_id] if name == "end-session" else [])

    assert client.post(path).status_code == HTTPStatus.UNAUTHORIZED
    client.force_login(manager)
    assert client.get(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert BrowserSession.objects.count() == 2


def test_a_new_password_ends_the_other_browsers_and_the_apps(person):
    here, phone = signed_in(person), signed_in(person, browser=PHONE)
    ApiSessionFactory(user=person)
    new = {"old_password": PASSWORD, "new_password1": "entirely-new-words", "new_password2": "entirely-new-words"}

    here.post(reverse("accounts:password"), new)

    assert (is_in(here), is_in(phone)) == (True, False)
    assert (BrowserSession.objects.count(), ApiSession.objects.count()) == (1, 0)


def test_deactivation_ends_everything_and_coming_back_brings_nothing_back(admin, manager):
    browser, app = signed_in(manager), ApiSessionFactory(user=manager)
    now = timezone.now()

    with acting_as(admin):
        deactivate_person(person_id=manager.pk, handover=Handover(), actor=admin, now=now)
    assert not is_in(browser)
    User.objects.filter(pk=manager.pk).update(is_active=True)

    assert not is_in(browser)
    app = ApiSession.objects.select_related("user").get(pk=app.pk)
    assert not app.is_live(at=now)


def test_signing_in_takes_another_key(client, manager):
    session = client.session
    session["theirs"] = "set before"
    session.save()
    before = session.session_key

    client.post(SIGN_IN, {"username": manager.email, "password": PASSWORD})

    assert client.session.session_key != before
    assert not BrowserSession.objects.filter(session_key=before).exists()


# --- Over by themselves -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "stays"), [(719, True), (721, False)])
def test_a_browser_that_nobody_uses_is_signed_out(client, manager, minutes, stays):
    client.force_login(manager)
    last_seen(client, ago=dt.timedelta(minutes=minutes))

    assert is_in(client) is stays


@pytest.mark.parametrize(("hours", "stays"), [(14 * 24 - 1, True), (14 * 24 + 1, False)])
def test_after_two_weeks_the_password_is_asked_for_again_however_busy_one_was(client, manager, hours, stays):
    client.force_login(manager)
    last_seen(client, ago=dt.timedelta(minutes=1), signed_in_ago=dt.timedelta(hours=hours))

    assert is_in(client) is stays


def test_the_limits_are_settings(client, manager, settings):
    settings.SESSION_IDLE_MINUTES = 10
    client.force_login(manager)
    last_seen(client, ago=dt.timedelta(minutes=11))

    assert not is_in(client)


def test_whoever_does_something_stays_signed_in(client, manager):
    client.force_login(manager)
    last_seen(client, ago=dt.timedelta(minutes=700))
    before = timezone.now()

    client.get(PROFILE)

    session = BrowserSession.objects.get()
    assert session.seen_at >= before
    assert session.expire_date >= before + dt.timedelta(minutes=720)


def test_a_list_that_refreshes_itself_keeps_nobody_signed_in(client, admin, htmx):
    client.force_login(admin)
    last_seen(client, ago=dt.timedelta(minutes=700))
    before = BrowserSession.objects.get()

    client.get(reverse("accounts:people"), headers=htmx | {"hx-target": "results", "x-stamp": "abc"})

    after = BrowserSession.objects.get()
    assert (after.seen_at, after.expire_date) == (before.seen_at, before.expire_date)


def test_use_is_written_down_every_few_minutes_only(client, manager, django_assert_num_queries):
    client.force_login(manager)
    last_seen(client, ago=dt.timedelta(minutes=4))
    before = BrowserSession.objects.get().seen_at
    client.get(PROFILE)
    assert BrowserSession.objects.get().seen_at == before

    last_seen(client, ago=dt.timedelta(minutes=6))
    client.get(PROFILE)

    assert BrowserSession.objects.get().seen_at > before


def test_a_request_of_htmx_moves_the_page_to_the_sign_in_then(client, manager, htmx):
    client.force_login(manager)
    last_seen(client, ago=dt.timedelta(minutes=721))

    response = client.get(PROFILE, headers=htmx | {"hx-current-url": "http://testserver/assignments/new/?type=weekly"})

    assert response["HX-Redirect"] == f"{SIGN_IN}?next=/assignments/new/%3Ftype%3Dweekly"


def test_what_is_over_is_deleted_at_night(client, manager, staff):
    client.force_login(manager)
    last_seen(client, ago=dt.timedelta(minutes=721))
    signed_in(staff)
    UserFactory(is_active=False)

    assert forget_dead_browser_sessions(at=timezone.now()) == 1
    assert [row.user_id for row in BrowserSession.objects.all()] == [staff.pk]


def test_a_session_without_anybody_belongs_to_nobody(db):
    store = SessionStore()
    store["word"] = "kept"
    store.save()

    row = BrowserSession.objects.get()
    assert (row.user_id, row.get_decoded()) == (None, {"word": "kept"})
