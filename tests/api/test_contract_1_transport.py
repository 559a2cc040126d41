"""Contract 1: JSON at every layer, CORS headers on every response, no redirects, no cookies."""

import pytest
from django.test import Client, override_settings

import accounts.auth_api.views
from tests.api.conftest import VERSION
from tests.api.rest import bearer_of
from tests.factories import ClassTypeFactory
from web.middleware.request_id import HEADER as REQUEST_ID

JSON = "application/json; charset=utf-8"
EXPOSED = "Content-Encoding, Content-Location, Content-Range, Content-Type, Location, Range-Unit"


def test_preflight_needs_no_authentication(client):
    requested = "authorization,apikey,x-client-info,content-type,x-supabase-api-version"
    response = client.options(
        "/rest/v1/class_assignments",
        headers={
            "Origin": "https://partner.example",
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": requested,
        },
    )

    assert response.status_code == 204
    assert response.content == b""
    assert "Content-Type" not in response
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET,HEAD,POST,PATCH,PUT,DELETE,OPTIONS"
    assert response["Access-Control-Allow-Headers"] == requested


def test_preflight_does_not_echo_invalid_header_names(client):
    response = client.options("/auth/v1/token", headers={"Access-Control-Request-Headers": "a\x01b;<script>"})

    assert response["Access-Control-Allow-Headers"] == "authorization"


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["nothing", "token/", "user/", "user/x", ""])
def test_unknown_path_below_auth_is_404_in_json(client, settings, debug, path):
    settings.DEBUG = debug
    response = client.get(f"/auth/v1/{path}", headers=VERSION)

    assert response.status_code == 404
    assert response["Content-Type"] == JSON
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == {"code": "not_found", "message": "Unknown endpoint"}


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_unknown_path_below_rest_is_404_in_json(client, settings, debug):
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
def test_unsupported_method_is_405_in_json(client):
    response = client.delete("/auth/v1/token", headers=VERSION)

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert response.json()["code"] == "method_not_allowed"


@pytest.mark.django_db
def test_large_body_is_413_in_json(client):
    response = client.post(
        "/auth/v1/token?grant_type=password", b"x" * 3_000_000, content_type="application/json", headers=VERSION
    )

    assert response.status_code == 413
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json()["code"] == "request_too_large"


@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False])
def test_unexpected_exception_is_500_in_json_without_details(client, settings, monkeypatch, caplog, debug):
    def broken(_body):
        raise ZeroDivisionError("an internal detail")

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
    assert "an internal detail" in caplog.text


@pytest.mark.django_db
def test_unknown_host_is_400_in_json(client):
    response = client.get("/auth/v1/user", headers=VERSION | {"Host": "evil.example"})

    assert response.status_code == 400
    assert response["Content-Type"] == JSON


@pytest.mark.django_db
def test_plain_http_is_426_and_not_a_redirect(client):
    with override_settings(SECURE_SSL_REDIRECT=True):
        auth = client.post("/auth/v1/token?grant_type=password", headers=VERSION)
        rest = client.get("/rest/v1/class_assignments")
        page = client.get("/profile/")

    assert (auth.status_code, auth.json()["code"]) == (426, "https_required")
    assert (rest.status_code, rest.json()["message"]) == (426, "Send the request over HTTPS")
    assert page.status_code == 301


@pytest.mark.django_db
def test_post_needs_no_csrf_token(manager):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/auth/v1/token?grant_type=password", {}, content_type="application/json", headers=VERSION)

    assert response.json() == {"code": "validation_failed", "message": "missing email"}


@pytest.mark.django_db
def test_session_cookie_is_ignored_below_auth(client, manager, django_assert_num_queries):
    client.force_login(manager)

    with django_assert_num_queries(0):
        response = client.get("/auth/v1/user", headers=VERSION)

    assert response.status_code == 401
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
def test_pages_stay_html_without_cors_headers(client):
    response = client.get("/nothing/")

    assert response["Content-Type"].startswith("text/html")
    assert "Access-Control-Allow-Origin" not in response


@pytest.mark.django_db
@pytest.mark.parametrize("apikey", [{}, {"apikey": ""}, {"apikey": "anything"}])
def test_apikey_is_ignored(client, manager, apikey):
    headers = {"Authorization": f"Bearer {bearer_of(manager)}"} | apikey

    assert client.get("/rest/v1/class_types", headers=headers).status_code == 200
    assert client.get("/rest/v1/class_types", headers=apikey).json()["code"] == "PGRST302"


@pytest.mark.django_db
def test_headers_of_the_clients_are_accepted(rest, manager):
    headers = {
        "x_client_info": "supabase-js-node/2.119.1",
        "x_supabase_api_version": "2024-01-01",
        "accept_profile": "public",
        "content_profile": "public",
        "x_retry_count": "2",
        "accept_encoding": "gzip, deflate",
        "prefer": "",
    }
    caller = rest.as_user(manager).with_headers(**headers)

    assert caller.get("class_types").status_code == 200
    assert caller.post("rpc/assignment_analytics", {}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["class_types", "nope", "class_types?nope=eq.1", "class_types?limit=-1"])
def test_every_response_allows_scripts_of_other_sites(rest, manager, path):
    path, _, query = path.partition("?")
    signed_in = rest.as_user(manager).get(path, *[tuple(pair.split("=", 1)) for pair in query.split("&") if pair])

    for response in (signed_in, rest.get(path)):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Access-Control-Expose-Headers"] == EXPOSED
        assert response["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.django_db
def test_plus_is_a_space_and_an_empty_value_applies(rest, manager, client):
    ClassTypeFactory(name="Morning flow", description="")
    headers = {"Authorization": f"Bearer {bearer_of(manager)}"}
    found = client.get("/rest/v1/class_types?select=name&name=eq.Morning+flow&description=eq.", headers=headers)
    blank = client.get("/rest/v1/class_types?name=", headers=headers)

    assert found.json() == [{"name": "Morning flow"}]
    assert (blank.status_code, blank.json()["code"]) == (400, "PGRST100")


@pytest.mark.django_db
def test_request_above_the_limits_is_413(rest, manager):
    caller = rest.as_user(manager)
    responses = [
        caller.post("class_assignments", f'{{"notes": "{"x" * 10_000_000}"}}'),
        caller.send_raw("GET", f"class_types?{'name=eq.x&' * 5000}"),
        caller.send_raw("GET", f"rpc/assignment_analytics?{'name=eq.x&' * 5000}"),
        caller.send_raw("POST", "class_assignments", b"[]", CONTENT_LENGTH="99999999999999999999"),
    ]

    assert [(response.status_code, response.json()["code"]) for response in responses] == [(413, "54000")] * 4
