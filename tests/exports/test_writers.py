"""Exported files, read back."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from exports.pdf import MAX_PDF_ROWS, pdf
from exports.table import Column, Kind, Table, TooManyRows
from exports.writers import MAX_XLSX_ROWS, csv_chunks, xlsx

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
    return list(csv.reader(io.StringIO(b"".join(csv_chunks(tables)).decode("utf-8-sig"), newline="")))


def read_sheets(content: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def write_xlsx(*tables) -> bytes:
    return xlsx(tables, created="2027-01-04 10:00")


def money(amount: Decimal) -> str:
    return f"₹{amount:,.2f}"


def read_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_csv_contains_plain_values():
    assert read_csv(table(ROW)) == [
        ["Class", "Day", "Start", "Students", "Amount"],
        ["Hatha", "2027-01-04", "07:30", "3", "1500.50"],
    ]


def test_percentages_are_numbers_with_a_percent_sign():
    shares = Table(
        title="Shares", about="January", columns=[Column(label="Of all", kind=Kind.PERCENT)], rows=[[Decimal("33.3")]]
    )

    assert read_csv(shares) == [["Of all"], ["33.30"]]
    cell = openpyxl.load_workbook(io.BytesIO(xlsx([shares], created="")))["Shares"]["A2"]
    assert (cell.value, cell.number_format) == (33.3, '0.0"%"')
    assert "33.3%" in " ".join(read_pdf(pdf([shares], created="today", format_money=money)).split())


def test_csv_contains_several_tables_one_below_the_other():
    rows = read_csv(table(ROW), table(title="Others"))

    assert [row[:1] for row in rows] == [["Classes"], ["Class"], ["Hatha"], [], ["Others"], ["Class"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_text_is_never_a_formula(text):
    assert read_csv(table((text, None, None, None, None)))[1][0] == f"'{text}"
    cell = next(
        openpyxl.load_workbook(io.BytesIO(write_xlsx(table((text, None, None, None, None)))))
        .worksheets[0]
        .iter_rows(min_row=2)
    )[0]
    assert cell.data_type == "s"


def test_last_sheet_describes_the_others():
    assert read_sheets(write_xlsx(table(ROW)))["About"] == [
        ("Table", "Content"),
        ("Classes", "January"),
        ("Created", "2027-01-04 10:00"),
    ]


def test_xlsx_with_too_many_rows_is_refused():
    with pytest.raises(TooManyRows, match="at most 20,000 rows"):
        write_xlsx(table(*[ROW] * (MAX_XLSX_ROWS + 1)))


def test_negative_number_is_not_escaped():
    assert read_csv(table(("Refund", None, None, None, Decimal("-5.00"))))[1][4] == "-5.00"


def test_xlsx_contains_dates_times_and_numbers():
    name, day, start, students, amount = read_sheets(write_xlsx(table(ROW)))["Classes"][1]

    assert (name, day.date(), start, students, amount) == ("Hatha", dt.date(2027, 1, 4), dt.time(7, 30), 3, 1500.5)


def test_each_table_has_a_sheet_with_a_valid_name():
    assert list(read_sheets(write_xlsx(table(title="By type/kind"), table(title="x" * 40)))) == [
        "By typekind",
        "x" * 31,
        "About",
    ]


def test_pdf_contains_amounts_names_and_page_numbers():
    content = pdf([table(ROW, ("मीरा अय्यर", None, None, 1, None))], created="2027-01-04 09:00", format_money=money)

    text = read_pdf(content)
    assert "₹1,500.50" in text
    assert "Hatha" in text
    assert "Page 1 of 1" in text


def test_pdf_repeats_the_header_on_each_page():
    content = pdf([table(*[ROW] * 120)], created="now", format_money=money)

    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 2
    assert all("Students" in page.extract_text() for page in pages)


def test_pdf_with_too_many_rows_is_refused():
    with pytest.raises(TooManyRows, match="at most 2,000 rows"):
        pdf([table(*[ROW] * (MAX_PDF_ROWS + 1))], created="now", format_money=money)


def test_csv_is_written_while_rows_are_read():
    read = []

    def rows():
        for number in range(1_200):
            read.append(number)
            yield ROW

    chunks = csv_chunks([Table(title="Many", about="", columns=COLUMNS, rows=rows())])
    next(chunks), next(chunks), next(chunks)

    assert len(read) == 500


def test_pdf_splits_long_words_and_shortens_long_cells():
    names = ", ".join(f"Student {number}" for number in range(500))

    pages = pypdf.PdfReader(
        io.BytesIO(pdf([table((names, None, None, None, None), ("x" * 200, *ROW[1:]))], created="", format_money=money))
    ).pages

    assert len(pages) == 1
    assert "…" in pages[0].extract_text()


def test_pdf_contains_names_in_devanagari():
    assert "मीरा" in read_pdf(pdf([table(("मीरा", *ROW[1:]))], created="", format_money=money))
