"""Contract 2.3: the errors of `/auth/v1`, in both formats."""

import datetime as dt
import re
import uuid

import jwt
import pytest
from django.conf import settings
from django.utils import timezone

import accounts.models
from accounts.models import ApiSession, User
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

INVALID_CREDENTIALS = {"code": "invalid_credentials", "message": "Invalid login credentials"}


def claims_of(user, **changed):
    """Return the claims of a valid token, with some changed."""
    now = int(timezone.now().timestamp())
    session = ApiSession.objects.get(user=user)
    valid = {"sub": str(user.pk), "aud": "authenticated", "exp": now + 3600, "iat": now, "session_id": str(session.pk)}
    return {name: value for name, value in (valid | changed).items() if value is not None}


def signed(claims, secret=None, algorithm="HS256"):
    return jwt.encode(claims, settings.JWT_SECRET if secret is None else secret, algorithm=algorithm)


# --- The two formats --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["2024-01-01", "2025-06-30"])
def test_current_client_receives_a_code_and_the_version_header(auth, version):
    auth.headers["X-Supabase-Api-Version"] = version
    response = auth.sign_in("nobody@example.test")

    assert response.status_code == 400
    assert response.json() == INVALID_CREDENTIALS
    assert response["X-Supabase-Api-Version"] == "2024-01-01"
    assert "X-Supabase-Api-Version" in response["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("version", [None, "2023-12-31", "soon"])
def test_older_client_receives_the_older_format(auth, version):
    auth.headers.pop("X-Supabase-Api-Version")
    auth.headers |= {"X-Supabase-Api-Version": version} if version else {}
    response = auth.sign_in("nobody@example.test")

    assert response.json() == {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}
    assert "X-Supabase-Api-Version" not in response


# --- Signing in -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("mohan@example.test", "wrong"),
        ("nobody@example.test", PASSWORD),
        ("no address at all", PASSWORD),
        (f"{'a' * 300}@example.test", PASSWORD),
        ("mohan\x00@example.test", PASSWORD),
        ("mohan@example.test", "\ud800"),
        ("gone@example.test", PASSWORD),
    ],
)
def test_every_wrong_credential_gets_the_same_error(auth, manager, email, password):
    UserFactory(email="gone@example.test", is_active=False)
    response = auth.sign_in(email, password)

    assert response.status_code == 400
    assert response.json() == INVALID_CREDENTIALS
    assert ApiSession.objects.count() == 0


def test_unknown_email_costs_one_hash_like_a_wrong_password(auth, manager, monkeypatch):
    hashed = []
    set_password, check_password = User.set_password, User.check_password
    monkeypatch.setattr(User, "set_password", lambda *args: hashed.append("set") or set_password(*args))
    monkeypatch.setattr(User, "check_password", lambda *args: hashed.append("check") or check_password(*args))

    auth.sign_in("nobody@example.test")
    auth.sign_in("mohan@example.test", "wrong")

    assert hashed == ["set", "check"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "missing email"),
        ({"password": PASSWORD}, "missing email"),
        ({"email": "mohan@example.test"}, "missing password"),
        ({"email": "mohan@example.test", "password": ""}, "missing password"),
        ({"email": 5, "password": PASSWORD}, "missing email"),
        ({"email": ["mohan@example.test"], "password": None}, "missing email"),
    ],
)
def test_missing_field_is_named(auth, body, message):
    response = auth.post("token?grant_type=password", body)

    assert response.status_code == 400
    assert response.json() == {"code": "validation_failed", "message": message}


@pytest.mark.parametrize("grant", ["password", "refresh_token"])
@pytest.mark.parametrize("body", [b"", b"email=a", b"{", b"[]", b'"text"', b"null", b"\xff", b"[" * 100_000])
def test_body_other_than_a_json_object_is_refused(auth, grant, body):
    response = auth.post(f"token?grant_type={grant}", body)

    assert response.status_code == 400
    assert response.json()["code"] == "bad_json"


@pytest.mark.parametrize("query", ["", "?grant_type=", "?grant_type=pkce", "?grant_type=%00"])
def test_unknown_grant_type_is_refused(auth, query):
    response = auth.post(f"token{query}", {"email": "mohan@example.test", "password": PASSWORD})

    assert response.status_code == 400
    assert response.json() == {"code": "invalid_credentials", "message": "unsupported_grant_type"}


def test_ten_wrong_passwords_throttle_only_that_account(auth, manager, staff):
    for _ in range(10):
        auth.sign_in("mohan@example.test", "wrong")

    waits = auth.sign_in("mohan@example.test")
    assert waits.status_code == 429
    assert waits.json()["code"] == "over_request_rate_limit"
    assert waits["X-Supabase-Api-Version"] == "2024-01-01"
    assert waits["Retry-After"] == "900"
    assert auth.sign_in(staff.email).status_code == 200


def test_thirty_sign_ins_a_minute_are_accepted(auth, manager):
    assert {auth.sign_in(manager.email).status_code for _ in range(31)} == {200}


# --- Refreshing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["unknown", "\x00", "\ud800", "x" * 10_000])
def test_unknown_refresh_token_is_refused(auth, token):
    response = auth.refresh(token)

    assert response.status_code == 400
    assert response.json() == {
        "code": "refresh_token_not_found",
        "message": "Invalid Refresh Token: Refresh Token Not Found",
    }


def test_missing_refresh_token_is_named(auth):
    response = auth.post("token?grant_type=refresh_token", {})

    assert response.json() == {"code": "validation_failed", "message": "missing refresh_token"}


def test_deactivated_user_cannot_refresh(auth, manager):
    session = auth.signed_in(manager)
    User.objects.filter(pk=manager.pk).update(is_active=False)

    response = auth.refresh(session["refresh_token"])

    assert (response.status_code, response.json()["code"]) == (400, "user_banned")


# --- The bearer of /user and /logout ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic bW9oYW46eA==", "a.b.c"])
def test_missing_bearer_token_is_401(auth, method, authorization):
    headers = auth.headers | ({} if authorization is None else {"Authorization": authorization})
    path = "/auth/v1/user" if method == "get" else "/auth/v1/logout"
    response = getattr(auth.client, method)(path, headers=headers)

    assert response.status_code == 401
    assert response.json() == {
        "code": "no_authorization",
        "message": "This endpoint requires a valid Bearer token",
    }


def broken_tokens():
    return {
        "the anon key": lambda _user: "any-anon-key",
        "two parts": lambda user: signed(claims_of(user)).rpartition(".")[0],
        "no base64": lambda _user: "é.ü.ö".encode().decode("latin-1"),
        "another secret": lambda user: signed(claims_of(user), secret="x" * 64),
        "changed afterwards": lambda user: re.sub(
            r"\.(.)", lambda m: "." + chr(ord(m[1]) ^ 1), signed(claims_of(user)), count=1
        ),
        "no signature": lambda user: signed(claims_of(user), secret="", algorithm="none"),
        "another algorithm": lambda user: signed(claims_of(user), algorithm="HS512"),
        "another audience": lambda user: signed(claims_of(user, aud="anon")),
        "no audience": lambda user: signed(claims_of(user, aud=None)),
        "no person": lambda user: signed(claims_of(user, sub="everybody")),
        "no session": lambda user: signed(claims_of(user, session_id=None)),
        "no end": lambda user: signed(claims_of(user, exp=None)),
        "an impossible end": lambda user: signed(claims_of(user, exp=10**30)),
        "expired": lambda user: signed(claims_of(user, exp=int(timezone.now().timestamp()) - 31)),
    }


@pytest.mark.parametrize("kind", broken_tokens())
def test_invalid_access_token_is_a_bad_jwt(auth, manager, kind):
    auth.signed_in(manager)
    bearer = broken_tokens()[kind](manager)

    for response in (auth.user(bearer), auth.post("logout", bearer=bearer)):
        assert response.status_code == 403
        assert response.json()["code"] == "bad_jwt"
        assert response.json()["message"].startswith("invalid JWT: unable to parse or verify signature, ")
    assert ApiSession.objects.count() == 1


def test_expiry_allows_thirty_seconds_of_clock_skew(auth, manager):
    auth.signed_in(manager)
    token = signed(claims_of(manager, exp=int(timezone.now().timestamp()) - 20))

    assert auth.user(token).status_code == 200


def test_valid_token_of_an_ended_session_names_the_reason(auth, manager):
    session = auth.signed_in(manager)

    gone = auth.user(signed(claims_of(manager, sub=str(uuid.uuid4()))))
    of_somebody_else = auth.user(signed(claims_of(manager, sub=str(UserFactory().pk))))
    ended = auth.user(signed(claims_of(manager, session_id=str(uuid.uuid4()))))
    User.objects.filter(pk=manager.pk).update(is_active=False)
    banned = auth.user(session["access_token"])

    answers = [(each.status_code, each.json()["code"]) for each in (gone, of_somebody_else, ended, banned)]
    assert answers == [
        (403, "user_not_found"),
        (403, "session_not_found"),
        (403, "session_not_found"),
        (403, "user_banned"),
    ]


def test_unknown_scope_ends_no_session(auth, manager):
    session = auth.signed_in(manager)

    response = auth.post("logout?scope=everything", bearer=session["access_token"])

    assert (response.status_code, response.json()["code"]) == (400, "validation_failed")
    assert auth.user(session["access_token"]).status_code == 200


def test_personal_token_is_a_bad_jwt_for_auth(auth):
    assert auth.user("cam_abcdef").json()["code"] == "bad_jwt"


def test_idle_limit_is_a_month():
    assert dt.timedelta(days=30) == accounts.models.IDLE_LIMIT
