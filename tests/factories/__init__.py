"""Valid rows that never collide: every class has a day of its own unless a test says otherwise."""

from tests.factories.accounts import (
    ApiSessionFactory,
    ApiTokenFactory,
    BrowserSessionFactory,
    InstructorFactory,
    RefreshTokenFactory,
    UserFactory,
)
from tests.factories.assignments import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    SavedViewFactory,
)
from tests.factories.bookings import BookingFactory, BookingImportFactory
from tests.factories.catalog import ClassScheduleFactory, ClassTypeFactory, PackageFactory, StudioClosureFactory
from tests.factories.drafts import DraftFactory, ProposedClassFactory

__all__ = [
    "ApiSessionFactory",
    "ApiTokenFactory",
    "AssignmentBookingFactory",
    "AssignmentFactory",
    "AssignmentSeriesFactory",
    "BookingFactory",
    "BookingImportFactory",
    "BrowserSessionFactory",
    "ClassScheduleFactory",
    "ClassTypeFactory",
    "DraftFactory",
    "InstructorFactory",
    "PackageFactory",
    "ProposedClassFactory",
    "RefreshTokenFactory",
    "SavedViewFactory",
    "StudioClosureFactory",
    "UserFactory",
]
