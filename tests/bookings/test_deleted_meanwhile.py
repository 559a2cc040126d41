"""What a change builds on is deleted while it is saved: the foreign key is asked at the end of the transaction."""

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Booking
from tests.bookings.test_screens import TYPED
from tests.connections import call_blocked_by, connect
from tests.factories import PackageFactory


@pytest.mark.django_db(transaction=True)
def test_a_booking_of_a_package_that_is_deleted_meanwhile_is_refused_in_words(staff):
    package, client = PackageFactory(), Client()
    client.force_login(staff)
    sent = TYPED | {"class_package": str(package.pk)}

    with connect() as colleague:
        colleague.execute("DELETE FROM packages WHERE id = %s", [package.pk])
        response = call_blocked_by(colleague, lambda: client.post(reverse("bookings:new"), sent))

    assert response.status_code == 409
    assert "Somebody deleted something that this builds on" in response.text
    assert not Booking.objects.exists()
