"""Domain 4.8: what an instructor answers, when, and what the database has to say."""

import datetime as dt

import pytest
from django.db import transaction

from accounts.exceptions import NotPermitted
from accounts.row_security.acting import acting_as
from assignments.exceptions import AssignmentGone, InstructorBusy, ReasonMissing, WrongState
from assignments.models import Assignment, HistoryEntry
from assignments.services.answer import answer_assignments
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 6, 1)
START = dt.datetime(2026, 6, 1, 1, 30, tzinfo=dt.UTC)  # 07:00 in Asia/Kolkata


@pytest.fixture
def asked(instructor) -> Assignment:
    return AssignmentFactory(instructor=instructor, date=DAY)


def accept(*assignments, actor, now=NOW):
    answer_assignments(assignment_ids=[row.pk for row in assignments], actor=actor, accept=True, now=now)


def reject(*assignments, actor, reason="time", note="", now=NOW):
    answer_assignments(
        assignment_ids=[row.pk for row in assignments], actor=actor, accept=False, reason=reason, note=note, now=now
    )


def answer_of(assignment):
    return Assignment.objects.values_list(
        "instructor_status", "instructor_response_at", "rejection_reason", "rejection_note"
    ).get(pk=assignment.pk)


def test_an_instructor_accepts_a_class(instructor, asked):
    with acting_as(instructor):
        accept(asked, actor=instructor)

    assert answer_of(asked) == ("accepted", NOW, None, None)


def test_an_instructor_declines_a_class_with_a_reason(instructor, asked):
    with acting_as(instructor):
        reject(asked, actor=instructor, reason="other", note="  I am away.  ")

    assert answer_of(asked) == ("rejected", NOW, "other", "I am away.")


@pytest.mark.parametrize(
    ("reason", "note"), [(None, "I am away."), ("", ""), ("weather", "Rain."), ("other", ""), ("other", "  ")]
)
def test_declining_needs_a_reason(instructor, asked, reason, note):
    with pytest.raises(ReasonMissing):
        reject(asked, actor=instructor, reason=reason, note=note)

    assert answer_of(asked) == ("pending", None, None, None)


def test_accepting_after_declining_clears_the_reason(instructor, asked):
    reject(asked, actor=instructor, reason="other", note="I am away.")

    with acting_as(instructor):
        accept(asked, actor=instructor)

    assert answer_of(asked) == ("accepted", NOW, None, None)


def test_accepting_after_declining_is_refused_once_the_time_is_taken(instructor, asked):
    reject(asked, actor=instructor)
    AssignmentFactory(instructor=instructor, date=DAY, start_time=dt.time(7, 30), end_time=dt.time(8, 30))

    with acting_as(instructor):
        with pytest.raises(
            InstructorBusy, match=r"^Asha Rao already teaches Hatha .+ on Mon 1 Jun 2026, 07:30–08:30\.$"
        ):
            accept(asked, actor=instructor)
        assert answer_of(asked)[0] == "rejected"

    assert HistoryEntry.objects.filter(event="assignment.accepted").count() == 0


def test_accepting_after_declining_works_beside_a_class_that_touches(instructor, asked):
    reject(asked, actor=instructor)
    AssignmentFactory(instructor=instructor, date=DAY, start_time=dt.time(8), end_time=dt.time(9))

    accept(asked, actor=instructor)

    assert answer_of(asked)[0] == "accepted"


def test_an_accepted_class_may_be_declined_until_it_starts(instructor, asked):
    accept(asked, actor=instructor)

    reject(asked, actor=instructor, now=START - dt.timedelta(seconds=1))

    assert answer_of(asked)[0] == "rejected"


def test_an_accepted_class_is_not_declined_once_it_has_started(instructor, asked):
    accept(asked, actor=instructor)

    with pytest.raises(WrongState, match="has started"):
        reject(asked, actor=instructor, now=START)

    assert answer_of(asked)[0] == "accepted"


@pytest.mark.parametrize("answer", [accept, reject])
@pytest.mark.parametrize("class_status", ["cancelled", "completed"])
def test_only_a_scheduled_class_is_answered(instructor, answer, class_status):
    assignment = AssignmentFactory(instructor=instructor, class_status=class_status)

    with pytest.raises(WrongState, match=class_status):
        answer(assignment, actor=instructor)

    assert answer_of(assignment) == ("pending", None, None, None)


@pytest.mark.parametrize("answer", [accept, reject])
def test_the_same_answer_twice_is_told(instructor, asked, answer):
    answer(asked, actor=instructor)

    with pytest.raises(WrongState, match="already"):
        answer(asked, actor=instructor)


def test_several_classes_are_answered_together(instructor, asked):
    other = AssignmentFactory(instructor=instructor, date=DAY + dt.timedelta(days=1))

    with acting_as(instructor):
        accept(asked, other, actor=instructor)

    assert [answer_of(row)[0] for row in (asked, other)] == ["accepted", "accepted"]


def test_one_class_that_refuses_stops_them_all_and_is_named(instructor, asked):
    cancelled = AssignmentFactory(
        instructor=instructor, date=dt.date(2026, 6, 2), start_time=dt.time(18), end_time=dt.time(19),
        class_status="cancelled",
    )  # fmt: skip

    with pytest.raises(WrongState) as refused:
        accept(asked, cancelled, actor=instructor)

    assert str(refused.value) == ("Nothing was changed. Tue 2 Jun, 18:00: This class is cancelled. Un-cancel it first.")
    assert refused.value.refusals == {cancelled.pk: "This class is cancelled. Un-cancel it first."}
    assert answer_of(asked)[0] == "pending"


def test_more_than_three_refusals_are_counted(instructor):
    cancelled = [AssignmentFactory(instructor=instructor, class_status="cancelled") for _ in range(5)]
    rows = [*cancelled, AssignmentFactory(instructor=instructor)]

    with pytest.raises(WrongState, match=r"And 2 more\.$") as refused:
        accept(*rows, actor=instructor)

    assert len(refused.value.refusals) == 5


def test_what_all_classes_refuse_alike_is_said_once(instructor):
    rows = [AssignmentFactory(instructor=instructor, class_status="cancelled") for _ in range(2)]

    with pytest.raises(WrongState) as refused:
        accept(*rows, actor=instructor)

    assert str(refused.value) == "Nothing was changed. This class is cancelled. Un-cancel it first."


def test_a_colleagues_class_is_hidden_from_an_instructor(other_instructor, asked):
    with acting_as(other_instructor), pytest.raises(AssignmentGone):
        accept(asked, actor=other_instructor)

    assert answer_of(asked)[0] == "pending"


def test_a_colleagues_class_is_refused_even_without_row_security(other_instructor, asked):
    with pytest.raises(NotPermitted):
        accept(asked, actor=other_instructor)

    assert answer_of(asked)[0] == "pending"


def test_somebody_without_a_role_answers_nothing(stranger, asked):
    with pytest.raises(NotPermitted):
        accept(asked, actor=stranger)


def test_a_deleted_class_is_told(instructor, asked):
    Assignment.objects.all().delete()

    with pytest.raises(AssignmentGone):
        accept(asked, actor=instructor)


@pytest.mark.parametrize("person", ["admin", "manager", "staff"])
def test_the_desk_answers_for_the_instructor_and_history_says_so(person, request, asked):
    actor = request.getfixturevalue(person)

    with acting_as(actor):
        accept(asked, actor=actor)

    entry = HistoryEntry.objects.get(assignment_id=asked.pk)
    assert (entry.event, entry.actor_id, entry.reason) == (
        "assignment.accepted", actor.pk, "On behalf of the instructor.",
    )  # fmt: skip


def test_history_keeps_the_answer_before_and_after(instructor, asked):
    with acting_as(instructor):
        reject(asked, actor=instructor, reason="other", note="I am away.")

    entry = HistoryEntry.objects.get(assignment_id=asked.pk)
    assert (entry.event, entry.actor_id, entry.at, entry.reason) == ("assignment.rejected", instructor.pk, NOW, "")
    assert entry.before["instructor_status"] == "pending"
    assert entry.after == {
        "instructor_status": "rejected",
        "instructor_response_at": "2026-05-20T12:00:00Z",
        "rejection_reason": "other",
        "rejection_note": "I am away.",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_accepting_takes_five_statements(instructor, count, django_assert_num_queries):
    rows = [AssignmentFactory(instructor=instructor) for _ in range(count)]

    with transaction.atomic(), django_assert_num_queries(5):  # instructors, classes, update, history, notices
        accept(*rows, actor=instructor)
