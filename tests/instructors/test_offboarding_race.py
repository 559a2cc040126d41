"""Somebody is deactivated while others give them classes: no class slips through."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.row_security.acting import acting_as
from assignments.models import Assignment
from assignments.services.bulk import BulkAction, apply_to_many
from instructors.handover import Decision, Fate, Handover
from instructors.services.offboarding import deactivate_person
from tests.connections import call_at_once
from tests.factories import AssignmentFactory, InstructorFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

GIVERS = 5


def test_classes_given_meanwhile_are_handed_over_or_not_given():
    leaver, taker, giver = InstructorFactory(), InstructorFactory(), InstructorFactory()
    admin, manager = UserFactory(roles=["admin"]), UserFactory(roles=["manager"])
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    given = [AssignmentFactory(instructor=giver, date=tomorrow + dt.timedelta(days=n)) for n in range(GIVERS)]
    handover = Handover(for_all=Decision(fate=Fate.GIVE, instructor_id=taker.pk))

    def act(number):
        now = timezone.now()
        if number == GIVERS:
            with acting_as(admin):
                return deactivate_person(person_id=leaver.pk, handover=handover, actor=admin, now=now)
        with acting_as(manager):
            return apply_to_many(
                action=BulkAction.REASSIGN,
                assignment_ids=[given[number].pk],
                instructor_id=leaver.pk,
                actor=manager,
                now=now,
            )

    answers = call_at_once(GIVERS + 1, act)

    assert isinstance(answers[GIVERS], tuple)
    assert not User.objects.get(pk=leaver.pk).is_active
    assert Assignment.objects.filter(instructor=leaver).count() == 0
    assert Assignment.objects.filter(instructor__in=[taker, giver]).count() == GIVERS


def test_two_who_leave_at_once_and_hand_over_to_each_other_do_not_both_go_without_a_word():
    one, other = InstructorFactory(), InstructorFactory()
    admins = [UserFactory(roles=["admin"]) for _ in range(2)]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for number, person in enumerate((one, other)):
        AssignmentFactory(instructor=person, date=tomorrow + dt.timedelta(days=number))

    def act(number):
        leaver, taker = ((one, other), (other, one))[number]
        handover = Handover(for_all=Decision(fate=Fate.GIVE, instructor_id=taker.pk))
        with acting_as(admins[number]):
            return deactivate_person(person_id=leaver.pk, handover=handover, actor=admins[number], now=timezone.now())

    answers = call_at_once(2, act)

    assert sorted(isinstance(answer, tuple) for answer in answers) == [False, True]
    assert Assignment.objects.filter(instructor__is_active=True).count() == 2
