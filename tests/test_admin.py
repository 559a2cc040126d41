"""The Django admin keeps catalog, people and bookings: same permissions, same services, no way around the rules."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.urls import reverse

from accounts.models import User, UserRole
from bookings.models import Booking
from catalog.models import ClassSchedule, ClassType
from tests.factories import AssignmentFactory, BookingFactory, ClassScheduleFactory, ClassTypeFactory, PackageFactory

pytestmark = pytest.mark.django_db

CATALOG = ["catalog_classtype", "catalog_package", "catalog_classschedule", "catalog_studioclosure"]
PEOPLE = ["accounts_user"]
BOOKINGS = ["bookings_booking"]

PAGES = [
    *[("admin", page, HTTPStatus.OK) for page in CATALOG + PEOPLE + BOOKINGS],
    *[(person, page, HTTPStatus.FORBIDDEN) for person in ("manager", "staff") for page in PEOPLE],
    *[(person, page, HTTPStatus.OK) for person in ("manager", "staff") for page in CATALOG + BOOKINGS],
    *[("instructor", page, HTTPStatus.FOUND) for page in CATALOG + PEOPLE + BOOKINGS],
]


@pytest.mark.parametrize(("who", "page", "answer"), PAGES)
def test_who_may_open_which_list(client, request, who, page, answer):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(f"admin:{page}_changelist")).status_code == answer


@pytest.mark.parametrize("page", CATALOG + PEOPLE)
def test_the_desk_looks_but_only_an_admin_writes(client, manager, page):
    client.force_login(manager)

    assert client.get(reverse(f"admin:{page}_add")).status_code == HTTPStatus.FORBIDDEN
    assert client.post(reverse(f"admin:{page}_add"), CLASS_TYPE).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("page", CATALOG + PEOPLE + BOOKINGS)
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


def person_form(person, roles, **changes):
    return {
        "full_name": person.full_name,
        "email": person.email,
        "phone": person.phone,
        "time_zone": "",
        "theme": "system",
        "is_active": "on",
        "roles-TOTAL_FORMS": len(roles),
        "roles-INITIAL_FORMS": sum(1 for role in roles if "id" in role),
        **{
            f"roles-{number}-{name}": value
            for number, role in enumerate(roles)
            for name, value in ({"user": person.pk} | role).items()
        },
    } | changes


def test_an_admin_gives_a_role_with_its_own_permission_list(client, admin, stranger):
    client.force_login(admin)

    client.post(
        reverse("admin:accounts_user_change", args=[stranger.pk]),
        person_form(stranger, [{"role_name": "staff", "permissions": ""}]),
    )

    assert UserRole.objects.get(user=stranger).permissions == [
        "create:assignment",
        "read:assignment",
        "update:assignment",
    ]


def test_the_last_admin_cannot_be_deactivated(client, admin):
    client.force_login(admin)
    role = UserRole.objects.get(user=admin)
    form = person_form(admin, [{"id": role.pk, "role_name": "admin", "permissions": ",".join(role.permissions)}])
    del form["is_active"]

    response = client.post(reverse("admin:accounts_user_change", args=[admin.pk]), form, follow=True)

    assert "The studio needs at least one active admin." in response.text
    assert User.objects.get(pk=admin.pk).is_active


def test_a_new_person_gets_a_password_and_an_address_in_lower_case(client, admin):
    client.force_login(admin)

    client.post(
        reverse("admin:accounts_user_add"),
        {
            "full_name": "Asha Rao",
            "email": "Asha@Example.Test",
            "phone": "",
            "password1": "a-long-enough-passphrase",
            "password2": "a-long-enough-passphrase",
        },
    )

    assert User.objects.get(email="asha@example.test").check_password("a-long-enough-passphrase")


def test_classes_are_not_kept_in_the_admin(client, admin):
    client.force_login(admin)

    assert client.get("/admin/assignments/").status_code == HTTPStatus.NOT_FOUND
