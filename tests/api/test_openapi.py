"""The description at `/rest/v1/`: complete, valid, and told to those who are signed in."""

import pytest

from config.urls import REST

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(rest, instructor):
    response = rest.by(instructor).get("")
    assert (response.status_code, response["Content-Type"]) == (200, "application/openapi+json; charset=utf-8")
    return response.json()


def test_every_table_and_function_is_described(document):
    expected = {f"/{resource.name}" for resource in REST.resources}
    expected |= {f"/rpc/{function.name}" for function in REST.functions}

    assert set(document["paths"]) == expected
    assert document["openapi"] == "3.1.0"


def test_verbs_are_those_that_there_are(document):
    assert set(document["paths"]["/class_assignments"]) == {"get", "post", "patch", "delete"}
    assert set(document["paths"]["/assignment_details"]) == {"get"}
    assert set(document["paths"]["/user_profiles"]) == {"get", "post", "patch"}
    assert set(document["paths"]["/rpc/bulk_assignment_operations"]) == {"post"}
    assert set(document["paths"]["/rpc/assignment_analytics"]) == {"get", "post"}


def test_references_lead_somewhere(document):
    def references(value):
        if isinstance(value, dict):
            yield from ([value["$ref"]] if "$ref" in value else [])
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                yield from references(each)

    for reference in set(references(document)):
        found = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_strangers_are_told_nothing(rest):
    assert rest.get("").status_code == 401
