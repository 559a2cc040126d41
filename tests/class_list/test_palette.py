"""Finding anything from everywhere: as a page, and for the palette over any other page."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import Assignment
from class_list.suggestions import offers_for
from class_list.views.palette import has_people_page
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    BookingFactory,
    ClassTypeFactory,
    InstructorFactory,
    SavedViewFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SEARCH = reverse("assignments:search")
PALETTE = {"hx-request": "true", "hx-target": "palette-results"}


def day(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


def found_by(client, words: str):
    return client.get(SEARCH, {"q": words}).context["found"]


def test_somebody_signed_out_is_led_to_the_sign_in(client):
    assert client.get(SEARCH).status_code == 302


def test_a_browser_gets_a_page_and_the_palette_its_part(client, manager):
    client.force_login(manager)

    page, part = client.get(SEARCH), client.get(SEARCH, headers=PALETTE)

    assert page.text.startswith("<!doctype html>")
    assert part.text.strip().startswith("<section>")
    assert {"HX-Request", "HX-Target"} <= set(part.headers["Vary"].split(", "))


def test_without_words_it_offers_what_to_do_and_where_to_go(client, manager):
    client.force_login(manager)

    response = client.get(SEARCH, headers=PALETTE)

    assert [offer.label for offer in response.context["offers"]] == [
        "New assignment",
        "New booking",
        "Import bookings",
        "Export classes as CSV",
        "Profile",
    ]
    assert f'href="{reverse("assignments:calendar")}"' in response.text
    assert not response.context["found"]


def test_the_next_classes_come_first_and_the_past_only_when_there_are_none(client, manager):
    hatha = ClassTypeFactory(name="Sunrise Hatha")
    past, later, soon = (AssignmentFactory(class_type=hatha, date=day(number)) for number in (-3, 9, 2))
    client.force_login(manager)

    coming = [row.id for row in found_by(client, "hatha sunrise").classes]
    Assignment.objects.exclude(pk=past.pk).delete()

    assert coming == [soon.pk, later.pk]
    assert [row.id for row in found_by(client, "hatha").classes] == [past.pk]


def test_students_and_bookings_are_found_by_name_and_number(client, staff):
    seat = AssignmentBookingFactory(booking=BookingFactory(first_name="Meera", last_name="Iyer"))
    client.force_login(staff)

    for words in ("meera iyer", seat.booking_id):
        found = found_by(client, words)

        assert [row.id for row in found.classes] == [seat.assignment_id]
        assert [booking.pk for booking in found.bookings] == [seat.booking.pk]


def test_the_desk_finds_instructors_and_is_led_to_their_classes(client, manager, instructor, staff):
    client.force_login(manager)

    response = client.get(SEARCH, {"q": "rao"})

    assert [person for person, _ in response.context["people"]] == [instructor]
    assert response.context["people"][0][1] == f"{reverse('assignments:list')}?instructor={instructor.pk}"
    assert list(found_by(client, "sunita").people) == []


def test_admins_find_everybody_who_has_a_page(client, admin, staff):
    client.force_login(admin)

    assert list(found_by(client, "sunita").people) == ([staff] if has_people_page() else [])


@pytest.mark.parametrize("person", ["admin", "manager"])
def test_people_lead_to_a_page_that_opens(client, request, person, instructor):
    client.force_login(request.getfixturevalue(person))

    [(found, address)] = client.get(SEARCH, {"q": "rao"}).context["people"]

    assert found == instructor
    assert client.get(address).status_code == 200


def test_own_and_shared_views_are_found(client, manager, staff):
    mine = SavedViewFactory(owner=manager, name="Unpaid of June")
    shared = SavedViewFactory(owner=staff, name="Unpaid", shared=True)
    SavedViewFactory(owner=staff, name="Unpaid, private")
    client.force_login(manager)

    assert list(found_by(client, "unpaid").views) == [shared, mine]


def test_instructors_find_their_own_classes_and_nobody(client, instructor, other_instructor):
    own = AssignmentBookingFactory(assignment__instructor=instructor, booking__first_name="Meera")
    AssignmentBookingFactory(assignment__instructor=other_instructor, booking__first_name="Meera")
    client.force_login(instructor)

    response = client.get(SEARCH, {"q": "meera"}, headers=PALETTE)
    found = response.context["found"]

    assert [row.id for row in found.classes] == [own.assignment_id]
    assert (list(found.people), list(found.bookings), list(found.views)) == ([], [], [])
    assert reverse("assignments:list") + "?" not in response.text


@pytest.mark.parametrize(
    ("person", "offered"),
    [
        (
            "admin",
            ["New assignment", "New booking", "New class type", "New package", "New weekly template", "New closure"],
        ),
        ("manager", ["New assignment", "New booking"]),
        ("staff", ["New assignment", "New booking"]),
        ("instructor", []),
    ],
)
def test_people_are_offered_what_they_may_do(request, person, offered):
    user = request.getfixturevalue(person)

    # "Invite person" comes with the screen of people.
    assert [offer.label for offer in offers_for(user, ["new"]) if offer.url_name != "accounts:invite"] == offered


@pytest.mark.parametrize("person", ["admin", "manager", "staff", "instructor"])
def test_everything_that_is_offered_can_be_opened(client, request, person):
    user = request.getfixturevalue(person)
    client.force_login(user)

    answers = {offer.label: client.get(offer.address).status_code for offer in offers_for(user, ()) if offer.address}

    assert set(answers.values()) == {200}


def test_screens_are_found_by_their_names(client, staff):
    client.force_login(staff)

    text = client.get(SEARCH, {"q": "go calendar"}, headers=PALETTE).text

    assert f'href="{reverse("assignments:calendar")}"' in text
    assert f'href="{reverse("bookings:list")}"' not in text


def test_the_theme_and_the_sign_out_are_forms(client, staff):
    client.force_login(staff)

    text = client.get(SEARCH, {"q": "dark"}, headers=PALETTE).text

    assert 'form="palette-theme" name="theme" value="dark"' in text
    assert 'form="palette-sign-out"' in client.get(SEARCH, {"q": "sign out"}, headers=PALETTE).text


def test_nothing_found_says_so_and_escapes_what_was_typed(client, manager):
    client.force_login(manager)

    response = client.get(SEARCH, {"q": "<b>zzz"}, headers=PALETTE)

    assert "Nothing is called <strong>&lt;b&gt;zzz</strong>." in response.text


@pytest.mark.parametrize("headers", [{}, PALETTE])
def test_too_many_words_are_refused_and_kept(client, manager, headers):
    client.force_login(manager)

    response = client.get(SEARCH, {"q": "a b c d e f"}, headers=headers)

    assert response.status_code == 422
    assert "Search for at most 5 words at once." in response.text
    assert ('value="a b c d e f"' in response.text) is (not headers)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_what_is_found(client, manager, count, django_assert_num_queries):
    for number in range(count):
        person = InstructorFactory(full_name=f"Hatha Person {number}")
        AssignmentBookingFactory(
            assignment=AssignmentFactory(instructor=person, date=day(1 + number)), booking__first_name="Hatha"
        )
        SavedViewFactory(owner=UserFactory(), name=f"Hatha {number}", shared=True)
    client.force_login(manager)

    # session, person; savepoint, role; names, students, notes; ids, rows; people, bookings, views; role, savepoint
    with django_assert_num_queries(14):
        response = client.get(SEARCH, {"q": "hatha"}, headers=PALETTE)

    found = response.context["found"]
    assert [len(rows) for rows in (found.classes, found.people, found.bookings, found.views)] == [count] * 4


def test_no_more_than_a_handful_of_each(client, manager):
    for number in range(7):
        BookingFactory(first_name="Meera", last_name=f"Iyer{number}")
    client.force_login(manager)

    assert len(found_by(client, "meera").bookings) == 5


# --- Opened last ------------------------------------------------------------------------------------------------------


def address_of(kind: str, thing) -> str:
    return reverse(
        {"class": "assignments:detail", "booking": "assignments:booking", "person": "accounts:person"}[kind],
        args=[thing.pk],
    )


def opened_last(client, *addresses: str, q: str = "") -> list:
    response = client.get(SEARCH, {"q": q, "recent": addresses}, headers=PALETTE)
    return [(kind, getattr(thing, "id", None) or thing.pk) for kind, thing in response.context["recent"]]


def test_what_was_opened_last_comes_first_in_the_order_of_the_browser(client, admin):
    row, booking, person = AssignmentFactory(), BookingFactory(), InstructorFactory(full_name="Kavya Nair")
    client.force_login(admin)
    addresses = [address_of("booking", booking), address_of("person", person), address_of("class", row)]

    assert opened_last(client, *addresses) == [("booking", booking.pk), ("person", person.pk), ("class", row.pk)]
    text = client.get(SEARCH, {"recent": addresses}, headers=PALETTE).text
    assert (
        text.index("Opened last") < text.index(booking.client_name) < text.index("Kavya Nair") < text.index("Actions")
    )


def test_it_makes_way_for_what_is_searched(client, admin):
    row = AssignmentFactory()
    client.force_login(admin)

    assert opened_last(client, address_of("class", row), q="hatha") == []


def test_what_is_gone_and_what_is_no_thing_is_left_out(client, admin):
    row = AssignmentFactory()
    address = address_of("class", row)
    client.force_login(admin)
    row.delete()

    assert opened_last(client, address, "/no/such/page/", SEARCH, "//elsewhere.test/", "") == []


def test_instructors_are_told_of_their_own_classes_alone(client, instructor, other_instructor):
    own, other = AssignmentFactory(instructor=instructor), AssignmentFactory(instructor=other_instructor)
    client.force_login(instructor)
    addresses = [address_of("class", own), address_of("class", other), address_of("booking", BookingFactory())]

    assert opened_last(client, *addresses, address_of("person", other_instructor)) == [("class", own.pk)]


def test_people_are_told_of_who_keeps_them_alone(client, staff, instructor):
    client.force_login(staff)

    assert opened_last(client, address_of("person", instructor)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_at_most_eight_in_a_fixed_number_of_queries(client, admin, count, django_assert_num_queries):
    addresses = [address_of("booking", BookingFactory()) for _ in range(count * 3)]
    addresses += [address_of("class", AssignmentFactory()) for _ in range(count)]
    addresses = [address_of("person", InstructorFactory()), *addresses[::-1]]
    client.force_login(admin)

    with django_assert_num_queries(9):  # session, person; savepoint, role; classes, bookings, people; role, savepoint
        response = client.get(SEARCH, {"recent": addresses}, headers=PALETTE)

    assert len(response.context["recent"]) == min(len(addresses), 8)
