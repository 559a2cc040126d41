"""A request that meets others in the database runs again, and in the end says that nothing was changed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from accounts.models import User
from tests.connections import connect

LOSSES: list[str] = []


@require_POST
def rename(request: HttpRequest) -> HttpResponse:
    """Renames the person to what was sent, and then loses against another transaction as often as LOSSES says."""
    uploaded = request.FILES.get("name")
    name = uploaded.read().decode() if uploaded else request.POST["name"]
    User.objects.filter(pk=request.user.pk).update(full_name=name)
    if LOSSES:
        with connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'broken off' USING ERRCODE = '{LOSSES.pop()}'; END $$")
    return HttpResponse(name)


urlpatterns = [path("rename/", rename), path("", include("config.urls"))]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _wins_again():
    yield
    LOSSES.clear()


def name_of(user):
    return User.objects.values_list("full_name", flat=True).get(pk=user.pk)


@pytest.mark.parametrize("person", ["staff", "instructor"])
def test_a_request_that_lost_runs_again_as_the_same_person(request, client, person):
    user = request.getfixturevalue(person)
    client.force_login(user)
    LOSSES.extend(["40P01", "40001"])

    response = client.post("/rename/", {"name": "Asha"})

    assert (response.status_code, response.text) == (200, "Asha")
    assert name_of(user) == "Asha"


def test_an_uploaded_file_is_read_again_from_its_start(client, staff):
    client.force_login(staff)
    LOSSES.append("40P01")

    response = client.post("/rename/", {"name": SimpleUploadedFile("name.txt", b"Asha")})

    assert response.text == "Asha"


def test_a_request_that_keeps_losing_changes_nothing_and_says_so(client, staff, settings):
    settings.MAX_RETRIES = 1
    client.force_login(staff)
    LOSSES.extend(["40P01"] * 2)

    response = client.post("/rename/", {"name": "Asha"})

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Nothing was changed." in response.text
    assert name_of(staff) == "Sunita Staff"


def test_htmx_is_told_without_losing_the_form(client, staff, settings, htmx):
    settings.MAX_RETRIES = 0
    client.force_login(staff)
    LOSSES.append("55P03")

    response = client.post("/rename/", {"name": "Asha"}, headers=htmx)

    assert (response.status_code, response["Retry-After"], response["HX-Reswap"]) == (503, "5", "none")


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_somebody_else_holds_makes_the_request_busy(client, staff, settings):
    settings.MAX_RETRIES = 1
    client.force_login(staff)

    with connect() as other:
        other.execute("SELECT FROM user_profiles WHERE user_id = %s FOR UPDATE", [staff.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            response = client.post("/rename/", {"name": "Asha"})
            cursor.execute("RESET lock_timeout")

    assert response.status_code == 503
    assert name_of(staff) == "Sunita Staff"
