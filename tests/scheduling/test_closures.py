"""Closures name the classes that they hit before they are saved."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment
from catalog.models import StudioClosure
from tests.factories import AssignmentFactory, ClassTypeFactory, StudioClosureFactory

NEW = reverse("assignments:closure-new")
DIALOG = {"hx-request": "true", "hx-target": "dialog"}


def day(offset: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=offset)


def typed(**values):
    return {"name": "Holi", "first_day": day(10), "last_day": day(11)} | values


@pytest.mark.parametrize("headers", [{}, DIALOG])
def test_classes_on_the_days_are_told_before_the_closure_is_saved(client, admin, headers):
    AssignmentFactory(class_type=ClassTypeFactory(name="Hatha"), date=day(11))
    AssignmentFactory(date=day(11), class_status="cancelled")
    AssignmentFactory(date=day(12))
    client.force_login(admin)

    question = client.post(NEW, typed(), headers=headers)

    assert question.status_code == 409
    assert "1 scheduled class lies on these days." in question.text
    assert "Hatha" in question.text
    assert not StudioClosure.objects.exists()
    assert client.post(NEW, typed(told=1), headers=headers).status_code == (204 if headers else 302)
    assert StudioClosure.objects.get().name == "Holi"
    assert Assignment.objects.scheduled().count() == 2


def test_more_classes_than_were_told_ask_again(client, admin):
    AssignmentFactory(date=day(10))
    AssignmentFactory(date=day(11))
    client.force_login(admin)

    assert client.post(NEW, typed(told=1), headers=DIALOG).status_code == 409
    assert not StudioClosure.objects.exists()


def test_without_classes_it_is_saved_at_once(client, admin):
    client.force_login(admin)

    assert client.post(NEW, typed()).headers["Location"] == reverse("catalog:closures")


def test_a_closure_is_renamed_without_a_question_and_moved_with_one(client, admin):
    closure = StudioClosureFactory(first_day=day(10), last_day=day(10))
    AssignmentFactory(date=day(10))
    AssignmentFactory(date=day(11))
    client.force_login(admin)
    address = reverse("assignments:closure-edit", args=[closure.pk])

    assert client.post(address, typed(last_day=day(10)), headers=DIALOG).status_code == 204
    assert client.post(address, typed(last_day=day(11)), headers=DIALOG).status_code == 409

    closure.refresh_from_db()
    assert (closure.name, closure.last_day) == ("Holi", day(10))


def test_days_in_the_wrong_order_are_told_and_kept(client, admin):
    client.force_login(admin)

    response = client.post(NEW, typed(last_day=day(9)), headers=DIALOG)

    assert response.status_code == 422
    assert f'value="{day(9)}"' in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["manager", "staff", "instructor"])
def test_only_admins_shut_the_studio(client, request, role):
    closure = StudioClosureFactory()
    assert client.get(NEW).status_code == 302
    client.force_login(request.getfixturevalue(role))

    assert client.post(NEW, typed()).status_code == 403
    assert client.post(reverse("assignments:closure-edit", args=[closure.pk]), typed()).status_code == 403
    assert StudioClosure.objects.get().name == "Diwali"
