"""Domain 1.3 and 4.8 for many classes at once: the good rows change, the others say why not."""

import datetime as dt

import pytest

from accounts.exceptions import NotPermitted
from accounts.row_security.acting import acting_as
from assignments.exceptions import BulkRefused
from assignments.models import Assignment, HistoryEntry
from assignments.services.bulk import BulkAction, apply_to_many
from tests.factories import AssignmentFactory, ClassScheduleFactory, InstructorFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 1)
NOW = dt.datetime(2026, 6, 1, 1, 30, tzinfo=dt.UTC)  # 07:00 in Asia/Kolkata, when the first class of DAY starts


def apply(action, assignments, *, actor, now=NOW, **extra):
    ids = [row.pk for row in assignments]
    results = apply_to_many(action=BulkAction(action), assignment_ids=ids, actor=actor, now=now, **extra)
    assert [result.assignment_id for result in results] == list(dict.fromkeys(ids))
    return [(result.ok, result.message) for result in results]


def states_of(assignments, *columns):
    rows = {row[0]: row[1:] for row in Assignment.objects.values_list("pk", *columns)}
    return [rows[row.pk] for row in assignments]


def on_day(days, **values):
    return AssignmentFactory(date=DAY + dt.timedelta(days=days), **values)


@pytest.mark.parametrize(
    ("action", "done", "state", "result"),
    [
        ("complete", "Completed.", {}, ("completed", "pending")),
        ("cancel", "Cancelled.", {}, ("cancelled", "cancelled")),
        ("restore", "Un-cancelled.", {"class_status": "cancelled", "payment_status": "cancelled"}, ("scheduled", "pending")),
        ("mark_paid", "Marked paid.", {}, ("scheduled", "paid")),
        ("mark_unpaid", "Payment taken back.", {"payment_status": "paid"}, ("scheduled", "pending")),
    ],
)  # fmt: skip
def test_good_rows_change_and_bad_rows_say_why(manager, action, done, state, result):
    good = [AssignmentFactory(date=DAY, **state) for _ in range(2)]
    bad = AssignmentFactory(date=DAY, class_status="completed", payment_status="cancelled") if action != "mark_paid" else (
        AssignmentFactory(date=DAY, payment_status="paid")
    )  # fmt: skip
    kept = states_of([bad], "class_status", "payment_status")

    with acting_as(manager):
        answers = apply(action, [good[0], bad, good[1]], actor=manager, reason="Cleaning up")

    assert [answers[0], answers[2]] == [(True, done)] * 2
    assert answers[1][0] is False
    assert states_of(good, "class_status", "payment_status") == [result] * 2
    assert states_of([bad], "class_status", "payment_status") == kept
    assert {(entry.assignment_id, entry.reason) for entry in HistoryEntry.objects.all()} == {
        (row.pk, "Cleaning up") for row in good
    }


def test_every_row_says_its_own_reason(manager):
    rows = [on_day(0), on_day(1), on_day(0, class_status="cancelled"), on_day(0, class_status="completed")]

    answers = apply("complete", rows, actor=manager)

    assert answers == [
        (True, "Completed."),
        (False, "This class can be marked completed once it has started: Tue 2 Jun, 07:00."),
        (False, "This class is cancelled. Un-cancel it first."),
        (False, "This class is completed already."),
    ]


def test_a_deleted_class_is_told_and_one_chosen_twice_is_told_once(manager):
    gone, kept = AssignmentFactory(), AssignmentFactory()
    Assignment.objects.filter(pk=gone.pk).delete()

    assert apply("cancel", [gone, kept, kept], actor=manager) == [
        (False, "This class no longer exists."),
        (True, "Cancelled."),
    ]


def test_deleting_leaves_what_was_paid(manager):
    free, paid = AssignmentFactory(), AssignmentFactory(payment_status="paid")

    with acting_as(manager):
        answers = apply("delete", [free, paid], actor=manager)

    assert [ok for ok, _ in answers] == [True, False]
    assert list(Assignment.objects.all()) == [paid]


def test_uncancelling_leaves_out_what_has_lost_its_time(manager, instructor):
    cancelled = [on_day(days, instructor=instructor, class_status="cancelled") for days in range(5)]
    on_day(3, instructor=instructor)

    answers = apply("restore", cancelled, actor=manager)

    assert [ok for ok, _ in answers] == [True, True, True, False, True]
    assert answers[3][1].startswith("Asha Rao already teaches")


def test_of_cancelled_classes_at_one_time_the_database_lets_one_back(manager, instructor):
    cancelled = [AssignmentFactory(date=DAY, instructor=instructor, class_status="cancelled") for _ in range(4)]

    answers = apply("restore", cancelled, actor=manager)

    assert sorted(answers) == [(False, "The instructor already has a class at that time.")] * 3 + [
        (True, "Un-cancelled.")
    ]


class TestReassigning:
    def test_another_instructor_takes_over_and_is_asked_anew(self, manager, instructor, other_instructor):
        row = on_day(
            0, instructor=instructor, instructor_status="rejected", instructor_response_at=NOW,
            rejection_reason="other", rejection_note="Away",
        )  # fmt: skip

        with acting_as(manager):
            answers = apply("reassign", [row], actor=manager, instructor_id=other_instructor.pk)

        assert answers == [(True, "Given to Ravi Menon.")]
        columns = ("instructor", "instructor_status", "instructor_response_at", "rejection_reason", "rejection_note")
        assert states_of([row], *columns) == [(other_instructor.pk, "pending", None, None, None)]
        entry = HistoryEntry.objects.get()
        assert (entry.event, entry.before["instructor_id"], entry.after["instructor_id"]) == (
            "assignment.reassigned", str(instructor.pk), str(other_instructor.pk),
        )  # fmt: skip

    def test_rows_without_time_of_the_new_instructor_stay(self, manager, instructor, other_instructor):
        rows = [on_day(days, instructor=instructor) for days in range(4)]
        on_day(1, instructor=other_instructor, start_time=dt.time(7, 30), end_time=dt.time(8, 30))
        on_day(2, instructor=other_instructor, start_time=dt.time(8), end_time=dt.time(9))

        answers = apply("reassign", rows, actor=manager, instructor_id=other_instructor.pk)

        assert [ok for ok, _ in answers] == [True, False, True, True]
        assert answers[1][1].startswith("Ravi Menon already teaches")
        assert states_of(rows, "instructor")[1] == (instructor.pk,)

    def test_a_weekly_template_of_the_new_instructor_is_acknowledged_by_name(
        self, manager, instructor, other_instructor
    ):
        row = on_day(0, instructor=instructor)
        ClassScheduleFactory(instructor=other_instructor, day_of_week=1)

        ((ok, message),) = apply("reassign", [row], actor=manager, instructor_id=other_instructor.pk)
        assert not ok
        assert message.startswith("Ravi Menon has the weekly template")

        confirmed = frozenset({"template_overlap"})
        answers = apply("reassign", [row], actor=manager, instructor_id=other_instructor.pk, acknowledged=confirmed)
        assert answers == [(True, "Given to Ravi Menon.")]

    def test_of_two_classes_at_one_time_one_finds_its_place(self, manager, other_instructor):
        rows = [AssignmentFactory(date=DAY) for _ in range(2)]

        answers = apply("reassign", rows, actor=manager, instructor_id=other_instructor.pk)

        assert sorted(ok for ok, _ in answers) == [False, True]

    @pytest.mark.parametrize("class_status", ["completed", "cancelled"])
    def test_only_scheduled_classes_change_hands(self, manager, other_instructor, class_status):
        row = AssignmentFactory(class_status=class_status)

        ((ok, message),) = apply("reassign", [row], actor=manager, instructor_id=other_instructor.pk)

        assert not ok
        assert class_status in message

    def test_the_instructor_has_to_be_another_one(self, manager, instructor):
        row = AssignmentFactory(instructor=instructor)

        assert apply("reassign", [row], actor=manager, instructor_id=instructor.pk) == [
            (False, "Asha Rao teaches this class already.")
        ]

    def test_the_instructor_has_to_be_an_active_one(self, manager, staff):
        row, retired = AssignmentFactory(), InstructorFactory(is_active=False)

        for instructor_id in (None, staff.pk, retired.pk):
            with pytest.raises(BulkRefused, match="active instructor"):
                apply("reassign", [row], actor=manager, instructor_id=instructor_id)


@pytest.mark.parametrize("person", ["staff", "instructor", "stranger"])
@pytest.mark.parametrize("action", BulkAction)
def test_bulk_changes_are_for_admins_and_managers(request, person, action):
    row = AssignmentFactory(date=DAY)

    with pytest.raises(NotPermitted):
        apply(action, [row], actor=request.getfixturevalue(person))

    assert states_of([row], "class_status") == [("scheduled",)]


def test_bulk_changes_can_be_switched_off(admin, settings):
    settings.ENABLE_BULK_OPERATIONS = False

    with pytest.raises(BulkRefused, match="switched off"):
        apply("cancel", [AssignmentFactory()], actor=admin)


def test_so_many_and_no_more(admin, settings):
    settings.MAX_BULK_OPERATIONS = 2
    rows = [AssignmentFactory() for _ in range(3)]

    with pytest.raises(BulkRefused, match="At most 2 classes can be changed at once, and more are chosen"):
        apply("cancel", rows, actor=admin)
    assert [ok for ok, _ in apply("cancel", rows[:2], actor=admin)] == [True, True]


@pytest.mark.parametrize("count", [1, 30])
def test_the_statements_do_not_grow_with_the_classes(manager, count, django_assert_num_queries):
    rows = [AssignmentFactory() for _ in range(count)]

    # savepoint, instructors, classes, savepoint, update, history, release, notices, release
    with django_assert_num_queries(9):
        apply("cancel", rows, actor=manager)
