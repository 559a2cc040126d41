"""Screen 1: signing in and out, a forgotten password, and who guesses."""

import re
from http import HTTPStatus

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("accounts:sign-in")


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": email, "password": password} | more)


def test_a_person_signs_in_whatever_the_capitals(client, manager):
    response = sign_in(client, "MOHAN@example.test")

    assert response.status_code == HTTPStatus.FOUND
    assert client.session["_auth_user_id"] == str(manager.pk)


def test_signing_in_leads_back_to_where_one_wanted_to_go(client, manager):
    assert sign_in(client, manager.email, next="/profile/")["Location"] == "/profile/"


def test_but_never_to_another_site(client, manager):
    assert sign_in(client, manager.email, next="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize(
    ("email", "password"), [("mohan@example.test", "wrong"), ("nobody@example.test", PASSWORD), ("", "")]
)
def test_a_wrong_sign_in_says_so_and_keeps_the_address(client, manager, email, password):
    response = sign_in(client, email, password)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'value="{email}"' in response.text or not email
    assert "_auth_user_id" not in client.session


def test_a_deactivated_person_gets_the_same_answer_as_a_stranger(client):
    UserFactory(email="gone@example.test", is_active=False)

    gone = sign_in(client, "gone@example.test").text
    nobody = sign_in(client, "none@example.test").text

    assert "do not belong together" in gone
    assert "do not belong together" in nobody


def test_a_person_who_is_deactivated_is_signed_out(client, manager):
    client.force_login(manager)
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)

    assert client.get(reverse("accounts:profile")).status_code == HTTPStatus.FOUND


def test_the_eleventh_guess_has_to_wait_even_when_it_is_right(client, manager):
    for _ in range(10):
        sign_in(client, manager.email, "wrong")

    response = sign_in(client, manager.email)

    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert response["Retry-After"] == "900"
    assert "too many wrong passwords" in response.text


def test_another_account_can_still_sign_in_then(client, manager, staff):
    for _ in range(11):
        sign_in(client, manager.email, "wrong")

    assert sign_in(client, staff.email).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("name", ["admin", "manager", "staff", "instructor", "stranger"])
def test_everybody_signs_out_by_a_post(client, request, name):
    client.force_login(request.getfixturevalue(name))

    assert client.get(reverse("accounts:sign-out")).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.post(reverse("accounts:sign-out"))["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_signing_out_has_the_browser_forget_what_it_kept(client, instructor):
    client.force_login(instructor)

    assert client.post(reverse("accounts:sign-out"))["Clear-Site-Data"] == '"storage"'


def test_whoever_is_signed_out_already_may_sign_out_again(client):
    assert client.post(reverse("accounts:sign-out"))["Location"] == SIGN_IN


def test_a_forgotten_password_is_replaced_through_a_mail(client, manager):
    client.post(reverse("accounts:password-reset"), {"email": manager.email})
    (message,) = mail.outbox
    (path,) = re.findall(r"http://testserver(\S+)", message.body)

    form = client.get(path, follow=True)
    new = {"new_password1": "an-entirely-new-passphrase", "new_password2": "an-entirely-new-passphrase"}
    client.post(form.redirect_chain[-1][0], new)

    assert sign_in(client, manager.email, "an-entirely-new-passphrase").status_code == HTTPStatus.FOUND
    assert "This link no longer works" in client.get(path, follow=True).text


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client):
    response = client.post(reverse("accounts:password-reset"), {"email": "nobody@example.test"}, follow=True)

    assert "Look into your mail" in response.text
    assert mail.outbox == []


def test_a_dead_session_moves_the_page_and_not_the_cell(client, htmx):
    response = client.get(
        reverse("accounts:profile"), headers=htmx | {"hx-current-url": "http://testserver/assignments/?q=a"}
    )

    assert response["HX-Redirect"] == f"{SIGN_IN}?next=/assignments/%3Fq%3Da"
