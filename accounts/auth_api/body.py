"""The body of a request to `/auth/v1`: one JSON object with a few texts."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from accounts.auth_api.errors import AuthError


def read_body(body: bytes) -> Mapping[str, object]:
    """Parse the JSON object. Raises AuthError."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise AuthError(HTTPStatus.BAD_REQUEST, "bad_json", "Could not parse request body as JSON") from error
    if not isinstance(read, dict):
        raise AuthError(HTTPStatus.BAD_REQUEST, "bad_json", "Could not parse request body as JSON: not an object")
    return read


def text_of(body: Mapping[str, object], name: str) -> str:
    """Return the text under the key. Raises AuthError if it is missing or not a text."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise AuthError(HTTPStatus.BAD_REQUEST, "validation_failed", f"missing {name}")
    return value


def can_be_stored(text: str) -> bool:
    """Return whether PostgreSQL can store the text: no NUL bytes and no lone surrogates."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
