"""Whatever people do to the classes of a studio, in any order: what always holds (domain 3.4, 4.8, 5.2, 5.4).

Many random steps by random people. A refused step changes nothing; a step that is taken can be read from history.
"""

import datetime as dt
import json
import random
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from accounts.exceptions import AccountsError
from accounts.models import User
from accounts.row_security.acting import acting_as
from assignments.exceptions import AssignmentsError
from assignments.models import Assignment, AssignmentBooking, HistoryEntry, PaymentCalculation
from assignments.payments import PaymentError
from assignments.selectors.shares import shares_of
from assignments.services.amounts import override_amount, reset_amount
from assignments.services.answer import answer_assignments
from assignments.services.bulk import BulkAction, apply_to_many
from assignments.services.delete import delete_assignments
from assignments.services.notes import set_note
from assignments.services.states import (
    cancel_assignments,
    complete_assignments,
    mark_paid,
    mark_unpaid,
    reopen_assignments,
    restore_assignments,
)
from assignments.services.students import attach_bookings, detach_bookings
from bookings.models import Booking
from scheduling.changes import ChangeRequest, ChangeScope
from scheduling.services.change import change_assignments, preview_change
from scheduling.services.create import create_assignments
from scheduling.services.preview import preview_assignments
from tests.factories import BookingFactory, ClassTypeFactory, DraftFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 1, 4, tzinfo=dt.UTC)
STEPS = 80

# What people decide about a class; the rest of its columns follows or stays.
DECIDED = (
    "date", "start_time", "end_time", "instructor_id", "class_type_id", "booking_type", "notes", "is_exception",
    "class_status", "payment_status", "payment_type", "payment_rate", "payment_amount", "payment_override_reason",
    "instructor_status", "instructor_response_at", "rejection_reason", "rejection_note",
)  # fmt: skip


class Studio:
    """A weekly, a daily and an ad hoc assignment, eight students, and everybody who works here."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.now = NOW
        self.people = [UserFactory(roles=[role]) for role in ("admin", "manager", "manager", "staff")]
        self.instructors = [InstructorFactory() for _ in range(3)]
        self.students = [BookingFactory(booking_type="public_group").booking_id for _ in range(8)]
        class_type = ClassTypeFactory(max_participants=4)
        common = {"class_type_id": class_type.pk, "booking_type": "public_group"}
        self.create(weekly=True, payment_type="per_member", payment_rate=Decimal("1000.01"), **common)
        self.create(
            weekly=True, payment_type="per_student_per_class", start_time=dt.time(9), end_time=dt.time(10), **common
        )
        self.create(payment_type="per_class", start_time=dt.time(11), end_time=dt.time(12), **common)

    def create(self, **wanted: Any) -> None:
        draft = DraftFactory(instructor_id=self.dice.choice(self.instructors).pk, **wanted)
        shown = preview_assignments(draft=draft, actor=self.people[0], today=self.now.date())
        create_assignments(
            draft=draft,
            actor=self.people[0],
            acknowledged=shown.warning_codes,
            fingerprint=shown.fingerprint,
            now=self.now,
        )

    def step(self) -> bool:
        """One random step, by a random person and as that person; whether it was taken."""
        self.now += dt.timedelta(hours=self.dice.choice([1, 2, 12]))
        actor = self.dice.choice([*self.people, *self.people, *self.instructors])
        often = [self.take_state_step, self.join, self.edit]
        step = self.dice.choice(
            [*often, *often, self.answer, self.leave, self.price, self.write, self.do_many],
        )
        try:
            with acting_as(actor):
                step(actor)
        except (AssignmentsError, AccountsError, PaymentError):
            return False
        return True

    def one(self) -> UUID:
        return self.dice.choice(sorted(Assignment.objects.values_list("pk", flat=True)) or [UUID(int=0)])

    def some(self) -> list[UUID]:
        return [self.one() for _ in range(self.dice.choice([1, 1, 1, 3]))]

    def answer(self, actor: User) -> None:
        accept = self.dice.random() < 0.5
        answer_assignments(
            assignment_ids=self.some(), actor=actor, accept=accept, reason=None if accept else "time", now=self.now
        )

    def take_state_step(self, actor: User) -> None:
        services = [
            cancel_assignments, restore_assignments, complete_assignments, reopen_assignments, mark_paid, mark_unpaid,
        ]  # fmt: skip
        self.dice.choice([*services, *services, delete_assignments])(
            assignment_ids=self.some(), actor=actor, now=self.now
        )

    def join(self, actor: User) -> None:
        attach_bookings(
            assignment_ids=self.some(),
            booking_ids=self.dice.sample(self.students, 2),
            actor=actor,
            now=self.now,
            acknowledged=["student_busy"],
        )

    def leave(self, actor: User) -> None:
        detach_bookings(
            assignment_ids=self.some(), booking_ids=self.dice.sample(self.students, 3), actor=actor, now=self.now
        )

    def price(self, actor: User) -> None:
        if self.dice.random() < 0.5:
            override_amount(
                assignment_id=self.one(),
                amount=Decimal(self.dice.randint(0, 900)),
                reason="As agreed",
                actor=actor,
                now=self.now,
            )
        else:
            reset_amount(assignment_id=self.one(), actor=actor, now=self.now)

    def write(self, actor: User) -> None:
        set_note(assignment_id=self.one(), notes=self.dice.choice(["", "Mats", "Blocks"]), actor=actor, now=self.now)

    def edit(self, actor: User) -> None:
        wanted = self.dice.choice(
            [
                {"date": dt.date(2026, 5, self.dice.randint(1, 31))},
                {"start_time": dt.time(self.dice.randint(6, 18)), "end_time": dt.time(19)},
                {"instructor_id": self.dice.choice(self.instructors).pk},
                {"payment_type": "per_class", "payment_rate": Decimal("750.55")},
                {"payment_type": "per_student_per_class", "payment_rate": Decimal("33.33")},
                {"payment_rate": Decimal(0), "complimentary": True},
                {"notes": "From the sheet"},
            ]
        )
        request = ChangeRequest(assignment_id=self.one(), scope=self.dice.choice(list(ChangeScope)), **wanted)
        sheet = preview_change(request=request, actor=actor, today=self.now.date())
        change_assignments(
            request=request,
            acknowledged=sheet.warning_codes,
            fingerprint=sheet.fingerprint,
            versions=sheet.versions,
            actor=actor,
            now=self.now,
        )

    def do_many(self, actor: User) -> None:
        action = self.dice.choice([*BulkAction])
        apply_to_many(
            action=action,
            assignment_ids=self.some(),
            actor=actor,
            now=self.now,
            instructor_id=self.dice.choice(self.instructors).pk if action is BulkAction.REASSIGN else None,
        )


def everything() -> list[Any]:
    """All rows that a step may change, as plain values."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Assignment, AssignmentBooking, Booking, HistoryEntry, PaymentCalculation)
    ]


def decided(row: Assignment) -> dict[str, Any]:
    """What people decided about the class, as history keeps it."""
    students = sorted(row.assignment_bookings.values_list("booking_id", flat=True))
    columns = {column: getattr(row, column) for column in DECIDED}
    known: dict[str, Any] = json.loads(json.dumps(columns | {"booking_ids": students}, cls=DjangoJSONEncoder))
    return known


def replay(known: dict[UUID, dict[str, Any]], *, since: int) -> None:
    """Bring what is known of each class up to date from history alone; what it says of before must be so."""
    for entry in HistoryEntry.objects.filter(pk__gt=since).order_by("pk"):
        row = known[entry.assignment_id]
        if entry.event == "assignment.deleted":
            del known[entry.assignment_id]
            continue
        assert {column: row[column] for column in entry.before} == entry.before
        row |= entry.after


def check_states(row: Assignment) -> None:
    assert (row.class_status == "cancelled") >= (row.payment_status == "cancelled")
    assert (row.class_status == "cancelled") <= (row.payment_status != "pending")
    assert (row.instructor_status == "pending") == (row.instructor_response_at is None)
    assert (row.instructor_status == "rejected") == (row.rejection_reason is not None)


def check_amounts() -> None:
    """What is neither paid nor set by hand nor of a class that took place is what the rate gives, and says why."""
    scheduled = Assignment.objects.filter(class_status="scheduled", payment_override_reason__isnull=True)
    rows = {row.pk: row for row in scheduled.exclude(payment_status="paid")}
    for pk, share in shares_of([*rows.values()]).items():
        newest = rows[pk].payment_calculations.latest("calculated_at")
        assert (rows[pk].payment_amount, newest.after) == (share.amount, share.amount)


def check_students() -> None:
    """Confirmed are those who sit in a class that is not cancelled."""
    held = AssignmentBooking.objects.exclude(assignment__class_status="cancelled").values_list("booking_id", flat=True)
    assert {row.booking_id for row in Booking.objects.filter(status="confirmed")} == set(held)


@pytest.mark.parametrize("seed", range(3))
def test_a_studio_stays_in_order_whatever_people_do(seed):
    studio = Studio(seed)
    known = {row.pk: decided(row) for row in Assignment.objects.all()}
    for _ in range(STEPS):
        before, last = everything(), HistoryEntry.objects.latest("pk")
        paid = dict(Assignment.objects.filter(payment_status="paid").values_list("pk", "payment_amount"))

        was_taken = studio.step()

        assert was_taken or everything() == before
        replay(known, since=last.pk)
        rows = {row.pk: row for row in Assignment.objects.all()}
        assert {pk: decided(row) for pk, row in rows.items()} == known
        for row in rows.values():
            assert row.payment_status != "paid" or row.payment_amount == paid.get(row.pk, row.payment_amount)
            check_states(row)
        check_amounts()
        check_students()
