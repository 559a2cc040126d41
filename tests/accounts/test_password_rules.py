"""The same rules for every password, wherever it is chosen; and none so long that hashing it is a burden."""

from http import HTTPStatus

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.people.mails import way_in
from accounts.sign_in.passwords import LONGEST
from accounts.sign_in.services.passwords import change_password, choose_password
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("accounts:sign-in")
BAD = {
    "short-one": "This password is too short.",
    "password1234": "This password is too common.",
    "918273645019": "This password is entirely numeric.",
    "Katherine-Kumar": "The password is too similar to the full name.",
    "kkumarstudio1": "The password is too similar to the e-mail.",
    "x" * 1_001: "1,000 characters",
}


class NotingHasher(MD5PasswordHasher):
    """Remembers what was given to it, if that is long."""

    lengths: list[int] = []

    def encode(self, password, salt):
        if len(password) > LONGEST:
            self.lengths.append(len(password))
        return super().encode(password, salt)


@pytest.fixture
def hashed(settings):
    """The lengths that were hashed though they are too long."""
    settings.PASSWORD_HASHERS = [f"{__name__}.NotingHasher"]
    NotingHasher.lengths.clear()
    return NotingHasher.lengths


def twice(password):
    return {"new_password1": password, "new_password2": password}


@pytest.fixture
def person(db):
    return UserFactory(full_name="Katherine Kumar", email="kkumarstudio@example.test")


@pytest.fixture
def by_profile(client, person):
    def choose(password):
        client.force_login(person)
        return client.post(reverse("accounts:password"), {"old_password": PASSWORD} | twice(password))

    return choose


@pytest.fixture
def by_link(client, person):
    def choose(password):
        form = client.get(way_in(person), follow=True)
        return client.post(form.redirect_chain[-1][0], twice(password))

    return choose


@pytest.fixture
def by_invitation(by_link, person):
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return by_link


@pytest.mark.parametrize(("password", "sentence"), BAD.items(), ids=range(len(BAD)))
@pytest.mark.parametrize("way", ["by_profile", "by_link", "by_invitation"])
def test_a_bad_password_is_refused_whichever_way_it_is_chosen(request, person, way, password, sentence):
    choose = request.getfixturevalue(way)
    before = User.objects.get(pk=person.pk).password

    response = choose(password)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in response.text or "at most 1000 characters" in response.text
    assert User.objects.get(pk=person.pk).password == before


@pytest.mark.parametrize("password", BAD, ids=range(len(BAD)))
def test_the_services_ask_the_same_of_whoever_calls_them(person, password):
    with pytest.raises(ValidationError):
        change_password(person=person, password=password, keep=None)
    with pytest.raises(ValidationError):
        choose_password(person=person, password=password)


@pytest.mark.parametrize("way", ["by_profile", "by_link", "by_invitation"])
def test_a_thousand_characters_are_not_too_many(request, client, person, way):
    words = "correct horse battery staple " * 34

    assert request.getfixturevalue(way)(words[:1_000]).status_code == HTTPStatus.FOUND
    client.logout()
    assert client.post(SIGN_IN, {"username": person.email, "password": words[:1_000]})["Location"] == "/"


def test_a_password_of_a_megabyte_is_never_hashed(client, person, hashed):
    long = "x" * 1_000_000
    client.post(SIGN_IN, {"username": person.email, "password": long})
    body = {"email": person.email, "password": long}
    answer = client.post("/auth/v1/token?grant_type=password", body, content_type="application/json")
    client.force_login(person)
    client.post(reverse("accounts:password"), {"old_password": long} | twice("entirely-new-words"))

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json()["error_code"] == "invalid_credentials"
    assert hashed == []


def test_a_password_that_is_too_long_for_the_api_counts_as_a_wrong_one(client, person):
    body = {"email": person.email, "password": "x" * 1_001}
    client.post("/auth/v1/token?grant_type=password", body, content_type="application/json")

    assert AuditEntry.objects.get().event == "sign_in.failed"


def test_a_new_password_over_a_link_is_written_down(by_link, person):
    by_link("entirely-new-words")

    assert AuditEntry.objects.get().event == "password.chosen"
