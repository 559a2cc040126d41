"""What reaches the application before anything of ours stands around it."""

from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings

from config.wsgi import application, without_charset

pytestmark = pytest.mark.usefixtures("one_transaction")


def ask(path, **environ):
    """The status line, and the answer."""
    setup_testing_defaults(environ)
    sent = []
    environ |= {"PATH_INFO": path, "HTTP_HOST": "localhost", "wsgi.input": BytesIO(b"{}"), "CONTENT_LENGTH": "2"}
    response = application(environ, lambda status, headers: sent.append((status, dict(headers))))
    body = b"".join(response)
    response.close()
    ((status, headers),) = sent
    return int(status[:3]), headers["Content-Type"], body


@pytest.mark.parametrize(
    "charset", ["rot13", "undefined", "hex", "idna", "utf-16", "klingon", "utf-8", "", "\xff" * 20_000]
)
def test_the_charset_that_a_request_names_changes_nothing(charset):
    status, kind, body = ask(
        "/auth/v1/token",
        REQUEST_METHOD="POST",
        QUERY_STRING="grant_type=password&x=%E0%A4",
        CONTENT_TYPE=f"application/json; charset={charset}",
        HTTP_X_SUPABASE_API_VERSION="2024-01-01",
    )

    assert (status, kind) == (400, "application/json; charset=utf-8")
    assert body == b'{"code": "validation_failed", "message": "missing email"}'


@pytest.mark.parametrize(
    ("verb", "path", "answer"),
    [
        ("POST", "/auth/v1/token", (413, "application/json; charset=utf-8")),
        ("GET", "/sign-in/", (413, "text/html; charset=utf-8")),
        ("POST", "/rest/v1/class_types", (413, "application/json; charset=utf-8")),
    ],
)
def test_too_many_parameters_are_told(verb, path, answer):
    told = ask(
        path,
        REQUEST_METHOD=verb,
        QUERY_STRING="a&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1),
        CONTENT_TYPE="a/b; charset=utf-8",
    )

    assert told[:2] == answer


@pytest.mark.parametrize("path", ["/\xed\xa0\x80", "/rest/v1/a/\xff", "/auth/v1/\0", "/\0/", "//", "/..//../"])
def test_a_path_that_is_no_text_leads_nowhere(path):
    assert ask(path, REQUEST_METHOD="GET")[0] == 404


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("application/json;charset=UTF-8", "application/json"),
        ("multipart/form-data; boundary=abc; charset=x", "multipart/form-data; boundary=abc"),
        ("", ""),
    ],
)
def test_files_keep_their_boundary(sent, read):
    assert without_charset(sent) == read
