"""A client of `/rest/v1` that authenticates as a user of the application."""

import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.sign_in.tokens import access_token
from tests.factories import ApiSessionFactory
from tests.postgrest_server.rest_client import RestClient


def bearer_of(user: User, *, issued_at: dt.datetime | None = None) -> str:
    """Return an access token of a new session."""
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
class RestCaller(RestClient):
    """`rest.as_user(manager).get("class_types", select="id")`."""

    def as_user(self, user: User) -> Self:
        return self.with_token(bearer_of(user))
