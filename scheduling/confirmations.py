"""Warnings grouped by code: the user confirms each group before saving (rules 4.5)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assignments.proposals import Code, Finding

TITLES = {
    Code.TEMPLATE_OVERLAP: "Overlaps a weekly template of the instructor",
    Code.OPENING_HOURS: "Outside the studio's opening hours",
    Code.CLOSURE: "On a day when the studio is closed",
    Code.PAST: "In the past",
    Code.STUDENT_BUSY: "A student is in another class at that time",
    Code.OUTSIDE_VALIDITY: "Outside the validity of the package",
    Code.SHORTFALL: "Fewer classes than the package contains",
    Code.LIMIT_REACHED: "More days than classes that can be created at once",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningGroup:
    """All warnings with the same code, which are acknowledged together."""

    code: str
    title: str
    count: int
    acknowledged: bool


def group_warnings(findings: Iterable[Finding], *, acknowledged: Collection[str]) -> list[WarningGroup]:
    """Return the warnings by code, with those that are acknowledged already."""
    counted = Counter(finding.code for finding in findings if not finding.is_error)
    return [
        WarningGroup(
            code=code,
            title=TITLES.get(Code(code), code.replace("_", " ").capitalize()),
            count=count,
            acknowledged=code in acknowledged,
        )
        for code, count in counted.items()
    ]
