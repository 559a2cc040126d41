"""The list as a file: the same classes in the same order, and nobody else's."""

import csv
import datetime as dt
import io

import openpyxl
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment
from tests.factories import AssignmentBookingFactory, AssignmentFactory, ClassTypeFactory

EXPORT, LIST, BULK = (reverse(f"assignments:{name}") for name in ("export", "list", "bulk"))


def upcoming(name: str, *, days: int = 1, **columns) -> Assignment:
    date = timezone.localdate() + dt.timedelta(days=days)
    return AssignmentFactory(class_type=ClassTypeFactory(name=name), date=date, **columns)


@pytest.fixture
def classes(db) -> list[Assignment]:
    rows = [upcoming("Yin", days=2), upcoming("Hatha", days=1), upcoming("=Pranayama", days=3)]
    AssignmentBookingFactory(assignment=rows[1])
    return rows


def rows_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["Hatha", "Yin", "'=Pranayama"]),
        ({"sort": "-date"}, ["'=Pranayama", "Yin", "Hatha"]),
        ({"q": "yin"}, ["Yin"]),
        ({"dates": "today"}, []),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_csv_is_what_the_list_shows(client, staff, classes, values, expected):
    client.force_login(staff)

    response = client.get(EXPORT, values | {"format": "csv"})

    assert [row[3] for row in rows_of(response)] == expected
    assert f"classes-{timezone.localdate():%Y-%m-%d}.csv" in response.headers["Content-Disposition"]


def test_xlsx_and_pdf_hold_the_same_rows(client, staff, classes):
    client.force_login(staff)

    book = openpyxl.load_workbook(io.BytesIO(client.get(EXPORT, {"format": "xlsx"}).content))
    pdf = pypdf.PdfReader(io.BytesIO(client.get(EXPORT, {"format": "pdf"}).content))

    assert [row[3] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["Hatha", "Yin", "=Pranayama"]
    assert all(word in pdf.pages[0].extract_text() for word in ("Hatha", "Yin", "From today on"))


@pytest.mark.django_db(transaction=True)
def test_more_rows_than_one_piece_are_all_there(client, staff, monkeypatch):
    monkeypatch.setattr("class_list.views.export.AT_ONCE", 2)
    for day in range(5):
        upcoming(f"Class {day}", days=day)
    client.force_login(staff)

    assert len(rows_of(client.get(EXPORT, {"format": "csv"}))) == 5


@pytest.mark.django_db(transaction=True)
def test_chosen_classes_alone_are_exported(client, manager, classes):
    client.force_login(manager)

    chosen = client.post(EXPORT, {"format": "csv", "ids": [classes[0].pk]})
    everything = client.post(EXPORT, {"format": "csv", "all_matching": "yes"})

    assert [row[3] for row in rows_of(chosen)] == ["Yin"]
    assert len(rows_of(everything)) == 3


def test_chosen_classes_are_exported_without_javascript(client, manager, classes):
    client.force_login(manager)

    page = client.get(LIST).text

    assert f'type="submit" formaction="{EXPORT}" name="format" value="xlsx"' in page


@pytest.mark.parametrize("values", [{}, {"format": "doc"}, {"format": "csv", "since": "soon"}])
def test_what_makes_no_sense_is_refused(client, staff, values):
    client.force_login(staff)

    assert client.get(EXPORT, values).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_instructors_export_their_own_classes(client, instructor):
    upcoming("Yin")
    upcoming("Hatha", instructor=instructor)
    client.force_login(instructor)

    assert [row[3] for row in rows_of(client.get(EXPORT, {"format": "csv"}))] == ["Hatha"]


def test_nobody_else_exports(client, stranger):
    assert client.get(EXPORT, {"format": "csv"}).status_code == 302
    client.force_login(stranger)
    assert client.get(EXPORT, {"format": "csv"}).status_code == 403


# --- All that match ---------------------------------------------------------------------------------------------------


def test_all_that_match_are_asked_about_and_then_changed(client, manager, classes, htmx):
    upcoming("Elsewhere", days=40)
    client.force_login(manager)
    address = f"{BULK}?dates=next30"

    question = client.post(address, {"action": "mark_paid", "all_matching": "yes"}, headers=htmx)
    assert "Mark 3 classes paid?" in question.text
    assert not Assignment.objects.filter(payment_status="paid").exists()

    ids = [row.pk for row in classes]
    answer = client.post(address, {"action": "mark_paid", "ids": ids, "confirmed": "yes"}, headers=htmx)
    assert answer.status_code == 204
    assert Assignment.objects.filter(payment_status="paid").count() == 3


def test_more_than_may_be_changed_at_once_are_refused(client, manager, classes, htmx, settings):
    settings.MAX_BULK_OPERATIONS = 2
    client.force_login(manager)

    response = client.post(BULK, {"action": "cancel", "all_matching": "yes"}, headers=htmx)

    assert response.status_code == 409
    assert "Narrow the list" in response.headers["HX-Trigger"]


@pytest.mark.parametrize(("most", "told"), [(3, False), (2, True)])
def test_the_limit_is_told_where_more_match(client, manager, classes, settings, most, told):
    settings.MAX_BULK_OPERATIONS = most
    client.force_login(manager)

    assert (f"(at most {most} are changed at once)" in client.get(LIST).text) == told


def test_the_list_offers_all_that_match(client, manager, classes):
    client.force_login(manager)

    page = client.get(LIST).text

    assert "All 3 that match" in page
    assert f"{EXPORT}?format=csv" in page
