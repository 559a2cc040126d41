"""The headers that shape a response: `Prefer`, `Accept`, `Accept-Profile` and `Content-Profile`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.http import HttpRequest

from postgrest_server.errors import JSON, UnavailableMediaType, UnknownSchema

SCHEMA: Final = "public"


class Representation(Enum):
    """How rows are serialized; the value is the media type."""

    ARRAY = JSON
    OBJECT = "application/vnd.pgrst.object+json; charset=utf-8"
    ARRAY_WITHOUT_NULLS = "application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8"
    OBJECT_WITHOUT_NULLS = "application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8"
    CSV = "text/csv; charset=utf-8"

    @property
    def is_single(self) -> bool:
        return self in {Representation.OBJECT, Representation.OBJECT_WITHOUT_NULLS}

    @property
    def strips_nulls(self) -> bool:
        return self in {Representation.ARRAY_WITHOUT_NULLS, Representation.OBJECT_WITHOUT_NULLS}


MEDIA_TYPES: Final = {
    "*/*": Representation.ARRAY,
    "application/*": Representation.ARRAY,
    "application/json": Representation.ARRAY,
    "application/vnd.pgrst.array+json": Representation.ARRAY,
    "application/vnd.pgrst.array": Representation.ARRAY,
    "application/vnd.pgrst.object+json": Representation.OBJECT,
    "application/vnd.pgrst.object": Representation.OBJECT,
    "text/csv": Representation.CSV,
    "text/*": Representation.CSV,
}
WITHOUT_NULLS: Final = {
    Representation.ARRAY: Representation.ARRAY_WITHOUT_NULLS,
    Representation.OBJECT: Representation.OBJECT_WITHOUT_NULLS,
}
PREFERENCE_VALUES: Final = {
    "return": {"minimal", "representation", "headers-only"},
    "count": {"exact", "planned", "estimated"},
    "resolution": {"merge-duplicates", "ignore-duplicates"},
    "missing": {"default", "null"},
    "handling": {"strict", "lenient"},
}
DIGITS: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the caller prefers.

    The first value of each preference applies; unknown ones are ignored.
    """

    representation: Representation
    returned: str | None = None  # the preference `return`
    counts: bool = False
    resolution: str | None = None
    missing_is_default: bool = False
    max_affected: int | None = None

    @property
    def returns_rows(self) -> bool:
        return self.returned == "representation"


def preferences_of(request: HttpRequest) -> Preferences:
    """Read the headers. Raises UnknownSchema and UnavailableMediaType."""
    profile = "Accept-Profile" if request.method in {"GET", "HEAD"} else "Content-Profile"
    schema = request.headers.get(profile, SCHEMA)
    if schema != SCHEMA:
        raise UnknownSchema(schema)
    values = parse_prefer(request.headers.get("Prefer", ""))
    max_affected = values.get("max-affected", "")
    is_strict = values.get("handling") == "strict"
    return Preferences(
        representation=representation_for(request.headers.get("Accept", "*/*")),
        returned=values.get("return"),
        counts="count" in values,
        resolution=values.get("resolution"),
        missing_is_default=values.get("missing") == "default",
        max_affected=int(max_affected) if is_strict and DIGITS.fullmatch(max_affected) else None,
    )


def representation_for(accept: str) -> Representation:
    """Return the first available media type of the header. Raises UnavailableMediaType."""
    for offered in accept.split(","):
        media_type, *parameters = [part.strip().lower() for part in offered.split(";")]
        found = MEDIA_TYPES.get(media_type or "*/*")
        if found is not None:
            return WITHOUT_NULLS.get(found, found) if "nulls=stripped" in parameters else found
    raise UnavailableMediaType(accept)


def parse_prefer(header: str) -> Mapping[str, str]:
    """Return the known preferences of a Prefer header: `a=b, c=d`."""
    found: dict[str, str] = {}
    for preference in header.split(","):
        name, _, value = (part.strip() for part in preference.partition("="))
        if value and value in PREFERENCE_VALUES.get(name, {value}):
            found.setdefault(name, value)
    return found
