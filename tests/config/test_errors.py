import json
from http import HTTPStatus

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory
from django.urls import reverse

from config.errors import EXPLANATIONS, bad_request, error_response, permission_denied, server_error


@pytest.mark.parametrize("status", EXPLANATIONS)
def test_error_page_says_what_happened_what_was_kept_and_what_to_do(rf: RequestFactory, status: HTTPStatus):
    response = error_response(rf.get("/anywhere/"), status)

    assert response.status_code == status
    assert response.text.startswith("<!doctype html>")
    for part in (EXPLANATIONS[status].title, "What happened", "What was kept", "What you can do", f"Error {status}"):
        assert part in response.text


def test_htmx_gets_a_toast_that_leaves_the_screen_alone(rf, htmx):
    response = error_response(rf.post("/anywhere/", headers=htmx), HTTPStatus.CONFLICT, happened="The slot is taken.")

    detail = json.loads(response["HX-Trigger"])["toast"]
    assert response.status_code == 409
    assert response["HX-Reswap"] == "none"
    assert detail["level"] == "error"
    assert detail["text"].startswith("The slot is taken.")
    assert detail["note"].startswith("Request ")


def test_retry_after_is_sent(rf):
    response = error_response(rf.get("/"), HTTPStatus.TOO_MANY_REQUESTS, retry_after=60)

    assert response["Retry-After"] == "60"


def test_oversized_request_is_413(rf):
    assert bad_request(rf.post("/"), RequestDataTooBig("too big")).status_code == 413


def test_permission_denied_repeats_the_reason(rf):
    response = permission_denied(rf.get("/"), Exception("You are not allowed to see <classes>."))

    assert "You are not allowed to see &lt;classes&gt;." in response.text


def test_server_error_page_needs_no_database(rf):
    # No django_db mark: a query would fail this test.
    response = server_error(rf.get("/"))

    assert response.status_code == 500


def test_unknown_address_has_the_request_id_on_the_page_and_in_the_header(client):
    response = client.get("/no/such/page/", headers={"x-request-id": "from-the-proxy-1"})

    assert response.status_code == 404
    assert response["X-Request-ID"] == "from-the-proxy-1"
    assert "from-the-proxy-1" in response.text


def test_offline_page_needs_no_sign_in(client):
    assert "You are offline" in client.get(reverse("offline")).text


@pytest.mark.parametrize("debug", [False, True])
def test_an_unknown_address_gets_our_page_while_developing_too(client, settings, debug):
    settings.DEBUG = debug

    response = client.get("/nothing-here/")

    assert response.status_code == 404
    assert "There is nothing here" in response.text
