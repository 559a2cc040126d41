"""The dashboard as a file: the same figures as on screen, the long tables whole."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from analytics.panels.board import ROWS_SHOWN, Board
from tests.analytics.studio import MAY, fill
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db

DASHBOARD, EXPORT = reverse("analytics:dashboard"), reverse("analytics:export")


@pytest.fixture
def studio(instructor, other_instructor):
    return fill(asha=instructor, ravi=other_instructor)


def sections_of(response) -> dict[str, list[list[str]]]:
    """The rows of each table of the CSV file, by its title."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    sections: dict[str, list[list[str]]] = {}
    for block in text.split("\r\n\r\n"):
        title, _, *rows = list(csv.reader(io.StringIO(block.strip("\r\n"), newline="")))
        sections[title[0]] = rows
    return sections


def money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def shown_on(board: Board) -> dict[str, list[list[str]]]:
    """What the screen shows, as the CSV file would write it."""
    heat = board.heat
    shown = {
        "Key figures": [[c.label, c.value, c.note, c.change.text, c.before] for c in board.cards],
        board.trend.title: [[c.name, str(c.tally.classes), money(c.tally.revenue)] for c in board.trend.columns],
        "Weekday and hour": [
            *(
                [hour.label, *(str(cell.classes) for cell in hour.cells), str(hour.total.classes)]
                for hour in heat.hours
            ),
            ["All day", *(str(cell.classes) for cell in heat.weekdays), str(sum(c.classes for c in heat.weekdays))],
        ],
    }
    for mix in (*board.mixes, *board.subjects):
        shown[mix.title] = [
            [line.label, str(line.tally.classes), money(line.part), money(line.tally.revenue)] for line in mix.lines
        ]
    if not board.is_own:
        shown["Instructors"] = [
            [
                each.row.name,
                str(each.row.tally.classes),
                money(each.row.tally.revenue),
                money(each.row.tally.completion_rate),
                money(each.row.tally.acceptance_rate),
                str(each.row.answer_minutes),
            ]
            for each in board.teachers
        ]
    return shown


@pytest.mark.parametrize("person", ["manager", "instructor"])
@pytest.mark.parametrize("query", [MAY, f"{MAY}&sort=name"])
def test_csv_is_what_the_screen_shows(client, request, studio, person, query):
    client.force_login(request.getfixturevalue(person))

    exported = sections_of(client.get(f"{EXPORT}{query}&format=csv"))

    assert exported == shown_on(client.get(DASHBOARD + query).context["board"])


def test_xlsx_has_a_sheet_for_each_table_with_numbers(client, manager, studio):
    client.force_login(manager)

    response = client.get(f"{EXPORT}{MAY}&format=xlsx")

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert len(book.sheetnames) == 10 + 1  # what they hold
    assert [cell.value for cell in book["Types"][3]] == ["Weekly", 2, 33.3, 2000.5]
    assert f"analytics-{timezone.localdate():%Y-%m-%d}.xlsx" in response.headers["Content-Disposition"]


def test_pdf_has_a_section_for_each_table(client, manager, studio):
    client.force_login(manager)

    pages = pypdf.PdfReader(io.BytesIO(client.get(f"{EXPORT}{MAY}&format=pdf").content)).pages

    text = " ".join(page.extract_text() for page in pages).replace("\N{NO-BREAK SPACE}", " ")
    words = ("Key figures", "1–31 May 2026", "Instructors", "Asha Rao", "₹2,700.50", "66.7%", "Weekday and hour")
    assert [word for word in words if word not in text] == []


def test_long_tables_are_exported_whole(client, manager):
    for number in range(ROWS_SHOWN + 2):
        AssignmentFactory(date=dt.date(2026, 5, 1 + number))
    client.force_login(manager)

    assert len(sections_of(client.get(f"{EXPORT}{MAY}&format=csv"))["Instructors"]) == ROWS_SHOWN + 2


def test_a_range_without_classes_can_be_exported(client, manager):
    client.force_login(manager)

    for wanted in ("csv", "xlsx", "pdf"):
        assert client.get(f"{EXPORT}{MAY}&format={wanted}").status_code == 200


@pytest.mark.parametrize("query", ["", "?format=doc", "?format=csv&since=soon"])
def test_what_makes_no_sense_is_refused(client, manager, query):
    client.force_login(manager)

    assert client.get(EXPORT + query).status_code == 400
