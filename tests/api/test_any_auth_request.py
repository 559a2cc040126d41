"""Whatever is sent to `/auth/v1`: an answer, or a refusal in its words. Never a 5xx."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.test_bodies import VALUES

pytestmark = pytest.mark.django_db

FUZZ = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
GRANTS = st.sampled_from(["password", "refresh_token", "", "PASSWORD", "pkce", "\0", "password&grant_type=x"])
KEYS = st.sampled_from(["email", "password", "refresh_token", "data", "gotrue_meta_security", "\0"])
HEADER_TEXTS = st.text(st.characters(max_codepoint=255), max_size=30)


@FUZZ
@given(grant=GRANTS, body=st.one_of(st.dictionaries(KEYS, VALUES, max_size=4), VALUES))
def test_no_body_breaks_the_sign_in(auth, grant, body):
    response = auth.post(f"token?grant_type={grant}", json.dumps(body))

    assert (response.status_code, response.json().keys()) in [(400, {"code", "message"}), (429, {"code", "message"})]


@FUZZ
@given(body=st.binary(max_size=40))
def test_nor_do_bytes_that_are_no_json(auth, body):
    response = auth.post("token?grant_type=password", body)

    assert (response.status_code, response.json()["code"]) == (400, "bad_json")


@FUZZ
@given(bearer=HEADER_TEXTS, scope=HEADER_TEXTS)
def test_no_header_breaks_it(auth, bearer, scope):
    answers = [auth.user(bearer), auth.post("logout?scope=local", bearer=bearer)]

    assert {answer.status_code for answer in answers} <= {401, 403}


@pytest.mark.parametrize("scope", ["", "everything", "%00", "%ff", "x" * 7000])
def test_a_scope_that_is_none_is_refused_or_the_usual_one(auth, manager, scope):
    response = auth.post(f"logout?scope={scope}", bearer=auth.signed_in(manager)["access_token"])

    assert response.status_code == (400 if scope else 204)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("a\0@example.test", "x"),
        ("anita@example.test", "\0"),
        ("\ud800@example.test", "x"),
        ("anita@example.test", "\ud800" * 9),
        ("\U0001f9d8" * 90, "\U0001f9d8" * 90),
        ("x" * 500_000, "x"),
        ("anita@example.test", "x" * 500_000),
    ],
)
def test_addresses_and_passwords_that_nobody_has(auth, admin, email, password):
    response = auth.sign_in(email, password)

    assert (response.status_code, response.json()["code"]) == (400, "invalid_credentials")


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_a_deep_body_is_no_json(auth, depth):
    for body in ("[" * depth, '{"email":' * depth, "[" * depth + "]" * depth):
        assert auth.post("token?grant_type=password", body).json()["code"] == "bad_json"


def test_a_body_of_ten_megabytes_is_413(auth):
    response = auth.post("token?grant_type=password", '{"email": "' + "x" * 10_000_000 + '"}')

    assert (response.status_code, response.json()["code"]) == (413, "request_too_large")
