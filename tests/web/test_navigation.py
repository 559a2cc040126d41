import pytest
from django.urls import reverse

from web import navigation

pytestmark = pytest.mark.django_db

DESK = ["Today", "Assignments", "Calendar", "Bookings", "Catalog"]


@pytest.fixture
def labels(client):
    def labels_of(user) -> list[str]:
        client.force_login(user)
        request = client.get(reverse("accounts:profile")).wsgi_request
        return [link.label for link in navigation.links_for(request)]

    return labels_of


def test_staff_see_the_screens_of_the_desk(labels, staff):
    assert labels(staff) == DESK


def test_admins_see_analytics_and_people_too(labels, admin):
    assert labels(admin) == ["Today", "Assignments", "Calendar", "Bookings", "Analytics", "Catalog", "People"]


def test_instructors_see_their_classes_calendar_and_figures(labels, instructor):
    assert labels(instructor) == ["My classes", "Calendar", "Analytics"]


def test_analytics_is_hidden_where_it_is_switched_off(labels, admin, settings):
    settings.ENABLE_ANALYTICS = False

    assert labels(admin) == [*DESK, "People"]


def test_a_user_without_a_role_sees_no_entry(labels, stranger):
    assert labels(stranger) == []


@pytest.mark.parametrize(("address", "current"), [("/assignments/", "Assignments"), ("/theme/", None)])
def test_the_open_screen_is_marked(client, rf, manager, address, current):
    request = rf.get(address)
    client.force_login(manager)
    request.user = client.get(reverse("accounts:profile")).wsgi_request.user

    marked = [link.label for link in navigation.links_for(request) if link.current]

    assert marked == ([current] if current else [])


def test_home_redirects_to_the_first_entry(client, manager):
    client.force_login(manager)

    assert client.get(reverse("home"))["Location"] == "/today/"


def test_home_tells_a_user_without_a_role_to_ask_an_admin(client, stranger):
    client.force_login(stranger)

    response = client.get(reverse("home"))

    assert response.status_code == 403
    assert "Ask an admin to give you one." in response.text
