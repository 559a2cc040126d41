"""Whatever is cancelled, deleted, moved or given to somebody else can be taken back from its toast."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from assignments.models import Assignment, AssignmentBooking
from tests.factories import AssignmentBookingFactory, AssignmentFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def seat(transactional_db) -> AssignmentBooking:
    """A student's place in Asha's class of next week."""
    InstructorFactory(full_name="Ravi Menon")
    asha = InstructorFactory(full_name="Asha Rao")
    day = timezone.localdate() + dt.timedelta(days=7)
    return AssignmentBookingFactory(assignment=AssignmentFactory(instructor=asha, date=day))


@pytest.fixture
def listing(live_server, page: Page, seat) -> Page:
    client = Client()
    client.force_login(UserFactory(full_name="Mohan Manager", roles=["manager"]))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(live_server.url + reverse("assignments:list"))
    return page


@pytest.fixture
def dialog(listing, seat) -> Locator:
    """The class over the list."""
    listing.locator(f"#assignment-{seat.assignment_id} .row-link").click()
    expect(listing.locator("#dialog")).to_be_visible()
    return listing.locator("#dialog")


def facts() -> list[tuple[object, ...]]:
    """All classes as they are, with their students."""
    students = set(AssignmentBooking.objects.values_list("assignment", "booking"))
    columns = (
        "id",
        "date",
        "start_time",
        "instructor__full_name",
        "class_status",
        "payment_status",
        "instructor_status",
    )
    return [*Assignment.objects.order_by("id").values_list(*columns), *students]


def more(dialog: Locator, action: str) -> None:
    dialog.get_by_label("More actions").click()
    dialog.get_by_role("link", name=action).click()


def undo(page: Page, said: str) -> None:
    toast = page.locator(".toast").filter(has_text=said)
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast").filter(has_text="Taken back.")).to_be_visible()


def test_a_cancelled_class_is_taken_back(dialog):
    before = facts()
    more(dialog, "Cancel")
    dialog.get_by_role("button", name="Cancel class").click()

    expect(dialog.page.locator(".toast")).to_contain_text("ancelled")
    assert facts() != before
    undo(dialog.page, "ancelled")
    assert facts() == before


def test_a_deleted_class_is_taken_back_with_its_student(dialog):
    before = facts()
    more(dialog, "Delete")
    dialog.get_by_role("button", name="Delete class").click()

    expect(dialog.page.locator(".toast")).to_contain_text("eleted")
    assert facts() == []
    undo(dialog.page, "eleted")
    assert facts() == before


@pytest.mark.parametrize(
    ("label", "value"), [("Date", str(timezone.localdate() + dt.timedelta(days=9))), ("Instructor", "Ravi Menon")]
)
def test_a_class_that_was_moved_or_given_away_is_taken_back(dialog, label, value):
    before = facts()
    dialog.get_by_role("link", name="Edit").click()
    field = dialog.get_by_label(label, exact=True)
    if label == "Date":
        field.fill(value)
    else:
        field.select_option(label=value)
    dialog.get_by_role("button", name="Review changes").click()
    dialog.get_by_role("button", name="Save").click()

    expect(dialog.page.locator(".toast")).to_contain_text("changed")
    assert facts() != before
    undo(dialog.page, "changed")
    assert facts() == before


def test_many_classes_that_were_cancelled_are_taken_back(listing):
    before = facts()
    listing.get_by_label("Choose all on screen").check()
    listing.get_by_role("button", name="Cancel…").click()
    listing.locator("#dialog").get_by_role("button", name="Cancel 1 class").click()

    expect(listing.locator(".toast")).to_contain_text("cancelled")
    assert facts() != before
    undo(listing, "cancelled")
    assert facts() == before


def test_a_cancelled_booking_is_taken_back_with_its_seat(listing, live_server, seat):
    before = facts()
    listing.goto(live_server.url + reverse("bookings:list"))
    listing.locator(f"#booking-{seat.booking.booking_id} .row-link").click()
    dialog = listing.locator("#dialog")
    dialog.get_by_role("link", name="Cancel…").click()
    dialog.get_by_role("button", name="Cancel booking").click()

    expect(listing.locator(".toast")).to_contain_text("taken out of 1 class")
    assert facts() != before
    undo(listing, "taken out of 1 class")
    assert facts() == before
    expect(listing.locator(f"#booking-{seat.booking.booking_id}")).to_contain_text("Confirmed")
