"""Screen 1: API tokens and signed-in apps on the profile."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.auth_api.authentication import authenticate
from accounts.models import ApiSession, ApiToken
from tests.factories import ApiSessionFactory, ApiTokenFactory, UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

PROFILE = reverse("accounts:profile")
MAKE = reverse("accounts:make-api-token")


@pytest.fixture(params=["manager", "instructor", "stranger"])
def person(request, client):
    user = request.getfixturevalue(request.param)
    client.force_login(user)
    return user


def revoke(token):
    return reverse("accounts:revoke-api-token", args=[token.pk])


def end(session):
    return reverse("accounts:end-api-session", args=[session.pk])


def test_a_token_is_made_and_shown_this_once(client, person):
    response = client.post(MAKE, {"name": "Backup", "valid_days": "90"})

    (secret,) = re.findall(r'value="(cam_[\w-]+)"', response.text)
    token = ApiToken.objects.get()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert (token.user, token.name, token.expires_at - token.created_at) == (person, "Backup", dt.timedelta(days=90))
    assert authenticate(f"Bearer {secret}", now=timezone.now()) == person
    assert secret not in client.get(PROFILE).text
    assert token.shown_part in client.get(PROFILE).text


def test_a_token_may_last_for_ever(client, person):
    client.post(MAKE, {"name": "Backup", "valid_days": "never"})

    assert ApiToken.objects.get().expires_at is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": "", "valid_days": "90"}, "This field is required."),
        ({"name": "x" * 81, "valid_days": "90"}, "at most 80 characters"),
        ({"name": "Other", "valid_days": "7"}, "Select a valid choice"),
        ({"name": "Backup", "valid_days": "90"}, "You already have a token with this name. Choose another name."),
    ],
)
def test_a_refused_token_says_why_and_keeps_what_was_typed(client, person, sent, sentence):
    ApiTokenFactory(user=person, name="Backup")
    response = client.post(MAKE, sent)

    assert response.status_code == 422
    assert sentence in response.text
    assert f'value="{sent["name"]}"' in response.text or not sent["name"]
    assert ApiToken.objects.count() == 1


def test_twenty_tokens_are_the_most(client, person):
    ApiTokenFactory.create_batch(20, user=person)
    response = client.post(MAKE, {"name": "One more", "valid_days": "90"})

    assert response.status_code == 422
    assert "20 tokens are the most a person can have." in response.text


def test_another_person_may_use_the_same_name(client, person):
    ApiTokenFactory(user=UserFactory(), name="Backup")

    assert client.post(MAKE, {"name": "Backup", "valid_days": "90"}).status_code == 200


def test_revoking_says_what_was_revoked(client, person):
    token = ApiTokenFactory(user=person, name="Backup")
    response = client.post(revoke(token), follow=True)

    assert response.redirect_chain == [(PROFILE, 302)]
    assert "Backup revoked. It opens nothing any more." in response.text
    assert ApiToken.objects.count() == 0
    assert "This token is gone already." in client.post(revoke(token), follow=True).text


def test_signing_an_app_out_ends_its_session(client, person):
    session = ApiSessionFactory(user=person, device="supabase-py/2.34.1")
    shown = client.get(PROFILE).text
    response = client.post(end(session), follow=True)

    assert "supabase-py/2.34.1" in shown
    assert "The app is signed out." in response.text
    assert "supabase-py/2.34.1" not in response.text
    assert ApiSession.objects.count() == 0
    assert "This app was signed out already." in client.post(end(session), follow=True).text


def test_what_belongs_to_others_is_neither_shown_nor_touched(client, person):
    token, session = ApiTokenFactory(name="Theirs"), ApiSessionFactory(device="their app")
    shown = client.get(PROFILE).text
    client.post(revoke(token))
    client.post(end(session))

    assert "Theirs" not in shown
    assert "their app" not in shown
    assert (ApiToken.objects.count(), ApiSession.objects.count()) == (1, 1)


def test_apps_that_cannot_come_back_are_not_shown(client, person):
    long_ago = timezone.now() - dt.timedelta(days=31)
    ApiSessionFactory(user=person, device="idle app", created_at=long_ago)
    ApiSessionFactory(user=person, device="app of an older password", password_mark="x")

    assert "Signed-in apps" not in client.get(PROFILE).text


def test_a_new_password_signs_every_app_out_and_keeps_the_tokens(client, person):
    ApiSessionFactory(user=person)
    ApiTokenFactory(user=person, name="Backup")
    new = {"old_password": PASSWORD, "new_password1": "entirely-new-words", "new_password2": "entirely-new-words"}
    response = client.post(reverse("accounts:password"), new, follow=True)

    assert "Signed-in apps" not in response.text
    assert "Backup" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow_with_rows(client, manager, django_assert_num_queries, count):
    client.force_login(manager)
    ApiTokenFactory.create_batch(count, user=manager)
    ApiSessionFactory.create_batch(count, user=manager)

    # Session, user, savepoint, role, browsers, tokens, sessions, bell, role taken back, release.
    with django_assert_num_queries(10):
        response = client.get(PROFILE)

    assert response.text.count("Revoke<") == count


@pytest.mark.parametrize("name", ["make-api-token", "revoke-api-token", "end-api-session"])
def test_strangers_sign_in_first_and_nothing_changes_by_looking(client, manager, name):
    token = ApiTokenFactory(user=manager)
    path = reverse(f"accounts:{name}", args=[] if name.startswith("make") else [token.pk])

    assert client.post(path).status_code == 401
    client.force_login(manager)
    assert client.get(path).status_code == 405
    assert ApiToken.objects.count() == 1
