"""Whatever stands in a body: it is stored, or refused in words. And a database that is busy says so, without a 5xx."""

import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assignments.models import Assignment
from config.urls import REST
from tests.connections import connect
from tests.factories import AssignmentFactory

ODD = st.sampled_from(
    [
        "infinity",
        "now",
        "epoch",
        "24:00",
        "0000-00-00",
        "9999-12-31",
        "\0",
        "\ud800",
        "{a,b}",
        "{",
        "null",
        "-0",
        "NaN",
        "é",
    ]
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5), ODD),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.dictionaries(st.text(max_size=3), inside, max_size=2)),
    max_leaves=4,
)
TABLES = [resource for resource in REST.resources if resource.name != "assignment_details"]
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def caller(rest, admin):
    return rest.by(admin).asking(prefer="return=representation")


def rows_of(resource):
    names = st.sampled_from([column.name for column in resource.columns])
    return st.dictionaries(names, VALUES, max_size=6)


@pytest.mark.django_db
@pytest.mark.parametrize("resource", TABLES, ids=lambda resource: resource.name)
@FUZZ
@given(data=st.data())
def test_no_body_breaks_the_server(caller, resource, data):
    row = data.draw(rows_of(resource))
    posted = caller.post(resource.name, row)
    batch = caller.post(resource.name, [row, row], columns=",".join(row))
    changed = caller.patch(resource.name, row, **{resource.key: "not.is.null"})

    assert max(response.status_code for response in (posted, batch, changed)) < 500


@pytest.mark.django_db
@FUZZ
@given(assignments=VALUES, links=VALUES, name=VALUES, ids=VALUES)
def test_no_envelope_breaks_the_server(caller, assignments, links, name, ids):
    bodies = [
        {"assignments": assignments, "booking_associations": links},
        {
            "assignments": [{"temp_id": name}],
            "booking_associations": [{"assignment_temp_id": name, "booking_ids": ids}],
        },
    ]

    assert max(caller.post("class_assignments", body).status_code for body in bodies) < 500


@pytest.mark.django_db
@pytest.mark.parametrize("function", REST.functions, ids=lambda function: function.name)
@FUZZ
@given(data=st.data())
def test_no_arguments_break_the_server(caller, function, data):
    body = {argument.name: data.draw(VALUES) for argument in function.arguments}

    assert caller.post(f"rpc/{function.name}", body).status_code < 500
    assert caller.post(f"rpc/{function.name}", json.dumps(data.draw(VALUES))).status_code < 500


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_is_told_as_409(rest, manager, settings):
    settings.MAX_RETRIES = 1
    assignment = AssignmentFactory()
    caller, query = rest.by(manager), {"id": f"eq.{assignment.pk}"}
    with connect() as other, connection.cursor() as cursor:
        other.execute("SELECT FROM class_assignments WHERE id = %s FOR UPDATE", [assignment.pk])
        cursor.execute("SET lock_timeout = '50ms'")
        response = caller.patch("class_assignments", {"notes": "x"}, **query)
        cursor.execute("RESET lock_timeout")
        other.rollback()

    assert (response.status_code, response.json()["code"]) == (409, "40001")
    assert response.json()["message"] == "The database is busy; nothing was changed"
    assert Assignment.objects.get().notes is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("verb", "path"), [("GET", "class_assignments"), ("POST", "rpc/assignment_analytics")])
def test_a_statement_that_takes_too_long_is_told_as_409_too(rest, manager, verb, path):
    """Not as 503, which the clients repeat by themselves, and not again and again: it would take as long once more."""
    caller, body = rest.by(manager), {} if verb == "POST" else None
    with connect() as other, connection.cursor() as cursor:
        other.execute("LOCK TABLE class_assignments IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET statement_timeout = '50ms'")
        response = caller.send(verb, path, body)
        cursor.execute("RESET statement_timeout")
        other.rollback()

    assert (response.status_code, response.json()["code"]) == (409, "40001")
