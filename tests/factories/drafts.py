import datetime as dt
from decimal import Decimal

import factory

from assignments.proposals import ProposedClass
from assignments.recurrence import Slot
from scheduling.drafts import Draft
from tests.factories.accounts import InstructorFactory
from tests.factories.catalog import ClassTypeFactory, PackageFactory

TODAY = dt.date(2026, 5, 1)  # a Friday
MONDAY, WEDNESDAY, FRIDAY = 1, 3, 5


def may(day: int, start: str = "07:00", end: str = "08:00") -> Slot:
    """A slot in May 2026; the 4th is a Monday."""
    return Slot(
        date=dt.date(2026, 5, day), start_time=dt.time.fromisoformat(start), end_time=dt.time.fromisoformat(end)
    )


class DraftFactory(factory.Factory[Draft]):
    """An ad hoc class on Monday 4 May 2026, or with a trait, such as `weekly`, another type."""

    class Meta:
        model = Draft

    class Params:
        weekly = factory.Trait(
            schedule_type="weekly",
            booking_type="public_group",
            weekdays=frozenset({MONDAY, WEDNESDAY}),
            last_day=dt.date(2026, 5, 17),
        )
        packaged = factory.Trait(
            schedule_type="package",
            class_type_id=None,
            package_id=factory.LazyFunction(lambda: PackageFactory(class_count=4, validity_days=30).pk),
            weekdays=frozenset({MONDAY, WEDNESDAY}),
        )
        crash = factory.Trait(
            schedule_type="crash",
            booking_type="corporate",
            class_type_id=None,
            package_id=factory.LazyFunction(
                lambda: PackageFactory(class_count=5, validity_days=10, course_type="crash").pk
            ),
        )

    schedule_type = "adhoc"
    instructor_id = factory.LazyFunction(lambda: InstructorFactory().pk)
    class_type_id = factory.LazyFunction(lambda: ClassTypeFactory().pk)
    booking_type = "individual"
    first_day = dt.date(2026, 5, 4)
    start_time = dt.time(7)
    end_time = dt.time(8)
    payment_type = "per_class"
    payment_rate = Decimal(500)


class ProposedClassFactory(factory.Factory[ProposedClass]):
    """A class on Monday 4 May 2026, 07:00 to 08:00."""

    class Meta:
        model = ProposedClass

    key = factory.Sequence(lambda n: f"line-{n}")
    slot = may(4)
    instructor_id = factory.LazyFunction(lambda: InstructorFactory().pk)
