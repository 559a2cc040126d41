"""The user and session objects of `/auth/v1`, as GoTrue serializes them (contract 2.2)."""

import datetime as dt
from typing import Any, Final

from django.conf import settings

from accounts.models import User
from accounts.sign_in.services.api_sessions import OpenSession
from accounts.sign_in.tokens import AUDIENCE, LIFETIME, access_token

METADATA: Final[dict[str, dict[str, Any]]] = {
    "app_metadata": {"provider": "email", "providers": ["email"]},
    "user_metadata": {},
}


def user_answer(user: User) -> dict[str, Any]:
    return {
        "id": str(user.pk),
        "aud": AUDIENCE,
        "role": AUDIENCE,
        "email": user.email,
        "phone": "",
        "email_confirmed_at": _instant(user.created_at),
        "last_sign_in_at": _instant(user.last_login or user.created_at),
        **METADATA,
        "identities": [],
        "created_at": _instant(user.created_at),
        "updated_at": _instant(user.updated_at),
        "is_anonymous": False,
    }


def session_answer(opened: OpenSession, *, at: dt.datetime) -> dict[str, Any]:
    session = opened.session
    token = access_token(
        person_id=session.user.pk,
        session_id=session.pk,
        email=session.user.email,
        signed_in_at=session.created_at,
        issued_at=at,
        issuer=f"{settings.SITE_URL}/auth/v1",
        metadata=METADATA,
        secret=settings.JWT_SECRET,
    )
    return {
        "access_token": token,
        "token_type": "bearer",
        "expires_in": int(LIFETIME.total_seconds()),
        "expires_at": int((at + LIFETIME).timestamp()),
        "refresh_token": opened.refresh_token,
        "user": user_answer(session.user),
    }


def _instant(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
