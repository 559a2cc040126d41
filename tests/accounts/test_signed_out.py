"""Whoever sends something after the sign-in ended loses nothing of it, and nothing is done in somebody else's name."""

import json
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from tests.bookings.test_screens import TYPED
from web.offline import PERSON_HEADER

NEW = reverse("bookings:new")
SIGN_IN = reverse("accounts:sign-in")


def test_a_page_holds_what_was_sent_to_send_it_again(client, db):
    response = client.post(NEW, TYPED | {"first_name": "Meera <b>", "csrfmiddlewaretoken": "old"})

    assert response.status_code == HTTPStatus.UNAUTHORIZED
    assert f'href="{SIGN_IN}" target="_blank"' in response.text
    assert '<input type="hidden" name="first_name" value="Meera &lt;b&gt;">' in response.text
    assert response.text.count('name="preferred_days"') == 2
    assert response.text.count('name="csrfmiddlewaretoken"') == 1
    assert "old" not in response.text


def test_htmx_leaves_the_page_and_its_form_as_they_are(client, db, htmx):
    response = client.post(NEW, TYPED, headers=htmx)

    assert (response.status_code, response["HX-Reswap"]) == (HTTPStatus.UNAUTHORIZED, "none")
    assert "HX-Redirect" not in response
    assert json.loads(response["HX-Trigger"])["toast"]["sign_in_url"] == SIGN_IN


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        (reverse("accounts:password"), {"old_password": "a-secret-of-mine"}),
        (reverse("bookings:import"), {"file": SimpleUploadedFile("bookings.csv", b"first_name")}),
    ],
)
def test_passwords_and_files_are_not_held(client, db, path, sent):
    response = client.post(path, sent)

    assert "Passwords and files are not kept" in response.text
    assert "a-secret-of-mine" not in response.text
    assert "Send again" not in response.text


def test_what_comes_from_elsewhere_is_not_held(db):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(NEW, TYPED)

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert TYPED["last_name"] not in response.text


def page_of(client, person) -> str:
    """How the pages that are made for this person name them."""
    client.force_login(person)
    return client.get(NEW)[PERSON_HEADER]


@pytest.mark.parametrize("how", ["header", "field"])
def test_nothing_is_done_from_a_page_of_somebody_else(client, staff, manager, how):
    key = page_of(client, staff)
    client.force_login(manager)

    if how == "header":
        response = client.post(NEW, TYPED, headers={PERSON_HEADER: key})
    else:
        response = client.post(NEW, TYPED | {"x_person": key})

    assert response.status_code == HTTPStatus.CONFLICT
    assert "Somebody else has signed in" in response.text
    assert Booking.objects.count() == 0


def test_ones_own_page_works_after_another_sign_in(client, staff):
    key = page_of(client, staff)
    client.logout()
    client.force_login(staff)

    client.post(NEW, TYPED | {"x_person": key})

    assert Booking.objects.count() == 1


def test_signing_out_works_from_anybodys_page(client, staff, manager):
    key = page_of(client, staff)
    client.force_login(manager)

    assert client.post(reverse("accounts:sign-out"), {"x_person": key})["Location"] == SIGN_IN
