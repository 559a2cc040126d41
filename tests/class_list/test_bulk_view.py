"""Changing many classes from the list: asked about where it is grave, told row by row, taken back where it can be."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment
from tests.factories import AssignmentFactory, AssignmentSeriesFactory, ClassScheduleFactory, InstructorFactory

pytestmark = pytest.mark.django_db

BULK = reverse("assignments:bulk")
LIST = reverse("assignments:list")


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


def upcoming(**values):
    return AssignmentFactory(date=timezone.localdate() + dt.timedelta(days=1), **values)


def states() -> set[str]:
    return set(Assignment.objects.values_list("class_status", flat=True))


def told(response) -> dict[str, object]:
    return json.loads(response.headers["HX-Trigger"])


@pytest.mark.parametrize(("person", "status"), [("staff", 403), ("instructor", 403), ("stranger", 403)])
def test_others_change_nothing(client, request, person, status):
    client.force_login(request.getfixturevalue(person))
    assignment = upcoming()

    response = client.post(BULK, {"action": "cancel", "ids": [assignment.pk], "confirmed": "yes"})

    assert (response.status_code, states()) == (status, {"scheduled"})


def test_looking_changes_nothing(signed_in):
    assert signed_in.get(BULK).status_code == 405


def test_what_is_harmless_is_done_at_once(signed_in, htmx):
    chosen = [upcoming().pk, upcoming().pk]

    response = signed_in.post(BULK, {"action": "mark_paid", "ids": chosen}, headers=htmx)

    assert response.status_code == 204
    assert set(Assignment.objects.values_list("payment_status", flat=True)) == {"paid"}
    assert told(response)["toast"]["text"] == "2 classes marked paid."
    assert {"assignments:changed", "dialog:close"} <= set(told(response))


def test_a_plain_form_leads_back_to_the_same_list(signed_in):
    response = signed_in.post(
        BULK + "?type=adhoc&view=flat", {"action": "mark_paid", "ids": [upcoming().pk]}, follow=True
    )

    assert response.redirect_chain == [(LIST + "?type=adhoc&view=flat", 302)]
    assert "1 class marked paid." in response.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"action": "complete"}, "Choose at least one class."),
        ({"action": "explode", "ids": ["6b1fbd4e-7a9e-4a58-9a6a-0c1d44c1f7ab"]}, "Select a valid choice"),
        ({"action": "complete", "ids": ["7"]}, "This is no id of ours."),
    ],
)
def test_a_form_that_makes_no_sense_says_so(signed_in, data, sentence):
    response = signed_in.post(BULK, data)

    assert response.status_code == 400
    assert sentence in response.text


@pytest.mark.parametrize("action", ["mark_paid", "cancel"])
def test_more_classes_than_allowed_are_refused_without_a_question(signed_in, settings, htmx, action):
    settings.MAX_BULK_OPERATIONS = 1

    response = signed_in.post(BULK, {"action": action, "ids": [upcoming().pk, upcoming().pk]}, headers=htmx)

    assert response.status_code == 409
    assert "At most 1 classes" in told(response)["toast"]["text"]
    assert set(Assignment.objects.values_list("payment_status", flat=True)) == {"pending"}


# --- Asking first -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_deleting_asks_with_the_number_and_three_names_and_offers_to_cancel(signed_in, headers):
    chosen = [AssignmentFactory(date=timezone.localdate() + dt.timedelta(days=day)) for day in range(1, 6)]

    data = {"action": "delete", "ids": [row.pk for row in reversed(chosen)]}
    response = signed_in.post(BULK, data, headers=headers)

    assert response.status_code == 200
    assert response.text.startswith("<!doctype html>") is not bool(headers)
    assert "Delete 5 classes?" in response.text
    assert [row.class_type.name in response.text for row in chosen] == [True, True, True, False, False]
    assert "and 2 more" in response.text
    assert response.text.index('value="cancel"') < response.text.index('value="delete"')
    assert Assignment.objects.count() == 5


def test_the_question_carries_the_choice_on(signed_in, htmx):
    chosen = [upcoming(), upcoming()]
    question = signed_in.post(BULK, {"action": "delete", "ids": [row.pk for row in chosen]}, headers=htmx).text

    ids = re.findall(r'name="ids" value="([^"]+)"', question)
    response = signed_in.post(BULK, {"action": "delete", "ids": ids, "confirmed": "yes"}, headers=htmx)

    assert told(response)["toast"]["text"] == "2 classes deleted."
    assert Assignment.objects.count() == 0


def test_cancelling_asks_and_then_cancels_with_the_reason(signed_in, htmx):
    assignment = upcoming()
    data = {"action": "cancel", "ids": [assignment.pk]}

    question = signed_in.post(BULK, data, headers=htmx)
    assert "Cancel 1 class?" in question.text
    assert states() == {"scheduled"}

    signed_in.post(BULK, data | {"confirmed": "yes", "reason": "Water damage"}, headers=htmx)
    assert states() == {"cancelled"}


def test_reassigning_asks_for_an_active_instructor(signed_in, htmx):
    assignment = upcoming()
    InstructorFactory(full_name="Left Longago", is_active=False)
    substitute = InstructorFactory(full_name="Asha Rao")
    data = {"action": "reassign", "ids": [assignment.pk]}

    question = signed_in.post(BULK, data, headers=htmx)
    assert "Asha Rao" in question.text
    assert "Left Longago" not in question.text

    refused = signed_in.post(BULK, data | {"confirmed": "yes"}, headers=htmx)
    assert refused.status_code == 422
    assert "Choose who takes the classes over." in refused.text

    done = signed_in.post(BULK, data | {"confirmed": "yes", "instructor": substitute.pk}, headers=htmx)
    assert told(done)["toast"]["text"] == "1 class reassigned."
    assert Assignment.objects.get().instructor == substitute


def test_reassigning_onto_a_weekly_template_takes_a_confirmation(signed_in, htmx):
    assignment = upcoming()
    substitute = InstructorFactory(full_name="Asha Rao")
    ClassScheduleFactory(
        instructor=substitute,
        day_of_week=assignment.date.isoweekday() % 7,
        start_time=assignment.start_time,
        end_time=assignment.end_time,
    )
    data = {"action": "reassign", "ids": [assignment.pk], "confirmed": "yes", "instructor": substitute.pk}

    refused = signed_in.post(BULK, data, headers=htmx)
    assert refused.status_code == 409
    assert "Asha Rao has the weekly template" in refused.text

    signed_in.post(BULK, data | {"over_templates": "on"}, headers=htmx)
    assert Assignment.objects.get().instructor == substitute


# --- Row by row -------------------------------------------------------------------------------------------------------


def test_what_was_left_out_is_named_with_the_reason(signed_in, htmx):
    past = AssignmentFactory(date=timezone.localdate() - dt.timedelta(days=1))
    future = upcoming()

    response = signed_in.post(BULK, {"action": "complete", "ids": [past.pk, future.pk]}, headers=htmx)

    assert response.status_code == 200
    assert "1 of 2 classes completed" in response.text
    assert future.class_type.name in response.text
    assert past.class_type.name not in response.text
    assert "assignments:changed" in told(response)
    assert states() == {"completed", "scheduled"}


def test_nothing_done_at_all_is_a_conflict(signed_in):
    response = signed_in.post(BULK, {"action": "complete", "ids": [upcoming().pk]})

    assert response.status_code == 409
    assert "No class completed" in response.text


def test_a_class_that_is_gone_is_told_apart(signed_in, htmx):
    gone = upcoming()
    gone_id = gone.pk
    gone.delete()

    response = signed_in.post(BULK, {"action": "mark_paid", "ids": [upcoming().pk, gone_id]}, headers=htmx)

    assert "This class no longer exists." in response.text


def test_a_folded_series_stands_for_those_of_its_classes_that_match(signed_in, htmx):
    series = AssignmentSeriesFactory()
    today = timezone.localdate()
    for position, day in enumerate((-7, 7, 14), start=1):
        AssignmentFactory(series=series, series_position=position, date=today + dt.timedelta(days=day))
    single = upcoming()

    data = {"action": "mark_paid", "ids": [single.pk], "series": [series.pk]}
    response = signed_in.post(BULK, data, headers=htmx)

    assert told(response)["toast"]["text"] == "3 classes marked paid."
    assert Assignment.objects.get(payment_status="pending").date < today


# --- Taking back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "column", "before", "after"),
    [
        ("mark_paid", "payment_status", "pending", "paid"),
        ("mark_unpaid", "payment_status", "paid", "pending"),
        ("cancel", "class_status", "scheduled", "cancelled"),
    ],
)
def test_a_change_is_taken_back_by_its_toast(signed_in, htmx, action, column, before, after):
    upcoming(**{column: before})
    data = {"action": action, "ids": [Assignment.objects.get().pk], "confirmed": "yes"}

    undo_url = told(signed_in.post(BULK, data, headers=htmx))["toast"]["undo_url"]
    assert getattr(Assignment.objects.get(), column) == after

    assert signed_in.post(undo_url, headers=htmx).status_code == 204
    assert getattr(Assignment.objects.get(), column) == before


def test_what_was_overtaken_is_not_taken_back_and_nothing_twice(signed_in, htmx):
    ids = [upcoming().pk]
    first = told(signed_in.post(BULK, {"action": "mark_paid", "ids": ids}, headers=htmx))["toast"]["undo_url"]
    second = told(signed_in.post(BULK, {"action": "mark_unpaid", "ids": ids}, headers=htmx))["toast"]["undo_url"]

    assert signed_in.post(first, headers=htmx).status_code == 409
    assert signed_in.post(second, headers=htmx).status_code == 204
    assert signed_in.post(second, headers=htmx).status_code == 409


def test_a_completion_is_taken_back_by_admins_only(signed_in, htmx):
    past = AssignmentFactory(date=timezone.localdate() - dt.timedelta(days=1))

    response = signed_in.post(BULK, {"action": "complete", "ids": [past.pk]}, headers=htmx)

    assert "undo_url" not in told(response)["toast"]
