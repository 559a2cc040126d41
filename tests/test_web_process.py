"""The tests' own mechanism: requests are the web process's, everything around them the owner's."""

from urllib.request import urlopen

import pytest
from celery import shared_task
from django.contrib.auth.decorators import login_not_required
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from accounts.models import User
from accounts.row_security.acting import acting_as
from assignments.models import Assignment


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def current_person() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user_id', true)")
        return cursor.fetchone()[0]


@login_not_required
def outside(_request):
    return HttpResponse(current_role())


@login_not_required
def streaming(_request):
    return StreamingHttpResponse(current_role() for _ in range(2))


@login_not_required
def reading(_request):
    return HttpResponse(Assignment.objects.count())


@shared_task(name="tests.tell_role")
def tell_role():
    ROLES_OF_JOBS.append((current_role(), current_person()))


@login_not_required
def handing_over(_request):
    with acting_as(User.objects.with_access().get()):
        tell_role.delay()
        within = current_role()
    return HttpResponse(f"{within} {current_role()}")


ROLES_OF_JOBS: list[tuple[str, str]] = []
urlpatterns = [
    path("outside/", outside),
    path("streaming/", streaming),
    path("reading/", reading),
    path("handing-over/", handing_over),
]


@pytest.fixture(autouse=True)
def these_addresses(settings):
    settings.ROOT_URLCONF = __name__


@pytest.fixture(params=["in the transaction of a test", "in its own transactions"])
def database(request):
    request.getfixturevalue("db" if "of a test" in request.param else "transactional_db")


@pytest.fixture
def owner(database) -> str:
    return current_role()


def test_a_request_is_the_web_process_and_the_test_around_it_the_owner(client, owner):
    assert client.get("/outside/").text == "studio_web"
    assert current_role() == owner == "studio"


def test_so_is_what_streams_after_it(client, owner):
    response = client.get("/streaming/")

    assert current_role() == owner
    assert list(response.streaming_content) == [b"studio_web", b"studio_web"]
    assert current_role() == owner


def test_a_view_that_forgets_whom_it_runs_for_is_refused(client, owner):
    with pytest.raises(ProgrammingError, match="permission denied for table class_assignments"), transaction.atomic():
        client.get("/reading/")

    assert current_role() == owner


def test_a_job_is_the_workers_and_the_request_goes_on_as_before(client, owner, staff):
    ROLES_OF_JOBS.clear()

    assert client.get("/handing-over/").text == "studio_desk studio_web"
    assert [(owner, "")] == ROLES_OF_JOBS
    assert current_role() == owner


def test_a_request_to_the_live_server_is_the_web_process(live_server):
    with urlopen(f"{live_server.url}/outside/") as answer:
        assert answer.read() == b"studio_web"


def test_no_statement_is_counted_for_it(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/outside/")
