import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, reverse

from config import navigation
from config.urls import handler403
from config.urls import urlpatterns as house

__all__ = ["handler403"]  # Django reads it from the module that has the URLs


def screen(request: HttpRequest) -> HttpResponse:
    return HttpResponse("here")


desk = ([path("assignments/", screen, name="list"), path("mine/", screen, name="mine")], "assignments")
people = ([path("people/", screen, name="people")], "accounts")
urlpatterns = [path("", include(desk)), path("", include(people)), *house]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def labels(client):
    def labels_of(user) -> list[str]:
        client.force_login(user)
        request = client.get("/assignments/").wsgi_request
        return [link.label for link in navigation.links_for(request)]

    return labels_of


def test_desk_sees_the_screens_of_the_desk(labels, staff):
    assert labels(staff) == ["Assignments", "Bookings", "Catalog"]


def test_admin_sees_people_as_well(labels, admin):
    assert labels(admin) == ["Assignments", "Bookings", "Analytics", "Catalog", "People"]


def test_instructor_sees_own_classes_and_figures_only(labels, instructor):
    assert labels(instructor) == ["My classes", "Analytics"]


def test_figures_are_not_offered_where_they_are_switched_off(labels, admin, settings):
    settings.ENABLE_ANALYTICS = False

    assert labels(admin) == ["Assignments", "Bookings", "Catalog", "People"]


def test_somebody_without_a_role_sees_nothing(labels, stranger):
    assert labels(stranger) == []


@pytest.mark.parametrize("name", ["assignments:calendar", "no:such"])
def test_a_screen_that_does_not_exist_has_no_address(name):
    assert navigation.address_of(name) == ""


@pytest.mark.parametrize(("address", "current"), [("/assignments/", "Assignments"), ("/theme/", None)])
def test_the_screen_that_is_open_is_marked(client, rf, manager, address, current):
    request = rf.get(address)
    client.force_login(manager)
    request.user = client.get("/assignments/").wsgi_request.user

    marked = [link.label for link in navigation.links_for(request) if link.current]

    assert marked == ([current] if current else [])


def test_home_is_the_first_screen_that_one_may_open(client, manager):
    client.force_login(manager)

    assert client.get(reverse("home"))["Location"] == "/assignments/"


def test_home_tells_somebody_without_a_role_whom_to_ask(client, stranger):
    client.force_login(stranger)

    response = client.get(reverse("home"))

    assert response.status_code == 403
    assert "Ask an admin to give you one." in response.text
