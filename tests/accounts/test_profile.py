"""Screen 1: one's own profile."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

PROFILE = reverse("accounts:profile")
DETAILS = {"full_name": "Asha R. Rao", "phone": "+91 98200 12345", "time_zone": "Europe/London", "theme": "dark"}


@pytest.fixture(params=["manager", "instructor", "stranger"])
def person(request, client):
    user = request.getfixturevalue(request.param)
    client.force_login(user)
    return user


def test_everybody_changes_the_own_profile(client, person):
    client.post(PROFILE, DETAILS)

    stored = User.objects.get(pk=person.pk)
    assert {name: getattr(stored, name) for name in DETAILS} == DETAILS


def test_the_theme_is_there_at_once(client, manager):
    client.force_login(manager)
    client.post(PROFILE, DETAILS)

    assert 'data-theme="dark"' in client.get(PROFILE).text


def test_wrong_details_are_refused_and_kept_on_the_form(client, person):
    response = client.post(PROFILE, DETAILS | {"phone": "call me", "time_zone": "Mars/Base"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "A phone number has digits" in response.text
    assert 'value="call me"' in response.text
    assert User.objects.get(pk=person.pk).full_name == person.full_name


def test_a_new_password_keeps_this_session_and_ends_the_others(client, person):
    elsewhere = Client()
    elsewhere.force_login(person)

    client.post(
        reverse("accounts:password"),
        {"old_password": PASSWORD, "new_password1": "entirely-new-words", "new_password2": "entirely-new-words"},
    )

    assert client.get(PROFILE).status_code == HTTPStatus.OK
    assert elsewhere.get(PROFILE).status_code == HTTPStatus.FOUND


def test_a_wrong_old_password_is_refused(client, person):
    response = client.post(
        reverse("accounts:password"),
        {"old_password": "wrong", "new_password1": "entirely-new-words", "new_password2": "entirely-new-words"},
    )

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)
