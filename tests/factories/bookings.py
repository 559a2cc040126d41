import factory
from factory.django import DjangoModelFactory

from bookings.models import Booking


class BookingFactory(DjangoModelFactory[Booking]):
    class Meta:
        model = Booking

    class_name = "Hatha"
    first_name = "Meera"
    last_name = factory.Sequence(lambda n: f"Client{n}")
    email = factory.Sequence(lambda n: f"client{n}@example.test")
    phone = "+91 98200 11111"
