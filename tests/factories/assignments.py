import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from assignments.models import Assignment, AssignmentBooking, AssignmentSeries
from class_list.models import SavedView
from tests.factories.accounts import InstructorFactory, UserFactory
from tests.factories.bookings import BookingFactory
from tests.factories.catalog import ClassTypeFactory

FIRST_DAY = dt.date(2026, 6, 1)


class AssignmentSeriesFactory(DjangoModelFactory[AssignmentSeries]):
    class Meta:
        model = AssignmentSeries

    schedule_type = "weekly"
    booking_type = "public_group"
    class_type = factory.SubFactory(ClassTypeFactory)
    payment_type = "per_class"
    payment_rate = Decimal("500.00")
    first_day = FIRST_DAY
    last_day = FIRST_DAY + dt.timedelta(weeks=12)
    created_by = factory.SubFactory(UserFactory)


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """A class from 07:00 to 08:00 on a day of its own, with an instructor and a class type of its own."""

    class Meta:
        model = Assignment

    class_type = factory.SubFactory(ClassTypeFactory)
    instructor = factory.SubFactory(InstructorFactory)
    date = factory.Sequence(lambda n: FIRST_DAY + dt.timedelta(days=n % 700))
    start_time = dt.time(7)
    end_time = dt.time(8)
    schedule_type = "adhoc"
    payment_amount = Decimal("500.00")
    payment_rate = Decimal("500.00")
    assigned_by = factory.SubFactory(UserFactory)


class AssignmentBookingFactory(DjangoModelFactory[AssignmentBooking]):
    class Meta:
        model = AssignmentBooking

    assignment = factory.SubFactory(AssignmentFactory)
    booking = factory.SubFactory(BookingFactory)


class SavedViewFactory(DjangoModelFactory[SavedView]):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"View {n}")
