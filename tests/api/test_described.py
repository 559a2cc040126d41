"""What the description at `/rest/v1/` promises: whatever fits it, and whatever does not, is answered as it says."""

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
from tests.api import requests
from tests.api.rest import bearer_of
from tests.factories import AssignmentBookingFactory, ClassScheduleFactory, PackageFactory

STATUS = [not_a_server_error, status_code_conformance, response_headers_conformance]
CONTENT = [content_type_conformance, response_schema_conformance]
DESCRIPTION = schemathesis.openapi.from_dict(openapi_document(REST, server_url="http://localhost/rest/v1"))
DESCRIPTION.app = application
OPERATIONS = [
    found.ok()  # type: ignore[union-attr]  # what is no operation has none: the description would be broken
    for found in DESCRIPTION.get_all_operations()
]
FUZZ = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def callers(one_transaction, admin, manager, instructor):
    AssignmentBookingFactory(assignment__instructor=instructor)
    ClassScheduleFactory()
    PackageFactory()
    return [bearer_of(person) for person in (admin, manager, instructor)]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@FUZZ
@given(data=st.data())
def test_every_answer_is_one_that_the_description_names(callers, operation, data):
    case = data.draw(operation.as_strategy(generation_mode=data.draw(st.sampled_from(GenerationMode))))
    headers = data.draw(requests.headers()) | {"authorization": f"Bearer {data.draw(st.sampled_from(callers))}"}
    response = case.call(headers=headers)

    is_empty = response.status_code == 201 and not response.content  # as the description says in words
    case.validate_response(response, checks=STATUS if is_empty else STATUS + CONTENT)
