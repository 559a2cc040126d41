"""The change sheet as its template shows it, with suggestion buttons and warnings to confirm."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assignments.proposals import Finding
from scheduling.changes import ChangeLine, ChangeSheet
from scheduling.confirmations import WarningGroup, group_warnings
from scheduling.forms import adjustments

NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionButton:
    """The label of a button, and the encoded adjustment that it sends."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    finding: Finding
    buttons: Sequence[SuggestionButton]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    line: ChangeLine
    findings: Sequence[ShownFinding]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSheet:
    sheet: ChangeSheet
    lines: Sequence[ShownLine]
    warnings: Sequence[WarningGroup]
    adjustments: Sequence[str]
    students: str


def show_sheet(sheet: ChangeSheet, *, acknowledged: Collection[str]) -> ShownSheet:
    return ShownSheet(
        sheet=sheet,
        lines=[ShownLine(line=line, findings=[*map(_show_finding, line.findings)]) for line in sheet.lines],
        warnings=group_warnings(sheet.findings, acknowledged=acknowledged),
        adjustments=adjustments.encode_all(sheet.request.adjustments),
        students=_list_names(sheet.students),
    )


def _show_finding(finding: Finding) -> ShownFinding:
    key = finding.line_key or ""
    buttons = [
        SuggestionButton(label=each.label, value=adjustments.encode(key, each.adjustment))
        for each in finding.suggestions
    ]
    return ShownFinding(finding=finding, buttons=buttons)


def _list_names(students: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    named = ", ".join(students[:NAMED_AT_MOST])
    more = len(students) - NAMED_AT_MOST
    return f"{named} and {more} more" if more > 0 else named
