"""Changes of single lines of a preview, as text in hidden fields and on buttons."""

import datetime as dt
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from django.http import QueryDict

from assignments.proposals import LineChange


def encode(key: str, change: LineChange) -> str:
    """`line=…&date=…`: only what was changed."""
    parts = {
        "line": key,
        "dropped": "yes" if change.dropped else None,
        "date": change.date and change.date.isoformat(),
        "start": change.start_time and f"{change.start_time:%H:%M}",
        "end": change.end_time and f"{change.end_time:%H:%M}",
        "instructor": change.instructor_id and str(change.instructor_id),
    }
    return urlencode({name: value for name, value in parts.items() if value})


def decode(text: str) -> tuple[str, LineChange]:
    """Key and change of one field. Raises ValueError for anything that `encode` did not write."""
    parts = {name: values[0] for name, values in parse_qs(text, max_num_fields=10).items()}
    change = LineChange(
        dropped=parts.get("dropped") == "yes",
        date=dt.date.fromisoformat(parts["date"]) if "date" in parts else None,
        start_time=dt.time.fromisoformat(parts["start"]) if "start" in parts else None,
        end_time=dt.time.fromisoformat(parts["end"]) if "end" in parts else None,
        instructor_id=UUID(parts["instructor"]) if "instructor" in parts else None,
    )
    if "line" not in parts:
        raise ValueError("A change names its line.")
    return parts["line"], change


def decode_all(texts: Iterable[str]) -> dict[str, LineChange]:
    """By line; a later change of a line takes the place of an earlier one."""
    return dict(decode(text) for text in texts)


def encode_all(changes: Mapping[str, LineChange]) -> list[str]:
    return [encode(key, change) for key, change in changes.items()]


def act_on_line(values: QueryDict) -> str:
    """Do what a button of one line asked for, and return that line's key; empty when it was another button.

    `fix` carries a way out as encoded; `drop`, `undo` and `move` the key, `move` with the inputs of the line that is
    being edited. What these say is judged when the form is checked.
    """
    for button in ("fix", "drop", "undo", "move"):
        if asked := values.get(button):
            key = _line_of(asked) if button == "fix" else asked
            others = [text for text in values.getlist("change") if _line_of(text) != key]
            values.setlist("change", [*others, *_text_of(button, key, asked, values)])
            values["edit"] = ""
            return key
    return values.get("edit", "")


def _line_of(text: str) -> str:
    return parse_qs(text, max_num_fields=10).get("line", [""])[0]


def _text_of(button: str, key: str, asked: str, values: QueryDict) -> list[str]:
    match button:
        case "fix":
            return [asked]
        case "drop":
            return [encode(key, LineChange(dropped=True))]
        case "move":
            parts = {name: values.get(f"line_{name}", "") for name in ("date", "start", "end", "instructor")}
            return [urlencode({"line": key, **{name: value for name, value in parts.items() if value}})]
        case _:
            return []
