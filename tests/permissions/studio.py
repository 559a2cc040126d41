"""A small studio in which every address leads to something: Asha's class and all that hangs on it, and things of others."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from accounts.row_security.acting import acting_as, current_change_id
from assignments.models import Assignment
from assignments.services.bulk import BulkAction
from assignments.services.states import cancel_assignments
from config.urls import REST
from notices.models import Notice
from tests.assignments.test_row_security import calculation_of
from tests.factories import (
    ApiSessionFactory,
    ApiTokenFactory,
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    BookingImportFactory,
    BrowserSessionFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
    PackageFactory,
    SavedViewFactory,
    StudioClosureFactory,
    UserFactory,
)
from tests.permissions.addresses import Address

PEOPLE = ("admin", "manager", "staff", "asha", "ravi", "stranger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """`people` by name, each signed in, and the things that the arguments of addresses point to, by the arguments' names."""

    people: dict[str, User]
    sessions: dict[UUID, str]
    things: dict[str, Any]
    own_class: Assignment

    def client_of(self, person: User | None) -> Client:
        """A browser of the person, or of nobody in particular, that went nowhere yet."""
        client = Client(raise_request_exception=False)
        if person:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person.pk]
        return client

    def path(self, address: Address, **others: object) -> str:
        """Where the address leads; `others` take the place of our things."""
        given = dict(address.chosen) | {
            name: others.get(name, self._thing(address, name)) for name in address.arguments
        }
        return reverse(address.name, kwargs=given)

    def _thing(self, address: Address, argument: str) -> Any:
        if argument == "pk":
            argument = dict(address.chosen).get("slug", "template")
        return self.things[argument]

    def sent_to(self, address: Address, **others: Any) -> dict[str, Any]:
        """What is sent there, where an empty form would say nothing about who may send it."""
        things = self.things | others
        own = str(things["assignment_id"])
        day = self.own_class.date + dt.timedelta(days=1)
        if address.name == "rest-function":
            return self._arguments(dict(address.chosen)["name"], own)
        if address.is_api:
            return {}
        filled = {
            "accounts:sign-in": {"username": "nobody@example.test", "password": "wrong"},
            "assignments:answer": {"ids": own, "decision": "accept"},
            "assignments:bulk": {"ids": own, "action": BulkAction.MARK_PAID.value},
            "assignments:export": {"ids": own, "format": "csv"},
            "assignments:amount": {"amount": "650", "reason": "Agreed"},
            "assignments:move": {"date": day, "start_time": "09:00", "end_time": "10:00", "version": 1},
            "assignments:students": {"detach": things["student"]},
            "bookings:status": {"status": "pending"},
            "catalog:move": {"day_of_week": 2, "start_time": "09:00", "end_time": "10:00"},
        }
        return filled.get(address.name, {"sent": "yes"})

    def asked_of(self, address: Address, method: str, **others: Any) -> str:
        """The query, where there would be no answer without one: a file's format, the rows of a write, arguments."""
        match address.name, method:
            case "assignments:export" | "analytics:export", _:
                return "?format=csv"
            case "rest-table", "PATCH" | "DELETE":
                key = REST.resource(dict(address.chosen)["name"]).key
                return f"?{key}=eq.{uuid4()}"
            case "rest-function", "GET":
                own = str((self.things | others)["assignment_id"])
                return f"?{urlencode(self._arguments(dict(address.chosen)['name'], own))}"
        return ""

    def _arguments(self, function: str, assignment_id: str) -> dict[str, Any]:
        """Of a function of the API."""
        of_functions: dict[str, dict[str, Any]] = {
            "assignment_conflict_check": {
                "p_instructor_id": str(self.people["ravi"].pk),
                "p_date": str(self.own_class.date),
                "p_start_time": "07:00",
                "p_end_time": "08:00",
                "p_exclude_assignment_id": assignment_id,
            },
            "bulk_assignment_operations": {
                "operation_type": "update_status",
                "assignment_ids": [assignment_id],
                "update_data": {"payment_status": "paid"},
            },
        }
        return of_functions.get(function, {})


def make_studio() -> Studio:
    people = {
        "admin": UserFactory(full_name="Anita Admin", roles=["admin"]),
        "manager": UserFactory(full_name="Mohan Manager", roles=["manager"]),
        "staff": UserFactory(full_name="Sunita Staff", roles=["staff"]),
        "asha": InstructorFactory(full_name="Asha Rao"),
        "ravi": InstructorFactory(full_name="Ravi Menon"),
        "stranger": UserFactory(full_name="Stranger"),
    }
    own_class = class_with_everything(people["asha"], assigned_by=people["manager"])
    student = own_class.assignment_bookings.get().booking
    invited = UserFactory()
    things = {
        "assignment_id": own_class.pk,
        "booking_pk": student.pk,
        "student": student.booking_id,
        "series_id": own_class.series_id,
        "change_id": cancelled_by(
            people["manager"],
            AssignmentFactory(instructor=people["asha"], date=timezone.localdate() + dt.timedelta(weeks=1)),
        ),
        "person_id": InstructorFactory(full_name="Kavya Nair").pk,
        "token_id": ApiTokenFactory(user=people["asha"]).pk,
        "session_id": ApiSessionFactory(user=people["asha"]).pk,
        "public_id": BrowserSessionFactory(user=people["asha"]).public_id,
        "notice_id": Notice.objects.get(recipient=people["asha"]).pk,
        "read_at": timezone.now(),
        "view_id": SavedViewFactory(owner=people["manager"]).pk,
        "import_id": BookingImportFactory(owner=people["staff"]).pk,
        "closure_id": StudioClosureFactory().pk,
        "closure": StudioClosureFactory().pk,
        "class-type": ClassTypeFactory().pk,
        "package": PackageFactory().pk,
        "template": ClassScheduleFactory().pk,
        "uidb64": urlsafe_base64_encode(force_bytes(invited.pk)),
        "token": default_token_generator.make_token(invited),
        "status": 404,
    }
    sessions = {person.pk: session_of(person) for person in people.values()}
    return Studio(people=people, sessions=sessions, things=things, own_class=own_class)


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def class_with_everything(instructor: User, *, assigned_by: User) -> Assignment:
    """A class that took place yesterday, of a series, with a student, a calculation and a note."""
    row = AssignmentFactory(
        instructor=instructor,
        assigned_by=assigned_by,
        date=timezone.localdate() - dt.timedelta(days=1),
        series=AssignmentSeriesFactory(),
        series_position=1,
        schedule_type="weekly",
        booking_type="public_group",
        notes="Bring mats",
    )
    AssignmentBookingFactory(assignment=row, booking=BookingFactory(booking_type="public_group"))
    calculation_of(row)
    return row


def cancelled_by(actor: User, row: Assignment) -> UUID | None:
    """The id of that change, which also tells the instructor."""
    with acting_as(actor):
        cancel_assignments(assignment_ids=[row.pk], actor=actor, now=timezone.now(), reason="The hall is closed.")
        return current_change_id()
