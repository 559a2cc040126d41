"""Filling in the New screen as a browser without JavaScript does."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse_lazy
from django.utils import timezone

from accounts.models import User
from assignments.recurrence import day_of_week
from catalog.models import ClassType
from tests.plain_form import PlainForm

NEW = reverse_lazy("assignments:new")
PREVIEW = reverse_lazy("assignments:preview")


def upcoming(weekday: int) -> dt.date:
    """The next such day (0 is Sunday), at least three days away."""
    first = timezone.localdate() + dt.timedelta(days=3)
    return first + dt.timedelta(days=(weekday - day_of_week(first)) % 7)


MONDAY = upcoming(1)


def form_of(response: HttpResponse) -> PlainForm:
    return PlainForm(response.text, "assignment-form")


def start(client: Client, schedule_type: str) -> HttpResponse:
    """The empty form, shaped for a type."""
    return show(client, client.get(NEW), schedule_type=schedule_type)


def show(client: Client, response: HttpResponse, **values: object) -> HttpResponse:
    """Fill in the form of a response and ask for its preview."""
    return client.post(PREVIEW, form_of(response).filled(**values))


def save(client: Client, response: HttpResponse, **values: object) -> HttpResponse:
    """Fill in the form of a response and create its classes."""
    return client.post(NEW, form_of(response).filled(**values))


def text_of(response: HttpResponse) -> str:
    return " ".join(response.text.split())


def adhoc_values(class_type: ClassType, instructor: User) -> dict[str, Any]:
    """All that an ad hoc class needs, next Monday at 07:00 for ₹500."""
    return {
        "class_type": class_type.pk,
        "first_day": MONDAY,
        "start_time": "07:00",
        "instructor": instructor.pk,
        "rate": "500",
    }
