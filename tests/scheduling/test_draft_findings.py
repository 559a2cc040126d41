"""Rules 3.3, 3.5 and 4.5: the errors of a draft as a whole."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduling.services.preview import preview_assignments
from tests.factories import (
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    DraftFactory,
    InstructorFactory,
    PackageFactory,
)
from tests.factories.drafts import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(staff, instructor):
    """Return the codes and messages of the findings of a draft with these properties."""

    def find(**properties):
        draft = DraftFactory(**{"instructor_id": instructor.pk} | properties)
        findings = preview_assignments(draft=draft, actor=staff, today=TODAY).all_findings
        return [(finding.code, finding.message) for finding in findings]

    return find


def codes(findings):
    return [code for code, _ in findings]


def booked(count, booking_type="public_group", **columns):
    return tuple(BookingFactory(booking_type=booking_type, **columns).booking_id for _ in range(count))


# Class types and packages


def test_a_deactivated_class_type_is_refused(found):
    class_type = ClassTypeFactory(name="Aerial", is_active=False)

    assert found(class_type_id=class_type.pk) == [
        ("subject_inactive", "The class type “Aerial” is deactivated. Choose another one.")
    ]


def test_a_class_type_is_required(found):
    assert found(class_type_id=None) == [("incomplete", "Choose a class type.")]


def test_a_deactivated_package_is_refused(found):
    package = PackageFactory(class_count=4, name="Old", is_active=False)

    assert found(packaged=True, package_id=package.pk) == [
        ("subject_inactive", "The package “Old” is deactivated. Choose another one.")
    ]


@pytest.mark.parametrize(
    ("draft", "course_type", "expected"),
    [
        ({"packaged": True}, "regular", []),
        ({"packaged": True}, "crash", ["package_kind"]),
        ({"packaged": True, "schedule_type": "monthly"}, "regular", []),
        ({"packaged": True, "schedule_type": "monthly"}, "crash", ["package_kind"]),
        ({"crash": True}, "crash", []),
        ({"crash": True}, "regular", ["package_kind"]),
    ],
)
def test_a_schedule_type_requires_its_kind_of_package(found, draft, course_type, expected):
    package = PackageFactory(class_count=4, course_type=course_type)

    assert codes(found(**draft, package_id=package.pk)) == expected


# Which bookings


@pytest.mark.parametrize(
    ("status", "expected"),
    [("pending", []), ("confirmed", []), ("completed", ["booking_closed"]), ("cancelled", ["booking_closed"])],
)
def test_only_open_bookings_fit(found, status, expected):
    assert codes(found(booking_ids=booked(1, "individual", status=status))) == expected


def test_an_unknown_booking_is_an_error(found):
    assert found(booking_ids=("YOG-20260501-9999",)) == [
        ("booking_unknown", "There is no booking YOG-20260501-9999. Remove it and choose another one.")
    ]


def test_a_booking_of_another_type_is_an_error(found):
    booking = BookingFactory(first_name="Meera", last_name="Iyer", booking_type="corporate")

    assert found(booking_ids=(booking.booking_id,)) == [
        (
            "booking_type",
            f"Meera Iyer ({booking.booking_id}) is booked as corporate, but the class is individual.",
        )
    ]


@pytest.mark.parametrize(
    ("draft", "booking_type", "count", "expected"),
    [
        ({}, "individual", 0, []),
        ({}, "individual", 1, []),
        ({}, "individual", 2, ["too_many_bookings"]),
        ({}, "private_group", 1, []),
        ({}, "private_group", 2, ["too_many_bookings"]),
        ({}, "public_group", 2, []),
        ({}, "corporate", 2, []),
        ({"weekly": True}, "individual", 2, ["too_many_bookings"]),
        ({"weekly": True}, "private_group", 2, []),
        ({"packaged": True}, "private_group", 2, []),
    ],
)
def test_how_many_bookings_a_class_takes(found, draft, booking_type, count, expected):
    findings = found(**draft, booking_type=booking_type, booking_ids=booked(count, booking_type))

    assert codes(findings) == expected


@pytest.mark.parametrize(
    ("draft", "package", "expected"),
    [
        ({"packaged": True, "schedule_type": "monthly"}, None, []),
        ({"packaged": True, "schedule_type": "monthly"}, "regular", []),
        ({"packaged": True, "schedule_type": "monthly"}, "crash", ["booking_package"]),
        ({"packaged": True}, "crash", []),
        ({"crash": True}, None, ["booking_package"]),
        ({"crash": True}, "regular", ["booking_package"]),
        ({"crash": True}, "crash", []),
    ],
)
def test_the_package_of_a_booking_fits_the_type(found, draft, package, expected):
    bought = PackageFactory(course_type=package) if package else None

    findings = found(**draft, booking_type="corporate", booking_ids=booked(1, "corporate", class_package=bought))

    assert codes(findings) == expected


@pytest.mark.parametrize(
    ("booking_type", "expected"),
    [("individual", ["booking_type"]), ("corporate", []), ("private_group", []), ("public_group", [])],
)
def test_a_crash_course_is_for_groups(found, booking_type, expected):
    assert codes(found(crash=True, booking_type=booking_type)) == expected


# Seats


@pytest.mark.parametrize(("count", "expected"), [(2, []), (3, ["over_capacity"])])
def test_the_seats_of_the_class_type_limit_the_bookings(found, count, expected):
    class_type = ClassTypeFactory(max_participants=2)

    findings = found(class_type_id=class_type.pk, booking_type="public_group", booking_ids=booked(count))

    assert codes(findings) == expected


@pytest.mark.parametrize(("count", "expected"), [(2, []), (3, ["over_capacity"])])
def test_a_package_class_has_the_default_seats(found, count, expected, settings):
    settings.DEFAULT_MAX_PARTICIPANTS = 2

    findings = found(packaged=True, booking_type="public_group", booking_ids=booked(count))

    assert codes(findings) == expected


# Saving the pattern as a template


@pytest.mark.parametrize(
    "template",
    [
        {},
        {"start_time": dt.time(7, 30), "end_time": dt.time(8, 30)},
        {"effective_until": dt.date(2026, 5, 4)},
        {"effective_from": dt.date(2026, 5, 17)},
    ],
)
def test_a_pattern_that_overlaps_another_template_cannot_be_saved(found, instructor, template):
    taken = ClassScheduleFactory(instructor=instructor, class_type=ClassTypeFactory(name="Vinyasa"), **template)

    errors = [message for code, message in found(weekly=True, save_as_template=True) if code == "template_taken"]

    assert errors == [
        (
            f"Asha Rao already has the weekly template Vinyasa on Monday, {taken.start_time:%H:%M}–{taken.end_time:%H:%M}. "
            "Choose that template, or do not save this pattern as one."
        )
    ]


@pytest.mark.parametrize(
    "template",
    [
        {"day_of_week": 2},
        {"start_time": dt.time(8), "end_time": dt.time(9)},
        {"effective_until": dt.date(2026, 5, 3)},
        {"effective_from": dt.date(2026, 5, 18)},
        {"is_active": False},
    ],
)
def test_a_pattern_beside_other_templates_can_be_saved(found, instructor, template):
    ClassScheduleFactory(instructor=instructor, **template)

    assert found(weekly=True, save_as_template=True) == []


def test_a_pattern_without_end_overlaps_templates_that_begin_later(found, instructor):
    ClassScheduleFactory(instructor=instructor, effective_from=dt.date(2027, 1, 1))

    assert codes(found(weekly=True, save_as_template=True, last_day=None)) == ["template_taken"]
    assert found(weekly=True, save_as_template=False, last_day=None) == []


def test_a_template_of_another_instructor_does_not_overlap(found):
    ClassScheduleFactory(instructor=InstructorFactory())

    assert found(weekly=True, save_as_template=True) == []


def test_student_findings_do_not_depend_on_dates(staff):
    draft = replace(DraftFactory(booking_ids=booked(1, "corporate")), start_time=None)

    preview = preview_assignments(draft=draft, actor=staff, today=TODAY)

    assert {finding.code for finding in preview.errors} == {"booking_type", "dates"}
