"""Requests that Django would refuse before any middleware runs."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings

from config.wsgi import application, without_charset

pytestmark = pytest.mark.usefixtures("one_transaction")


def send(path, **environ):
    """Return the status code, the content type and the body of the response."""
    setup_testing_defaults(environ)
    started = []
    environ |= {"PATH_INFO": path, "HTTP_HOST": "localhost", "wsgi.input": BytesIO(b"{}"), "CONTENT_LENGTH": "2"}
    response = application(environ, lambda status, headers: started.append((status, dict(headers))))
    body = b"".join(response)
    response.close()
    ((status, headers),) = started
    return int(status[:3]), headers["Content-Type"], body


@pytest.mark.parametrize(
    "charset", ["rot13", "undefined", "hex", "idna", "utf-16", "klingon", "utf-8", "", "\xff" * 20_000]
)
def test_charset_of_the_request_is_ignored(charset):
    status, content_type, body = send(
        "/auth/v1/token",
        REQUEST_METHOD="POST",
        QUERY_STRING="grant_type=password&x=%E0%A4",
        CONTENT_TYPE=f"application/json; charset={charset}",
        HTTP_X_SUPABASE_API_VERSION="2024-01-01",
    )

    assert (status, content_type) == (400, "application/json; charset=utf-8")
    assert body == b'{"code": "validation_failed", "message": "missing email"}'


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("POST", "/auth/v1/token", (413, "application/json; charset=utf-8")),
        ("GET", "/sign-in/", (413, "text/html; charset=utf-8")),
        ("POST", "/rest/v1/class_types", (413, "application/json; charset=utf-8")),
    ],
)
def test_too_many_parameters_are_refused(method, path, expected):
    response = send(
        path,
        REQUEST_METHOD=method,
        QUERY_STRING="a&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1),
        CONTENT_TYPE="a/b; charset=utf-8",
    )

    assert response[:2] == expected


@pytest.mark.parametrize("path", ["/\xed\xa0\x80", "/rest/v1/a/\xff", "/auth/v1/\0", "/\0/", "//", "/..//../"])
def test_malformed_path_is_not_found(path):
    assert send(path, REQUEST_METHOD="GET")[0] == 404


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json;charset=UTF-8", "application/json"),
        ("multipart/form-data; boundary=abc; charset=x", "multipart/form-data; boundary=abc"),
        ("", ""),
    ],
)
def test_without_charset_keeps_the_boundary(content_type, expected):
    assert without_charset(content_type) == expected
