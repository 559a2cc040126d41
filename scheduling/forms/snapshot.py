"""What a preview showed, kept in the page, so that a later one can say what is different."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from assignments.wording import say_slot
from design.formatting import format_money
from scheduling.drafts import Line, Preview


def remember(preview: Preview) -> str:
    """Lines, findings and total as text for a hidden field."""
    return json.dumps(
        {
            "lines": {line.key: _say_line(line) for line in preview.lines},
            "findings": [finding.message for finding in preview.all_findings],
            "total": _say_total(preview),
        },
        separators=(",", ":"),
    )


def differences(shown: str, preview: Preview) -> list[str]:
    """What changed since, a sentence each; nothing when it cannot be told."""
    try:
        before: dict[str, Any] = json.loads(shown)
        return list(_differences(before["lines"], frozenset(before["findings"]), before["total"], preview))
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _differences(lines: Mapping[str, str], findings: frozenset[str], total: str, preview: Preview) -> Iterator[str]:
    for finding in preview.all_findings:
        if finding.message not in findings:
            yield f"New: {finding.message}"
    still = {finding.message for finding in preview.all_findings}
    for message in sorted(findings - still):
        yield f"Settled: {message}"
    now = {line.key: _say_line(line) for line in preview.lines}
    for key, text in now.items():
        if key not in lines:
            yield f"Added: {text}"
        elif lines[key] != text:
            yield f"Was {lines[key]}, is now {text}"
    for key, text in lines.items():
        if key not in now:
            yield f"Gone: {text}"
    if total != _say_total(preview):
        yield f"The total was {total} and is now {_say_total(preview)}"


def _say_line(line: Line) -> str:
    return f"{say_slot(line.slot)}, {line.instructor_name}"


def _say_total(preview: Preview) -> str:
    return format_money(preview.total, currency=settings.STUDIO_CURRENCY)
