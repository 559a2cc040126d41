"""The hooks of a write, and the optional settings."""

from dataclasses import replace

import pytest
from django.urls import include, path

from postgrest_server.errors import BadRequest
from postgrest_server.urls import rest_urls
from tests.postgrest_server.bookshop import BOOKSHOP


@pytest.fixture
def serve_authors_with(settings):
    """Serve the authors with more hooks."""

    def serve(*hooks):
        authors = BOOKSHOP.resource("authors")
        for hook in hooks:
            authors = authors.with_hook(hook)
        schema = replace(BOOKSHOP, resources=(authors,))
        settings.ROOT_URLCONF = (path("rest/v1/", include(rest_urls(schema))),)

    return serve


def test_last_added_hook_is_called_first_before_and_last_after_a_write(editor, serve_authors_with):
    calls = []

    def hook(name):
        def before_write(write):
            calls.append(f"{name} before {[row['name'] for row in write.rows]}")
            return lambda keys: calls.append(f"{name} after {len(keys)}")

        return before_write

    serve_authors_with(hook("inner"), hook("outer"))
    editor.post("authors", {"name": "Anita"})

    assert calls == ["outer before ['Anita']", "inner before ['Anita']", "inner after 1", "outer after 1"]


def test_error_after_a_write_rolls_it_back(editor, serve_authors_with):
    def refuse(_keys):
        raise BadRequest("P0001", "No more authors")

    serve_authors_with(lambda _write: refuse)
    response = editor.post("authors", {"name": "Anita"})

    assert (response.status_code, response.json()["message"]) == (400, "No more authors")
    assert editor.get("authors").json() == []


def test_function_of_is_too_large_decides_on_413(editor, settings):
    assert editor.post("authors", "x" * 3_000_000).status_code == 400  # Django's limit of a body

    settings.POSTGREST_SERVER = settings.POSTGREST_SERVER | {"IS_TOO_LARGE": f"{__name__}.has_body"}
    response = editor.post("authors", {"name": "Anita"})

    assert (response.status_code, response.json()["code"]) == (413, "54000")


def has_body(request):
    return int(request.META.get("CONTENT_LENGTH") or 0) > 0
