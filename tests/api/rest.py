"""Calling `/rest/v1` the way the Supabase clients do."""

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.sign_in.tokens import access_token
from tests.factories import ApiSessionFactory

OBJECT = "application/vnd.pgrst.object+json"


def bearer_of(user: User, *, issued_at: dt.datetime | None = None) -> str:
    now = issued_at or timezone.now()
    session = ApiSessionFactory(user=user)
    return access_token(
        person_id=user.pk,
        session_id=session.pk,
        email=user.email,
        signed_in_at=now,
        issued_at=now,
        issuer="https://studio.test/auth/v1",
        metadata={"app_metadata": {}, "user_metadata": {}},
        secret=settings.JWT_SECRET,
    )


@dataclass(frozen=True, kw_only=True)
class RestCaller:
    """`rest.by(manager).get("class_types", select="id")`; keys that repeat come as `pairs`."""

    client: Client
    headers: dict[str, str] = field(default_factory=dict)

    def by(self, user: User) -> "RestCaller":
        return replace(self, headers=self.headers | {"Authorization": f"Bearer {bearer_of(user)}"})

    def asking(self, **headers: str) -> "RestCaller":
        """`asking(prefer="count=exact", accept=OBJECT)`."""
        return replace(self, headers=self.headers | {name.replace("_", "-"): text for name, text in headers.items()})

    def send(self, verb: str, path: str, body: Any = None, pairs: Any = (), **query: str) -> Any:
        sent = "&".join(f"{quote(key, safe='')}={quote(str(text), safe='')}" for key, text in [*pairs, *query.items()])
        extra = {} if body is None else {"data": body if isinstance(body, str | bytes) else json.dumps(body)}
        return self.client.generic(
            verb,
            f"/rest/v1/{path}?{sent}",
            content_type="application/json",
            headers={"apikey": "anon"} | self.headers,
            **extra,
        )

    def get(self, path: str, *pairs: tuple[str, str], **query: str) -> Any:
        return self.send("GET", path, pairs=pairs, **query)

    def head(self, path: str, **query: str) -> Any:
        return self.send("HEAD", path, **query)

    def post(self, path: str, body: Any, **query: str) -> Any:
        return self.send("POST", path, body, **query)

    def patch(self, path: str, body: Any, **query: str) -> Any:
        return self.send("PATCH", path, body, **query)

    def delete(self, path: str, **query: str) -> Any:
        return self.send("DELETE", path, **query)
