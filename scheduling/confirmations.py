"""Warnings gathered by name, as they are ticked before saving (domain 4.5)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assignments.findings.codes import Code
from assignments.proposals import Finding

TITLES = {
    Code.TEMPLATE_OVERLAP: "Overlaps a weekly template of the instructor",
    Code.OPENING_HOURS: "Outside the studio's opening hours",
    Code.CLOSURE: "On a day when the studio is closed",
    Code.PAST: "In the past",
    Code.STUDENT_BUSY: "A student sits in another class at that time",
    Code.OUTSIDE_VALIDITY: "Outside the validity of the package",
    Code.SHORTFALL: "Fewer classes than the package holds",
    Code.LIMIT_REACHED: "More days than one go may fill",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """All warnings of one name, to be acknowledged together."""

    code: str
    title: str
    count: int
    acknowledged: bool


def warnings_in(findings: Iterable[Finding], *, acknowledged: Collection[str]) -> list[Warnings]:
    """What has to be acknowledged, by name, and what is already."""
    counted = Counter(finding.code for finding in findings if not finding.is_error)
    return [
        Warnings(
            code=code,
            title=TITLES.get(Code(code), code.replace("_", " ").capitalize()),
            count=count,
            acknowledged=code in acknowledged,
        )
        for code, count in counted.items()
    ]
