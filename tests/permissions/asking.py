"""Asking at an address as somebody, and what kind of answer came."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from accounts.models import User
from tests.api.rest import bearer_of
from tests.permissions.addresses import Address
from tests.permissions.studio import Studio

WITH_BODY = {"POST", "PATCH"}


def ask(
    studio: Studio,
    address: Address,
    method: str,
    person: User | None,
    *,
    others: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The answer to the person, or to nobody in particular; `others` take the place of the studio's things."""
    client = studio.client_of(person)
    path = studio.path(address, **(others or {}))
    sent = studio.sent_to(address, **(others or {}))
    asked = studio.asked_of(address, method, **(others or {}))
    if address.is_api:
        bearer = {"Authorization": f"Bearer {bearer_of(person)}"} if person else {}
        body = json.dumps(sent) if method in WITH_BODY else ""
        said = {**bearer, **(headers or {})}
        return client.generic(method, f"{path}{asked}", body, content_type="application/json", headers=said)
    send = client.post if method == "POST" else client.get
    return send(f"{path}{asked}", sent if method == "POST" else None, headers=dict(headers or {}))


def kind_of(answer: HttpResponseBase) -> str:
    """The status, but a redirect to the sign-in by its name."""
    if answer.status_code == 302 and answer["Location"].startswith(resolve_url(settings.LOGIN_URL)):
        return "sign-in"
    return str(answer.status_code)


def text_of(answer: HttpResponseBase) -> str:
    """All of it; what streams is read to its end."""
    pieces = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(pieces).decode(errors="replace")
