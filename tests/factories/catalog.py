import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from catalog.models import ClassSchedule, ClassType, Package, StudioClosure


class ClassTypeFactory(DjangoModelFactory[ClassType]):
    class Meta:
        model = ClassType

    name = factory.Sequence(lambda n: f"Hatha {n}")


class PackageFactory(DjangoModelFactory[Package]):
    class Meta:
        model = Package

    name = factory.Sequence(lambda n: f"Twelve classes {n}")
    price = Decimal("6000.00")
    class_count = 12
    validity_days = 60


class ClassScheduleFactory(DjangoModelFactory[ClassSchedule]):
    class Meta:
        model = ClassSchedule

    class_type = factory.SubFactory(ClassTypeFactory)
    day_of_week = ClassSchedule.DayOfWeek.MONDAY
    start_time = dt.time(7)
    end_time = dt.time(8)
    effective_from = dt.date(2026, 1, 1)


class StudioClosureFactory(DjangoModelFactory[StudioClosure]):
    class Meta:
        model = StudioClosure

    name = "Diwali"
    first_day = dt.date(2026, 11, 8)
    last_day = dt.date(2026, 11, 9)
