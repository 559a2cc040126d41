"""Contract 2.2: sessions, access tokens and refresh tokens of `/auth/v1`."""

import datetime as dt
import re

import jwt
import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import ApiSession, RefreshToken, User
from accounts.sign_in.services.api_sessions import forget_dead_sessions
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD, ApiSessionFactory, RefreshTokenFactory

pytestmark = pytest.mark.django_db

USER_KEYS = {
    "id",
    "aud",
    "role",
    "email",
    "phone",
    "email_confirmed_at",
    "last_sign_in_at",
    "app_metadata",
    "user_metadata",
    "identities",
    "created_at",
    "updated_at",
    "is_anonymous",
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def later(**by):
    """Move everything that was made so far into the past, instead of waiting."""
    for token in RefreshToken.objects.all():
        token.created_at -= dt.timedelta(**by)
        token.used_at = token.used_at and token.used_at - dt.timedelta(**by)
        token.save(update_fields=["created_at", "used_at"])
    for session in ApiSession.objects.all():
        session.refreshed_at -= dt.timedelta(**by)
        session.save(update_fields=["refreshed_at"])


def test_session_has_every_field_that_the_clients_require(auth, manager):
    before = timezone.now()
    answer = auth.signed_in(manager)

    assert set(answer) == {"access_token", "token_type", "expires_in", "expires_at", "refresh_token", "user"}
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 3600)
    assert 0 <= answer["expires_at"] - int(before.timestamp()) - 3600 <= 60
    told = auth.user(answer["access_token"]).json()
    assert answer["user"] | {"updated_at": told["updated_at"]} == told  # signing in is itself an update


def test_user_is_returned_without_a_wrapper(auth, manager):
    user = auth.user(auth.signed_in(manager)["access_token"]).json()

    assert set(user) == USER_KEYS
    assert user["id"] == str(manager.pk)
    assert (user["aud"], user["role"], user["email"]) == ("authenticated", "authenticated", "mohan@example.test")
    assert (user["app_metadata"], user["user_metadata"]) == ({"provider": "email", "providers": ["email"]}, {})
    assert (user["identities"], user["phone"], user["is_anonymous"]) == ([], "", False)
    instants = ("email_confirmed_at", "last_sign_in_at", "created_at", "updated_at")
    assert [name for name in instants if not INSTANT.fullmatch(user[name])] == []


def test_responses_hold_no_password_and_no_hash_and_are_not_cached(auth, manager):
    response = auth.sign_in(manager.email)

    stored = User.objects.get(pk=manager.pk).password
    assert PASSWORD not in response.text
    assert stored not in response.text
    assert "password" not in response.text.replace('"method":"password"', "")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/json; charset=utf-8"


def test_access_token_has_the_claims_of_gotrue(auth, manager):
    token = auth.signed_in(manager)["access_token"]

    claims = jwt.decode(token, settings.JWT_SECRET, algorithms=["HS256"], audience="authenticated")
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["amr"] == [{"method": "password", "timestamp": claims["iat"]}]
    assert {name: claims[name] for name in ("sub", "aud", "role", "email", "aal", "is_anonymous", "iss")} == {
        "sub": str(manager.pk),
        "aud": "authenticated",
        "role": "authenticated",
        "email": "mohan@example.test",
        "aal": "aal1",
        "is_anonymous": False,
        "iss": f"{settings.SITE_URL}/auth/v1",
    }
    assert claims["session_id"] == str(ApiSession.objects.get().pk)
    assert (claims["app_metadata"], claims["user_metadata"]) == ({"provider": "email", "providers": ["email"]}, {})


def test_refresh_token_returns_a_new_session(auth, manager):
    first = auth.signed_in(manager)
    later(minutes=50)
    second = auth.refresh(first["refresh_token"]).json()

    assert set(second) == set(first)
    assert second["refresh_token"] != first["refresh_token"]
    assert auth.user(second["access_token"]).status_code == 200
    assert ApiSession.objects.count() == 1


def test_refresh_token_is_stored_as_a_hash(auth, manager):
    secret = auth.signed_in(manager)["refresh_token"]

    stored = RefreshToken.objects.get().token_hash
    assert re.fullmatch("[0-9a-f]{64}", stored)
    assert secret not in stored
    assert len(secret) >= 43


def test_refresh_token_works_again_within_ten_seconds(auth, manager):
    first = auth.signed_in(manager)["refresh_token"]
    auth.refresh(first)
    later(seconds=9)

    again = auth.refresh(first)

    assert again.status_code == 200
    assert auth.refresh(again.json()["refresh_token"]).status_code == 200


def test_reused_refresh_token_ends_the_session(auth, manager):
    first = auth.signed_in(manager)["refresh_token"]
    second = auth.refresh(first).json()
    later(seconds=11)

    reused = auth.refresh(first)

    assert (reused.status_code, reused.json()["code"]) == (400, "refresh_token_already_used")
    assert reused.json()["message"] == "Invalid Refresh Token: Already Used"
    assert auth.refresh(second["refresh_token"]).json()["code"] == "refresh_token_not_found"
    assert auth.user(second["access_token"]).json()["code"] == "session_not_found"


@pytest.mark.parametrize(
    ("scope", "this_goes_on", "other_goes_on"),
    [("local", False, True), ("global", False, False), ("others", True, False), (None, False, False)],
)
def test_sign_out_ends_the_sessions_of_its_scope(auth, manager, staff, scope, this_goes_on, other_goes_on):
    this, other, somebody_else = auth.signed_in(manager), auth.signed_in(manager), auth.signed_in(staff)

    response = auth.post(f"logout?scope={scope}" if scope else "logout", bearer=this["access_token"])

    assert (response.status_code, response.content) == (204, b"")
    for session, goes_on in ((this, this_goes_on), (other, other_goes_on), (somebody_else, True)):
        user, refreshed = auth.user(session["access_token"]), auth.refresh(session["refresh_token"])
        assert (user.status_code, refreshed.status_code) == ((200, 200) if goes_on else (403, 400))
        if not goes_on:
            assert user.json()["code"] == "session_not_found"
            assert refreshed.json()["code"] == "refresh_token_not_found"


def test_new_password_ends_every_session(auth, manager):
    session = auth.signed_in(manager)
    manager.set_password("entirely-new-words")
    manager.save(update_fields=["password"])

    assert auth.refresh(session["refresh_token"]).json()["code"] == "refresh_token_not_found"
    assert auth.user(session["access_token"]).json()["code"] == "session_not_found"


def test_session_expires_after_a_month_without_refresh(auth, manager):
    kept, idle = auth.signed_in(manager), auth.signed_in(manager)
    later(days=29)
    auth.refresh(kept["refresh_token"])
    later(days=2)

    assert auth.refresh(idle["refresh_token"]).json()["code"] == "refresh_token_not_found"
    assert auth.refresh(auth.signed_in(manager)["refresh_token"]).status_code == 200


def test_nightly_job_deletes_dead_sessions_and_used_tokens(manager):
    now = timezone.now()
    long_ago = now - dt.timedelta(days=31)
    ApiSessionFactory(user=manager, created_at=long_ago)
    ApiSessionFactory(user=UserFactory(is_active=False))
    live = ApiSessionFactory(user=manager, created_at=long_ago, refreshed_at=now)
    RefreshTokenFactory(session=live, created_at=long_ago, used_at=long_ago)
    unused = RefreshTokenFactory(session=live, created_at=long_ago)

    assert forget_dead_sessions(at=now) == 2
    assert list(ApiSession.objects.all()) == [live]
    assert list(RefreshToken.objects.all()) == [unused]
