"""The New screen: each type by plain posts, roles, wrong input, fragments, queries (screens 4)."""

import datetime as dt
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.urls import reverse

from assignments.models import Assignment, AssignmentBooking, AssignmentSeries
from catalog.models import ClassSchedule
from tests.factories import (
    AssignmentFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
    PackageFactory,
    StudioClosureFactory,
)
from tests.scheduling.new_screen import MONDAY, NEW, PREVIEW, adhoc_values, form_of, save, show, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, staff):
    """A client that is signed in as staff."""
    client.force_login(staff)
    return client


@pytest.fixture
def hatha():
    return ClassTypeFactory(name="Hatha", duration_minutes=75, max_participants=8)


@pytest.mark.parametrize("name", ["new", "preview"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_instructors_and_strangers_are_refused(client, instructor, stranger, name, method):
    for person in (instructor, stranger):
        client.force_login(person)

        response = getattr(client, method)(reverse(f"assignments:{name}"))

        assert response.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("name", ["new", "preview"])
def test_anonymous_users_are_redirected_to_sign_in(client, name):
    response = client.get(reverse(f"assignments:{name}"))

    assert response.status_code == HTTPStatus.FOUND
    assert reverse("accounts:sign-in") in response["Location"]


def test_desk_roles_see_the_form(client, admin, manager, staff):
    for person in (admin, manager, staff):
        client.force_login(person)

        response = client.get(NEW)

        assert response.status_code == HTTPStatus.OK
        assert response.text.startswith("<!doctype html>")


"""Each type, by a browser without JavaScript: fill in, look at the preview, create."""


def test_adhoc_creates_one_class_and_redirects_to_it(desk, staff, hatha, instructor):
    previewed = show(desk, start(desk, "adhoc"), **adhoc_values(hatha, instructor))

    response = save(desk, previewed)

    made = Assignment.objects.get()
    assert "Create 1 class<" in previewed.text
    assert response.status_code == HTTPStatus.SEE_OTHER
    assert response["Location"] == reverse("assignments:detail", args=[made.pk])
    assert (made.class_type, made.instructor, made.assigned_by) == (hatha, instructor, staff)
    assert (made.date, made.start_time, made.end_time) == (MONDAY, dt.time(7), dt.time(8, 15))
    assert (made.payment_amount, made.series) == (Decimal("500.00"), None)


def test_weekly_creates_a_series_with_students_and_saves_the_pattern(desk, hatha, instructor):
    students = BookingFactory.create_batch(2, booking_type="public_group")
    previewed = show(
        desk,
        start(desk, "weekly"),
        class_type=hatha.pk,
        weekdays=[1, 3],
        first_day=MONDAY,
        last_day=MONDAY + dt.timedelta(days=13),
        start_time="07:00",
        instructor=instructor.pk,
        bookings=[one.booking_id for one in students],
        payment_type="per_student_per_class",
        rate="250",
        save_as_template="on",
        notes="Bring mats.",
    )

    response = save(desk, previewed)

    series = AssignmentSeries.objects.get()
    made = series.assignments.in_order()
    assert "Create 4 classes<" in previewed.text
    assert "₹2,000.00" in previewed.text
    assert response["Location"] == reverse("assignments:list", query={"series": series.pk, "open": series.pk})
    assert desk.get(response["Location"]).status_code == HTTPStatus.OK
    assert [one.date - MONDAY for one in made] == [dt.timedelta(days=days) for days in (0, 2, 7, 9)]
    assert {one.payment_amount for one in made} == {Decimal("500.00")}
    assert {one.notes for one in made} == {"Bring mats."}
    assert AssignmentBooking.objects.count() == 8
    assert sorted(ClassSchedule.objects.values_list("day_of_week", flat=True)) == [1, 3]


def test_weekly_from_a_template_uses_its_time_and_instructor(desk, hatha, instructor):
    template = ClassScheduleFactory(
        class_type=hatha, instructor=instructor, day_of_week=1, start_time=dt.time(18), end_time=dt.time(19)
    )
    shaped = show(desk, start(desk, "weekly"), plan="template")
    last_day = MONDAY + dt.timedelta(days=7)

    previewed = show(desk, shaped, class_schedule=template.pk, first_day=MONDAY, last_day=last_day, rate="400")
    save(desk, previewed)

    assert {(one.instructor, one.start_time) for one in Assignment.objects.all()} == {(instructor, dt.time(18))}
    assert Assignment.objects.filter(class_schedule=template).count() == 2


def test_monthly_places_the_package_on_weekdays_of_one_month(desk, instructor):
    package = PackageFactory(class_count=8, price="4800.00")
    previewed = show(
        desk,
        start(desk, "monthly"),
        package=package.pk,
        weekdays=[1, 3],
        first_day=MONDAY,
        start_time="07:00",
        instructor=instructor.pk,
    )

    save(desk, previewed)

    assert "₹4,800.00 for the whole course of 8 classes" in previewed.text
    assert Assignment.objects.filter(package=package, payment_amount=Decimal("600.00")).count() == 8


def test_crash_is_daily_and_skips_closures(desk, instructor):
    package = PackageFactory(class_count=4, validity_days=10, course_type="crash")
    closed = MONDAY + dt.timedelta(days=1)
    StudioClosureFactory(first_day=closed, last_day=closed)
    previewed = show(
        desk,
        start(desk, "crash"),
        package=package.pk,
        first_day=MONDAY,
        start_time="09:00",
        instructor=instructor.pk,
    )

    save(desk, previewed)

    assert "Closed, so left out" in previewed.text
    assert [one.date - MONDAY for one in Assignment.objects.in_order()] == [
        dt.timedelta(days=days) for days in (0, 2, 3, 4)
    ]
    assert {one.booking_type for one in Assignment.objects.all()} == {"corporate"}


def test_package_by_hand_with_a_time_of_its_own(desk, instructor):
    package = PackageFactory(class_count=2, validity_days=30)
    by_hand = show(desk, start(desk, "package"), plan="hand", package=package.pk, first_day=MONDAY, start_time="07:00")
    later = MONDAY + dt.timedelta(days=4)
    picked = show(desk, by_hand, dates=[MONDAY, later], instructor=instructor.pk)

    previewed = show(desk, picked, **{f"start-{later}": "18:30"})
    save(desk, previewed)

    assert "2 of 2 placed" in previewed.text
    assert list(Assignment.objects.in_order().values_list("date", "start_time", "end_time")) == [
        (MONDAY, dt.time(7), dt.time(8)),
        (later, dt.time(18, 30), dt.time(19, 30)),
    ]


def test_complimentary_costs_nothing(desk, hatha, instructor):
    values = {**adhoc_values(hatha, instructor), "rate": [], "complimentary": "on"}

    save(desk, show(desk, start(desk, "adhoc"), **values))

    assert Assignment.objects.get().payment_amount == 0


def test_creating_with_fields_missing_says_which_and_keeps_the_rest(desk):
    response = save(desk, start(desk, "adhoc"), notes="Typed already", start_time="07:00")

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "data-error-summary" in response.text
    assert "Choose an instructor." in response.text
    assert "Typed already" in response.text
    assert 'value="07:00"' in response.text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"end_time": "06:00"}, "The class must end after it starts at 07:00."),
        ({"rate": "-5"}, "The rate must be more than 0."),
        ({"rate": "abc"}, "Enter a number."),
        ({"rate": "1.234"}, "no more than 2 decimal places"),
        ({"first_day": "soon"}, "Enter a valid date."),
        ({"instructor": "00000000-0000-0000-0000-000000000001"}, "This person cannot be given a class any more."),
        ({"payment_type": "per_member"}, "Select a valid choice"),
        ({"change": "line=x&date=never"}, "The change of one class could not be read."),
        ({"bookings": ["x" * 30]}, "at most 17 characters"),
    ],
)
def test_invalid_values_are_named(desk, hatha, instructor, values, message):
    good = show(desk, start(desk, "adhoc"), **adhoc_values(hatha, instructor))

    response = save(desk, good, **values)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert message in response.text.replace("&#x27;", "'")
    assert not Assignment.objects.exists()


def test_a_plain_preview_of_an_incomplete_form_is_refused_with_what_is_missing(desk):
    response = show(desk, start(desk, "weekly"), start_time="07:00")

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose at least one weekday." in response.text


def test_dates_show_before_instructor_and_rate_are_known(desk, hatha):
    response = show(desk, start(desk, "adhoc"), class_type=hatha.pk, first_day=MONDAY, start_time="07:00")

    assert "07:00–08:15" in response.text
    assert "Still needed" in response.text


def test_an_unknown_type_falls_back_to_a_form(desk):
    response = show(desk, start(desk, "weekly"), schedule_type="yearly")

    assert response.status_code == HTTPStatus.OK
    assert form_of(response).values["schedule_type"] == ["adhoc"]


def ask(client, target, data, htmx):
    return client.post(PREVIEW, data, headers={**htmx, "hx-target": target})


def test_new_fields_are_returned_alone_and_trigger_the_preview(desk, htmx):
    data = form_of(desk.get(NEW)).filled(schedule_type="weekly")

    response = ask(desk, "fields", data, htmx)

    assert response.status_code == HTTPStatus.OK
    assert response.text.lstrip().startswith('<div class="stack-lg" id="fields"')
    assert "draft:reshaped" in response["HX-Trigger-After-Settle"]
    assert 'class="field-error"' not in response.text
    assert {"HX-Request", "HX-Target"} <= set(response["Vary"].split(", "))


def test_the_preview_comes_with_what_follows_from_it(desk, hatha, instructor, htmx):
    data = form_of(start(desk, "adhoc")).filled(**adhoc_values(hatha, instructor), end_time="08:00")

    response = ask(desk, "preview", data, htmx)

    assert response.text.lstrip().startswith('<div class="preview" id="preview">')
    assert 'id="instructors"' in response.text
    assert 'id="payment-words">₹500.00 per class × 1 class = ₹500.00<' in response.text
    assert 'id="announcer" hx-swap-oob="innerHTML">Preview: 1 class<' in response.text


def test_an_incomplete_form_is_not_an_error(desk, htmx):
    response = ask(desk, "preview", form_of(desk.get(NEW)).values, htmx)

    assert response.status_code == HTTPStatus.OK
    assert "Still needed" in response.text


def test_an_invalid_value_is_shown_in_the_preview(desk, hatha, instructor, htmx):
    values = {**adhoc_values(hatha, instructor), "end_time": "06:00"}

    response = ask(desk, "preview", form_of(start(desk, "adhoc")).filled(**values), htmx)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "The class must end after it starts at 07:00." in response.text


def test_the_search_answers_with_bookings_alone(desk, htmx):
    found = BookingFactory(first_name="Meera")

    response = ask(desk, "bookings", form_of(desk.get(NEW)).filled(booking_search="meera"), htmx)

    assert response.text.lstrip().startswith('<div class="choices" id="bookings"')
    assert found.booking_id in response.text


def test_creating_redirects_the_page(desk, hatha, instructor, htmx):
    previewed = show(desk, start(desk, "adhoc"), **adhoc_values(hatha, instructor))

    response = desk.post(NEW, form_of(previewed).values, headers={**htmx, "hx-target": "assignment-form"})

    assert response["HX-Redirect"] == reverse("assignments:detail", args=[Assignment.objects.get().pk])


def test_a_refusal_answers_with_the_form(desk, htmx):
    response = desk.post(NEW, form_of(desk.get(NEW)).values, headers={**htmx, "hx-target": "assignment-form"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert response.text.lstrip().startswith('<form class="new-assignment"')


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_makes_a_fixed_number_of_queries(desk, count, django_assert_num_queries):
    for _ in range(count):
        ClassScheduleFactory(instructor=InstructorFactory())
        PackageFactory()
        BookingFactory()

    with django_assert_num_queries(12):
        response = desk.get(NEW)

    assert response.text.count('name="instructor"') == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_makes_a_fixed_number_of_queries(desk, hatha, instructor, count, htmx, django_assert_num_queries):
    students = BookingFactory.create_batch(count, booking_type="public_group")
    AssignmentFactory.create_batch(count)
    data = form_of(start(desk, "weekly")).filled(
        class_type=hatha.pk,
        weekdays=[1],
        first_day=MONDAY,
        last_day=MONDAY + dt.timedelta(days=7 * (count - 1)),
        start_time="07:00",
        end_time="08:00",
        instructor=instructor.pk,
        bookings=[one.booking_id for one in students],
        rate="500",
    )

    with django_assert_num_queries(21):
        response = desk.post(PREVIEW, data, headers={**htmx, "hx-target": "preview"})

    assert response.text.count('id="line-') == count
