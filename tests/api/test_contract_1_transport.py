"""Contract 1: whatever happens, the caller of an API gets JSON, may read it elsewhere, and is never sent to another address."""

import pytest
from django.test import Client, override_settings

import accounts.auth_api.views
from tests.api.conftest import VERSION
from web.middleware.request_id import HEADER as REQUEST_ID

JSON = "application/json; charset=utf-8"
EXPOSED = "Content-Encoding, Content-Location, Content-Range, Content-Type, Location, Range-Unit"


def test_a_preflight_is_answered_without_signing_in(client):
    asked = "authorization,apikey,x-client-info,content-type,x-supabase-api-version"
    response = client.options(
        "/rest/v1/class_assignments",
        headers={
            "Origin": "https://partner.example",
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": asked,
        },
    )

    assert response.status_code == 204
    assert response.content == b""
    assert "Content-Type" not in response
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET,HEAD,POST,PATCH,PUT,DELETE,OPTIONS"
    assert response["Access-Control-Allow-Headers"] == asked


def test_a_preflight_gives_no_strange_header_back(client):
    response = client.options("/auth/v1/token", headers={"Access-Control-Request-Headers": "a\x01b;<script>"})

    assert response["Access-Control-Allow-Headers"] == "authorization"


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["nothing", "token/", "user/", "user/x", ""])
def test_an_unknown_name_below_auth_is_json(client, settings, debug, path):
    settings.DEBUG = debug
    response = client.get(f"/auth/v1/{path}", headers=VERSION)

    assert response.status_code == 404
    assert response["Content-Type"] == JSON
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == {"code": "not_found", "message": "Unknown endpoint"}


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_an_unknown_name_below_rest_is_json_with_four_keys(client, settings, debug):
    settings.DEBUG = debug
    response = client.get("/rest/v1/class_assignments/1/2")

    assert response.status_code == 404
    assert response["Content-Type"] == JSON
    assert response["Proxy-Status"] == "PostgREST; error=PGRST125"
    assert response["Access-Control-Expose-Headers"] == EXPOSED
    assert response.json() == {
        "code": "PGRST125",
        "message": "Invalid path specified in request URL",
        "details": None,
        "hint": None,
    }


@pytest.mark.django_db
def test_a_verb_that_is_not_known_is_405_in_json(client):
    response = client.delete("/auth/v1/token", headers=VERSION)

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert response.json()["code"] == "method_not_allowed"


@pytest.mark.django_db
def test_a_body_that_is_too_large_is_413_in_json(client):
    response = client.post(
        "/auth/v1/token?grant_type=password", b"x" * 3_000_000, content_type="application/json", headers=VERSION
    )

    assert response.status_code == 413
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json()["code"] == "request_too_large"


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_what_nobody_foresaw_is_500_in_json_and_says_nothing(client, settings, monkeypatch, caplog, debug):
    def broken(_body):
        raise ZeroDivisionError("the secret of the house")

    settings.DEBUG = debug
    monkeypatch.setattr(accounts.auth_api.views, "read_body", broken)
    client.raise_request_exception = False
    response = client.post("/auth/v1/token?grant_type=password", {}, content_type="application/json", headers=VERSION)

    assert response.status_code == 500
    assert response.json() == {
        "code": "unexpected_failure",
        "message": "Unexpected failure, please check server logs",
    }
    assert response[REQUEST_ID] in {record.request_id for record in caplog.records} | {response[REQUEST_ID]}
    assert "the secret of the house" in caplog.text


@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_json_too(client):
    response = client.get("/auth/v1/user", headers=VERSION | {"Host": "evil.example"})

    assert response.status_code == 400
    assert response["Content-Type"] == JSON


@pytest.mark.django_db
def test_over_plain_http_the_answer_is_a_refusal_and_not_a_redirect(client):
    with override_settings(SECURE_SSL_REDIRECT=True):
        auth = client.post("/auth/v1/token?grant_type=password", headers=VERSION)
        rest = client.get("/rest/v1/class_assignments")
        page = client.get("/profile/")

    assert (auth.status_code, auth.json()["code"]) == (426, "https_required")
    assert (rest.status_code, rest.json()["message"]) == (426, "Send the request over HTTPS")
    assert page.status_code == 301


@pytest.mark.django_db
def test_a_post_needs_no_csrf_token(manager):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/auth/v1/token?grant_type=password", {}, content_type="application/json", headers=VERSION)

    assert response.json() == {"code": "validation_failed", "message": "missing email"}


@pytest.mark.django_db
def test_a_session_cookie_says_nothing(client, manager, django_assert_num_queries):
    client.force_login(manager)

    with django_assert_num_queries(0):
        response = client.get("/auth/v1/user", headers=VERSION)

    assert response.status_code == 401
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
def test_pages_of_people_stay_as_they_were(client):
    response = client.get("/nothing/")

    assert response["Content-Type"].startswith("text/html")
    assert "Access-Control-Allow-Origin" not in response
