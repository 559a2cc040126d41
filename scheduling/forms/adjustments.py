"""Adjustments of single classes as text, for hidden fields and buttons."""

import datetime as dt
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from django.http import QueryDict

from assignments.proposals import Adjustment


def encode(key: str, adjustment: Adjustment) -> str:
    """Return `line=…&date=…`, with only what was adjusted."""
    parts = {
        "line": key,
        "dropped": "yes" if adjustment.dropped else None,
        "date": adjustment.date and adjustment.date.isoformat(),
        "start": adjustment.start_time and f"{adjustment.start_time:%H:%M}",
        "end": adjustment.end_time and f"{adjustment.end_time:%H:%M}",
        "instructor": adjustment.instructor_id and str(adjustment.instructor_id),
    }
    return urlencode({name: value for name, value in parts.items() if value})


def decode(text: str) -> tuple[str, Adjustment]:
    """Return the key and the adjustment.

    Raises ValueError for a text that `encode` did not write.
    """
    parts = {name: values[0] for name, values in parse_qs(text, max_num_fields=10).items()}
    adjustment = Adjustment(
        dropped=parts.get("dropped") == "yes",
        date=dt.date.fromisoformat(parts["date"]) if "date" in parts else None,
        start_time=dt.time.fromisoformat(parts["start"]) if "start" in parts else None,
        end_time=dt.time.fromisoformat(parts["end"]) if "end" in parts else None,
        instructor_id=UUID(parts["instructor"]) if "instructor" in parts else None,
    )
    if "line" not in parts:
        raise ValueError("An adjustment must name its line.")
    return parts["line"], adjustment


def decode_all(texts: Iterable[str]) -> dict[str, Adjustment]:
    """Return the adjustments by key; a later one of the same key replaces an earlier one."""
    return dict(decode(text) for text in texts)


def encode_all(adjustments: Mapping[str, Adjustment]) -> list[str]:
    return [encode(key, adjustment) for key, adjustment in adjustments.items()]


def act_on_line(values: QueryDict) -> str:
    """Apply the pressed button of a line and return the line's key; empty for another button.

    `fix` contains an encoded suggestion. `drop`, `undo` and `move` contain the key; `move` comes
    with the inputs of the line editor. The values are validated later, with the form.
    """
    for button in ("fix", "drop", "undo", "move"):
        if sent := values.get(button):
            key = _key_of(sent) if button == "fix" else sent
            others = [text for text in values.getlist("change") if _key_of(text) != key]
            values.setlist("change", [*others, *_adjustments_by(button, key, sent, values)])
            values["edit"] = ""
            return key
    return values.get("edit", "")


def _key_of(text: str) -> str:
    return parse_qs(text, max_num_fields=10).get("line", [""])[0]


def _adjustments_by(button: str, key: str, sent: str, values: QueryDict) -> list[str]:
    match button:
        case "fix":
            return [sent]
        case "drop":
            return [encode(key, Adjustment(dropped=True))]
        case "move":
            parts = {name: values.get(f"line_{name}", "") for name in ("date", "start", "end", "instructor")}
            return [urlencode({"line": key, **{name: value for name, value in parts.items() if value}})]
        case _:
            return []
