"""The OpenAPI document describes what the declarations allow."""

import pytest

from postgrest_server.openapi.document import openapi_document
from tests.postgrest_server.bookshop import BOOKSHOP

DOCUMENT = openapi_document(BOOKSHOP, server_url="https://bookshop.test/rest/v1")


def references_in(value):
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from references_in(each)


def insert_forms(name):
    return DOCUMENT["paths"][f"/{name}"]["post"]["requestBody"]["content"]["application/json"]["schema"]["anyOf"]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/books", {"get", "post", "patch", "delete"}),
        ("/authors", {"get", "post", "patch"}),
        ("/book_changes", {"get"}),
        ("/rpc/books_below", {"get", "post"}),
    ],
)
def test_methods_are_those_that_are_granted(path, methods):
    assert set(DOCUMENT["paths"][path]) == methods


def test_every_reference_resolves():
    for reference in set(references_in(DOCUMENT)):
        found = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_new_row_requires_columns_without_a_default():
    row, _ = insert_forms("books")

    assert row["required"] == ["author_id", "title"]


def test_envelope_is_a_form_of_the_body():
    *_, envelope = insert_forms("authors")

    assert set(envelope["properties"]) == {"authors", "books"}
    assert set(envelope["properties"]["books"]["items"]["properties"]) == {"author", "titles"}


def test_title_and_server_are_those_of_the_api():
    assert DOCUMENT["info"]["title"] == "Bookshop"
    assert DOCUMENT["servers"] == [{"url": "https://bookshop.test/rest/v1"}]
