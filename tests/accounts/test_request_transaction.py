"""A request's own transaction: what is refused leaves nothing behind, what is answered stays."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import User
from accounts.row_security.middleware import RowSecurityMiddleware
from bookings.models import Booking
from tests.factories import BookingFactory

pytestmark = pytest.mark.django_db


def answered(user, status):
    """Run a view that takes a booking and answers with that status, the way a request of the person would."""
    request = RequestFactory().post("/")
    request.user = user

    def view(_request):
        BookingFactory()
        return HttpResponse(status=status)

    return RowSecurityMiddleware(view).process_view(request, view, (), {})


@pytest.mark.parametrize("status", [HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.FOUND])
def test_an_answer_keeps_what_the_view_wrote(manager, status):
    assert answered(manager, status).status_code == status
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("status", [HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_GATEWAY])
def test_a_refusal_takes_it_back(manager, status):
    assert answered(manager, status).status_code == status
    assert Booking.objects.count() == 0


def test_the_view_runs_as_the_person(instructor):
    seen = []

    def view(_request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, app_user_id()")
            seen.append(cursor.fetchone())
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = instructor
    RowSecurityMiddleware(view).process_view(request, view, (), {})

    assert seen == [("studio_instructor", instructor.pk)]
    assert User.objects.filter(pk=instructor.pk).exists()
