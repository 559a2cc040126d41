"""The change sheet as its template shows it: findings with a button for each way out, warnings to tick."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assignments.proposals import Finding
from scheduling.changes import ChangeLine, ChangeSheet
from scheduling.confirmations import Warnings, warnings_in
from scheduling.forms import line_changes

NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One button: what it does, and the change of the line that it sends."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFinding:
    finding: Finding
    fixes: Sequence[Fix]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    line: ChangeLine
    findings: Sequence[ShownFinding]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSheet:
    sheet: ChangeSheet
    lines: Sequence[ShownLine]
    warnings: Sequence[Warnings]
    line_changes: Sequence[str]
    students: str


def show_sheet(sheet: ChangeSheet, *, acknowledged: Collection[str]) -> ShownSheet:
    return ShownSheet(
        sheet=sheet,
        lines=[ShownLine(line=line, findings=[*map(_show_finding, line.findings)]) for line in sheet.lines],
        warnings=warnings_in(sheet.findings, acknowledged=acknowledged),
        line_changes=line_changes.encode_all(sheet.request.changes),
        students=_name(sheet.students),
    )


def _show_finding(finding: Finding) -> ShownFinding:
    key = finding.line_key or ""
    fixes = [Fix(label=way.label, value=line_changes.encode(key, way.change)) for way in finding.ways_out]
    return ShownFinding(finding=finding, fixes=fixes)


def _name(students: Sequence[str]) -> str:
    """How many, and the first few by name."""
    named = ", ".join(students[:NAMED_AT_MOST])
    more = len(students) - NAMED_AT_MOST
    return f"{named} and {more} more" if more > 0 else named
