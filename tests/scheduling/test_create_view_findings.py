"""The New screen: findings, suggestions, and what blocks saving (rules 4.5, 4.7)."""

import datetime as dt
import re
from html import unescape
from http import HTTPStatus

import pytest
from django.utils import timezone

from assignments.models import Assignment
from tests.factories import (
    AssignmentFactory,
    BookingFactory,
    ClassTypeFactory,
    PackageFactory,
    StudioClosureFactory,
)
from tests.scheduling.new_screen import MONDAY, adhoc_values, form_of, save, show, start, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, staff):
    """A client that is signed in as staff."""
    client.force_login(staff)
    return client


@pytest.fixture
def hatha():
    return ClassTypeFactory(name="Hatha", duration_minutes=75, max_participants=8)


@pytest.fixture
def weekly(desk, hatha, instructor):
    """Two Mondays previewed, the first of which is taken."""
    AssignmentFactory(instructor=instructor, date=MONDAY, class_type__name="Vinyasa")
    return show(
        desk,
        start(desk, "weekly"),
        class_type=hatha.pk,
        weekdays=[1],
        first_day=MONDAY,
        last_day=MONDAY + dt.timedelta(days=7),
        start_time="07:30",
        instructor=instructor.pk,
        rate="500",
    )


def key_of(response, date):
    return next(
        part.split('"')[0] for part in response.text.split('id="line-')[1:] if part.startswith(f"{date:%Y%m%d}")
    )


def test_an_error_is_shown_beside_its_line_and_blocks(desk, weekly):
    refused = save(desk, weekly)

    assert "already teaches Vinyasa" in weekly.text
    assert "1 problem<span" in weekly.text
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "Nothing was saved. Fix the errors first." in refused.text
    assert Assignment.objects.count() == 1


def test_a_suggestion_resolves_the_finding(desk, weekly):
    suggestion = re.search(r'name="fix"\s+value="([^"]+)"[^>]*>Move to', weekly.text)[1]

    resolved = show(desk, weekly, fix=unescape(suggestion))
    save(desk, resolved)

    assert "Create 2 classes" in resolved.text
    assert "Changed" in resolved.text
    assert Assignment.objects.count() == 3


def test_a_line_can_be_left_out_and_added_back(desk, weekly):
    key = key_of(weekly, MONDAY)

    dropped = show(desk, weekly, drop=key)
    back = show(desk, dropped, undo=key)

    assert "Create 1 class<" in dropped.text
    assert "Left out" in dropped.text
    assert "Create 2 classes" in back.text


def test_a_line_can_be_moved_and_reassigned(desk, weekly, other_instructor):
    key = key_of(weekly, MONDAY)
    opened = show(desk, weekly, edit=key)

    moved = show(desk, opened, move=key, line_start="10:00", line_end="11:00", line_instructor=other_instructor.pk)
    save(desk, moved)

    assert 'name="line_date"' in opened.text
    made = Assignment.objects.get(instructor=other_instructor)
    assert (made.date, made.start_time, made.end_time) == (MONDAY, dt.time(10), dt.time(11))


def test_warnings_are_confirmed_by_code(desk, hatha, instructor):
    StudioClosureFactory(first_day=MONDAY, last_day=MONDAY)
    values = {**adhoc_values(hatha, instructor), "start_time": "05:00"}
    previewed = show(desk, start(desk, "adhoc"), **values)

    unconfirmed = save(desk, previewed, acknowledged=["closure"])
    saved = save(desk, unconfirmed, acknowledged=["closure", "opening_hours"])

    assert "On a day when the studio is closed" in previewed.text
    assert unconfirmed.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Confirm each warning first" in unconfirmed.text
    assert form_of(unconfirmed).values["acknowledged"] == ["closure"]
    assert saved.status_code == HTTPStatus.SEE_OTHER


def test_a_shortfall_is_shown_and_confirmed(desk, instructor):
    package = PackageFactory(class_count=12, validity_days=14)
    previewed = show(
        desk,
        start(desk, "package"),
        package=package.pk,
        weekdays=[1, 3],
        first_day=MONDAY,
        start_time="07:00",
        instructor=instructor.pk,
    )

    saved = save(desk, previewed, acknowledged="shortfall")

    assert "4 of 12 placed; validity ends" in previewed.text
    assert saved.status_code == HTTPStatus.SEE_OTHER


def test_past_classes_are_refused_for_staff_and_confirmed_by_managers(desk, client, manager, hatha, instructor):
    values = {**adhoc_values(hatha, instructor), "first_day": timezone.localdate() - dt.timedelta(days=2)}
    refused = show(desk, start(desk, "adhoc"), **values)
    client.force_login(manager)
    previewed = show(client, start(client, "adhoc"), **values)

    saved = save(client, previewed, acknowledged="past")

    assert "to mend first" in refused.text
    assert saved.status_code == HTTPStatus.SEE_OTHER


def test_changes_since_the_preview_are_shown_and_nothing_is_saved(desk, hatha, instructor):
    previewed = show(desk, start(desk, "adhoc"), **adhoc_values(hatha, instructor))
    AssignmentFactory(instructor=instructor, date=MONDAY, class_type__name="Vinyasa")

    response = save(desk, previewed)

    assert response.status_code == HTTPStatus.CONFLICT
    assert "Something has changed since this preview." in response.text
    assert "New: Asha Rao already teaches Vinyasa" in text_of(response)
    assert Assignment.objects.count() == 1


def test_creating_without_a_preview_shows_it_first(desk, hatha, instructor):
    response = save(desk, start(desk, "adhoc"), **adhoc_values(hatha, instructor), end_time="08:00")

    assert response.status_code == HTTPStatus.CONFLICT
    assert "Nothing is saved yet." in response.text
    assert not Assignment.objects.exists()


def test_sending_the_form_twice_creates_the_classes_once(desk, hatha, instructor):
    previewed = show(desk, start(desk, "adhoc"), **adhoc_values(hatha, instructor))

    first, second = save(desk, previewed), save(desk, previewed)

    assert (first.status_code, second.status_code) == (HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT)
    assert Assignment.objects.count() == 1


def test_names_are_escaped(desk):
    BookingFactory(first_name="<script>alert(1)</script>")

    response = start(desk, "adhoc")

    assert "<script>alert" not in response.text


def test_an_open_line_keeps_its_values_while_the_preview_refreshes(desk, weekly):
    opened = show(desk, weekly, edit=key_of(weekly, MONDAY))

    renewed = show(desk, opened, line_start="11:00", rate="600")

    assert form_of(renewed).values["line_start"] == ["11:00"]
    assert "₹1,200.00" in renewed.text
