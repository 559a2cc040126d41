"""The class as a page and as a dialog (screens 5): who sees what, and how many queries it takes."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from assignments.models import Assignment, HistoryEntry, PaymentCalculation
from tests.factories import AssignmentBookingFactory, AssignmentFactory, AssignmentSeriesFactory

pytestmark = pytest.mark.django_db

IN_DIALOG = {"hx-request": "true", "hx-target": "dialog"}


@pytest.fixture
def assignment(instructor) -> Assignment:
    return AssignmentFactory(instructor=instructor, date=dt.date(2026, 6, 1), class_type__name="Sunrise Hatha")


def address(assignment: Assignment) -> str:
    return reverse("assignments:detail", args=[assignment.pk])


def steps_in(html: str) -> set[str]:
    """The steps that the page offers, by the last part of their addresses."""
    return set(re.findall(r'(?:href|action)="/assignments/[0-9a-f-]{36}/([a-z.]+)/?[?"]', html))


def test_page_is_whole_and_dialog_is_a_fragment(client, manager, assignment):
    client.force_login(manager)

    page = client.get(address(assignment))
    dialog = client.get(address(assignment), headers=IN_DIALOG)

    assert page.text.startswith("<!doctype html>")
    assert dialog.text.strip().startswith('<div class="step" id="class-dialog"')
    assert {"HX-Request", "HX-Target"} <= set(dialog["Vary"].split(", "))


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        ("admin", {"edit", "cancel", "delete", "students", "note", "amount", "complete", "pay", "class.ics"}),
        ("manager", {"edit", "cancel", "delete", "students", "note", "amount", "complete", "pay", "class.ics"}),
        ("staff", {"edit", "cancel", "students", "note", "amount", "complete", "pay", "class.ics"}),
        ("instructor", {"note", "complete", "class.ics"}),
    ],
)
def test_everybody_is_offered_what_they_may_do(client, request, person, offered, assignment):
    client.force_login(request.getfixturevalue(person))

    assert steps_in(client.get(address(assignment)).text) == offered


def test_the_instructor_answers_from_the_class(client, instructor, assignment):
    client.force_login(instructor)

    html = client.get(address(assignment)).text

    assert f'href="{reverse("assignments:answer")}?ids={assignment.pk}"' in html
    assert '<input type="hidden" name="decision" value="accept">' in html


def test_a_cancelled_class_offers_to_come_back(client, manager):
    cancelled = AssignmentFactory(date=dt.date(2026, 6, 1), class_status="cancelled", payment_status="cancelled")
    client.force_login(manager)

    assert steps_in(client.get(address(cancelled)).text) == {"restore", "delete", "note", "amount", "class.ics"}


def test_only_an_admin_is_offered_to_open_a_completed_class_again(client, admin, manager):
    completed = AssignmentFactory(date=dt.date(2026, 6, 1), class_status="completed", payment_status="paid")
    client.force_login(manager)
    assert steps_in(client.get(address(completed)).text) == {"unpay", "students", "note", "class.ics"}

    client.force_login(admin)
    assert steps_in(client.get(address(completed)).text) == {"reopen", "unpay", "students", "note", "class.ics"}


@pytest.mark.parametrize("headers", [{}, IN_DIALOG])
@pytest.mark.parametrize("person", ["other_instructor", "stranger"])
def test_a_class_of_somebody_else_is_not_there(client, request, person, headers, assignment):
    client.force_login(request.getfixturevalue(person))

    assert client.get(address(assignment), headers=headers).status_code == 404
    assert client.get(reverse("assignments:calendar-file", args=[assignment.pk])).status_code == 404


def test_signing_in_comes_first(client, assignment):
    response = client.get(address(assignment))

    assert response.url == f"{reverse('accounts:sign-in')}?next={address(assignment)}"


def test_history_tells_before_and_after_in_words(client, manager, instructor, other_instructor, assignment):
    HistoryEntry.objects.create(
        event="assignment.reassigned",
        assignment_id=assignment.pk,
        actor=manager,
        before={"instructor_id": str(other_instructor.pk), "instructor_status": "accepted"},
        after={"instructor_id": str(instructor.pk), "instructor_status": "pending"},
    )
    client.force_login(manager)

    html = " ".join(re.sub(r"<[^>]+>", " ", client.get(address(assignment)).text).split())

    assert "Given to Asha Rao Instructor Ravi Menon → now Asha Rao Answer Accepted → now Awaiting answer" in html


def test_the_amount_explains_itself(client, manager, assignment):
    PaymentCalculation.objects.create(
        assignment=assignment,
        after=500,
        payment_type="per_class",
        rate=500,
        students=1,
        classes=1,
        rule="₹500.00 per class × 1 class = ₹500.00",
        reason="Created",
    )
    client.force_login(manager)

    assert "₹500.00 per class × 1 class = ₹500.00" in client.get(address(assignment)).text


def test_contact_of_the_instructor_can_be_called_and_written_to(client, manager, assignment):
    client.force_login(manager)

    html = client.get(address(assignment)).text

    assert 'href="tel:+919820000000"' in html
    assert 'href="mailto:asha@example.test"' in html


def test_text_of_others_is_shown_as_text(client, manager):
    assignment = AssignmentFactory(notes="<script>alert(1)</script>", class_type__name="<b>Bold</b>")
    client.force_login(manager)

    html = client.get(address(assignment)).text

    assert "<script>alert(1)" not in html
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html


@pytest.mark.parametrize("headers", [{}, IN_DIALOG])
@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(client, manager, instructor, count, headers, django_assert_num_queries):
    assignment = AssignmentFactory(
        instructor=instructor, series=AssignmentSeriesFactory(), series_position=1, schedule_type="weekly"
    )
    for number in range(count):
        AssignmentBookingFactory(assignment=assignment)
        AssignmentFactory(series=assignment.series, series_position=number + 2, schedule_type="weekly")
        HistoryEntry.objects.create(
            event="assignment.reassigned",
            assignment_id=assignment.pk,
            actor=manager,
            before={},
            after={"instructor_id": str(instructor.pk)},
        )
    client.force_login(manager)

    # session, user, transaction (begin, end), role (set, taken back),
    # class, history, its names, students, calculation, series; on the page, the bell
    with django_assert_num_queries(12 + (not headers)):
        client.get(address(assignment), headers=headers)


# --- Calendar file ----------------------------------------------------------------------------------------------------


def test_the_calendar_file_holds_the_class_in_utc(client, instructor, settings):
    settings.SITE_URL = "https://studio.test"
    assignment = AssignmentFactory(
        instructor=instructor,
        date=dt.date(2026, 6, 1),
        class_type__name="Sunrise Hatha",
        instructor_status="accepted",
    )
    client.force_login(instructor)

    response = client.get(reverse("assignments:calendar-file", args=[assignment.pk]))

    lines = response.text.split("\r\n")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="class-2026-06-01.ics"'
    assert f"UID:{assignment.pk}@studio.test" in lines
    assert {"DTSTART:20260601T013000Z", "DTEND:20260601T023000Z", "STATUS:CONFIRMED"} <= set(lines)
    assert "SUMMARY:Sunrise Hatha with Asha Rao" in lines


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({}, "TENTATIVE"),
        ({"instructor_status": "accepted"}, "CONFIRMED"),
        ({"instructor_status": "accepted", "class_status": "cancelled"}, "CANCELLED"),
    ],
)
def test_the_calendar_file_says_how_sure_the_class_is(client, manager, columns, status):
    assignment = AssignmentFactory(**columns)
    client.force_login(manager)

    response = client.get(reverse("assignments:calendar-file", args=[assignment.pk]))

    assert f"STATUS:{status}" in response.text.split("\r\n")
