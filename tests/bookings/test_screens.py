"""The bookings' screens: who sees what, in which order, and what a change does."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import AssignmentBooking
from bookings.exceptions import WrongStatus
from bookings.models import Booking
from bookings.services.bookings import set_status
from tests.factories import AssignmentBookingFactory, AssignmentFactory, BookingFactory, PackageFactory

LIST = reverse("bookings:list")
DIALOG = {"hx-request": "true", "hx-target": "dialog"}
TYPED = {
    "first_name": "Meera",
    "last_name": "Iyer",
    "email": "meera@example.test",
    "phone": "+91 98450 00000",
    "booking_type": "individual",
    "class_name": "Morning yoga",
    "preferred_days": ["Monday", "Friday"],
    "preferred_times": "Early morning, 18:30",
}


def names(response) -> list[str]:
    return [booking.last_name for booking, _ in response.context["rows"]]


@pytest.fixture
def booking(db) -> Booking:
    return BookingFactory(last_name="Iyer", email="meera@example.test")


# --- The list ---------------------------------------------------------------------------------------------------------


def test_bookings_without_a_class_come_first_then_the_newest(client, staff):
    seated = AssignmentBookingFactory(booking=BookingFactory(last_name="Seated")).booking
    BookingFactory(last_name="Older")
    BookingFactory(last_name="Newer")
    BookingFactory(last_name="Closed", status="cancelled")
    Booking.objects.filter(pk=seated.pk).update(created_at=timezone.now() + dt.timedelta(hours=1))
    client.force_login(staff)

    assert names(client.get(LIST)) == ["Newer", "Older", "Seated", "Closed"]


def test_pages_follow_each_other_without_gap_or_repetition(client, staff, settings):
    settings.PAGE_SIZE = 2
    for number in range(3):
        BookingFactory(last_name=f"Waiting{number}")
        AssignmentBookingFactory(booking=BookingFactory(last_name=f"Seated{number}"))
    client.force_login(staff)

    seen, further = [], ""
    for _ in range(3):
        response = client.get(f"{LIST}{further}")
        seen += names(response)
        further = response.context["next"]

    assert seen == ["Waiting2", "Waiting1", "Waiting0", "Seated2", "Seated1", "Seated0"]
    assert further == ""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"q": "meera iy"}, ["Iyer"]),
        ({"status": "cancelled"}, ["Gone"]),
        ({"unassigned": "on", "status": "confirmed"}, ["Sure"]),
        ({"type": "corporate"}, ["Firm"]),
        ({"until": "2000-01-01"}, []),
    ],
)
def test_every_filter_narrows(client, staff, booking, values, expected):
    BookingFactory(last_name="Gone", status="cancelled")
    BookingFactory(last_name="Sure", status="confirmed")
    BookingFactory(last_name="Firm", booking_type="corporate")
    client.force_login(staff)

    assert names(client.get(LIST, values)) == expected


@pytest.mark.parametrize("values", [{"since": "soon"}, {"since": "2026-02-01", "until": "2026-01-01"}, {"after": "x"}])
def test_filters_that_make_no_sense_are_told(client, staff, values):
    client.force_login(staff)

    response = client.get(LIST, values)

    assert "These filters cannot be used" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow_with_bookings(client, staff, count, django_assert_num_queries):
    for _ in range(count):
        AssignmentBookingFactory()
    client.force_login(staff)

    # session, user, role and back, savepoint and back; waiting, the others, attendance, count; packages of the filter; the bell
    with django_assert_num_queries(6 + 4 + 1 + 1):
        client.get(LIST)


def test_htmx_gets_the_results_and_the_address(client, staff, booking):
    client.force_login(staff)

    response = client.get(LIST, {"q": "iyer"}, headers={"hx-request": "true", "hx-target": "results"})

    assert response.text.lstrip().startswith('<section id="results"')
    assert response.headers["HX-Push-Url"] == f"{LIST}?q=iyer"


@pytest.mark.parametrize("name", ["bookings:list", "bookings:new", "bookings:import", "bookings:import-template"])
def test_instructors_and_strangers_stay_outside(client, instructor, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(instructor)
    assert client.get(reverse(name)).status_code == 403


# --- One booking ------------------------------------------------------------------------------------------------------


def test_a_booking_is_taken(client, staff):
    client.force_login(staff)

    response = client.post(reverse("bookings:new"), TYPED)

    booking = Booking.objects.get()
    assert response.headers["Location"] == reverse("assignments:booking", args=[booking.pk])
    assert (booking.client_name, booking.status) == ("Meera Iyer", "pending")
    assert (booking.preferred_days, booking.preferred_times) == (["Monday", "Friday"], ["Early morning", "18:30"])


def test_a_form_that_is_sent_twice_makes_one_booking(client, staff):
    client.force_login(staff)
    address = reverse("bookings:new")
    key = client.get(address).context["form"]["key"].value()

    answers = [client.post(address, TYPED | {"key": key}) for _ in range(2)]

    booking = Booking.objects.get()
    assert [answer.url for answer in answers] == [reverse("assignments:booking", args=[booking.pk])] * 2
    assert str(booking.pk) == str(key)


def test_a_wrong_booking_keeps_what_was_typed(client, staff):
    client.force_login(staff)

    response = client.post(reverse("bookings:new"), TYPED | {"email": "nowhere"}, headers=DIALOG)

    assert response.status_code == 422
    assert 'value="nowhere"' in response.text
    assert 'value="Morning yoga"' in response.text
    assert not Booking.objects.exists()


def edit(client, booking, **values):
    seen = values.pop("seen", Booking.objects.get(pk=booking.pk).updated_at.isoformat())
    data = TYPED | {"last_name": booking.last_name, "phone": booking.phone, "class_name": booking.class_name}
    return client.post(reverse("bookings:edit", args=[booking.pk]), data | {"seen": seen} | values, headers=DIALOG)


def test_a_booking_is_changed(client, staff, booking):
    client.force_login(staff)

    assert edit(client, booking, phone="12345").status_code == 204
    assert Booking.objects.get().phone == "12345"


def test_two_editors_do_not_overwrite_each_other(client, staff, booking):
    client.force_login(staff)
    seen = booking.updated_at.isoformat()
    edit(client, booking, phone="first")

    response = edit(client, booking, phone="second", seen=seen)

    assert response.status_code == 409
    assert "Somebody changed this booking" in response.text
    assert 'value="second"' in response.text
    assert Booking.objects.get().phone == "first"


def test_the_type_stays_while_the_booking_sits_in_a_class(client, staff):
    seated = AssignmentBookingFactory().booking
    client.force_login(staff)

    response = edit(client, seated, booking_type="corporate")

    assert response.status_code == 422
    assert "sits in 1 scheduled class" in response.text


@pytest.mark.parametrize(
    ("status", "step", "answer"),
    [
        ("pending", "confirmed", 204),
        ("confirmed", "completed", 204),
        ("cancelled", "pending", 204),
        ("completed", "confirmed", 204),
        ("completed", "pending", 409),
        ("cancelled", "confirmed", 409),
        ("pending", "cancelled", 400),
        ("pending", "lost", 400),
    ],
)
def test_states_are_reached_by_their_ways_only(client, staff, status, step, answer):
    booking = BookingFactory(status=status)
    client.force_login(staff)

    response = client.post(reverse("bookings:status", args=[booking.pk]), {"status": step}, headers=DIALOG)

    assert response.status_code == answer
    assert Booking.objects.get().status == (step if answer == 204 else status)


def test_a_booking_that_came_into_a_class_meanwhile_is_not_cancelled_in_it(staff):
    booking = AssignmentBookingFactory().booking

    with pytest.raises(WrongStatus, match="sits in scheduled classes"):
        set_status(booking_pk=booking.pk, status="cancelled", actor=staff)

    assert Booking.objects.get().status == "confirmed"


def test_a_step_is_taken_back_by_the_toast(client, staff, booking):
    client.force_login(staff)
    address = reverse("bookings:status", args=[booking.pk])

    response = client.post(address, {"status": "confirmed"}, headers=DIALOG)
    assert f"{address}?status=pending" in response.headers["HX-Trigger"]
    client.post(f"{address}?status=pending", headers={"hx-request": "true"})

    assert Booking.objects.get().status == "pending"


@pytest.mark.parametrize("headers", [{}, DIALOG])
def test_completing_asks_first_while_classes_are_still_to_come(client, staff, headers):
    booking = AssignmentBookingFactory().booking
    client.force_login(staff)
    address = reverse("bookings:status", args=[booking.pk])

    question = client.post(address, {"status": "completed"}, headers=headers)
    assert (question.status_code, Booking.objects.get().status) == (409, "confirmed")
    assert "It still sits in 1 scheduled class, and stays in it" in question.text
    client.post(address, {"status": "completed", "despite": "yes"}, headers=headers)

    assert Booking.objects.get().status == "completed"


def test_scheduled_classes_keep_a_booking_confirmed(client, staff):
    booking = AssignmentBookingFactory().booking
    client.force_login(staff)

    response = client.post(reverse("bookings:status", args=[booking.pk]), {"status": "pending"}, headers=DIALOG)

    assert response.status_code == 409
    assert Booking.objects.get().status == "confirmed"


def test_the_button_tells_how_many_filters_are_in_use(client, staff):
    client.force_login(staff)

    assert 'id="active-filters">2<' in client.get(LIST, {"q": "iyer", "status": ["pending", "confirmed"]}).text


def test_the_days_in_use_read_as_the_studio_writes_them(client, staff):
    client.force_login(staff)

    response = client.get(LIST, {"status": "pending", "since": "2026-06-02"})

    assert [text for text, _ in response.context["chips"]] == ["Status: Pending", "Made from: Tue 2 Jun 2026"]


def test_the_page_shows_the_classes_of_a_booking(client, staff):
    link = AssignmentBookingFactory()
    client.force_login(staff)

    response = client.get(reverse("assignments:booking", args=[link.booking.pk]))

    assert link.assignment.class_type.name in response.text
    assert reverse("assignments:detail", args=[link.assignment_id]) in response.text


def test_cancelling_gives_the_seats_free_and_lets_amounts_follow(client, staff):
    assignment = AssignmentFactory(
        booking_type="public_group", payment_type="per_student_per_class", payment_rate=300, payment_amount=600
    )
    links = [AssignmentBookingFactory(assignment=assignment) for _ in range(2)]
    taught = AssignmentFactory(date=timezone.localdate() - dt.timedelta(days=3))
    AssignmentBookingFactory(assignment=taught, booking=links[0].booking)
    taught.class_status = "completed"
    taught.save(update_fields=["class_status"])
    client.force_login(staff)
    address = reverse("assignments:booking-cancel", args=[links[0].booking.pk])
    assert "sits in 1 scheduled class" in client.get(address).text

    response = client.post(address, headers=DIALOG)

    assignment.refresh_from_db()
    assert response.status_code == 204
    assert Booking.objects.get(pk=links[0].booking.pk).status == "cancelled"
    assert assignment.payment_amount == 300
    assert set(AssignmentBooking.objects.values_list("assignment", flat=True)) == {assignment.pk, taught.pk}


def test_a_crash_package_is_offered_to_a_booking(client, staff):
    PackageFactory(name="Crash in May", course_type="crash")
    client.force_login(staff)

    assert "Crash in May" in client.get(reverse("bookings:new"), headers=DIALOG).text
