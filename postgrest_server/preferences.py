"""The headers that shape an answer: `Prefer`, `Accept` and the profile of the schema (contract 4.4, 5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.http import HttpRequest

from postgrest_server.errors import JSON, NoMediaType, UnknownSchema

SCHEMA: Final = "public"


class Shape(Enum):
    """How rows are written, with the media type that says so."""

    ARRAY = JSON
    OBJECT = "application/vnd.pgrst.object+json; charset=utf-8"
    STRIPPED = "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8"
    STRIPPED_OBJECT = "application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8"
    CSV = "text/csv; charset=utf-8"

    @property
    def is_single(self) -> bool:
        return self in {Shape.OBJECT, Shape.STRIPPED_OBJECT}

    @property
    def is_stripped(self) -> bool:
        return self in {Shape.STRIPPED, Shape.STRIPPED_OBJECT}


MEDIA_TYPES: Final = {
    "*/*": Shape.ARRAY,
    "application/*": Shape.ARRAY,
    "application/json": Shape.ARRAY,
    "application/vnd.pgrst.array+json": Shape.ARRAY,
    "application/vnd.pgrst.array": Shape.ARRAY,
    "application/vnd.pgrst.object+json": Shape.OBJECT,
    "application/vnd.pgrst.object": Shape.OBJECT,
    "text/csv": Shape.CSV,
    "text/*": Shape.CSV,
}
STRIPPED: Final = {Shape.ARRAY: Shape.STRIPPED, Shape.OBJECT: Shape.STRIPPED_OBJECT}
KNOWN: Final = {
    "return": {"minimal", "representation", "headers-only"},
    "count": {"exact", "planned", "estimated"},
    "resolution": {"merge-duplicates", "ignore-duplicates"},
    "missing": {"default", "null"},
    "handling": {"strict", "lenient"},
}
WHOLE: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the caller wishes. Of a kind the first counts; what nobody knows is ignored."""

    shape: Shape
    returns: str | None = None
    counts: bool = False
    resolution: str | None = None
    missing_is_default: bool = False
    most_affected: int | None = None

    @property
    def wants_rows(self) -> bool:
        return self.returns == "representation"


def preferences_of(request: HttpRequest) -> Preferences:
    """Raises RestError when the caller takes nothing that there is."""
    profile = "Accept-Profile" if request.method in {"GET", "HEAD"} else "Content-Profile"
    schema = request.headers.get(profile, SCHEMA)
    if schema != SCHEMA:
        raise UnknownSchema(schema)
    wishes = _wishes(request.headers.get("Prefer", ""))
    most = wishes.get("max-affected", "")
    return Preferences(
        shape=shape_for(request.headers.get("Accept", "*/*")),
        returns=wishes.get("return"),
        counts="count" in wishes,
        resolution=wishes.get("resolution"),
        missing_is_default=wishes.get("missing") == "default",
        most_affected=int(most) if wishes.get("handling") == "strict" and WHOLE.fullmatch(most) else None,
    )


def shape_for(accept: str) -> Shape:
    """The first media type of the header that there is. Raises NoMediaType."""
    for offered in accept.split(","):
        media_type, *parameters = [part.strip().lower() for part in offered.split(";")]
        shape = MEDIA_TYPES.get(media_type or "*/*")
        if shape is not None:
            return STRIPPED.get(shape, shape) if "nulls=stripped" in parameters else shape
    raise NoMediaType(accept)


def _wishes(header: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for wish in header.split(","):
        kind, _, value = (part.strip() for part in wish.partition("="))
        if value and value in KNOWN.get(kind, {value}):
            found.setdefault(kind, value)
    return found
