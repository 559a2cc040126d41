import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def counters_at_their_beginning(db: None) -> None:
    """Numbers of bookings count from one: Django empties the tables of models after a test that commits, not this one."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM booking_numbers")
