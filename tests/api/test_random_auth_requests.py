"""Every request to `/auth/v1` gets a response or an error in its format, never a server error."""

import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.random_requests import JSON_VALUES

pytestmark = pytest.mark.django_db

FUZZ = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
GRANTS = st.sampled_from(["password", "refresh_token", "", "PASSWORD", "pkce", "\0", "password&grant_type=x"])
KEYS = st.sampled_from(["email", "password", "refresh_token", "data", "gotrue_meta_security", "\0"])
HEADER_TEXTS = st.text(st.characters(max_codepoint=255), max_size=30)


@FUZZ
@given(grant=GRANTS, body=st.one_of(st.dictionaries(KEYS, JSON_VALUES, max_size=4), JSON_VALUES))
def test_json_body_of_a_sign_in_never_causes_a_server_error(auth, grant, body):
    response = auth.post(f"token?grant_type={grant}", json.dumps(body))

    assert (response.status_code, response.json().keys()) in [(400, {"code", "message"}), (429, {"code", "message"})]


@FUZZ
@given(body=st.binary(max_size=40))
def test_binary_body_of_a_sign_in_is_bad_json(auth, body):
    response = auth.post("token?grant_type=password", body)

    assert (response.status_code, response.json()["code"]) == (400, "bad_json")


@FUZZ
@given(bearer=HEADER_TEXTS, scope=HEADER_TEXTS)
def test_random_bearer_token_is_refused(auth, bearer, scope):
    responses = [auth.user(bearer), auth.post(f"logout?scope={quote(scope)}", bearer=bearer)]

    assert {response.status_code for response in responses} <= {401, 403}


@pytest.mark.parametrize(("scope", "status"), [("", 204), ("%00", 400), ("%ff", 400), ("x" * 7000, 400)])
def test_invalid_scope_is_refused_and_an_empty_one_is_global(auth, manager, scope, status):
    response = auth.post(f"logout?scope={scope}", bearer=auth.signed_in(manager)["access_token"])

    assert response.status_code == status


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
def test_unusual_credentials_are_invalid(auth, admin, email, password):
    response = auth.sign_in(email, password)

    assert (response.status_code, response.json()["code"]) == (400, "invalid_credentials")
