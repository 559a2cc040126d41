"""What browsers are given so that My classes stays readable offline; what they do with it is in tests/browser/test_offline.py."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from web import offline
from web.offline import PERSON_HEADER

WORKER = reverse("service-worker")
MANIFEST = reverse("manifest")


def test_the_worker_is_a_script_at_the_root_that_is_asked_for_anew(client):
    response = client.get(WORKER)

    assert WORKER == "/service-worker.js"
    assert response["Content-Type"] == "text/javascript"
    assert response["Cache-Control"] == "no-cache"


def test_the_worker_is_another_one_after_a_deploy(client, monkeypatch):
    before = client.get(WORKER).text
    same = client.get(WORKER).text
    monkeypatch.setattr(offline.staticfiles_storage, "manifest_hash", "another", raising=False)

    assert before == same
    assert client.get(WORKER).text != before


def test_the_manifest_names_the_studio_and_icons_that_exist(client, settings):
    settings.STUDIO_NAME = "Lotus House"

    response = client.get(MANIFEST)

    details = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (details["name"], details["short_name"], details["display"]) == ("Lotus House", "Lotus", "standalone")
    assert details["start_url"] == reverse("home")
    assert [icon["src"] for icon in details["icons"] if not finders.find(icon["src"].removeprefix("/static/"))] == []


def test_every_page_leads_to_both(client):
    page = client.get(reverse("accounts:sign-in"))

    assert f'<link rel="manifest" href="{MANIFEST}">' in page.text
    assert f'data-worker="{WORKER}"' in page.text


def test_the_security_policy_lets_both_in(client):
    policy = client.get(reverse("accounts:sign-in"))["Content-Security-Policy"]

    assert {"worker-src 'self'", "manifest-src 'self'"} <= set(policy.split("; "))


def test_every_answer_says_whose_it_is_without_saying_who(client, instructor, other_instructor):
    keys = []
    for person in (instructor, instructor, other_instructor):
        client.force_login(person)
        keys.append(client.get(reverse("accounts:profile"))[PERSON_HEADER])
    client.logout()

    assert keys[0] == keys[1] != keys[2]
    assert re.fullmatch("[0-9a-f]{16}", keys[0])
    assert client.get("/nothing-here/")[PERSON_HEADER] == ""


@pytest.mark.django_db
def test_a_failed_answer_says_nothing(client, monkeypatch):
    monkeypatch.setattr("web.offline.version_of_files", lambda: 1 / 0)
    client.raise_request_exception = False

    response = client.get(WORKER)

    assert response.status_code == 500
    assert PERSON_HEADER not in response


def test_nobody_but_the_worker_keeps_my_classes(client, instructor, htmx):
    client.force_login(instructor)

    assert client.get(reverse("assignments:mine"))["Cache-Control"] == "private, no-store"
    assert client.get(reverse("assignments:mine"), headers=htmx).text.lstrip().startswith('<div class="mine')
