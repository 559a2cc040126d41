"""Every request to a table or function gets a response or an error with four keys, never a server error.

The hooks, triggers and policies of the application run too. Malformed requests as such are tested with the library
(tests/postgrest_server).
"""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from config.urls import REST
from tests.api import random_requests
from tests.api.random_requests import JSON_VALUES
from tests.factories import AssignmentBookingFactory, ClassScheduleFactory, PackageFactory

pytestmark = pytest.mark.django_db

FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
FUZZ_BODIES = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WRITABLE = [resource for resource in REST.resources if resource.writing.insert]


@pytest.fixture
def callers(rest, admin, manager, instructor):
    AssignmentBookingFactory(assignment__instructor=instructor)
    ClassScheduleFactory()
    PackageFactory()
    return [rest.as_user(person) for person in (admin, manager, instructor)]


@pytest.fixture
def returning_rows(rest, admin):
    return rest.as_user(admin).with_headers(prefer="return=representation")


def is_well_formed(response):
    """Return whether the response is JSON if it says so, and an error has the four keys."""
    if response.status_code < 400:
        return "json" not in response.get("Content-Type", "") or json.loads(response.content) is not None
    return response.status_code < 500 and response.json().keys() == {"code", "message", "details", "hint"}


def rows_of(resource):
    names = st.sampled_from([column.name for column in resource.columns])
    return st.dictionaries(names, JSON_VALUES, max_size=6)


@pytest.mark.parametrize("resource", REST.resources, ids=lambda resource: resource.name)
@FUZZ
@given(data=st.data())
def test_request_to_a_table_gets_a_well_formed_response(callers, resource, data):
    caller = data.draw(st.sampled_from(callers)).with_headers(**data.draw(random_requests.headers()))
    method = data.draw(st.sampled_from(["GET", "GET", "GET", "POST", "PATCH", "DELETE"]))
    body = data.draw(random_requests.bodies(resource)) if method in {"POST", "PATCH"} else None
    response = caller.send(method, resource.name, body, pairs=data.draw(random_requests.queries(resource)))

    assert is_well_formed(response), (response.status_code, response.content)


@pytest.mark.parametrize("resource", WRITABLE, ids=lambda resource: resource.name)
@FUZZ_BODIES
@given(data=st.data())
def test_body_of_any_json_values_never_causes_a_server_error(returning_rows, resource, data):
    row = data.draw(rows_of(resource))
    posted = returning_rows.post(resource.name, row)
    batch = returning_rows.post(resource.name, [row, row], columns=",".join(row))
    changed = returning_rows.patch(resource.name, row, **{resource.key: "not.is.null"})

    assert max(response.status_code for response in (posted, batch, changed)) < 500


@FUZZ_BODIES
@given(assignments=JSON_VALUES, links=JSON_VALUES, name=JSON_VALUES, ids=JSON_VALUES)
def test_envelope_of_any_json_values_never_causes_a_server_error(returning_rows, assignments, links, name, ids):
    bodies = [
        {"assignments": assignments, "booking_associations": links},
        {
            "assignments": [{"temp_id": name}],
            "booking_associations": [{"assignment_temp_id": name, "booking_ids": ids}],
        },
    ]

    assert max(returning_rows.post("class_assignments", body).status_code for body in bodies) < 500


@pytest.mark.parametrize("function", REST.functions, ids=lambda function: function.name)
@FUZZ_BODIES
@given(data=st.data())
def test_arguments_of_any_json_values_never_cause_a_server_error(returning_rows, function, data):
    body = {argument.name: data.draw(JSON_VALUES) for argument in function.arguments}

    assert returning_rows.post(f"rpc/{function.name}", body).status_code < 500
    assert returning_rows.post(f"rpc/{function.name}", json.dumps(data.draw(JSON_VALUES))).status_code < 500
