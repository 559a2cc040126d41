"""Domain 3.1: the database gives every booking an id of its own, under any concurrency."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.models import Booking
from database.constraints import constraint_name
from tests.connections import at_once, sqlstates
from tests.factories import BookingFactory

NEW_YEARS_EVE_LATE = dt.datetime(2026, 12, 31, 19, 0, tzinfo=dt.UTC)  # 00:30 on New Year's Day in Kolkata

INSERT = """
INSERT INTO bookings (class_name, first_name, last_name, email, phone)
VALUES ('Hatha', 'Meera', 'Nair', 'meera@example.test', '1') RETURNING booking_id
"""


@pytest.mark.django_db
def test_the_first_booking_of_a_day_is_number_one():
    booking = BookingFactory(created_at=dt.datetime(2026, 3, 1, 6, 0, tzinfo=dt.UTC))

    assert booking.booking_id == "YOG-20260301-0001"


@pytest.mark.django_db
def test_the_day_is_the_studios():
    assert BookingFactory(created_at=NEW_YEARS_EVE_LATE).booking_id == "YOG-20270101-0001"


@pytest.mark.django_db
def test_an_explicit_id_is_kept_and_stepped_over():
    BookingFactory(booking_id="YOG-20260301-0001")

    booking = BookingFactory(created_at=dt.datetime(2026, 3, 1, 6, 0, tzinfo=dt.UTC))

    assert booking.booking_id == "YOG-20260301-0002"


@pytest.mark.django_db
def test_a_whole_batch_gets_numbers():
    rows = Booking.objects.bulk_create(BookingFactory.build_batch(3))

    assert all(re.fullmatch(r"YOG-\d{8}-\d{4}", row.booking_id) for row in rows)
    assert len({row.booking_id for row in rows}) == 3


@pytest.mark.django_db
def test_a_full_day_hands_on_to_the_next():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO booking_numbers VALUES ('2026-03-01', 9999)")

    booking = BookingFactory(created_at=dt.datetime(2026, 3, 1, 6, 0, tzinfo=dt.UTC))

    assert booking.booking_id == "YOG-20260302-0001"


@pytest.mark.django_db
def test_a_month_without_numbers_left_says_so():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO booking_numbers SELECT day, 9999 FROM generate_series('2026-03-01'::date, '2026-03-31', '1 day') AS day"
        )

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        BookingFactory(created_at=dt.datetime(2026, 3, 1, 6, 0, tzinfo=dt.UTC))

    assert constraint_name(error.value) == "bookings_numbers_left"


@pytest.mark.django_db(transaction=True)
def test_200_ids_made_at_once_are_unique():
    def insert_ten(own, _number):
        return [own.execute(INSERT).fetchone()[0] for _ in range(10)]

    answers = at_once(20, insert_ten)

    assert sqlstates(answers) == []
    assert len({booking_id for batch in answers for booking_id in batch}) == 200


@pytest.mark.django_db
def test_a_change_is_stamped():
    booking = BookingFactory(updated_at=NEW_YEARS_EVE_LATE)

    Booking.objects.filter(pk=booking.pk).update(phone="2")

    booking.refresh_from_db()
    assert booking.updated_at != NEW_YEARS_EVE_LATE


@pytest.mark.django_db
def test_a_booking_is_found_by_parts_of_name_address_and_id():
    wanted = BookingFactory(first_name="Meera", last_name="Nair", email="mn@example.test")
    BookingFactory(first_name="Meera", last_name="Shah")

    assert list(Booking.objects.matching("meera NAI")) == [wanted]
    assert list(Booking.objects.matching(wanted.booking_id[-9:])) == [wanted]
    assert list(Booking.objects.matching("mn@example")) == [wanted]
