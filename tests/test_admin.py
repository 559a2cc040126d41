"""The Django admin keeps catalog and bookings: same permissions, same services, no way around the rules."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.urls import reverse

from bookings.models import Booking
from catalog.models import ClassSchedule, ClassType
from tests.factories import AssignmentFactory, BookingFactory, ClassScheduleFactory, ClassTypeFactory, PackageFactory

pytestmark = pytest.mark.django_db

CATALOG = ["catalog_classtype", "catalog_package", "catalog_classschedule", "catalog_studioclosure"]
BOOKINGS = ["bookings_booking"]

PAGES = [
    *[("admin", page, HTTPStatus.OK) for page in CATALOG + BOOKINGS],
    *[(person, page, HTTPStatus.OK) for person in ("manager", "staff") for page in CATALOG + BOOKINGS],
    *[("instructor", page, HTTPStatus.FOUND) for page in CATALOG + BOOKINGS],
]


@pytest.mark.parametrize(("who", "page", "answer"), PAGES)
def test_who_may_open_which_list(client, request, who, page, answer):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(f"admin:{page}_changelist")).status_code == answer


@pytest.mark.parametrize("page", CATALOG)
def test_the_desk_looks_but_only_an_admin_writes(client, manager, page):
    client.force_login(manager)

    assert client.get(reverse(f"admin:{page}_add")).status_code == HTTPStatus.FORBIDDEN
    assert client.post(reverse(f"admin:{page}_add"), CLASS_TYPE).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("page", CATALOG + BOOKINGS)
def test_every_form_opens_and_every_search_answers(client, admin, page):
    client.force_login(admin)
    make = {
        "catalog_classtype": ClassTypeFactory,
        "catalog_package": PackageFactory,
        "catalog_classschedule": ClassScheduleFactory,
        "bookings_booking": BookingFactory,
    }.get(page)
    if make:
        row = make()
        assert client.get(reverse(f"admin:{page}_change", args=[row.pk])).status_code == HTTPStatus.OK

    assert client.get(reverse(f"admin:{page}_add")).status_code == HTTPStatus.OK
    assert client.get(reverse(f"admin:{page}_changelist"), {"q": "me"}).status_code == HTTPStatus.OK


CLASS_TYPE = {"name": "Yin", "difficulty_level": "beginner", "duration_minutes": 60, "max_participants": 8}


def test_an_admin_adds_and_deactivates_a_class_type(client, admin):
    client.force_login(admin)

    client.post(reverse("admin:catalog_classtype_add"), CLASS_TYPE | {"is_active": "on"})
    row = ClassType.objects.get()
    client.post(reverse("admin:catalog_classtype_change", args=[row.pk]), CLASS_TYPE)

    row.refresh_from_db()
    assert (row.name, row.is_active) == ("Yin", False)


def test_a_used_class_type_is_not_deleted(client, admin):
    client.force_login(admin)
    used = AssignmentFactory().class_type

    client.post(reverse("admin:catalog_classtype_delete", args=[used.pk]), {"post": "yes"})

    assert ClassType.objects.filter(pk=used.pk).exists()


def test_deleting_several_at_once_names_the_used_one_and_deletes_none(client, admin):
    client.force_login(admin)
    used = AssignmentFactory().class_type
    unused = ClassTypeFactory()

    client.post(
        reverse("admin:catalog_classtype_changelist"),
        {"action": "delete_selected", "_selected_action": [used.pk, unused.pk], "post": "yes"},
    )

    assert ClassType.objects.count() == 2


def test_an_overlapping_template_is_refused_on_the_form(client, admin, instructor):
    client.force_login(admin)
    template = ClassScheduleFactory(instructor=instructor)

    response = client.post(
        reverse("admin:catalog_classschedule_add"),
        {
            "class_type": template.class_type_id,
            "day_of_week": template.day_of_week,
            "start_time": "07:30",
            "end_time": "08:30",
            "instructor": instructor.pk,
            "duration_minutes": 60,
            "max_participants": 10,
            "effective_from": dt.date(2026, 2, 1),
            "is_active": "on",
        },
    )

    assert "This instructor has another weekly template at that time." in response.text
    assert ClassSchedule.objects.count() == 1


def test_staff_take_a_booking_and_the_database_numbers_it(client, staff):
    client.force_login(staff)

    client.post(
        reverse("admin:bookings_booking_add"),
        {
            "class_name": "Hatha",
            "first_name": "Meera",
            "last_name": "Nair",
            "email": "meera@example.test",
            "phone": "1",
            "timezone": "Asia/Kolkata",
            "status": "pending",
            "booking_type": "individual",
        },
    )

    assert Booking.objects.get().booking_id.startswith("YOG-")


@pytest.mark.parametrize("address", ["/admin/assignments/", "/admin/accounts/"])
def test_classes_and_people_are_not_kept_in_the_admin(client, admin, address):
    client.force_login(admin)

    assert client.get(address).status_code == HTTPStatus.NOT_FOUND
