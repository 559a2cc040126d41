"""Rules 3.3 to 3.6 and 5.4: who can join a class, the amounts, and the last seat."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.exceptions import NotPermitted
from accounts.row_security.acting import acting_as
from assignments.exceptions import (
    AlreadyAttached,
    BookingClosed,
    BookingUnfit,
    ClassFull,
    StudentsBusy,
    VersionConflict,
    WrongState,
)
from assignments.models import Assignment, AssignmentBooking, HistoryEntry, PaymentCalculation
from assignments.models.vocabulary import BookingType
from assignments.services.students import attach_bookings, detach_bookings
from bookings.models import Booking
from tests.connections import call_at_once
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    ClassTypeFactory,
    PackageFactory,
    UserFactory,
)

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)
GROUP = BookingType.PUBLIC_GROUP


def group_class(**values) -> Assignment:
    return AssignmentFactory(**{"booking_type": GROUP} | values)


def group_booking(**values) -> Booking:
    return BookingFactory(**{"booking_type": GROUP} | values)


def attach(assignments, bookings, *, actor, **extra):
    attach_bookings(
        assignment_ids=[row.pk for row in assignments],
        booking_ids=[row.booking_id for row in bookings],
        actor=actor,
        now=NOW,
        **extra,
    )


def detach(assignments, bookings, *, actor):
    detach_bookings(
        assignment_ids=[row.pk for row in assignments],
        booking_ids=[row.booking_id for row in bookings],
        actor=actor,
        now=NOW,
    )


def students_in(assignment):
    return set(AssignmentBooking.objects.filter(assignment=assignment).values_list("booking_id", flat=True))


def status_of(booking):
    return Booking.objects.values_list("status", flat=True).get(pk=booking.pk)


def amount_of(assignment):
    return str(Assignment.objects.values_list("payment_amount", flat=True).get(pk=assignment.pk))


@pytest.mark.django_db
class TestAttaching:
    def test_students_join_a_class_and_are_confirmed(self, staff):
        assignment, bookings = group_class(), [group_booking(), group_booking()]

        with acting_as(staff):
            attach([assignment], bookings, actor=staff)

        assert students_in(assignment) == {row.booking_id for row in bookings}
        assert [status_of(row) for row in bookings] == ["confirmed", "confirmed"]

    def test_students_join_every_class_of_a_series(self, staff):
        series = AssignmentSeriesFactory()
        classes = [group_class(series=series, series_position=n, schedule_type="weekly") for n in (1, 2, 3)]
        booking = group_booking()

        attach(classes, [booking], actor=staff)

        assert [students_in(row) for row in classes] == [{booking.booking_id}] * 3

    def test_students_who_are_attached_already_stay(self, staff):
        first, second, booking = group_class(), group_class(), group_booking()
        attach([first], [booking], actor=staff)

        attach([first, second], [booking], actor=staff)

        assert students_in(second) == {booking.booking_id}

    def test_attaching_only_attached_bookings_is_refused(self, staff):
        assignment, booking = group_class(), group_booking()
        attach([assignment], [booking], actor=staff)

        with pytest.raises(AlreadyAttached):
            attach([assignment], [booking], actor=staff)

    @pytest.mark.parametrize("status", ["cancelled", "completed"])
    def test_a_closed_booking_is_refused(self, staff, status):
        assignment, booking = group_class(), group_booking(status=status)

        with pytest.raises(BookingClosed, match=status):
            attach([assignment], [booking], actor=staff)

        assert students_in(assignment) == set()

    def test_a_student_can_join_a_class_with_a_completed_booking(self, staff):
        assignment, old, new = group_class(), group_booking(), group_booking()
        attach([assignment], [old], actor=staff)
        Booking.objects.filter(pk=old.pk).update(status="completed")

        attach([assignment], [new], actor=staff)

        assert students_in(assignment) == {old.booking_id, new.booking_id}

    def test_a_booking_of_another_type_is_refused(self, staff):
        assignment, booking = group_class(), group_booking(booking_type="corporate")

        with pytest.raises(BookingUnfit, match="corporate"):
            attach([assignment], [booking], actor=staff)

        assert students_in(assignment) == set()

    def test_an_unknown_booking_is_refused(self, staff):
        with pytest.raises(BookingUnfit, match="no booking YOG-20260101-9999"):
            attach([group_class()], [BookingFactory.build(booking_id="YOG-20260101-9999")], actor=staff)

    @pytest.mark.parametrize(
        ("schedule_type", "course_type", "fits"),
        [
            ("monthly", None, True),
            ("monthly", "regular", True),
            ("monthly", "crash", False),
            ("crash", None, False),
            ("crash", "regular", False),
            ("crash", "crash", True),
            ("weekly", "crash", True),
        ],
    )
    def test_the_package_must_fit(self, staff, schedule_type, course_type, fits):
        package = PackageFactory(course_type=course_type) if course_type else None
        assignment, booking = group_class(schedule_type=schedule_type), group_booking(class_package=package)

        if fits:
            attach([assignment], [booking], actor=staff)
        else:
            with pytest.raises(BookingUnfit):
                attach([assignment], [booking], actor=staff)

        assert (booking.booking_id in students_in(assignment)) == fits

    @pytest.mark.parametrize(
        ("booking_type", "schedule_type", "most"),
        [("individual", "weekly", 1), ("private_group", "adhoc", 1), ("private_group", "weekly", 2)],
    )
    def test_some_classes_take_one_booking(self, staff, booking_type, schedule_type, most):
        assignment = AssignmentFactory(booking_type=booking_type, schedule_type=schedule_type)
        bookings = [BookingFactory(booking_type=booking_type) for _ in range(most + 1)][:2]
        attach([assignment], bookings[:1], actor=staff)

        if most == 1:
            with pytest.raises(ClassFull, match="takes one booking"):
                attach([assignment], bookings[1:], actor=staff)
        else:
            attach([assignment], bookings[1:], actor=staff)

        assert len(students_in(assignment)) == most

    def test_the_last_seat_is_given_and_a_full_class_refused(self, staff):
        assignment = group_class(class_type=ClassTypeFactory(max_participants=2))
        attach([assignment], [group_booking()], actor=staff)

        with pytest.raises(ClassFull, match="room for 2"):
            attach([assignment], [group_booking(), group_booking()], actor=staff)
        assert len(students_in(assignment)) == 1

        attach([assignment], [group_booking()], actor=staff)
        assert len(students_in(assignment)) == 2

    def test_one_full_class_refuses_all(self, staff):
        small = ClassTypeFactory(max_participants=1)
        full, free = group_class(class_type=small, date=dt.date(2026, 6, 2)), group_class(class_type=small)
        attach([full], [group_booking()], actor=staff)

        with pytest.raises(ClassFull, match=r"^Nothing was changed\. Tue 2 Jun, 07:00: "):
            attach([free, full], [group_booking()], actor=staff)

        assert students_in(free) == set()

    def test_a_cancelled_class_is_refused(self, staff):
        assignment, booking = group_class(class_status="cancelled"), group_booking()

        with pytest.raises(WrongState, match="cancelled"):
            attach([assignment], [booking], actor=staff)

        assert students_in(assignment) == set()

    def test_an_instructor_may_not_attach_or_detach(self, instructor):
        assignment, booking = group_class(instructor=instructor), group_booking()

        for change in (attach, detach):
            with acting_as(instructor), pytest.raises(NotPermitted):
                change([assignment], [booking], actor=instructor)

    def test_an_old_version_is_refused(self, staff):
        assignment, booking = group_class(), group_booking()

        with pytest.raises(VersionConflict):
            attach([assignment], [booking], actor=staff, version=assignment.version + 1)

    def test_history_contains_the_students_before_and_after(self, staff):
        assignment, first, second = group_class(), group_booking(), group_booking()
        attach([assignment], [first], actor=staff)
        attach([assignment], [second], actor=staff)

        entry = HistoryEntry.objects.order_by("id").last()
        assert (entry.event, entry.before, entry.after) == (
            "assignment.students_attached",
            {"booking_ids": [first.booking_id]},
            {"booking_ids": sorted([first.booking_id, second.booking_id])},
        )


@pytest.mark.django_db
class TestDetaching:
    def test_a_student_leaves_and_is_pending_again(self, staff):
        assignment, booking = group_class(), group_booking()
        attach([assignment], [booking], actor=staff)

        with acting_as(staff):
            detach([assignment], [booking], actor=staff)

        assert students_in(assignment) == set()
        assert status_of(booking) == "pending"

    def test_a_student_of_another_class_stays_confirmed(self, staff):
        left, kept, booking = group_class(), group_class(), group_booking()
        attach([left, kept], [booking], actor=staff)

        detach([left], [booking], actor=staff)

        assert status_of(booking) == "confirmed"

    def test_students_leave_every_class_of_a_series_that_they_are_in(self, staff):
        classes, booking, other = [group_class(), group_class()], group_booking(), group_booking()
        attach(classes[:1], [booking], actor=staff)
        attach(classes, [other], actor=staff)

        detach(classes, [booking], actor=staff)

        assert [students_in(row) for row in classes] == [{other.booking_id}] * 2

    def test_detaching_a_booking_that_is_not_attached_is_refused(self, staff):
        with pytest.raises(WrongState, match="no longer in the class"):
            detach([group_class()], [group_booking()], actor=staff)

    def test_history_contains_the_students_before_and_after(self, staff):
        assignment, booking = group_class(), group_booking()
        attach([assignment], [booking], actor=staff)
        detach([assignment], [booking], actor=staff)

        entry = HistoryEntry.objects.order_by("id").last()
        assert (entry.event, entry.before, entry.after) == (
            "assignment.students_detached", {"booking_ids": [booking.booking_id]}, {"booking_ids": []},
        )  # fmt: skip


@pytest.mark.django_db
class TestAmounts:
    def test_the_amount_follows_the_number_of_students(self, staff):
        assignment = group_class(payment_type="per_student_per_class", payment_rate=200, payment_amount=200)
        bookings = [group_booking() for _ in range(3)]

        with acting_as(staff):
            attach([assignment], bookings, actor=staff)
        assert amount_of(assignment) == "600.00"

        detach([assignment], bookings[:2], actor=staff)
        assert amount_of(assignment) == "200.00"
        detach([assignment], bookings[2:], actor=staff)
        assert amount_of(assignment) == "200.00"

    def test_a_monthly_fee_per_student_is_split_over_the_series_to_the_cent(self, staff):
        series = AssignmentSeriesFactory(payment_type="per_member", payment_rate=500)
        classes = [
            group_class(
                series=series, series_position=n, schedule_type="weekly", payment_type="per_member", payment_rate=500
            )
            for n in range(1, 7)
        ]
        bookings = [group_booking(), group_booking()]

        attach(classes, bookings, actor=staff)  # 500 for 2 students and 2 months is 2000.00, over 6 classes

        assert [amount_of(row) for row in classes] == ["333.34", "333.34", "333.33", "333.33", "333.33", "333.33"]

        attach(classes[:1], [group_booking()], actor=staff)  # 3000.00 over 6

        assert [amount_of(row) for row in classes[:2]] == ["500.00", "333.34"]

    @pytest.mark.parametrize(
        "kept",
        [
            {"payment_status": "paid"},
            {"class_status": "completed"},
            {"payment_override_reason": "A friend"},
            {"payment_type": "per_class"},
            {"payment_rate": None},
        ],
    )
    def test_paid_completed_and_hand_set_amounts_do_not_change(self, staff, kept):
        values = {"payment_type": "per_student_per_class", "payment_rate": 200, "payment_amount": 200} | kept
        assignment = group_class(**values)

        attach([assignment], [group_booking(), group_booking()], actor=staff)

        assert amount_of(assignment) == "200.00"
        assert not PaymentCalculation.objects.exists()
        assert not HistoryEntry.objects.filter(event="assignment.repriced").exists()

    def test_a_complimentary_class_stays_complimentary(self, staff):
        assignment = group_class(payment_type="per_student_per_class", payment_rate=0, payment_amount=0)

        attach([assignment], [group_booking()], actor=staff)

        assert amount_of(assignment) == "0.00"

    def test_the_calculation_is_stored_as_text(self, staff):
        assignment = group_class(payment_type="per_student_per_class", payment_rate=200, payment_amount=200)

        attach([assignment], [group_booking(), group_booking()], actor=staff)

        kept = PaymentCalculation.objects.get()
        assert (kept.before, kept.after, kept.rate, kept.students, kept.classes) == (200, 400, Decimal(200), 2, 1)
        assert (kept.rule, kept.reason, kept.calculated_by) == (
            "₹200.00 per student per class × 2 students × 1 class = ₹400.00", "Students changed", staff,
        )  # fmt: skip
        entry = HistoryEntry.objects.get(event="assignment.repriced")
        assert (entry.before, entry.after) == ({"payment_amount": "200.00"}, {"payment_amount": "400.00"})

    @pytest.mark.parametrize("count", [1, 20])
    def test_the_statements_do_not_grow_with_the_classes(self, staff, count, django_assert_max_num_queries):
        classes = [
            group_class(payment_type="per_student_per_class", payment_rate=200, payment_amount=200)
            for _ in range(count)
        ]

        with django_assert_max_num_queries(19):
            attach(classes, [group_booking(), group_booking()], actor=staff)


@pytest.mark.django_db
class TestAStudentInTwoClassesAtOnce:
    def at_seven(self, **values) -> Assignment:
        return group_class(date=dt.date(2026, 6, 1), start_time=dt.time(7), end_time=dt.time(8), **values)

    @pytest.mark.parametrize("start", [dt.time(6, 30), dt.time(7), dt.time(7, 30)])
    def test_is_refused_until_it_is_confirmed(self, staff, start):
        meera = group_booking(first_name="Meera", last_name="Nair")
        attach([self.at_seven(class_type__name="Yin")], [meera], actor=staff)
        other = group_class(date=dt.date(2026, 6, 1), start_time=start, end_time=dt.time(8, 30))

        with pytest.raises(StudentsBusy) as caught:
            attach([other], [meera, group_booking()], actor=staff)
        assert [finding.message for finding in caught.value.findings] == [
            "Meera Nair is already in Yin on Mon 1 Jun 2026, 07:00–08:00."
        ]
        assert students_in(other) == set()

        attach([other], [meera], actor=staff, acknowledged=["student_busy"])
        assert students_in(other) == {meera.booking_id}

    def test_is_refused_among_the_chosen_classes(self, staff):
        with pytest.raises(StudentsBusy):
            attach([self.at_seven(), self.at_seven()], [group_booking()], actor=staff)

    def test_is_allowed_beside_cancelled_and_adjacent_classes(self, staff):
        meera = group_booking()
        attach([self.at_seven()], [meera], actor=staff)
        AssignmentBookingFactory(assignment=self.at_seven(class_status="cancelled"), booking=meera)
        after = group_class(date=dt.date(2026, 6, 1), start_time=dt.time(8), end_time=dt.time(9))

        attach([after], [meera], actor=staff)

        assert students_in(after) == {meera.booking_id}

    def test_does_not_concern_students_who_are_attached_already(self, staff):
        meera, yin = group_booking(), self.at_seven()
        attach([yin], [meera], actor=staff)

        attach([yin], [meera, group_booking()], actor=staff)

        assert len(students_in(yin)) == 2

    def test_is_allowed_in_a_class_without_times(self, staff):
        meera = group_booking()
        attach([self.at_seven()], [meera], actor=staff)

        attach([group_class(date=dt.date(2026, 6, 1), start_time=None, end_time=None)], [meera], actor=staff)


@pytest.mark.django_db(transaction=True)
def test_one_of_many_bookings_gets_the_last_seat():
    staff = UserFactory(roles=["staff"])
    assignment = group_class(class_type=ClassTypeFactory(max_participants=3))
    for _ in range(2):
        AssignmentBookingFactory(assignment=assignment, booking=group_booking())
    bookings = [group_booking() for _ in range(32)]

    def attach_one(number):
        with acting_as(staff):
            attach([assignment], [bookings[number]], actor=staff)

    answers = call_at_once(32, attach_one)

    assert sorted(str(type(answer).__name__) for answer in answers) == ["ClassFull"] * 31 + ["NoneType"]
    assert len(students_in(assignment)) == 3
