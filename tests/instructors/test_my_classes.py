"""Screen 12: what an instructor sees of the own classes, and answers there."""

import datetime as dt
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment, HistoryEntry
from instructors.selectors.my_classes import my_classes
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
)

pytestmark = pytest.mark.django_db

MINE = reverse("assignments:mine")
ANSWER = reverse("assignments:answer")
NOON = dt.time(12)
TODAY = dt.date(2026, 6, 15)


def own(instructor, days=0, **changes):
    """A class of the instructor from 07:00 to 08:00, so many days from today on the studio's calendar."""
    return AssignmentFactory(
        **{"instructor": instructor, "date": timezone.localdate() + dt.timedelta(days=days)} | changes
    )


def on(instructor, day, **changes):
    return AssignmentFactory(**{"instructor": instructor, "date": day} | changes)


def series_of(instructor, count, **changes):
    series = AssignmentSeriesFactory()
    return [own(instructor, day, series=series, series_position=day, **changes) for day in range(1, count + 1)]


def seen(instructor):
    return my_classes(instructor_id=instructor.pk, date=TODAY, time=NOON)


def answer_of(assignment):
    return Assignment.objects.values_list("instructor_status", flat=True).get(pk=assignment.pk)


class TestWhatIsShown:
    def test_unanswered_classes_ahead_are_grouped_by_series(self, instructor):
        series = AssignmentSeriesFactory()
        first, second = (
            on(instructor, TODAY + dt.timedelta(days=day), series=series, series_position=day) for day in (1, 2)
        )
        single = on(instructor, TODAY + dt.timedelta(days=3))
        on(instructor, TODAY - dt.timedelta(days=1))

        groups = seen(instructor).to_answer

        assert [[row.pk for row in group.classes] for group in groups] == [[first.pk, second.pk], [single.pk]]

    def test_the_next_class_is_the_first_accepted_one_that_is_not_over(self, instructor):
        on(instructor, TODAY, instructor_status="accepted")
        later = on(
            instructor, TODAY, instructor_status="accepted", start_time=dt.time(11, 30), end_time=dt.time(12, 30)
        )
        tomorrow = on(instructor, TODAY + dt.timedelta(days=1), instructor_status="accepted")

        screen = seen(instructor)

        assert screen.next_class == later
        assert screen.soon == [tomorrow]

    def test_a_declined_class_stays_in_sight_and_a_cancelled_one_does_not(self, instructor):
        declined = on(instructor, TODAY + dt.timedelta(days=1), instructor_status="rejected")
        on(instructor, TODAY + dt.timedelta(days=2), instructor_status="accepted", class_status="cancelled")

        screen = seen(instructor)

        assert (screen.declined, screen.soon, screen.later) == ([declined], [], [])

    def test_what_lies_two_weeks_ahead_and_more_comes_later(self, instructor):
        on(instructor, TODAY, start_time=dt.time(13), end_time=dt.time(14), instructor_status="accepted")
        soon, later = (
            on(instructor, TODAY + dt.timedelta(days=days), instructor_status="accepted") for days in (13, 14)
        )

        screen = seen(instructor)

        assert (screen.soon, screen.later) == ([soon], [later])

    def test_classes_that_have_started_wait_to_be_completed_newest_first(self, instructor):
        yesterday = on(instructor, TODAY - dt.timedelta(days=1), instructor_status="accepted")
        this_morning = on(instructor, TODAY, instructor_status="accepted")
        on(instructor, TODAY, instructor_status="accepted", start_time=dt.time(12, 1), end_time=dt.time(13))
        on(instructor, TODAY - dt.timedelta(days=2), class_status="completed")
        on(instructor, TODAY - dt.timedelta(days=3), instructor_status="rejected")

        assert seen(instructor).to_complete == [this_morning, yesterday]

    def test_templates_that_ended_are_gone(self, instructor):
        running = ClassScheduleFactory(instructor=instructor, effective_until=TODAY)
        ClassScheduleFactory(instructor=instructor, day_of_week=2, effective_until=TODAY - dt.timedelta(days=1))
        ClassScheduleFactory(instructor=instructor, day_of_week=3, is_active=False)

        assert seen(instructor).templates == [running]

    def test_the_figures_are_those_of_the_month_and_of_classes_that_count(self, instructor):
        on(instructor, TODAY.replace(day=1), class_status="completed", end_time=dt.time(8, 30))
        on(instructor, TODAY.replace(day=30))
        on(instructor, TODAY, instructor_status="rejected")
        on(instructor, TODAY, class_status="cancelled")
        on(instructor, TODAY.replace(month=7, day=1))

        figures = seen(instructor).figures

        assert (figures.classes, figures.completed, figures.hours, figures.amount, figures.rejected) == (
            2,
            1,
            "2.5",
            Decimal("1000.00"),
            1,
        )


class TestThePage:
    def test_a_colleagues_class_is_not_on_it(self, client, instructor, other_instructor):
        own(other_instructor, 1, class_type=ClassTypeFactory(name="Secret flow"))
        client.force_login(instructor)

        assert "Secret flow" not in client.get(MINE).text

    def test_an_empty_page_says_what_will_come(self, client, instructor):
        client.force_login(instructor)

        assert "Nothing planned" in client.get(MINE).text

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_queries_do_not_grow_with_the_rows(self, client, instructor, count, django_assert_num_queries):
        for day in range(1, count + 1):
            AssignmentBookingFactory(assignment=own(instructor, day))
            own(instructor, day, instructor_status="accepted", start_time=dt.time(9), end_time=dt.time(10))
            own(instructor, -day, instructor_status="accepted")
            ClassScheduleFactory(instructor=instructor, day_of_week=day)
        client.force_login(instructor)

        # session, person, savepoint, role, answered, unanswered, to complete, templates, figures, bell, role back, release
        with django_assert_num_queries(12):
            response = client.get(MINE)

        assert response.text.count('id="complete-') == count

    def test_htmx_gets_the_part_and_others_the_page(self, client, instructor, htmx):
        client.force_login(instructor)

        assert client.get(MINE).text.lstrip().startswith("<!doctype html>")
        part = client.get(MINE, headers=htmx)
        assert part.text.lstrip().startswith('<div class="mine')
        assert "HX-Request" in part["Vary"]

    def test_somebody_without_a_role_is_refused(self, client, stranger):
        client.force_login(stranger)

        assert client.get(MINE).status_code == HTTPStatus.FORBIDDEN


class TestAnswering:
    def test_one_class_is_accepted_by_a_plain_form(self, client, instructor):
        assignment = own(instructor, 1)
        client.force_login(instructor)

        response = client.post(ANSWER, {"ids": assignment.pk, "decision": "accept"})

        assert response["Location"] == MINE
        assert answer_of(assignment) == "accepted"
        assert HistoryEntry.objects.get().event == "assignment.accepted"

    def test_htmx_gets_no_page_but_the_news(self, client, instructor, htmx):
        assignment = own(instructor, 1)
        client.force_login(instructor)

        response = client.post(ANSWER, {"ids": assignment.pk, "decision": "accept"}, headers=htmx)

        assert response.status_code == HTTPStatus.NO_CONTENT
        assert "assignments:changed" in response["HX-Trigger"]
        assert "1 class accepted." in response["HX-Trigger"]

    def test_a_whole_series_is_accepted_and_nothing_else(self, client, instructor):
        classes = series_of(instructor, 3)
        other = own(instructor, 9)
        client.force_login(instructor)

        client.post(ANSWER, {"series": classes[0].series_id, "decision": "accept"})

        assert [answer_of(row) for row in classes] == ["accepted"] * 3
        assert answer_of(other) == "pending"

    def test_all_that_wait_are_accepted_at_once(self, client, instructor, other_instructor):
        mine = [*series_of(instructor, 2), own(instructor, 9)]
        not_mine = own(other_instructor, 1)
        client.force_login(instructor)

        client.post(ANSWER, {"decision": "accept"})

        assert [answer_of(row) for row in mine] == ["accepted"] * 3
        assert answer_of(not_mine) == "pending"

    def test_a_class_is_declined_with_a_reason(self, client, instructor):
        assignment = own(instructor, 1)
        client.force_login(instructor)

        client.post(ANSWER, {"ids": assignment.pk, "decision": "reject", "reason": "other", "note": "At a wedding"})

        assignment.refresh_from_db()
        assert (assignment.instructor_status, assignment.rejection_reason, assignment.rejection_note) == (
            "rejected",
            "other",
            "At a wedding",
        )
        assert assignment.instructor_response_at is not None

    @pytest.mark.parametrize(
        ("answer", "message"),
        [
            ({}, "Choose a reason for declining."),
            ({"reason": "other"}, "Say in a few words why you decline."),
            ({"reason": "mood", "note": "kept words"}, "Select a valid choice"),
        ],
    )
    def test_without_a_reason_the_form_comes_back_and_keeps_what_was_typed(self, client, instructor, answer, message):
        assignment = own(instructor, 1)
        client.force_login(instructor)

        response = client.post(ANSWER, {"ids": assignment.pk, "decision": "reject"} | answer)

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert message in response.text
        assert str(assignment.pk) in response.text
        assert answer.get("note", "") in response.text
        assert answer_of(assignment) == "pending"

    def test_the_declining_form_opens_as_dialog_and_as_page(self, client, instructor, htmx):
        client.force_login(instructor)

        assert "<!doctype" not in client.get(ANSWER, {"ids": own(instructor, 1).pk}, headers=htmx).text
        assert client.get(ANSWER).text.lstrip().startswith("<!doctype html>")

    def test_a_colleagues_class_cannot_be_answered(self, client, instructor, other_instructor):
        theirs = own(other_instructor, 1)
        client.force_login(instructor)

        response = client.post(ANSWER, {"ids": theirs.pk, "decision": "accept"})

        assert response.status_code == HTTPStatus.CONFLICT
        assert answer_of(theirs) == "pending"

    def test_a_slot_that_was_given_away_is_refused(self, client, instructor):
        declined = own(instructor, 1, instructor_status="rejected")
        own(instructor, 1)
        client.force_login(instructor)

        response = client.post(ANSWER, {"ids": declined.pk, "decision": "accept"})

        assert response.status_code == HTTPStatus.CONFLICT
        assert answer_of(declined) == "rejected"

    @pytest.mark.parametrize("ids", ["nonsense", "12"])
    def test_nonsense_is_no_class(self, client, instructor, ids):
        client.force_login(instructor)

        response = client.post(ANSWER, {"ids": ids, "decision": "accept"})

        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_accepting_takes_no_more_than_eight_statements_of_its_own(
        self, client, instructor, htmx, django_assert_max_num_queries
    ):
        assignment = own(instructor, 1)
        client.force_login(instructor)

        # session, person, role, five of the service; the rest are the test's savepoints and the role taken back
        with django_assert_max_num_queries(8 + 3):
            client.post(ANSWER, {"ids": assignment.pk, "decision": "accept"}, headers=htmx)
