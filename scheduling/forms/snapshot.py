"""A snapshot of the shown preview in a hidden field, to describe later what has changed since."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from design.formatting import format_money, format_slot
from scheduling.drafts import Preview, PreviewLine


def take_snapshot(preview: Preview) -> str:
    """Return lines, findings and total as JSON."""
    return json.dumps(
        {
            "lines": {line.key: _describe_line(line) for line in preview.lines},
            "findings": [finding.message for finding in preview.all_findings],
            "total": _format_total(preview),
        },
        separators=(",", ":"),
    )


def differences(shown: str, preview: Preview) -> list[str]:
    """Return a sentence for each change since the snapshot; none if the snapshot cannot be read."""
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
        yield f"Resolved: {message}"
    now = {line.key: _describe_line(line) for line in preview.lines}
    for key, text in now.items():
        if key not in lines:
            yield f"Added: {text}"
        elif lines[key] != text:
            yield f"Was {lines[key]}, is now {text}"
    for key, text in lines.items():
        if key not in now:
            yield f"Removed: {text}"
    if total != _format_total(preview):
        yield f"The total was {total} and is now {_format_total(preview)}"


def _describe_line(line: PreviewLine) -> str:
    return f"{format_slot(line.slot.date, line.slot.start_time, line.slot.end_time)}, {line.instructor_name}"


def _format_total(preview: Preview) -> str:
    return format_money(preview.total, currency=settings.STUDIO_CURRENCY)
