"""Contract 4.4: arrays, single objects, CSV, and the one schema."""

import pytest

from tests.factories import AssignmentFactory, BookingFactory, ClassTypeFactory
from tests.postgrest_server.rest_client import OBJECT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_rows_are_an_array(rest, manager, accept):
    ClassTypeFactory(name="Yin")
    response = rest.as_user(manager).with_headers(accept=accept).get("class_types", select="name")

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.json() == [{"name": "Yin"}]


def test_single_row_is_an_object(rest, manager):
    ClassTypeFactory(name="Yin")
    response = rest.as_user(manager).with_headers(accept=OBJECT).get("class_types", select="name")

    assert response["Content-Type"] == "application/vnd.pgrst.object+json; charset=utf-8"
    assert response.json() == {"name": "Yin"}


@pytest.mark.parametrize("count", [0, 2])
def test_no_row_or_several_rows_are_406_as_an_object(rest, manager, count):
    for _ in range(count):
        ClassTypeFactory()
    response = rest.as_user(manager).with_headers(accept=OBJECT).get("class_types")

    assert response.status_code == 406
    assert response.json() == {
        "code": "PGRST116",
        "message": "Cannot coerce the result to a single JSON object",
        "details": f"The result contains {count} rows",
        "hint": None,
    }


def test_csv_has_a_header_in_select_order_and_empty_nulls(rest, manager):
    ClassTypeFactory(name='With "quotes", and\nlines', duration_minutes=60)
    response = (
        rest.as_user(manager)
        .with_headers(accept="text/csv")
        .get("class_types", select="minutes:duration_minutes,description,name,is_active")
    )

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.text == 'minutes,description,name,is_active\n60,,"With ""quotes"", and\nlines",true\n'
    assert response["Content-Range"] == "0-0/*"


def test_csv_without_rows_is_the_header(rest, manager):
    response = (
        rest.as_user(manager).with_headers(accept="text/csv", prefer="count=exact").get("packages", select="id,name")
    )

    assert (response.text, response["Content-Range"]) == ("id,name\n", "*/0")


def test_nulls_are_stripped(rest, manager):
    AssignmentFactory()
    accept = "application/vnd.pgrst.array+json;nulls=stripped"
    response = (
        rest.as_user(manager)
        .with_headers(accept=accept)
        .get("class_assignments", select="version,notes,packages(name)")
    )

    assert response.json() == [{"version": 1}]


def test_unavailable_media_type_is_406(rest, manager):
    response = rest.as_user(manager).with_headers(accept="image/png").get("class_types")

    assert response.status_code == 406
    assert response.json()["code"] == "PGRST107"
    assert response.json()["message"] == "None of these media types are available: image/png"


def test_head_has_the_headers_of_get_without_a_body(rest, manager):
    BookingFactory()
    response = rest.as_user(manager).with_headers(prefer="count=exact").head("bookings", select="*")

    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Range"] == "0-0/1"
    assert response["Content-Type"] == "application/json; charset=utf-8"


def test_refused_head_has_its_code_in_a_header(rest, manager):
    response = rest.as_user(manager).head("class_types", nope="eq.1")

    assert (response.status_code, response.content) == (400, b"")
    assert response["Proxy-Status"] == "PostgREST; error=42703"


@pytest.mark.parametrize(("verb", "header"), [("GET", "accept_profile"), ("POST", "content_profile")])
def test_other_schema_is_406(rest, manager, verb, header):
    refused = rest.as_user(manager).with_headers(**{header: "private"}).send(verb, "class_types", [])

    assert refused.status_code == 406
    assert refused.json() == {
        "code": "PGRST106",
        "message": "Invalid schema: private",
        "details": None,
        "hint": "Only the following schemas are exposed: public",
    }
    assert (
        rest.as_user(manager).with_headers(accept_profile="public", content_profile="public").get("class_types").json()
        == []
    )
