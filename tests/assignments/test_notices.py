"""Domain 6.1, 6.2: who is told what about classes, once for each action, and nothing of what was rolled back."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.row_security.acting import acting_as, current_change_id
from assignments.exceptions import WrongState
from assignments.models import Assignment
from assignments.selectors.notices import tell_notices
from assignments.services.answer import answer_assignments
from assignments.services.bulk import BulkAction, apply_to_many
from assignments.services.delete import delete_assignments
from assignments.services.notes import set_note
from assignments.services.states import (
    cancel_assignments,
    complete_assignments,
    mark_paid,
    reopen_assignments,
    restore_assignments,
)
from assignments.services.students import attach_bookings
from assignments.services.undo import undo_change
from notices.models import Notice
from notices.services import mark_read
from scheduling.changes import ChangeRequest, ChangeScope
from scheduling.services.change import change_assignments, preview_change
from scheduling.services.create import create_assignments
from scheduling.services.preview import preview_assignments
from tests.factories import (
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    ClassTypeFactory,
    DraftFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 6, 1)  # a Monday


@pytest.fixture
def hatha():
    return ClassTypeFactory(name="Sunrise Hatha")


@pytest.fixture
def asked(instructor, staff, hatha) -> Assignment:
    return AssignmentFactory(instructor=instructor, assigned_by=staff, class_type=hatha, date=DAY)


@pytest.fixture
def series(instructor, staff, hatha) -> list[Assignment]:
    """Twelve classes, on Mondays."""
    of = AssignmentSeriesFactory(class_type=hatha, created_by=staff)
    return [
        AssignmentFactory(
            instructor=instructor,
            assigned_by=staff,
            class_type=hatha,
            schedule_type="weekly",
            booking_type="public_group",
            series=of,
            series_position=week + 1,
            date=DAY + dt.timedelta(weeks=week),
        )
        for week in range(12)
    ]


def done_by(user, service, rows, **arguments):
    """Let the service do this in a request of the person's; the id to take it back with."""
    with acting_as(user):
        service(assignment_ids=[row.pk for row in rows], actor=user, now=NOW, **arguments)
        return current_change_id()


def change(user, row, **wanted):
    request = ChangeRequest(assignment_id=row.pk, **wanted)
    with acting_as(user):
        sheet = preview_change(request=request, actor=user, today=timezone.localdate(NOW))
        change_assignments(
            request=request,
            acknowledged=sheet.warning_codes,
            fingerprint=sheet.fingerprint,
            versions=sheet.versions,
            actor=user,
            now=NOW,
        )
        return current_change_id()


def told():
    """What everybody was told, oldest first: the person's first name, the title, when, and the rest."""
    answer = []
    for notice in Notice.objects.order_by("id").select_related("actor"):
        reader = User.objects.with_access().get(pk=notice.recipient_id)
        with acting_as(reader):
            words = tell_notices([notice], reader)[notice.pk]
        answer.append((reader.get_short_name(), words.title, words.when, words.detail or words.reason))
    return answer


MONDAY = "Mon 1 Jun 2026, 07:00–08:00"


def test_the_instructor_is_told_of_a_new_class(staff, instructor, hatha):
    draft = DraftFactory(instructor_id=instructor.pk, class_type_id=hatha.pk)
    shown = preview_assignments(draft=draft, actor=staff, today=dt.date(2026, 5, 1))

    with acting_as(staff):
        create_assignments(
            draft=draft,
            actor=staff,
            acknowledged=shown.warning_codes,
            fingerprint=shown.fingerprint,
            now=dt.datetime(2026, 5, 1, 6, tzinfo=dt.UTC),
        )

    assert told() == [("Asha", "Sunrise Hatha was assigned to you", "Mon 4 May 2026, 07:00–08:00", "")]


def test_twelve_classes_make_one_notice(staff, instructor, hatha):
    """Domain 6.2."""
    weeks = dt.timedelta(weeks=6, days=-1)
    draft = DraftFactory(weekly=True, instructor_id=instructor.pk, class_type_id=hatha.pk)
    draft = replace(draft, last_day=draft.first_day + weeks)
    shown = preview_assignments(draft=draft, actor=staff, today=dt.date(2026, 5, 1))

    with acting_as(staff):
        create_assignments(
            draft=draft,
            actor=staff,
            acknowledged=shown.warning_codes,
            fingerprint=shown.fingerprint,
            now=dt.datetime(2026, 5, 1, 6, tzinfo=dt.UTC),
        )

    assert told() == [
        (
            "Asha",
            "12 Sunrise Hatha classes were assigned to you",
            "Mon and Wed 07:00–08:00, 4 May – 10 Jun 2026",
            "",
        )
    ]


def test_the_instructor_is_told_of_a_move_and_asked_again(staff, asked):
    Assignment.objects.update(instructor_status="accepted")

    change(staff, asked, date=DAY + dt.timedelta(days=1), start_time=dt.time(9), end_time=dt.time(10))

    assert told() == [
        ("Asha", "Sunrise Hatha was moved", "Tue 2 Jun 2026, 09:00–10:00", f"Before: {MONDAY}. Please answer again.")
    ]


def test_the_instructor_is_told_that_the_class_is_another_one(staff, asked):
    evening = ClassTypeFactory(name="Evening Flow")

    change(staff, asked, class_type_id=evening.pk)

    assert told() == [("Asha", "Sunrise Hatha is now Evening Flow", MONDAY, "")]


def test_old_and_new_instructor_are_told_of_a_handover(staff, asked, other_instructor):
    change(staff, asked, instructor_id=other_instructor.pk)

    assert told() == [
        ("Ravi", "Sunrise Hatha was given to you", MONDAY, ""),
        ("Asha", "Sunrise Hatha was given to Ravi Menon", MONDAY, ""),
    ]


def test_of_a_move_together_with_a_handover_the_handover_is_told(staff, asked, other_instructor):
    change(staff, asked, instructor_id=other_instructor.pk, start_time=dt.time(9), end_time=dt.time(10))

    assert [(who, title) for who, title, _, _ in told()] == [
        ("Ravi", "Sunrise Hatha was given to you"),
        ("Asha", "Sunrise Hatha was given to Ravi Menon"),
    ]
    assert told()[0][2] == "Mon 1 Jun 2026, 09:00–10:00"


def test_a_series_that_moves_makes_one_notice(staff, series):
    change(staff, series[0], scope=ChangeScope.ALL, start_time=dt.time(9), end_time=dt.time(10))

    assert told() == [("Asha", "12 Sunrise Hatha classes were moved", "Mon 09:00–10:00, 1 Jun – 17 Aug 2026", "")]


def test_cancelled_and_un_cancelled_classes_are_told_with_the_reason(staff, asked):
    done_by(staff, cancel_assignments, [asked], reason="The hall is closed.")
    done_by(staff, restore_assignments, [asked])

    assert told() == [
        ("Asha", "Sunrise Hatha was cancelled", MONDAY, "The hall is closed."),
        ("Asha", "Sunrise Hatha was put back on the calendar", MONDAY, ""),
    ]


def test_a_deleted_class_is_told_of_as_removed(manager, asked):
    done_by(manager, delete_assignments, [asked])

    assert told() == [("Asha", "Sunrise Hatha was removed", MONDAY, "")]


def test_a_cancelled_class_that_is_deleted_is_no_news(manager, asked):
    Assignment.objects.update(class_status="cancelled")

    done_by(manager, delete_assignments, [asked])

    assert told() == []


def test_the_assigner_and_the_managers_are_told_of_an_answer(instructor, manager, staff, asked):
    UserFactory(full_name="Divya Desk", roles=["staff"])
    UserFactory(full_name="Anil Admin", roles=["admin"])

    done_by(instructor, answer_assignments, [asked], accept=True)

    assert told() == [
        ("Mohan", "Asha Rao accepted Sunrise Hatha", MONDAY, ""),
        ("Sunita", "Asha Rao accepted Sunrise Hatha", MONDAY, ""),
    ]


def test_a_manager_who_assigned_the_class_is_told_once(instructor, manager, asked):
    Assignment.objects.update(assigned_by=manager)

    done_by(instructor, answer_assignments, [asked], accept=False, reason="time", note="I teach elsewhere then.")

    assert told() == [
        ("Mohan", "Asha Rao declined Sunrise Hatha", MONDAY, "The time does not suit: I teach elsewhere then.")
    ]


def test_an_answer_on_behalf_is_told_to_the_instructor_and_not_to_whoever_gave_it(manager, staff, asked):
    done_by(manager, answer_assignments, [asked], accept=True)

    assert told() == [
        ("Sunita", "Mohan Manager accepted Sunrise Hatha for Asha Rao", MONDAY, ""),
        ("Asha", "Mohan Manager accepted Sunrise Hatha for you", MONDAY, ""),
    ]


def test_answers_to_a_series_are_one_notice_for_each_person(instructor, manager, series):
    done_by(instructor, answer_assignments, series, accept=True)

    assert [(who, title) for who, title, _, _ in told()] == [
        ("Mohan", "Asha Rao accepted 12 Sunrise Hatha classes"),
        ("Sunita", "Asha Rao accepted 12 Sunrise Hatha classes"),
    ]


def test_nobody_is_told_what_they_did_themselves(hatha):
    owner = UserFactory(full_name="Olga Owner", roles=["manager", "instructor"])
    own = AssignmentFactory(instructor=owner, assigned_by=owner, class_type=hatha, date=DAY)

    done_by(owner, answer_assignments, [own], accept=True)
    done_by(owner, cancel_assignments, [own])

    assert told() == []


def test_who_left_is_told_nothing(manager, staff, asked):
    User.objects.filter(pk__in=[asked.instructor_id, staff.pk]).update(is_active=False)

    done_by(manager, cancel_assignments, [asked])

    assert told() == []


def test_what_concerns_nobody_is_not_told(admin, asked):
    Assignment.objects.update(date=timezone.localdate(NOW) - dt.timedelta(days=1))

    done_by(admin, complete_assignments, [asked])
    done_by(admin, reopen_assignments, [asked])
    done_by(admin, mark_paid, [asked])
    done_by(admin, attach_bookings, [asked], booking_ids=[BookingFactory().booking_id])
    set_note(assignment_id=asked.pk, notes="Bring mats.", actor=admin, now=NOW)

    assert told() == []


def test_a_bulk_change_tells_each_instructor_once(manager, series, other_instructor, hatha):
    ravis = AssignmentFactory(instructor=other_instructor, class_type=hatha, date=DAY)

    with acting_as(manager):
        apply_to_many(
            action=BulkAction.CANCEL,
            assignment_ids=[row.pk for row in [*series[:3], ravis]],
            actor=manager,
            now=NOW,
            reason="Monsoon",
        )

    assert sorted(told()) == [
        ("Asha", "3 Sunrise Hatha classes were cancelled", "Mon 07:00–08:00, 1–15 Jun 2026", "Monsoon"),
        ("Ravi", "Sunrise Hatha was cancelled", MONDAY, "Monsoon"),
    ]


def test_a_bulk_change_that_is_refused_in_part_tells_of_the_rest_together(manager, series, other_instructor):
    """The database refuses the class at a time that is taken; the others are written in halves."""
    for row in series[:4]:
        Assignment.objects.filter(pk=row.pk).update(class_status="cancelled")
    busy = AssignmentFactory(instructor=series[0].instructor, date=series[2].date)

    with acting_as(manager):
        results = apply_to_many(
            action=BulkAction.RESTORE, assignment_ids=[row.pk for row in series[:4]], actor=manager, now=NOW
        )

    assert [result.ok for result in results] == [True, True, False, True]
    assert [(who, title) for who, title, _, _ in told()] == [
        ("Asha", "3 Sunrise Hatha classes were put back on the calendar")
    ]
    assert busy.pk


def test_a_change_that_is_refused_tells_nobody(staff, asked):
    Assignment.objects.update(class_status="completed")

    with pytest.raises(WrongState):
        done_by(staff, cancel_assignments, [asked])

    assert told() == []


def test_a_change_that_is_rolled_back_tells_nobody(staff, asked):
    with transaction.atomic():
        done_by(staff, cancel_assignments, [asked])
        transaction.set_rollback(True)

    assert Notice.objects.count() == 0


def test_notifications_can_be_switched_off(staff, asked, settings):
    settings.ENABLE_NOTIFICATIONS = False

    done_by(staff, cancel_assignments, [asked])

    assert told() == []


def test_taking_a_change_back_withdraws_what_nobody_has_read(staff, asked):
    undone = done_by(staff, cancel_assignments, [asked])

    with acting_as(staff):
        undo_change(change_id=undone, actor=staff, now=NOW)

    assert told() == []


def test_who_has_read_of_a_change_is_told_that_it_was_taken_back(instructor, staff, asked, other_instructor):
    undone = change(staff, asked, instructor_id=other_instructor.pk)
    mark_read(person_id=instructor.pk, now=NOW)

    with acting_as(staff):
        undo_change(change_id=undone, actor=staff, now=NOW)

    assert [(who, title) for who, title, _, _ in told()] == [
        ("Asha", "Sunrise Hatha was given to Ravi Menon"),
        ("Asha", "Taken back: Sunrise Hatha was given to Ravi Menon"),
    ]


def test_a_move_taken_back_tells_where_the_class_is_now(instructor, staff, asked):
    undone = change(staff, asked, date=DAY + dt.timedelta(days=1))
    mark_read(person_id=instructor.pk, now=NOW)

    with acting_as(staff):
        undo_change(change_id=undone, actor=staff, now=NOW)

    assert told()[-1] == ("Asha", "Taken back: Sunrise Hatha was moved", MONDAY, "")


def test_an_answer_taken_back_is_told_to_who_read_it(instructor, manager, staff, asked):
    undone = done_by(instructor, answer_assignments, [asked], accept=True)
    mark_read(person_id=manager.pk, now=NOW)

    with acting_as(instructor):
        undo_change(change_id=undone, actor=instructor, now=NOW)

    assert [(who, title) for who, title, _, _ in told()] == [
        ("Mohan", "Asha Rao accepted Sunrise Hatha"),
        ("Mohan", "Taken back: Asha Rao accepted Sunrise Hatha"),
    ]


@pytest.mark.parametrize("count", [1, 12])
def test_telling_takes_one_statement_for_all(staff, series, count, django_assert_num_queries):
    with acting_as(staff), django_assert_num_queries(7):
        # savepoint, instructors, classes, update, history, notices, release
        cancel_assignments(assignment_ids=[row.pk for row in series[:count]], actor=staff, now=NOW)


# What it leads to


def led_to(reader, notice=None):
    with acting_as(reader):
        notice = notice or Notice.objects.get()
        return tell_notices([notice], reader)[notice.pk]


def test_a_notice_of_one_class_leads_to_it(staff, instructor, asked):
    done_by(staff, cancel_assignments, [asked])

    assert led_to(instructor).url == f"/assignments/{asked.pk}/"


def test_a_notice_of_a_class_that_is_gone_or_given_away_leads_nowhere(staff, instructor, other_instructor, asked):
    change(staff, asked, instructor_id=other_instructor.pk)
    notice = Notice.objects.get(recipient=instructor)

    assert led_to(instructor, notice).url == ""
    Assignment.objects.all().delete()
    assert led_to(other_instructor, Notice.objects.get(recipient=other_instructor)).url == ""


def test_several_classes_lead_the_instructor_to_the_own_screen_and_the_desk_to_the_list(staff, instructor, series):
    done_by(staff, cancel_assignments, series)
    notice = Notice.objects.get()

    assert led_to(instructor, notice).url == "/my-classes/"
    assert [line.text for line in led_to(instructor, notice).lines[:2]] == [
        "Mon 1 Jun 2026, 07:00–08:00",
        "Mon 8 Jun 2026, 07:00–08:00",
    ]
    assert {line.url != "" for line in led_to(instructor, notice).lines} == {True}


def test_answers_lead_the_desk_to_the_list_of_the_series(instructor, staff, series):
    done_by(instructor, answer_assignments, series, accept=True)

    assert led_to(staff).url == f"/assignments/?series={series[0].series_id}&dates=all"


def test_answers_to_classes_of_several_series_lead_to_their_days_in_the_list(instructor, staff, series, hatha):
    single = AssignmentFactory(instructor=instructor, assigned_by=staff, class_type=hatha, date=dt.date(2026, 5, 30))

    done_by(instructor, answer_assignments, [series[0], single], accept=True)

    assert led_to(staff).url == f"/assignments/?since=2026-05-30&until=2026-06-01&instructor={instructor.pk}"
