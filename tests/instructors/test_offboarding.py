"""Screen 11: who leaves hands over classes and weekly templates, in the same transaction."""

import ast
import datetime as dt
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings as studio
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.exceptions import LastAdmin
from accounts.models import User
from accounts.selectors import roles_of
from assignments.models import Assignment, HistoryEntry
from catalog.models import ClassSchedule
from class_list.selectors.attention import Attention, condition_of
from instructors.exceptions import FateMissing, SomeLeftBehind
from instructors.handover import Decision, Fate, Handover
from instructors.services.offboarding import deactivate_person, take_instructor_role
from tests.factories import (
    AssignmentFactory,
    AssignmentSeriesFactory,
    ClassScheduleFactory,
    InstructorFactory,
    UserFactory,
)
from tests.plain_form import PlainForm

pytestmark = pytest.mark.django_db

DIALOG = {"hx-request": "true", "hx-target": "dialog"}
LEAVE, CANCEL = Decision(fate=Fate.LEAVE), Decision(fate=Fate.CANCEL)


def day(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def give(person: User) -> Decision:
    return Decision(fate=Fate.GIVE, instructor_id=person.pk)


def leave(person: User, actor: User, *, service=deactivate_person, **handover):
    return service(person_id=person.pk, handover=Handover(**handover), actor=actor, now=timezone.now())


def is_active(person: User) -> bool:
    return User.objects.get(pk=person.pk).is_active


def instructors_of(*classes: Assignment) -> list[str]:
    return [Assignment.objects.get(pk=row.pk).instructor.full_name for row in classes]


@pytest.fixture
def classes(instructor) -> list[Assignment]:
    """A series of two, and a class by itself; none of what is past, cancelled or rejected counts on the instructor."""
    series = AssignmentSeriesFactory()
    rows = [
        AssignmentFactory(instructor=instructor, date=day(number), series=series, series_position=number)
        for number in (1, 2)
    ]
    AssignmentFactory(instructor=instructor, date=day(-1))
    AssignmentFactory(instructor=instructor, date=day(4), class_status="cancelled")
    AssignmentFactory(instructor=instructor, date=day(5), instructor_status="rejected")
    return [*rows, AssignmentFactory(instructor=instructor, date=day(3))]


# --- The service ------------------------------------------------------------------------------------------------------


def test_who_leaves_nothing_behind_is_deactivated(admin, instructor):
    assert leave(instructor, admin) == ()
    assert not is_active(instructor)


def test_nobody_is_deactivated_before_it_is_said_what_becomes_of_the_classes(admin, instructor, classes):
    with pytest.raises(FateMissing):
        leave(instructor, admin)

    assert is_active(instructor)


def test_all_classes_are_given_to_somebody_else(admin, instructor, other_instructor, classes):
    outcomes = leave(instructor, admin, for_all=give(other_instructor))

    assert [outcome.assignment_id for outcome in outcomes] == [row.pk for row in classes]
    assert {outcome.message for outcome in outcomes} == {"Given to Ravi Menon."}
    assert instructors_of(*classes) == ["Ravi Menon"] * 3
    assert HistoryEntry.objects.filter(event="assignment.reassigned", actor=admin).count() == 3


def test_what_is_past_cancelled_or_rejected_stays_as_it_was(admin, instructor, other_instructor, classes):
    leave(instructor, admin, for_all=give(other_instructor))

    assert Assignment.objects.filter(instructor=instructor).count() == 3


def test_series_and_classes_are_decided_on_one_by_one(admin, instructor, other_instructor, classes):
    first, second, single = classes
    third = InstructorFactory(full_name="Third")

    leave(
        instructor,
        admin,
        for_all=CANCEL,
        one_by_one={f"series-{first.series_id}": give(other_instructor), f"class-{second.pk}": give(third)},
    )

    assert instructors_of(first, second, single) == ["Ravi Menon", "Third", "Asha Rao"]
    assert Assignment.objects.get(pk=single.pk).class_status == "cancelled"


@pytest.mark.parametrize("service", [deactivate_person, take_instructor_role])
def test_classes_that_stay_are_todays_conflicts(admin, instructor, classes, service):
    leave(instructor, admin, service=service, for_all=LEAVE)

    now = timezone.localtime()
    conflicts = Assignment.objects.filter(condition_of(Attention.FINDINGS, now=now))
    assert {row.pk for row in conflicts} == {row.pk for row in classes}


def test_a_clash_is_told_class_by_class_and_changes_nothing(admin, instructor, other_instructor, classes):
    AssignmentFactory(instructor=other_instructor, date=classes[1].date)

    with pytest.raises(SomeLeftBehind) as refusal:
        leave(instructor, admin, for_all=give(other_instructor))

    (left,) = refusal.value.left
    assert left.assignment_id == classes[1].pk
    assert left.message.startswith("Ravi Menon already teaches")
    assert instructors_of(*classes) == ["Asha Rao"] * 3
    assert is_active(instructor)


def test_a_clash_that_is_accepted_stays_behind(admin, instructor, other_instructor, classes):
    AssignmentFactory(instructor=other_instructor, date=classes[1].date)

    outcomes = leave(instructor, admin, for_all=give(other_instructor), leaving_some=True)

    assert [outcome.done for outcome in outcomes] == [True, False, True]
    assert instructors_of(*classes) == ["Ravi Menon", "Asha Rao", "Ravi Menon"]
    assert not is_active(instructor)


def test_a_weekly_template_of_the_new_instructor_is_asked_about_by_name(admin, instructor, other_instructor, classes):
    single = classes[2]
    ClassScheduleFactory(instructor=other_instructor, day_of_week=single.date.isoweekday() % 7)

    with pytest.raises(SomeLeftBehind):
        leave(instructor, admin, for_all=LEAVE, one_by_one={f"class-{single.pk}": give(other_instructor)})
    leave(instructor, admin, for_all=give(other_instructor), acknowledged=frozenset({"template_overlap"}))

    assert instructors_of(single) == ["Ravi Menon"]


def test_nobody_inactive_takes_over(admin, instructor, classes):
    gone = InstructorFactory(is_active=False)

    with pytest.raises(Exception, match="Choose an active instructor"):
        leave(instructor, admin, for_all=give(gone))

    assert is_active(instructor)


def test_weekly_templates_are_handed_over_along(admin, instructor, other_instructor):
    template = ClassScheduleFactory(instructor=instructor)

    leave(instructor, admin, templates_decided=True, templates_to=other_instructor.pk)

    assert ClassSchedule.objects.get(pk=template.pk).instructor == other_instructor


def test_weekly_templates_are_left_without_an_instructor(admin, instructor):
    template = ClassScheduleFactory(instructor=instructor)

    with pytest.raises(FateMissing):
        leave(instructor, admin)
    leave(instructor, admin, templates_decided=True)

    assert ClassSchedule.objects.get(pk=template.pk).instructor is None


def test_a_template_for_which_nobody_has_time_is_told_and_left_without(admin, instructor, other_instructor):
    template = ClassScheduleFactory(instructor=instructor)
    ClassScheduleFactory(instructor=other_instructor)
    wanted = {"templates_decided": True, "templates_to": other_instructor.pk}

    with pytest.raises(SomeLeftBehind) as refusal:
        leave(instructor, admin, **wanted)
    leave(instructor, admin, leaving_some=True, **wanted)

    assert refusal.value.left[0].message.startswith("Ravi Menon has another weekly template at that time")
    assert ClassSchedule.objects.get(pk=template.pk).instructor is None


def test_templates_that_ended_stay(admin, instructor):
    ended = ClassScheduleFactory(instructor=instructor, effective_until=day(-1))

    leave(instructor, admin)

    assert ClassSchedule.objects.get(pk=ended.pk).instructor == instructor


def test_who_stops_teaching_keeps_the_other_roles(admin, classes, instructor):
    leave(instructor, admin, service=take_instructor_role, for_all=CANCEL)

    assert roles_of(instructor.pk) == {}
    assert is_active(instructor)


def test_the_last_admin_stays(admin):
    with pytest.raises(LastAdmin):
        leave(admin, admin)


def test_more_classes_than_a_bulk_change_may_hold_are_handed_over(
    admin, instructor, other_instructor, classes, settings
):
    settings.MAX_BULK_OPERATIONS = 2

    leave(instructor, admin, for_all=give(other_instructor))

    assert instructors_of(*classes) == ["Ravi Menon"] * 3


def test_nothing_else_ends_access_or_the_instructor_role():
    steps = {"end_access", "end_instructor_role"}
    root = Path(studio.BASE_DIR)
    callers = {
        path.relative_to(root).as_posix()
        for app in ("accounts", "catalog", "bookings", "assignments", "instructors", "operations", "config")
        for path in (root / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and steps & {alias.name for alias in node.names}
    }

    assert callers == {"instructors/services/offboarding.py"}


# --- The screens ------------------------------------------------------------------------------------------------------


def address(person: User, name: str = "deactivate") -> str:
    return reverse(f"assignments:{name}", args=[person.pk])


NAMES = ["deactivate", "stop-teaching"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["manager", "staff", "other_instructor", "stranger"])
def test_only_who_manages_people_is_asked(client, request, who, instructor, name):
    client.force_login(request.getfixturevalue(who))

    assert client.get(address(instructor, name)).status_code == HTTPStatus.FORBIDDEN
    assert client.post(address(instructor, name)).status_code == HTTPStatus.FORBIDDEN
    assert is_active(instructor)


@pytest.mark.parametrize("name", NAMES)
def test_signed_out_one_signs_in_first(client, instructor, name):
    assert client.post(address(instructor, name)).status_code == HTTPStatus.UNAUTHORIZED
    assert is_active(instructor)


def test_a_person_without_classes_is_deactivated_by_one_button_and_back_by_undo(client, admin, instructor):
    client.force_login(admin)

    response = client.post(address(instructor), headers=DIALOG)

    assert response.status_code == HTTPStatus.NO_CONTENT
    assert reverse("accounts:reactivate", args=[instructor.pk]) in response["HX-Trigger"]
    assert not is_active(instructor)


def test_deactivation_ends_the_sessions_of_the_person(client, admin, instructor):
    theirs = Client()
    theirs.force_login(instructor)
    client.force_login(admin)

    client.post(address(instructor))

    assert theirs.get(reverse("accounts:profile")).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize("headers", [{}, DIALOG])
def test_the_question_names_classes_and_templates(client, admin, instructor, classes, headers):
    ClassScheduleFactory(instructor=instructor)
    client.force_login(admin)

    text = client.get(address(instructor), headers=headers).text

    assert text.lstrip().startswith("<!doctype") is not bool(headers)
    assert "3 classes from today on count on Asha Rao." in text
    assert "2 series and single classes" in text
    assert "1 weekly template<" in text


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_of_the_question_does_not_grow(client, admin, instructor, count, django_assert_num_queries):
    for number in range(count):
        AssignmentFactory(instructor=instructor, date=day(number))
        ClassScheduleFactory(instructor=instructor, day_of_week=number)
    client.force_login(admin)

    # session, user, role and back, savepoint and back, bell; person, ids, rows, templates, who could take over
    with django_assert_num_queries(7 + 5):
        client.get(address(instructor))


def test_it_must_be_said_what_becomes_of_the_classes(client, admin, instructor, classes):
    client.force_login(admin)

    response = client.post(address(instructor), PlainForm(client.get(address(instructor)).text, "leaving").filled())

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert is_active(instructor)


def test_the_result_tells_row_by_row(client, admin, instructor, other_instructor, classes):
    client.force_login(admin)
    form = PlainForm(client.get(address(instructor)).text, "leaving")

    response = client.post(address(instructor), form.filled(classes=other_instructor.pk), headers=DIALOG)

    assert response.status_code == HTTPStatus.OK
    assert response.text.count("Given to Ravi Menon</span>") == 3
    assert "people:changed" in response["HX-Trigger"]
    assert not is_active(instructor)


def test_a_clash_is_shown_with_a_choice_of_its_own_and_kept_through_further_rounds(
    client, admin, instructor, other_instructor, classes
):
    _first, second, single = classes
    third = InstructorFactory(full_name="Third")
    for row in (second, single):
        AssignmentFactory(instructor=other_instructor, date=row.date)
    client.force_login(admin)
    form = PlainForm(client.get(address(instructor)).text, "leaving")

    asked = client.post(address(instructor), form.filled(classes=other_instructor.pk))
    form = PlainForm(asked.text, "leaving")
    again = client.post(address(instructor), form.filled(**{f"for-class-{second.pk}": third.pk}))
    form = PlainForm(again.text, "leaving")
    client.post(address(instructor), form.filled(**{f"for-class-{single.pk}": "cancel"}))

    assert (asked.status_code, again.status_code) == (HTTPStatus.CONFLICT, HTTPStatus.CONFLICT)
    assert "2 cannot be handed over like that" in asked.text
    assert asked.text.count(f'name="for-class-{single.pk}"') == 1
    assert "1 cannot be handed over like that" in again.text
    assert instructors_of(*classes) == ["Ravi Menon", "Third", "Asha Rao"]
    assert Assignment.objects.get(pk=single.pk).class_status == "cancelled"
    assert not is_active(instructor)


def test_what_cannot_be_handed_over_stays_when_that_is_ticked(client, admin, instructor, other_instructor, classes):
    AssignmentFactory(instructor=other_instructor, date=classes[1].date)
    client.force_login(admin)
    typed = {"classes": str(other_instructor.pk), "leaving_some": "on"}

    response = client.post(address(instructor), typed)

    assert "1 class keeps Asha Rao and appears among Today" in response.text
    assert not is_active(instructor)


def test_classes_that_came_meanwhile_are_asked_about(client, admin, instructor):
    client.force_login(admin)
    form = PlainForm(client.get(address(instructor)).text, "leaving")
    AssignmentFactory(instructor=instructor, date=day(1))

    response = client.post(address(instructor), form.filled())

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert is_active(instructor)


def test_the_last_admin_is_told_in_the_form(client, admin):
    client.force_login(admin)

    asked = client.post(address(admin))
    response = client.post(address(admin), {"oneself": "on"})

    assert asked.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.status_code == HTTPStatus.CONFLICT
    assert "The studio needs at least one active admin." in response.text
    assert is_active(admin)


def test_an_admin_who_leaves_says_so_and_is_signed_out(client, admin):
    UserFactory(roles=["admin"])
    client.force_login(admin)

    client.post(address(admin), {"oneself": "on"})

    assert not is_active(admin)
    assert client.get(reverse("accounts:people")).status_code == HTTPStatus.FOUND


def test_the_instructor_role_is_taken_by_its_own_question(client, admin, instructor, other_instructor, classes):
    client.force_login(admin)
    form = PlainForm(client.get(address(instructor, "stop-teaching")).text, "leaving")

    client.post(address(instructor, "stop-teaching"), form.filled(classes=other_instructor.pk))

    assert roles_of(instructor.pk) == {}
    assert instructors_of(*classes) == ["Ravi Menon"] * 3


@pytest.mark.parametrize("name", NAMES)
def test_what_is_done_already_is_said(client, admin, manager, name):
    User.objects.filter(pk=manager.pk).update(is_active=False)
    client.force_login(admin)

    assert client.get(address(manager, name)).status_code == HTTPStatus.CONFLICT
    assert client.post(address(manager, name)).status_code == HTTPStatus.CONFLICT


def test_a_person_who_is_not_there_is_not_found(client, admin):
    client.force_login(admin)
    nobody = UserFactory.build(user_id="00000000-0000-4000-8000-000000000000")

    assert {client.get(address(nobody, name)).status_code for name in NAMES} == {HTTPStatus.NOT_FOUND}
