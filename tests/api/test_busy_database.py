"""A busy database is 409 with code 40001. After 503 the clients would repeat the request (contract 1)."""

import pytest
from django.db import connection

from assignments.models import Assignment
from tests.connections import connect
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_lock_timeout_after_the_last_retry_is_409(rest, manager, settings):
    settings.MAX_RETRIES = 1
    assignment = AssignmentFactory()
    caller, query = rest.as_user(manager), {"id": f"eq.{assignment.pk}"}
    with connect() as other, connection.cursor() as cursor:
        other.execute("SELECT FROM class_assignments WHERE id = %s FOR UPDATE", [assignment.pk])
        cursor.execute("SET lock_timeout = '50ms'")
        response = caller.patch("class_assignments", {"notes": "x"}, **query)
        cursor.execute("RESET lock_timeout")
        other.rollback()

    assert (response.status_code, response.json()["code"]) == (409, "40001")
    assert response.json()["message"] == "The database is busy; nothing was changed"
    assert Assignment.objects.get().notes is None


@pytest.mark.parametrize(("method", "path"), [("GET", "class_assignments"), ("POST", "rpc/assignment_analytics")])
def test_statement_timeout_is_409_without_a_retry(rest, manager, method, path):
    caller, body = rest.as_user(manager), {} if method == "POST" else None
    with connect() as other, connection.cursor() as cursor:
        other.execute("LOCK TABLE class_assignments IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET statement_timeout = '50ms'")
        response = caller.send(method, path, body)
        cursor.execute("RESET statement_timeout")
        other.rollback()

    assert (response.status_code, response.json()["code"]) == (409, "40001")
