"""The New screen: its fields, defaults and choices (rules 3.3, 4.6, 5.3)."""

import datetime as dt
from http import HTTPStatus

import pytest

from assignments.models import Assignment
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
)
from tests.scheduling.new_screen import MONDAY, NEW, PREVIEW, form_of, save, show, start, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, staff):
    """A client that is signed in as staff."""
    client.force_login(staff)
    return client


@pytest.fixture
def hatha():
    return ClassTypeFactory(name="Hatha", duration_minutes=75, max_participants=8)


def test_a_type_shows_only_the_fields_that_it_needs(desk):
    adhoc, weekly, package = (form_of(start(desk, kind)).values for kind in ("adhoc", "weekly", "package"))

    assert {"class_type", "plan", "last_day", "package"} & adhoc.keys() == {"class_type"}
    assert {"class_type", "plan", "last_day", "package"} & weekly.keys() == {"class_type", "plan", "last_day"}
    assert {"class_type", "plan", "last_day", "package"} & package.keys() == {"plan", "package"}


def test_leaving_weekly_removes_its_payment_types_with_a_notice(desk):
    """Rules 5.3."""
    weekly = start(desk, "weekly")

    response = show(desk, weekly, payment_type="per_member", schedule_type="adhoc")

    assert form_of(response).values["payment_type"] == ["per_class"]
    assert "are not paid “per student per month”" in response.text


@pytest.mark.parametrize(
    ("schedule_type", "proposed"),
    [("adhoc", "individual"), ("weekly", "public_group"), ("crash", "corporate"), ("package", "individual")],
)
def test_each_type_has_its_default_booking_type(desk, schedule_type, proposed):
    """Rules 3.3."""
    assert form_of(start(desk, schedule_type)).values["booking_type"] == [proposed]


def test_the_end_follows_the_length_of_the_class_until_it_is_set_by_hand(desk, hatha):
    longer = ClassTypeFactory(duration_minutes=90)
    proposed = show(desk, start(desk, "adhoc"), class_type=hatha.pk, start_time="07:00")
    followed = show(desk, proposed, class_type=longer.pk)
    kept = show(desk, show(desk, followed, end_time="09:00"), class_type=hatha.pk)

    ends = [form_of(response).values["end_time"] for response in (proposed, followed, kept)]
    assert ends == [["08:15"], ["08:30"], ["09:00"]]


def test_only_the_payment_types_of_the_type_are_offered(desk):
    response = start(desk, "adhoc")

    assert 'value="per_student_per_class"' in response.text
    assert 'value="total_duration"' not in response.text
    assert 'value="per_member"' not in response.text


def test_inactive_catalog_entries_and_people_are_not_offered(desk):
    ClassTypeFactory(name="Retired", is_active=False)
    InstructorFactory(full_name="Gone Teacher", is_active=False)

    response = start(desk, "adhoc")

    assert "Retired" not in response.text
    assert "Gone Teacher" not in response.text


def test_instructors_show_who_is_free_at_the_chosen_time(desk, hatha, instructor, other_instructor):
    third = InstructorFactory(full_name="Nandita Bose")
    taught = AssignmentFactory(instructor=other_instructor, date=MONDAY, class_type__name="Vinyasa")
    ClassScheduleFactory(instructor=third, class_type=hatha, day_of_week=1)

    response = show(desk, start(desk, "adhoc"), first_day=MONDAY, class_type=hatha.pk, start_time="07:30")

    text = text_of(response)
    assert taught.start_time == dt.time(7)
    assert text.index(instructor.full_name) < text.index("Nandita Bose") < text.index("Ravi Menon")
    assert "07:00–08:00 Vinyasa" in text
    assert "Mondays 07:00–08:00 Hatha" in text


def test_a_series_shows_on_how_many_days_an_instructor_is_free(desk, hatha, other_instructor):
    AssignmentFactory(instructor=other_instructor, date=MONDAY)

    response = show(
        desk,
        start(desk, "weekly"),
        class_type=hatha.pk,
        weekdays=[1],
        first_day=MONDAY,
        last_day=MONDAY + dt.timedelta(days=14),
        start_time="07:30",
    )

    assert "Free on 2 of 3" in response.text


def test_only_fitting_bookings_that_match_are_listed(desk):
    meera = BookingFactory(first_name="Meera", last_name="Kapoor", preferred_days=["Monday"])
    BookingFactory(first_name="Nikhil", last_name="Other")
    BookingFactory(first_name="Meera", last_name="Group", booking_type="public_group")
    BookingFactory(first_name="Meera", last_name="Done", status="cancelled")

    response = show(desk, start(desk, "adhoc"), booking_search="meera", find="bookings")

    assert response.status_code == HTTPStatus.OK
    assert meera.booking_id in response.text
    assert "Prefers Monday" in response.text
    for other in ("Nikhil Other", "Meera Group", "Meera Done"):
        assert other not in response.text


def test_a_chosen_booking_stays_while_others_are_searched(desk):
    chosen = BookingFactory(first_name="Meera")

    response = show(desk, start(desk, "adhoc"), bookings=chosen.booking_id, booking_search="zzz", find="bookings")

    assert form_of(response).values["bookings"] == [chosen.booking_id]


def test_bookings_that_no_longer_fit_are_removed_with_a_notice(desk):
    chosen = BookingFactory(first_name="Meera", last_name="Kapoor")

    response = show(desk, start(desk, "adhoc"), bookings=chosen.booking_id, schedule_type="weekly")

    assert "bookings" not in form_of(response).values
    assert "does not fit such a class: Meera Kapoor" in response.text


def test_an_individual_class_offers_one_student_and_a_group_many(desk):
    BookingFactory()
    BookingFactory(booking_type="public_group")

    one, many = start(desk, "adhoc"), start(desk, "weekly")

    assert 'type="radio" name="bookings"' in one.text
    assert 'type="checkbox" name="bookings"' in many.text


def test_the_query_string_sets_day_time_and_instructor(desk, instructor):
    response = desk.get(NEW, {"date": "2030-01-07", "start": "18:00", "instructor": str(instructor.pk)})

    values = form_of(response).values
    assert (values["first_day"], values["start_time"], values["end_time"]) == (["2030-01-07"], ["18:00"], ["19:00"])
    assert values["instructor"] == [str(instructor.pk)]


def test_duplicating_a_class_copies_it_to_the_next_week(desk, instructor):
    original = AssignmentFactory(instructor=instructor, date=MONDAY, notes="Bring mats.")
    student = AssignmentBookingFactory(assignment=original).booking

    response = desk.get(NEW, {"duplicate": str(original.pk)})
    save(desk, response)

    copy = Assignment.objects.exclude(pk=original.pk).get()
    assert copy.date == MONDAY + dt.timedelta(days=7)
    assert (copy.class_type, copy.instructor, copy.notes) == (original.class_type, instructor, "Bring mats.")
    assert copy.assignment_bookings.get().booking == student


def test_duplicating_a_class_of_a_series_copies_the_series(desk, hatha, instructor):
    series = AssignmentSeriesFactory(class_type=hatha, pattern={"weekdays": [1, 4], "start": "07:00", "end": "08:00"})
    original = AssignmentFactory(
        instructor=instructor,
        class_type=hatha,
        series=series,
        series_position=1,
        schedule_type="weekly",
        booking_type="public_group",
        date=MONDAY,
    )

    values = form_of(desk.get(NEW, {"duplicate": str(original.pk)})).values

    assert (values["schedule_type"], values["plan"]) == (["weekly"], ["pattern"])
    assert values["weekdays"] == ["1", "4"]


@pytest.mark.parametrize("nonsense", ["no-id", "00000000-0000-0000-0000-000000000000"])
def test_an_invalid_query_string_gives_an_empty_form(desk, nonsense):
    response = desk.get(NEW, {"duplicate": nonsense, "date": "tomorrow", "start": "x", "type": "yearly"})

    assert response.status_code == HTTPStatus.OK


def test_a_get_of_the_preview_redirects_to_the_form(desk):
    response = desk.get(PREVIEW, {"date": "2030-01-07"})

    assert response["Location"] == f"{NEW}?date=2030-01-07"
