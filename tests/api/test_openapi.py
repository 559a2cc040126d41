"""The OpenAPI document at `/rest/v1/`."""

import pytest

from config.urls import REST

pytestmark = pytest.mark.django_db


def test_document_describes_every_table_and_function(rest, instructor):
    response = rest.as_user(instructor).get("")

    expected = {f"/{resource.name}" for resource in REST.resources}
    expected |= {f"/rpc/{function.name}" for function in REST.functions}
    assert (response.status_code, response["Content-Type"]) == (200, "application/openapi+json; charset=utf-8")
    assert set(response.json()["paths"]) == expected
    assert response.json()["servers"] == [{"url": "http://testserver/rest/v1"}]


def test_document_requires_authentication(rest):
    assert rest.get("").status_code == 401
