"""Where a request wants to be led afterwards is a wish: other sites and scripts are never led to."""

import pyotp
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import SecondFactor
from accounts.sign_in.authenticator import STEP
from accounts.sign_in.services.second_factor import begin_second_factor
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("accounts:sign-in")
CODE = reverse("accounts:sign-in-code")
ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "\\/evil.example/",
    "https:/evil.example/",
    "https:evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "accounts:sign-in",
    " //evil.example/",
    "\t//evil.example/",
]
HERE = ["/catalog/", "/assignments/?q=a&page=2", "/people/#top"]
elsewhere = pytest.mark.parametrize("wish", ELSEWHERE)
here = pytest.mark.parametrize("wish", HERE)


def give_password(client, person, wish):
    return client.post(SIGN_IN, {"username": person.email, "password": PASSWORD, "next": wish})


@elsewhere
def test_signing_in_leads_to_no_other_site(client, manager, wish):
    assert give_password(client, manager, wish)["Location"] == "/"


@here
def test_signing_in_leads_to_where_one_wanted_to_go(client, manager, wish):
    assert give_password(client, manager, wish)["Location"] == wish


@elsewhere
def test_whoever_is_signed_in_already_is_led_to_no_other_site(client, manager, wish):
    client.force_login(manager)

    assert client.get(SIGN_IN, {"next": wish})["Location"] == "/"


@pytest.fixture
def protected(manager):
    begin_second_factor(person=manager)
    type(manager).objects.filter(pk=manager.pk).update(second_factor_at=timezone.now())
    return manager


def give_code(client, person):
    secret = SecondFactor.objects.get(user=person).secret
    return client.post(CODE, {"code": pyotp.TOTP(secret).generate_otp(int(timezone.now().timestamp()) // STEP)})


@elsewhere
def test_the_second_step_leads_to_no_other_site(client, protected, wish):
    give_password(client, protected, wish)

    assert give_code(client, protected)["Location"] == "/"


@here
def test_the_second_step_leads_to_where_one_wanted_to_go(client, protected, wish):
    give_password(client, protected, wish)

    assert give_code(client, protected)["Location"] == wish


@elsewhere
def test_choosing_a_theme_leads_to_no_other_site(client, wish):
    assert client.post(reverse("theme"), {"theme": "dark", "next": wish})["Location"] == "/"


@here
def test_choosing_a_theme_leads_back(client, wish):
    assert client.post(reverse("theme"), {"theme": "dark", "next": wish})["Location"] == wish


@elsewhere
def test_a_dead_session_of_htmx_leads_to_no_other_site(client, htmx, wish):
    headers = htmx | {"hx-current-url": wish.strip()}

    assert client.get(reverse("accounts:profile"), headers=headers)["HX-Redirect"] == f"{SIGN_IN}?next=/"


def test_a_page_of_ours_whose_path_reads_like_another_site_is_not_led_to(client, htmx):
    headers = htmx | {"hx-current-url": "http://testserver//evil.example/"}

    assert client.get(reverse("accounts:profile"), headers=headers)["HX-Redirect"] == f"{SIGN_IN}?next=/"
