"""The dashboard as tables to export: the same figures in the same order, the long tables whole."""

from collections.abc import Sequence

from analytics.panels.board import Board
from analytics.panels.mixes import Mix
from analytics.panels.teachers import Teacher
from exports.table import Column, Kind, Table, Value

CLASSES = Column(label="Classes", kind=Kind.NUMBER, width=10)
REVENUE = Column(label="Revenue", kind=Kind.MONEY, width=16)
PART = Column(label="Of all classes", kind=Kind.PERCENT, width=14)


def tables_of(board: Board, *, about: str) -> list[Table]:
    """One table a part of the screen: a section of the CSV or PDF file, a sheet of the XLSX file."""
    instructors = [] if board.is_own else [_instructors(board.teachers, about)]
    return [
        _key_figures(board, about),
        _trend(board, about),
        *(_mix(mix, about) for mix in board.mixes),
        *instructors,
        _starts(board, about),
        *(_mix(mix, about) for mix in board.subjects),
    ]


def _key_figures(board: Board, about: str) -> Table:
    columns = [
        Column(label=label, width=width)
        for label, width in (("Figure", 18), ("Value", 18), ("Made of", 26), ("Change", 22), ("Before", 18))
    ]
    rows = [(card.label, card.value, card.note, card.change.text, card.before) for card in board.cards]
    return Table(title="Key figures", about=about, columns=columns, rows=rows)


def _trend(board: Board, about: str) -> Table:
    rows = [(column.name, column.tally.classes, column.tally.revenue) for column in board.trend.columns]
    return Table(
        title=board.trend.title,
        about=about,
        columns=[Column(label=board.trend.head, width=24), CLASSES, REVENUE],
        rows=rows,
    )


def _mix(mix: Mix, about: str) -> Table:
    rows = [(line.label, line.tally.classes, line.part, line.tally.revenue) for line in mix.lines]
    return Table(
        title=mix.title, about=about, columns=[Column(label=mix.head, width=30), CLASSES, PART, REVENUE], rows=rows
    )


def _instructors(teachers: Sequence[Teacher], about: str) -> Table:
    columns = [
        Column(label="Instructor", width=26),
        CLASSES,
        REVENUE,
        Column(label="Completed", kind=Kind.PERCENT, width=12),
        Column(label="Accepted", kind=Kind.PERCENT, width=12),
        Column(label="Median answer, minutes", kind=Kind.NUMBER, width=22),
    ]
    rows: list[Sequence[Value]] = [
        (
            each.row.name,
            each.row.tally.classes,
            each.row.tally.revenue,
            each.row.tally.completion_rate,
            each.row.tally.acceptance_rate,
            each.row.answer_minutes,
        )
        for each in teachers
    ]
    return Table(title="Instructors", about=about, columns=columns, rows=rows)


def _starts(board: Board, about: str) -> Table:
    heat = board.heat
    days = [Column(label=cell.name, kind=Kind.NUMBER, width=12) for cell in heat.weekdays]
    rows: list[Sequence[Value]] = [
        (hour.label, *(cell.classes for cell in hour.cells), hour.total.classes) for hour in heat.hours
    ]
    return Table(
        title="Weekday and hour",
        about=f"{about} · {heat.untimed.classes:,} without a time" if heat.untimed.classes else about,
        columns=[Column(label="Starts", width=10), *days, Column(label="Every day", kind=Kind.NUMBER, width=12)],
        rows=[
            *rows,
            ("All day", *(cell.classes for cell in heat.weekdays), sum(cell.classes for cell in heat.weekdays)),
        ],
    )
