"""The edit screen (screens 6): form, change sheet, saving, and concurrent edits."""

import datetime as dt
import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment, AssignmentSeries
from tests.factories import AssignmentBookingFactory, AssignmentFactory, AssignmentSeriesFactory

pytestmark = pytest.mark.django_db

IN_DIALOG = {"hx-request": "true", "hx-target": "dialog"}
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def series(instructor) -> AssignmentSeries:
    """Four classes, a week apart, the first of them tomorrow in a week."""
    series = AssignmentSeriesFactory()
    for position in range(1, 5):
        AssignmentFactory(
            series=series,
            series_position=position,
            class_type=series.class_type,
            instructor=instructor,
            date=timezone.localdate() + dt.timedelta(days=1) + position * WEEK,
            schedule_type="weekly",
            booking_type="public_group",
        )
    return series


def classes_of(series: AssignmentSeries) -> list[Assignment]:
    return list(Assignment.objects.filter(series=series).order_by("series_position"))


def address(assignment: Assignment) -> str:
    return reverse("assignments:edit", args=[assignment.pk])


def fields_of(html: str) -> dict[str, list[str]]:
    """Return what a browser would send: inputs, chosen options, text areas."""
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]+>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        unchecked = re.search(r'type="(?:radio|checkbox)"', tag) and " checked" not in tag
        if name and not unchecked:
            sent = unescape(value[1]) if value else ("on" if 'type="checkbox"' in tag else "")
            fields.setdefault(name[1], []).append(sent)
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        fields[name] = re.findall(r'<option value="([^"]+)" selected', options)
    for name, text in re.findall(r'<textarea name="([^"]+)".*?>\n?(.*?)</textarea>', html, re.DOTALL):
        fields[name] = [text]
    return fields


def typed(client, assignment: Assignment, **values: object) -> dict[str, object]:
    """Return the form data with these values entered."""
    return fields_of(client.get(address(assignment)).text) | values


def review(client, assignment: Assignment, headers=None, **values: object):
    data = typed(client, assignment, **values) | {"step": "review"}
    return client.post(address(assignment), data, headers=headers or {})


def save(client, assignment: Assignment, response, headers=None, **extra: object):
    """Press Save on the sheet."""
    data = fields_of(response.text) | {"step": "save"} | extra
    return client.post(address(assignment), data, headers=headers or {})


def test_the_form_counts_the_classes_of_each_scope(client, manager, series):
    first, second, *_ = classes_of(series)
    Assignment.objects.filter(pk=first.pk).update(class_status="completed")
    client.force_login(manager)

    html = client.get(address(second)).text

    assert re.findall(r'radio-card-label">([^<]+)', html) == ["This class", "This and 2 following", "Whole series"]
    assert re.findall(r'radio-card-text">([^<]+)', html)[2] == "3 classes; 1 completed stay as they are"


@pytest.mark.parametrize("headers", [{}, IN_DIALOG])
def test_a_change_is_reviewed_and_then_saved(client, manager, series, headers):
    first, *_ = classes_of(series)
    client.force_login(manager)

    sheet = review(client, first, headers, scope="all", start_time="08:00", end_time="09:00")
    assert (sheet.status_code, "Change 4 classes?" in sheet.text) == (200, True)
    assert {row.start_time.hour for row in classes_of(series)} == {7}

    saved = save(client, first, sheet, headers)
    assert saved.status_code == (200 if headers else 302)
    assert {row.start_time.hour for row in classes_of(series)} == {8}


def test_saving_in_the_dialog_shows_the_class_and_triggers_an_event(client, manager, series):
    first, *_ = classes_of(series)
    client.force_login(manager)

    saved = save(client, first, review(client, first, IN_DIALOG, scope="following", notes="Bring a mat."), IN_DIALOG)

    assert saved.text.strip().startswith('<div class="step" id="class-dialog"')
    assert json.loads(saved["HX-Trigger"])["toast"]["text"] == "4 classes changed."


def test_the_sheet_names_the_people_and_the_amounts(client, manager, series, other_instructor):
    first, *_ = classes_of(series)
    AssignmentBookingFactory(
        assignment=first,
        booking__first_name="Meera",
        booking__last_name="Nair",
        booking__booking_type="public_group",
    )
    client.force_login(manager)

    html = review(client, first, scope="all", instructor_id=str(other_instructor.pk), payment_rate="650").text
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())

    assert "Amounts ₹2,000.00 ₹2,600.00" in text
    assert "Ravi Menon gains 4 classes and is asked to accept. Asha Rao loses 4 classes." in text
    assert "Students Meera Nair" in text


def test_fields_that_were_not_edited_do_not_change_the_series(client, manager, series):
    first, second, *_ = classes_of(series)
    Assignment.objects.filter(pk=second.pk).update(notes="Only here")
    client.force_login(manager)

    save(client, first, review(client, first, scope="all", payment_rate="650"))

    assert [row.notes for row in classes_of(series)] == [None, "Only here", None, None]


def test_line_ends_of_browsers_are_not_a_change(client, manager):
    assignment = AssignmentFactory(notes="One\nTwo", date=timezone.localdate() + WEEK)
    client.force_login(manager)

    response = review(client, assignment, **{"notes": "One\r\nTwo", "initial-notes": "One\r\nTwo"})

    assert response.status_code == 409
    assert "This class has these values already." in response.text


def test_a_long_note_is_refused_only_when_it_is_edited(client, manager):
    client.force_login(manager)
    assignment = AssignmentFactory(notes="x" * 10_001)

    moved = review(client, assignment, booking_type="corporate")
    rewritten = review(client, assignment, notes="y" * 10_001)
    shortened = review(client, assignment, notes="y" * 10_000)

    assert (moved.status_code, rewritten.status_code, shortened.status_code) == (200, 422, 200)
    assert "The notes are too long. Enter at most 10,000 characters." in rewritten.text


@pytest.mark.parametrize("headers", [{}, IN_DIALOG])
def test_an_invalid_form_answers_422_and_keeps_its_values(client, manager, series, headers):
    first, *_ = classes_of(series)
    client.force_login(manager)

    response = review(client, first, headers, start_time="10:00", end_time="09:00", notes="Keep me")

    assert response.status_code == 422
    assert "The class must end after it starts at 10:00." in response.text
    assert fields_of(response.text)["notes"] == ["Keep me"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"payment_rate": "0"}, "The rate must be more than 0."),
        ({"payment_rate": ""}, "This field is required."),
        ({"payment_rate": "-5"}, "greater than or equal to 0"),
    ],
)
def test_a_rate_of_zero_requires_complimentary(client, manager, series, values, message):
    first, *_ = classes_of(series)
    client.force_login(manager)

    response = review(client, first, **values)

    assert response.status_code == 422
    assert message in response.text


def test_complimentary_clears_the_rate(client, manager, series):
    first, *_ = classes_of(series)
    client.force_login(manager)

    save(client, first, review(client, first, complimentary="on"))

    assert [row.payment_amount for row in classes_of(series)] == [0, 500, 500, 500]


def test_a_conflict_blocks_and_a_suggestion_resolves_it(client, manager, series, instructor):
    first, second, *_ = classes_of(series)
    AssignmentFactory(instructor=instructor, date=second.date, start_time=dt.time(9), end_time=dt.time(10))
    client.force_login(manager)

    sheet = review(client, first, scope="all", start_time="09:00", end_time="10:00")
    assert 'value="save"' not in sheet.text
    suggestion = unescape(re.search(r'name="fix" value="([^"]+)">Move to 08:00', sheet.text)[1])
    mended = client.post(address(first), fields_of(sheet.text) | {"fix": suggestion})
    save(client, first, mended)

    assert [(row.start_time.hour, row.is_exception) for row in classes_of(series)] == [
        (9, False),
        (8, True),
        (9, False),
        (9, False),
    ]


def test_warnings_are_confirmed_before_saving(client, manager, series):
    first, *_ = classes_of(series)
    client.force_login(manager)

    sheet = review(client, first, start_time="05:00", end_time="06:00")
    refused = save(client, first, sheet)
    assert (refused.status_code, classes_of(series)[0].start_time.hour) == (409, 7)

    save(client, first, refused, acknowledged=["opening_hours"])
    assert classes_of(series)[0].start_time.hour == 5


def test_a_form_altered_after_the_review_is_reviewed_again(client, manager, series):
    first, *_ = classes_of(series)
    client.force_login(manager)

    response = save(client, first, review(client, first, notes="Bring a mat."), notes="Bring two mats.")

    assert response.status_code == 409
    assert "Something has changed since this preview." in response.text
    assert classes_of(series)[0].notes is None


@pytest.mark.parametrize("headers", [{}, IN_DIALOG])
def test_concurrent_edits_are_shown_side_by_side(client, manager, staff, other_instructor, series, headers):
    first, *_ = classes_of(series)
    client.force_login(manager)
    opened = typed(client, first, start_time="08:00", end_time="09:00", notes="Mine")
    client.force_login(staff)
    save(client, first, review(client, first, instructor_id=str(other_instructor.pk), notes="Theirs"))
    client.force_login(manager)

    conflict = client.post(address(first), opened | {"step": "review"}, headers=headers)

    assert conflict.status_code == 409
    text = " ".join(re.sub(r"<[^>]+>", " ", conflict.text).split())
    assert "Sunita Staff" in text
    assert "Given to Ravi Menon" in text
    assert "Notes Both changed — Theirs Mine" in text
    kept = fields_of(conflict.text)
    assert (kept["start_time"], kept["notes"]) == (["08:00"], ["Mine"])
    assert kept["instructor_id"] == [str(other_instructor.pk)]

    save(client, first, client.post(address(first), kept | {"step": "review"}))
    stored = classes_of(series)[0]
    assert (stored.instructor, stored.start_time.hour, stored.notes) == (other_instructor, 8, "Mine")


def test_a_concurrent_edit_is_shown_while_the_sheet_is_open(client, manager, staff, series):
    first, *_ = classes_of(series)
    client.force_login(manager)
    sheet = review(client, first, notes="Mine")
    client.force_login(staff)
    client.post(reverse("assignments:pay", args=[first.pk]))
    client.force_login(manager)

    conflict = save(client, first, sheet)

    assert conflict.status_code == 409
    assert "Marked paid" in conflict.text
    assert fields_of(conflict.text)["notes"] == ["Mine"]


def test_a_conflict_on_another_class_of_the_series_shows_the_sheet_again(client, manager, staff, series):
    first, second, *_ = classes_of(series)
    client.force_login(manager)
    sheet = review(client, first, scope="all", notes="Mine")
    client.force_login(staff)
    client.post(reverse("assignments:pay", args=[second.pk]))
    client.force_login(manager)

    conflict = save(client, first, sheet)
    assert conflict.status_code == 409
    assert "Sunita Staff" in conflict.text

    save(client, first, conflict)
    assert {row.notes for row in classes_of(series)} == {"Mine"}


def test_back_from_the_sheet_keeps_the_values(client, manager, series):
    first, *_ = classes_of(series)
    client.force_login(manager)
    sheet = review(client, first, notes="Mine")

    form = client.post(address(first), fields_of(sheet.text) | {"step": "edit"})

    assert fields_of(form.text)["notes"] == ["Mine"]


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_a_completed_or_cancelled_class_has_no_form(client, manager, status):
    assignment = AssignmentFactory(class_status=status)
    client.force_login(manager)

    response = client.get(address(assignment))

    assert response.status_code == 409
    assert f"This class is {status} and cannot be changed." in response.text


def test_only_the_desk_edits(client, instructor, other_instructor, stranger, series):
    first, *_ = classes_of(series)

    for person, status in ((instructor, 403), (other_instructor, 404), (stranger, 404)):
        client.force_login(person)
        assert client.get(address(first)).status_code == status
        assert client.post(address(first), {"step": "save"}).status_code == status


def test_an_invalid_adjustment_is_a_bad_request(client, manager, series):
    first, *_ = classes_of(series)
    client.force_login(manager)

    assert review(client, first, notes="Mine", change="line=x&start=soon").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
def test_the_sheet_takes_as_many_queries_for_many_classes(client, manager, series, count, django_assert_num_queries):
    first, *rest = classes_of(series)
    for row in rest[count - 1 :]:
        row.delete()
    client.force_login(manager)
    data = typed(client, first, scope="all", start_time="08:00", end_time="09:00") | {"step": "review"}

    with django_assert_num_queries(24):
        client.post(address(first), data)
