"""Requests generated from the OpenAPI document, valid and invalid, get the responses that it describes."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.urls import REST
from config.wsgi import application
from postgrest_server.openapi.document import openapi_document
from tests.api import random_requests
from tests.api.rest import bearer_of
from tests.factories import AssignmentBookingFactory, ClassScheduleFactory, PackageFactory

STATUS_CHECKS = [not_a_server_error, status_code_conformance, response_headers_conformance]
CONTENT_CHECKS = [content_type_conformance, response_schema_conformance]
DOCUMENT = schemathesis.openapi.from_dict(openapi_document(REST, server_url="http://localhost/rest/v1"))
DOCUMENT.app = application
OPERATIONS = [
    found.ok()  # type: ignore[union-attr]  # an invalid operation has none: the test fails to load
    for found in DOCUMENT.get_all_operations()
]
FUZZ = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def bearers(one_transaction, admin, manager, instructor):
    AssignmentBookingFactory(assignment__instructor=instructor)
    ClassScheduleFactory()
    PackageFactory()
    return [bearer_of(person) for person in (admin, manager, instructor)]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@FUZZ
@given(data=st.data())
def test_response_conforms_to_the_document(bearers, operation, data):
    case = data.draw(operation.as_strategy(generation_mode=data.draw(st.sampled_from(GenerationMode))))
    headers = data.draw(random_requests.headers()) | {"authorization": f"Bearer {data.draw(st.sampled_from(bearers))}"}
    response = case.call(headers=headers)

    is_empty = response.status_code == 201 and not response.content  # the document describes it only in its text
    case.validate_response(response, checks=STATUS_CHECKS if is_empty else STATUS_CHECKS + CONTENT_CHECKS)
