"""Responses of the real web server to requests that are too large or malformed."""

import http.client
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.settings import env

JSON = "application/json; charset=utf-8"


@pytest.fixture(scope="module")
def port():
    """The port of a running gunicorn. No request of these tests reaches the database."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        number = probe.getsockname()[1]
    variables = {name: value for name, value in os.environ.items() if name not in env.defaults}
    variables |= {
        "PORT": str(number),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1/none",
        "REDIS_URL": "redis://127.0.0.1",
    }
    command = [Path(sys.executable).parent / "gunicorn", "config.wsgi"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=variables, stderr=subprocess.PIPE, text=True) as server:
        while "Listening at" not in (line := server.stderr.readline()):
            assert line, "gunicorn did not start"
        yield number
        server.terminate()
        server.communicate(timeout=30)


def send(port, method, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {name.replace("_", "-"): text for name, text in headers.items()})
    response = connection.getresponse()
    return response.status, response.getheader("Content-Type"), response.read()


def test_path_of_eight_kilobytes_is_accepted(port):
    status, kind, body = send(port, "GET", f"/rest/v1/class_types?id=in.({'x' * 8000})")

    assert (status, kind, json.loads(body)["code"]) == (401, JSON, "PGRST302")


def test_longer_path_is_refused(port):
    assert send(port, "GET", f"/rest/v1/class_types?id=in.({'x' * 8200})")[0] == 414


@pytest.mark.parametrize("headers", [{"X_Long": "x" * 8200}, {f"X_{number}": "x" for number in range(101)}])
def test_headers_that_are_too_long_or_too_many_are_refused(port, headers):
    assert send(port, "GET", "/rest/v1/class_types", **headers)[0] == 431


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/auth/v1/token?grant_type=password", JSON),
        ("/rest/v1/class_types", JSON),
        ("/sign-in/", "text/html; charset=utf-8"),
    ],
)
def test_client_that_sends_ten_megabytes_can_read_the_response(port, path, kind):
    response = send(port, "POST", path, b"x" * 10_000_000, Content_Type="application/json")

    assert response[:2] == (413, kind)


def test_chunked_body_is_refused_as_invalid_json(port):
    status, kind, body = send(port, "POST", "/auth/v1/token?grant_type=password", iter([b'{"email": ', b'"a"}']))

    assert (status, kind, json.loads(body)["error_code"]) == (400, JSON, "bad_json")


@pytest.mark.parametrize(("length", "status"), [("x", 400), ("-1", 400), ("5, 6", 400), ("9" * 30, 413)])
def test_invalid_content_length_is_refused(port, length, status):
    request = f"POST /auth/v1/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request.encode())
        connection.shutdown(socket.SHUT_WR)
        response = connection.recv(100)

    assert response.startswith(f"HTTP/1.1 {status} ".encode())
