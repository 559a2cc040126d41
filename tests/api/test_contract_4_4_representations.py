"""Contract 4.4: arrays, single objects, CSV, and which schema there is."""

import pytest

from tests.api.rest import OBJECT
from tests.factories import AssignmentFactory, BookingFactory, ClassTypeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_rows_are_an_array(rest, manager, accept):
    ClassTypeFactory(name="Yin")
    response = rest.by(manager).asking(accept=accept).get("class_types", select="name")

    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.json() == [{"name": "Yin"}]


def test_a_single_row_is_an_object(rest, manager):
    ClassTypeFactory(name="Yin")
    response = rest.by(manager).asking(accept=OBJECT).get("class_types", select="name")

    assert response["Content-Type"] == "application/vnd.pgrst.object+json; charset=utf-8"
    assert response.json() == {"name": "Yin"}


@pytest.mark.parametrize("count", [0, 2])
def test_none_or_many_are_no_object(rest, manager, count):
    for _ in range(count):
        ClassTypeFactory()
    response = rest.by(manager).asking(accept=OBJECT).get("class_types")

    assert response.status_code == 406
    assert response.json() == {
        "code": "PGRST116",
        "message": "Cannot coerce the result to a single JSON object",
        "details": f"The result contains {count} rows",
        "hint": None,
    }


def test_csv_has_a_header_in_the_order_of_select_and_nothing_for_null(rest, manager):
    ClassTypeFactory(name='With "quotes", and\nlines', duration_minutes=60)
    response = (
        rest.by(manager)
        .asking(accept="text/csv")
        .get("class_types", select="minutes:duration_minutes,description,name,is_active")
    )

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.text == 'minutes,description,name,is_active\n60,,"With ""quotes"", and\nlines",true\n'
    assert response["Content-Range"] == "0-0/*"


def test_csv_of_nothing_is_its_header(rest, manager):
    response = rest.by(manager).asking(accept="text/csv", prefer="count=exact").get("packages", select="id,name")

    assert (response.text, response["Content-Range"]) == ("id,name\n", "*/0")


def test_nulls_can_be_stripped(rest, manager):
    AssignmentFactory()
    accept = "application/vnd.pgrst.array+json;nulls=stripped"
    response = rest.by(manager).asking(accept=accept).get("class_assignments", select="version,notes,packages(name)")

    assert response.json() == [{"version": 1}]


def test_other_media_types_are_406(rest, manager):
    response = rest.by(manager).asking(accept="image/png").get("class_types")

    assert response.status_code == 406
    assert response.json()["code"] == "PGRST107"
    assert response.json()["message"] == "None of these media types are available: image/png"


def test_head_has_the_headers_of_get_and_no_body(rest, manager):
    BookingFactory()
    response = rest.by(manager).asking(prefer="count=exact").head("bookings", select="*")

    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Range"] == "0-0/1"
    assert response["Content-Type"] == "application/json; charset=utf-8"


def test_a_refused_head_tells_its_code_in_a_header(rest, manager):
    response = rest.by(manager).head("class_types", nope="eq.1")

    assert (response.status_code, response.content) == (400, b"")
    assert response["Proxy-Status"] == "PostgREST; error=42703"


@pytest.mark.parametrize(("verb", "header"), [("GET", "accept_profile"), ("POST", "content_profile")])
def test_there_is_one_schema(rest, manager, verb, header):
    refused = rest.by(manager).asking(**{header: "private"}).send(verb, "class_types", [])

    assert refused.status_code == 406
    assert refused.json() == {
        "code": "PGRST106",
        "message": "Invalid schema: private",
        "details": None,
        "hint": "Only the following schemas are exposed: public",
    }
    assert rest.by(manager).asking(accept_profile="public", content_profile="public").get("class_types").json() == []
