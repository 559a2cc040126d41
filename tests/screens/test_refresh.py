"""Regions that fetch themselves: each carries a stamp, and is told when nothing is new."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assignments.models import Assignment
from assignments.services.answer import answer_assignments
from bookings.models import Booking
from notices.models import Notice
from tests.factories import AssignmentBookingFactory, AssignmentFactory
from web.etag import stamp_of

pytestmark = pytest.mark.django_db

# The screens that refresh themselves: whose, the region, and something that changes what it shows.
SCREENS = [
    ("manager", "assignments:list", "results"),
    ("manager", "assignments:today", "today"),
    ("instructor", "assignments:mine", "mine"),
    ("manager", "assignments:calendar", "calendar"),
    ("manager", "bookings:list", "results"),
    ("manager", "analytics:dashboard", "figures"),
    ("manager", "notices:list", "notices"),
    ("admin", "accounts:people", "results"),
]


def stamp_in(text: str) -> str:
    found = re.search(r'data-refresh data-stamp="(\w+)"', text)
    assert found is not None
    return found[1]


def headers(region: str, stamp: str = "") -> dict[str, str]:
    return {"hx-request": "true", "hx-target": region, "hx-trigger": region, "x-stamp": stamp}


@pytest.fixture
def shown(instructor) -> Assignment:
    """The first of two classes of today, untimed, so that no clock ticks on any screen; with a student each."""
    AssignmentBookingFactory(assignment=AssignmentFactory(date=timezone.localdate()))
    assignment = AssignmentFactory(instructor=instructor, date=timezone.localdate(), start_time=None, end_time=None)
    AssignmentBookingFactory(assignment=assignment)
    return assignment


@pytest.fixture(params=SCREENS, ids=[name for _, name, _ in SCREENS])
def screen(request, client, shown, settings) -> tuple[Client, str, str]:
    person, name, region = request.param
    client.force_login(request.getfixturevalue(person))
    answer_assignments(assignment_ids=[shown.pk], actor=shown.instructor, accept=True, now=timezone.now())  # news
    settings.PAGE_SIZE = 1  # so that lists lead on to a next page
    return client, reverse(name), region


def test_nothing_new_is_answered_without_content(screen, monkeypatch):
    client, address, region = screen
    stamp = stamp_in(client.get(address).text)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 0)  # whatever is signed is signed at another time

    response = client.get(address, headers=headers(region, stamp))

    assert (response.status_code, response.content) == (204, b"")
    assert {"HX-Request", "HX-Target", "X-Stamp"} <= set(response.headers["Vary"].split(", "))
    assert "HX-Push-Url" not in response.headers


def test_something_new_is_answered_with_the_region_and_another_stamp(screen):
    client, address, region = screen
    stamp = stamp_in(client.get(address).text)
    Assignment.objects.update(class_status="cancelled")
    Booking.objects.update(first_name="Leela")
    Notice.objects.update(read_at=timezone.now())
    User.objects.filter(full_name="Asha Rao").update(full_name="Aarti Rao")

    response = client.get(address, headers=headers(region, stamp))

    assert response.status_code == 200
    assert f'id="{region}"' in response.text
    assert stamp_in(response.text) != stamp
    assert "HX-Push-Url" not in response.headers


def test_a_region_without_a_stamp_gets_its_content(screen):
    client, address, region = screen

    assert client.get(address, headers=headers(region)).status_code == 200


def test_the_stamp_of_one_person_is_not_that_of_another(client, manager, instructor, shown):
    address = reverse("assignments:calendar")
    client.force_login(manager)
    stamp = stamp_in(client.get(address).text)
    client.force_login(instructor)

    assert client.get(address, headers=headers("calendar", stamp)).status_code == 200


def test_a_bad_address_is_refused_whatever_the_stamp(client, manager):
    client.force_login(manager)
    address = reverse("assignments:list")
    stamp = stamp_in(client.get(address).text)

    assert client.get(address + "?dates=never", headers=headers("results", stamp)).status_code == 422


def test_a_page_is_never_nothing_new(client, manager):
    client.force_login(manager)
    address = reverse("assignments:list")

    assert "x-stamp" not in client.get(address).headers["Vary"].lower()


@pytest.mark.parametrize(
    ("region", "same"),
    [
        ('<input type="hidden" name="csrfmiddlewaretoken" value="B">', True),
        ('<input type="hidden" name="csrfmiddlewaretoken" value="">', True),
        ('<input type="hidden" name="other" value="B">', False),
    ],
)
def test_the_stamp_looks_past_what_hides_the_token(region, same):
    stamp = stamp_of('<input type="hidden" name="csrfmiddlewaretoken" value="A">')

    assert (stamp_of(region) == stamp) is same


def test_bookings_that_were_scrolled_in_stay(client, manager, settings):
    settings.PAGE_SIZE = 1
    for _ in range(3):
        AssignmentBookingFactory()
    client.force_login(manager)

    text = client.get(reverse("bookings:list") + "?rows=1&rows=1", headers=headers("results")).text

    assert text.count('<tr id="booking-') == 2
    assert 'hx-get="/bookings/"' in text
