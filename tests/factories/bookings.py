import factory
from factory.django import DjangoModelFactory

from bookings.models import Booking, BookingImport
from tests.factories.accounts import UserFactory


class BookingFactory(DjangoModelFactory[Booking]):
    class Meta:
        model = Booking

    class_name = "Hatha"
    first_name = "Meera"
    last_name = factory.Sequence(lambda n: f"Client{n}")
    email = factory.Sequence(lambda n: f"client{n}@example.test")
    phone = "+91 98200 11111"


class BookingImportFactory(DjangoModelFactory[BookingImport]):
    class Meta:
        model = BookingImport

    owner = factory.SubFactory(UserFactory)
    file_name = "bookings.csv"
    digest = "0" * 64
