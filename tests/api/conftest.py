"""Clients of `/auth/v1` and `/rest/v1`."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.api.rest import RestCaller
from tests.factories.accounts import PASSWORD

VERSION = {"X-Supabase-Api-Version": "2024-01-01"}
ANON_KEY = "any-anon-key"


@dataclass
class AuthCaller:
    """A client that sends what supabase-js sends."""

    client: Client
    headers: dict[str, str]

    def post(self, path: str, body: Any = None, *, bearer: str | None = None) -> Any:
        headers = self.headers | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        if body is None:
            return self.client.post(f"/auth/v1/{path}", headers=headers)
        content_type = "application/json;charset=UTF-8"
        return self.client.post(f"/auth/v1/{path}", body, content_type=content_type, headers=headers)

    def user(self, bearer: str) -> Any:
        return self.client.get("/auth/v1/user", headers=self.headers | {"Authorization": f"Bearer {bearer}"})

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        body = {"email": email, "password": password, "gotrue_meta_security": {}}
        return self.post("token?grant_type=password", body, bearer=ANON_KEY)

    def signed_in(self, user: User) -> dict[str, Any]:
        response = self.sign_in(user.email)
        assert response.status_code == HTTPStatus.OK
        return response.json()

    def refresh(self, refresh_token: str) -> Any:
        return self.post("token?grant_type=refresh_token", {"refresh_token": refresh_token}, bearer=ANON_KEY)


@pytest.fixture
def auth(client: Client) -> AuthCaller:
    client.raise_request_exception = False
    return AuthCaller(client=client, headers={"apikey": ANON_KEY, "X-Client-Info": "supabase-js/2.119.1"} | VERSION)


@pytest.fixture
def rest(client: Client) -> RestCaller:
    client.raise_request_exception = False
    return RestCaller(client=client)
