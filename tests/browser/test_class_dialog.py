"""One class in the dialog: its steps, taking one back, and its change sheet."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assignments.models import Assignment
from tests.factories import AssignmentFactory, AssignmentSeriesFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def manager(transactional_db):
    return UserFactory(full_name="Mohan Manager", roles=["manager"])


@pytest.fixture
def assignment(manager) -> Assignment:
    """The first of two classes of a series, next week."""
    series = AssignmentSeriesFactory()
    instructor = InstructorFactory(full_name="Asha Rao")
    first, _ = (
        AssignmentFactory(
            series=series,
            series_position=position,
            class_type=series.class_type,
            instructor=instructor,
            schedule_type="weekly",
            date=timezone.localdate() + dt.timedelta(weeks=position),
        )
        for position in (1, 2)
    )
    return first


@pytest.fixture
def dialog(live_server, page: Page, manager, assignment):
    """The dialog of the class, over the form for a new one."""
    client = Client()
    client.force_login(manager)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("assignments:new"))
    page.evaluate("url => htmx.ajax('GET', url, '#dialog')", reverse("assignments:detail", args=[assignment.pk]))
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    return dialog


def test_a_step_is_shown_at_once_and_can_be_taken_back(dialog):
    dialog.get_by_role("button", name="Mark paid").click()
    expect(dialog.locator(".states")).to_contain_text("Paid")

    dialog.page.get_by_role("button", name="Undo").click()

    expect(dialog.locator(".states")).to_contain_text("Unpaid")


def test_a_series_is_changed_from_the_sheet(dialog, assignment):
    dialog.get_by_role("link", name="Edit").click()
    dialog.get_by_label("This and 1 following").check()
    dialog.get_by_label("Start").fill("09:00")
    dialog.get_by_label("End").fill("10:00")
    dialog.get_by_role("button", name="Review changes").click()
    expect(dialog.get_by_role("heading", name="Change 2 classes?")).to_be_focused()

    dialog.get_by_role("button", name="Save 2 classes").click()

    expect(dialog.page.get_by_text("2 classes changed.")).to_be_visible()
    assert {row.start_time.hour for row in Assignment.objects.filter(series=assignment.series_id)} == {9}
