"""A client that calls a REST API as the Supabase clients do."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import quote

from django.test import Client

OBJECT = "application/vnd.pgrst.object+json"


@dataclass(frozen=True, kw_only=True)
class RestClient:
    """`client.get("books", select="id")`. Parameters that repeat are passed as pairs."""

    client: Client
    headers: dict[str, str] = field(default_factory=dict)

    def with_token(self, token: str) -> Self:
        return replace(self, headers=self.headers | {"Authorization": f"Bearer {token}"})

    def with_headers(self, **headers: str) -> Self:
        """`with_headers(prefer="count=exact", accept=OBJECT)`."""
        return replace(self, headers=self.headers | {name.replace("_", "-"): text for name, text in headers.items()})

    def send(self, method: str, path: str, body: Any = None, pairs: Any = (), **query: str) -> Any:
        sent = "&".join(f"{quote(key, safe='')}={quote(str(text), safe='')}" for key, text in [*pairs, *query.items()])
        return self.send_raw(method, f"{path}?{sent}", body)

    def send_raw(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        """Send the path and the query string as they are written."""
        data = {} if body is None else {"data": body if isinstance(body, str | bytes) else json.dumps(body)}
        headers = {"apikey": "anon"} | self.headers
        content = {"content_type": "application/json"} | extra
        return self.client.generic(method, f"/rest/v1/{path}", headers=headers, **data, **content)

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
