"""Contract 2.3: each refusal of `/auth/v1`, in both shapes."""

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
    """The claims of a token that would count, but for what is changed."""
    now = int(timezone.now().timestamp())
    session = ApiSession.objects.get(user=user)
    good = {"sub": str(user.pk), "aud": "authenticated", "exp": now + 3600, "iat": now, "session_id": str(session.pk)}
    return {name: value for name, value in (good | changed).items() if value is not None}


def signed(claims, secret=None, algorithm="HS256"):
    return jwt.encode(claims, settings.JWT_SECRET if secret is None else secret, algorithm=algorithm)


# --- The two shapes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["2024-01-01", "2025-06-30"])
def test_a_client_that_knows_codes_gets_them_and_the_header(auth, version):
    auth.headers["X-Supabase-Api-Version"] = version
    response = auth.sign_in("nobody@example.test")

    assert response.status_code == 400
    assert response.json() == INVALID_CREDENTIALS
    assert response["X-Supabase-Api-Version"] == "2024-01-01"
    assert "X-Supabase-Api-Version" in response["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("version", [None, "2023-12-31", "soon"])
def test_an_older_client_gets_the_older_shape(auth, version):
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
def test_whatever_is_wrong_with_them_the_answer_is_the_same(auth, manager, email, password):
    UserFactory(email="gone@example.test", is_active=False)
    response = auth.sign_in(email, password)

    assert response.status_code == 400
    assert response.json() == INVALID_CREDENTIALS
    assert ApiSession.objects.count() == 0


def test_an_unknown_address_costs_one_hash_like_a_wrong_password(auth, manager, monkeypatch):
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
def test_a_missing_field_is_named(auth, body, message):
    response = auth.post("token?grant_type=password", body)

    assert response.status_code == 400
    assert response.json() == {"code": "validation_failed", "message": message}


@pytest.mark.parametrize("grant", ["password", "refresh_token"])
@pytest.mark.parametrize("body", [b"", b"email=a", b"{", b"[]", b'"text"', b"null", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused(auth, grant, body):
    response = auth.post(f"token?grant_type={grant}", body)

    assert response.status_code == 400
    assert response.json()["code"] == "bad_json"


@pytest.mark.parametrize("query", ["", "?grant_type=", "?grant_type=pkce", "?grant_type=%00"])
def test_an_unknown_grant_is_refused(auth, query):
    response = auth.post(f"token{query}", {"email": "mohan@example.test", "password": PASSWORD})

    assert response.status_code == 400
    assert response.json() == {"code": "invalid_credentials", "message": "unsupported_grant_type"}


def test_after_ten_wrong_passwords_that_account_waits_and_others_do_not(auth, manager, staff):
    for _ in range(10):
        auth.sign_in("mohan@example.test", "wrong")

    waits = auth.sign_in("mohan@example.test")
    assert waits.status_code == 429
    assert waits.json()["code"] == "over_request_rate_limit"
    assert waits["X-Supabase-Api-Version"] == "2024-01-01"
    assert waits["Retry-After"] == "900"
    assert auth.sign_in(staff.email).status_code == 200


def test_thirty_sign_ins_a_minute_are_no_problem(auth, manager):
    assert {auth.sign_in(manager.email).status_code for _ in range(31)} == {200}


# --- Refreshing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["unknown", "\x00", "\ud800", "x" * 10_000])
def test_an_unknown_refresh_token_is_refused(auth, token):
    response = auth.refresh(token)

    assert response.status_code == 400
    assert response.json() == {
        "code": "refresh_token_not_found",
        "message": "Invalid Refresh Token: Refresh Token Not Found",
    }


def test_a_missing_refresh_token_is_named(auth):
    response = auth.post("token?grant_type=refresh_token", {})

    assert response.json() == {"code": "validation_failed", "message": "missing refresh_token"}


def test_somebody_deactivated_cannot_refresh(auth, manager):
    session = auth.signed_in(manager)
    User.objects.filter(pk=manager.pk).update(is_active=False)

    response = auth.refresh(session["refresh_token"])

    assert (response.status_code, response.json()["code"]) == (400, "user_banned")


# --- The bearer of /user and /logout ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic bW9oYW46eA==", "a.b.c"])
def test_without_a_bearer_both_say_so(auth, method, authorization):
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
def test_a_token_that_does_not_count_is_a_bad_jwt(auth, manager, kind):
    auth.signed_in(manager)
    bearer = broken_tokens()[kind](manager)

    for response in (auth.user(bearer), auth.post("logout", bearer=bearer)):
        assert response.status_code == 403
        assert response.json()["code"] == "bad_jwt"
        assert response.json()["message"].startswith("invalid JWT: unable to parse or verify signature, ")
    assert ApiSession.objects.count() == 1


def test_clocks_may_differ_by_half_a_minute(auth, manager):
    auth.signed_in(manager)
    token = signed(claims_of(manager, exp=int(timezone.now().timestamp()) - 20))

    assert auth.user(token).status_code == 200


def test_what_was_right_and_does_not_count_any_more_is_named(auth, manager):
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


def test_an_unknown_scope_ends_nothing(auth, manager):
    session = auth.signed_in(manager)

    response = auth.post("logout?scope=everything", bearer=session["access_token"])

    assert (response.status_code, response.json()["code"]) == (400, "validation_failed")
    assert auth.user(session["access_token"]).status_code == 200


def test_a_personal_token_is_no_session(auth):
    assert auth.user("cam_abcdef").json()["code"] == "bad_jwt"


def test_the_idle_limit_is_a_month():
    assert dt.timedelta(days=30) == accounts.models.IDLE_LIMIT
