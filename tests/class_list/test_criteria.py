"""Every filter of the list finds what it says, and nothing else (screen 3)."""

import datetime as dt

import pytest

from class_list.selectors.criteria import Criteria, matching
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    ClassScheduleFactory,
    ClassTypeFactory,
    InstructorFactory,
    PackageFactory,
    StudioClosureFactory,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 6, 1)  # a Monday


def found(**filters: object) -> set[object]:
    return {row.pk for place in matching(Criteria(today=TODAY, **filters)) for row in place}


def test_without_filters_every_class_matches():
    classes = {AssignmentFactory().pk, AssignmentFactory().pk}

    assert found() == classes


@pytest.mark.parametrize(
    ("first_day", "last_day", "days"),
    [
        (dt.date(2026, 6, 2), None, {2, 3}),
        (None, dt.date(2026, 6, 2), {1, 2}),
        (dt.date(2026, 6, 2), dt.date(2026, 6, 2), {2}),
        (dt.date(2026, 6, 4), None, set()),
    ],
)
def test_a_range_of_dates_holds_both_its_ends(first_day, last_day, days):
    by_day = {day: AssignmentFactory(date=dt.date(2026, 6, day)).pk for day in (1, 2, 3)}

    assert found(first_day=first_day, last_day=last_day) == {by_day[day] for day in days}


@pytest.mark.parametrize(
    ("filters", "wanted", "other"),
    [
        ({"schedule_types": ("crash",)}, {"schedule_type": "crash"}, {"schedule_type": "weekly"}),
        ({"weekly_only": True}, {"schedule_type": "weekly"}, {"schedule_type": "adhoc"}),
        ({"class_statuses": ("cancelled",)}, {"class_status": "cancelled"}, {"class_status": "scheduled"}),
        ({"payment_statuses": ("paid",)}, {"payment_status": "paid"}, {"payment_status": "pending"}),
        ({"instructor_statuses": ("rejected",)}, {"instructor_status": "rejected"}, {"instructor_status": "accepted"}),
        ({"booking_types": ("corporate",)}, {"booking_type": "corporate"}, {"booking_type": "individual"}),
    ],
)
def test_a_choice_finds_classes_that_have_it(filters, wanted, other):
    expected = AssignmentFactory(**wanted)
    AssignmentFactory(**other)

    assert found(**filters) == {expected.pk}


def test_several_choices_of_one_filter_add_up():
    AssignmentFactory(instructor_status="accepted")
    open_ones = {AssignmentFactory(instructor_status=status).pk for status in ("pending", "rejected")}

    assert found(instructor_statuses=("pending", "rejected")) == open_ones


def test_two_filters_narrow_each_other():
    both = AssignmentFactory(class_status="completed", payment_status="pending")
    AssignmentFactory(class_status="completed", payment_status="paid")
    AssignmentFactory(class_status="scheduled", payment_status="pending")

    assert found(class_statuses=("completed",), payment_statuses=("pending",)) == {both.pk}


def test_instructors_class_types_and_packages_are_found_by_id():
    taught, other = AssignmentFactory(), AssignmentFactory()
    packaged = AssignmentFactory(class_type=None, package=PackageFactory())

    assert found(instructor_ids=(taught.instructor_id, packaged.instructor_id)) == {taught.pk, packaged.pk}
    assert found(class_type_ids=(other.class_type_id,)) == {other.pk}
    assert found(package_ids=(packaged.package_id,)) == {packaged.pk}


def test_a_student_is_found_by_name_address_and_booking_id():
    attended = AssignmentFactory()
    booking = BookingFactory(first_name="Kavya", last_name="Hegde", email="kavya@example.test")
    AssignmentBookingFactory(assignment=attended, booking=booking)
    AssignmentBookingFactory()

    for words in (("kavya", "hegde"), ("kavya@example",), (booking.booking_id.lower(),)):
        assert found(student_words=words) == {attended.pk}
    assert found(student_words=("nobody",)) == set()


def test_weekdays_are_found_whatever_the_week():
    monday, sunday = (AssignmentFactory(date=dt.date(2026, 6, day)).pk for day in (8, 14))
    AssignmentFactory(date=dt.date(2026, 6, 9))

    assert found(weekdays=(1,)) == {monday}
    assert found(weekdays=(1, 7)) == {monday, sunday}


@pytest.mark.parametrize(
    ("hour", "inside", "outside"),
    [
        (0, ["00:00", "00:59"], ["01:00", None]),
        (7, ["07:00", "07:45"], ["06:59", "08:00", None]),
        (23, ["23:00", "23:30"], ["22:59", None]),
    ],
)
def test_an_hour_holds_the_classes_that_start_in_it(hour, inside, outside):
    expected = {AssignmentFactory(start_time=start, end_time="23:59").pk for start in inside}
    for start in outside:
        AssignmentFactory(start_time=start, end_time="23:59" if start else None)

    assert found(hour=hour) == expected


def test_classes_without_times_are_found():
    untimed = AssignmentFactory(start_time=None, end_time=None)
    AssignmentFactory(start_time="00:00", end_time="01:00")

    assert found(untimed_only=True) == {untimed.pk}


def test_one_series_is_found_by_its_id():
    series = AssignmentSeriesFactory()
    member = AssignmentFactory(series=series, series_position=1, schedule_type="weekly")
    AssignmentFactory()

    assert found(series_id=series.pk) == {member.pk}


# --- Conflicts only ---------------------------------------------------------------------------------------------------


@pytest.fixture
def instructor_with_template():
    """Asha teaches on Mondays from 07:00 to 08:00."""
    person = InstructorFactory()
    return person, ClassScheduleFactory(instructor=person)


def class_of(person, **values):
    return AssignmentFactory(instructor=person, **{"date": dt.date(2026, 6, 8), **values})


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [(6, 7, False), (6, 8, True), (7, 8, True), (7, 9, True), (8, 9, False)],
)
def test_a_class_within_the_weekly_template_of_its_instructor_is_a_conflict(
    instructor_with_template, start, end, clashes
):
    person, _template = instructor_with_template
    assignment = class_of(person, start_time=dt.time(start), end_time=dt.time(end))

    assert found(clashing_only=True) == ({assignment.pk} if clashes else set())


@pytest.mark.parametrize(
    "harmless",
    [
        {"date": dt.date(2026, 6, 9)},
        {"date": dt.date(2026, 5, 25)},
        {"class_status": "cancelled"},
        {"class_status": "completed"},
        {"instructor_status": "rejected"},
        {"start_time": None, "end_time": None},
    ],
    ids=["other weekday", "in the past", "cancelled", "completed", "rejected", "without times"],
)
def test_what_holds_no_time_of_the_template_is_no_conflict(instructor_with_template, harmless):
    person, _template = instructor_with_template
    class_of(person, **harmless)

    assert found(clashing_only=True) == set()


def test_a_weekly_class_does_not_conflict_with_the_template_it_was_made_from(instructor_with_template):
    person, template = instructor_with_template
    class_of(person, class_schedule=template)

    assert found(clashing_only=True) == set()


@pytest.mark.parametrize(
    "ended", [{"is_active": False}, {"effective_until": dt.date(2026, 6, 7)}, {"effective_from": dt.date(2026, 6, 9)}]
)
def test_a_template_that_does_not_hold_that_day_is_no_conflict(instructor_with_template, ended):
    person, template = instructor_with_template
    for column, value in ended.items():
        setattr(template, column, value)
    template.save(update_fields=list(ended))
    class_of(person)

    assert found(clashing_only=True) == set()


def test_a_class_on_a_closure_is_a_conflict():
    StudioClosureFactory(first_day=dt.date(2026, 6, 10), last_day=dt.date(2026, 6, 11))
    closed = {AssignmentFactory(date=dt.date(2026, 6, day)).pk for day in (10, 11)}
    AssignmentFactory(date=dt.date(2026, 6, 12))

    assert found(clashing_only=True) == closed


def test_a_class_of_an_inactive_instructor_is_a_conflict():
    left = AssignmentFactory(instructor=InstructorFactory(is_active=False), date=dt.date(2026, 6, 8))
    AssignmentFactory(date=dt.date(2026, 6, 8))

    assert found(clashing_only=True) == {left.pk}


# --- Search -----------------------------------------------------------------------------------------------------------


def search(text: str) -> set[object]:
    return found(words=tuple(text.lower().split()))


@pytest.fixture
def asha_hatha():
    """Asha Rao teaches Hatha to Meera Nair, with a note."""
    assignment = AssignmentFactory(
        instructor=InstructorFactory(full_name="Asha Rao"),
        class_type=ClassTypeFactory(name="Hatha Sunrise"),
        notes="Bring the long straps",
    )
    booking = BookingFactory(first_name="Meera", last_name="Nair", email="mn@example.test")
    AssignmentBookingFactory(assignment=assignment, booking=booking)
    AssignmentFactory(
        instructor=InstructorFactory(full_name="Ravi Menon"), class_type=ClassTypeFactory(name="Power"), notes="Blocks"
    )
    return assignment


@pytest.mark.parametrize(
    "text",
    [
        "asha",
        "RAO",
        "sunrise",
        "as",
        "meera",
        "nair",
        "mn@example.test",
        "straps",
        "STRAPS",
        "meera nair",
        "nair meera",
        "asha hatha",
        "hatha meera",
        "asha straps",
        "long straps",
        "asha hatha meera nair",
    ],
)
def test_words_are_found_where_they_are(asha_hatha, text):
    assert search(text) == {asha_hatha.pk}


@pytest.mark.parametrize("text", ["zzz", "asha power", "meera straps", "ravi hatha", "na", "me"])
def test_words_that_are_not_all_there_find_nothing(asha_hatha, text):
    assert asha_hatha.pk not in search(text)


def test_a_package_and_a_booking_id_are_found():
    packaged = AssignmentFactory(class_type=None, package=PackageFactory(name="Monsoon pass"))
    link = AssignmentBookingFactory()

    assert search("monsoon") == {packaged.pk}
    assert search(link.booking_id) == {link.assignment_id}


def test_two_words_have_to_meet_in_one_student():
    mixed = AssignmentFactory()
    for first_name, last_name in (("Meera", "Iyer"), ("Asha", "Nair")):
        booking = BookingFactory(first_name=first_name, last_name=last_name)
        AssignmentBookingFactory(assignment=mixed, booking=booking)

    assert search("meera nair") == set()
    assert search("meera iyer") == {mixed.pk}


def test_signs_of_the_pattern_language_are_letters_like_others():
    AssignmentFactory(notes="Nothing special")
    special = AssignmentFactory(notes="Discount 10%_off")

    assert search("10%_off") == {special.pk}
    assert search("%%%") == set()


@pytest.mark.parametrize("limit", ["FEW_STUDENTS", "FEW_NOTES"])
def test_what_is_found_often_is_found_all_the_same(asha_hatha, monkeypatch, limit):
    """Beyond the limits the query is written in another way."""
    monkeypatch.setattr(f"class_list.selectors.search.{limit}", 0)

    for text in ("meera nair", "straps", "asha meera", "asha long straps"):
        assert search(text) == {asha_hatha.pk}
    assert search("meera straps") == set()
