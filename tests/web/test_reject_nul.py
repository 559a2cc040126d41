"""Text that the database cannot store is refused as unreadable, on whatever screen it is sent."""

import pytest
from django.urls import reverse

from assignments.models import Assignment
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("note", {"notes": "Mats\x00"}),
        ("cancel", {"reason": "\x00"}),
        ("amount", {"amount": "5", "reason": "A\x00B"}),
        ("students", {"booking_ids": ["YOG\x00"]}),
    ],
)
def test_a_form_with_a_nul_is_refused_and_changes_nothing(client, manager, step, sent):
    assignment = AssignmentFactory()
    client.force_login(manager)

    response = client.post(reverse(f"assignments:{step}", args=[assignment.pk]), sent)

    assert response.status_code == 400
    assert Assignment.objects.get().version == 1


def test_an_address_with_a_nul_is_refused(client, manager):
    client.force_login(manager)

    response = client.get(reverse("assignments:students", args=[AssignmentFactory().pk]), {"q": "Meera\x00"})

    assert response.status_code == 400
