"""The same rows as CSV, XLSX and PDF, read back."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from exports.pdf import MOST_PDF_ROWS, pdf
from exports.table import Column, Kind, Table, TooManyRows
from exports.writers import MOST_XLSX_ROWS, csv_pieces, xlsx

COLUMNS = (
    Column(label="Class", width=30),
    Column(label="Day", kind=Kind.DATE),
    Column(label="Start", kind=Kind.TIME),
    Column(label="Students", kind=Kind.NUMBER),
    Column(label="Amount", kind=Kind.MONEY),
)
ROW = ("Hatha", dt.date(2027, 1, 4), dt.time(7, 30), 3, Decimal("1500.50"))


def table(*rows, title="Classes") -> Table:
    return Table(title=title, about="January", columns=COLUMNS, rows=rows)


def read_csv(*tables) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(csv_pieces(tables)).decode("utf-8-sig"), newline="")))


def sheets(content: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def written(*tables) -> bytes:
    return xlsx(tables, made="2027-01-04 10:00")


def money(amount: Decimal) -> str:
    return f"₹{amount:,.2f}"


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_csv_holds_plain_values():
    assert read_csv(table(ROW)) == [
        ["Class", "Day", "Start", "Students", "Amount"],
        ["Hatha", "2027-01-04", "07:30", "3", "1500.50"],
    ]


def test_percentages_are_numbers_that_say_so():
    shares = Table(
        title="Shares", about="January", columns=[Column(label="Of all", kind=Kind.PERCENT)], rows=[[Decimal("33.3")]]
    )

    assert read_csv(shares) == [["Of all"], ["33.30"]]
    cell = openpyxl.load_workbook(io.BytesIO(xlsx([shares], made="")))["Shares"]["A2"]
    assert (cell.value, cell.number_format) == (33.3, '0.0"%"')
    assert "33.3%" in " ".join(text_of(pdf([shares], made="today", money=money)).split())


def test_several_tables_stand_below_each_other():
    rows = read_csv(table(ROW), table(title="Others"))

    assert [row[:1] for row in rows] == [["Classes"], ["Class"], ["Hatha"], [], ["Others"], ["Class"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula(text):
    assert read_csv(table((text, None, None, None, None)))[1][0] == f"'{text}"
    cell = next(
        openpyxl.load_workbook(io.BytesIO(written(table((text, None, None, None, None)))))
        .worksheets[0]
        .iter_rows(min_row=2)
    )[0]
    assert cell.data_type == "s"


def test_the_last_sheet_says_what_the_others_hold():
    assert sheets(written(table(ROW)))["About"] == [
        ("Table", "What it holds"),
        ("Classes", "January"),
        ("Made", "2027-01-04 10:00"),
    ]


def test_a_spreadsheet_of_too_many_rows_is_refused_in_words():
    with pytest.raises(TooManyRows, match="20,000 rows at most"):
        written(table(*[ROW] * (MOST_XLSX_ROWS + 1)))


def test_a_negative_number_stays_a_number():
    assert read_csv(table(("Refund", None, None, None, Decimal("-5.00"))))[1][4] == "-5.00"


def test_xlsx_holds_dates_times_and_numbers_as_such():
    name, day, start, students, amount = sheets(written(table(ROW)))["Classes"][1]

    assert (name, day.date(), start, students, amount) == ("Hatha", dt.date(2027, 1, 4), dt.time(7, 30), 3, 1500.5)


def test_every_table_has_its_sheet_with_a_name_that_excel_takes():
    assert list(sheets(written(table(title="By type/kind"), table(title="x" * 40)))) == [
        "By typekind",
        "x" * 31,
        "About",
    ]


def test_pdf_shows_rupees_names_and_pages():
    content = pdf([table(ROW, ("मीरा अय्यर", None, None, 1, None))], made="2027-01-04 09:00", money=money)

    text = text_of(content)
    assert "₹1,500.50" in text
    assert "Hatha" in text
    assert "Page 1 of 1" in text


def test_pdf_repeats_its_head_on_every_page():
    content = pdf([table(*[ROW] * 120)], made="now", money=money)

    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 2
    assert all("Students" in page.extract_text() for page in pages)


def test_pdf_of_too_many_rows_is_refused_in_words():
    with pytest.raises(TooManyRows, match="2,000 rows at most"):
        pdf([table(*[ROW] * (MOST_PDF_ROWS + 1))], made="now", money=money)


def test_csv_is_written_while_rows_are_read():
    read = []

    def rows():
        for number in range(1_200):
            read.append(number)
            yield ROW

    pieces = csv_pieces([Table(title="Many", about="", columns=COLUMNS, rows=rows())])
    next(pieces), next(pieces), next(pieces)

    assert len(read) == 500


def test_long_words_and_long_cells_stay_on_the_page():
    names = ", ".join(f"Student {number}" for number in range(500))

    pages = pypdf.PdfReader(
        io.BytesIO(pdf([table((names, None, None, None, None), ("x" * 200, *ROW[1:]))], made="", money=money))
    ).pages

    assert len(pages) == 1
    assert "…" in pages[0].extract_text()


def test_names_in_devanagari_are_written():
    assert "मीरा" in text_of(pdf([table(("मीरा", *ROW[1:]))], made="", money=money))
