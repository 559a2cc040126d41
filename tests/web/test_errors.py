import html
import inspect
import json
import re
from http import HTTPStatus

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from assignments.models.vocabulary import ClassStatus
from database.retry import TransactionAborted
from tests.factories import AssignmentFactory
from web.errors import EXPLANATIONS, bad_request, error_response, permission_denied, server_error


def unreadable(client, **headers):
    return client.get(reverse("accounts:sign-in"), {"next": "\0"}, **headers)


def forbidden(client, **headers):
    return client.get(reverse("assignments:new"), **headers)


def unknown(client, **headers):
    return client.get("/no/such/page/", **headers)


def opened_instead_of_sent(client, **headers):
    return client.get(reverse("accounts:sign-out"), **headers)


def too_late(client, instructor, **headers):
    cancelled = AssignmentFactory(instructor=instructor, class_status=ClassStatus.CANCELLED)
    sent = {"ids": str(cancelled.pk), "decision": "accept"}
    return client.post(reverse("assignments:answer"), sent, **headers)


def too_large(client, settings, **headers):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    return client.post(reverse("accounts:profile"), {"full_name": "A long name " * 10}, **headers)


def too_many_fields(client, settings, **headers):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    return client.post(reverse("accounts:profile"), {f"field{number}": "" for number in range(5)}, **headers)


def too_many_parameters(client, settings, **headers):
    return client.get(
        reverse("accounts:profile") + "?" + "x&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1), **headers
    )


def too_large_a_file(client, settings, **headers):
    settings.LARGEST_UPLOAD = 1000
    file = SimpleUploadedFile("bookings.csv", b"x" * 1000)
    return client.post(reverse("bookings:import"), {"file": file}, **headers)


def guessed_too_often(client, **headers):
    client.logout()
    for _ in range(10):
        client.post(reverse("accounts:sign-in"), {"username": "asha@example.test", "password": "wrong"})
    return client.post(reverse("accounts:sign-in"), {"username": "asha@example.test", "password": "wrong"}, **headers)


def signed_out(client, **headers):
    client.logout()
    return client.post(reverse("accounts:profile"), {"full_name": "Asha"}, **headers)


def broken(client, monkeypatch, **headers):
    monkeypatch.setattr("instructors.views.my_classes.my_classes", lambda **_: 1 / 0)
    client.raise_request_exception = False
    return client.get(reverse("assignments:mine"), **headers)


def busy(client, monkeypatch, **headers):
    def gave_up(_):
        raise TransactionAborted

    monkeypatch.setattr("accounts.row_security.middleware.retry_transaction", gave_up)
    return client.get(reverse("assignments:mine"), **headers)


WAYS_INTO_ERRORS = {
    unreadable: 400,
    signed_out: 401,
    forbidden: 403,
    unknown: 404,
    opened_instead_of_sent: 405,
    too_late: 409,
    too_large: 413,
    too_many_fields: 413,
    too_many_parameters: 413,
    too_large_a_file: 413,
    guessed_too_often: 429,
    broken: 500,
    busy: 503,
}


@pytest.fixture
def meet(request, client, instructor):
    """Meet an error as a signed-in instructor; a way names the fixtures that it needs."""
    client.force_login(instructor)

    def go(way, **headers):
        names = set(inspect.signature(way).parameters) - {"client", "headers"}
        return way(client, **{name: request.getfixturevalue(name) for name in names}, **headers)

    return go


def test_every_explained_error_has_a_way_into_it_here():
    assert set(WAYS_INTO_ERRORS.values()) == set(EXPLANATIONS)


@pytest.mark.parametrize("way", WAYS_INTO_ERRORS, ids=lambda way: way.__name__)
def test_an_error_is_a_page_that_explains_itself_and_leads_on(meet, way):
    response = meet(way)

    explanation = EXPLANATIONS[HTTPStatus(WAYS_INTO_ERRORS[way])]
    assert response.status_code == WAYS_INTO_ERRORS[way]
    for part in (explanation.title, explanation.kept, explanation.advice, response["X-Request-ID"]):
        assert part in html.unescape(response.text)
    assert f'href="{reverse("home")}">Go to the start page' in response.text


@pytest.mark.parametrize("way", WAYS_INTO_ERRORS, ids=lambda way: way.__name__)
def test_an_error_of_htmx_is_a_toast_that_leaves_the_screen_alone(meet, htmx, way):
    response = meet(way, headers=htmx)

    detail = json.loads(response["HX-Trigger"])["toast"]
    assert response.status_code == WAYS_INTO_ERRORS[way]
    assert response["HX-Reswap"] == "none"
    assert (detail["level"], detail["note"]) == ("error", f"Request {response['X-Request-ID']}")
    assert "<!doctype" not in response.text


@pytest.mark.parametrize(
    ("came_from", "offered"),
    [
        ("http://testserver/profile/?x=1", ["/profile/?x=1"]),
        ("http://testserver/no/such/page/", []),
        ("http://elsewhere.test/profile/", []),
        ("http://testserver//elsewhere.test/", []),
        ("", []),
    ],
)
def test_an_error_page_leads_back_to_the_page_before_on_this_site(client, came_from, offered):
    page = client.get("/no/such/page/", headers={"referer": came_from}).text

    assert re.findall(r'href="([^"]+)">Back to the page before', page) == offered


def test_whoever_may_not_come_in_can_sign_out_there(client, stranger):
    client.force_login(stranger)

    page = client.get(reverse("home"), follow=True)

    assert page.status_code == 403
    assert f'action="{reverse("accounts:sign-out")}"' in page.text
    assert "csrfmiddlewaretoken" in page.text


def test_a_form_of_another_session_is_refused_with_what_to_do(instructor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor)

    response = client.post(reverse("accounts:profile"), {"full_name": "Asha"})

    assert response.status_code == 403
    assert "Reload the page and send it again." in response.text


def test_a_refused_method_names_those_that_are_allowed(client):
    assert client.get(reverse("accounts:sign-out"))["Allow"] == "POST"


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


def test_a_host_that_is_not_ours_is_a_bad_request(client):
    response = client.get("/", headers={"host": "evil.example", "referer": "https://evil.example/"})

    assert response.status_code == 400
    assert "That request made no sense to us" in response.text
