"""The address of the list: what it means, what it refuses, and the addresses that lead on from it."""

import datetime as dt

import pytest
from django.http import QueryDict

from class_list.forms.filter_links import Addresses
from class_list.forms.filters import ORDERS, FilterForm
from class_list.selectors.order import SORTS
from tests.factories import AssignmentFactory, ClassTypeFactory, InstructorFactory, PackageFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 12, 16)  # a Wednesday


def form_of(query: str) -> FilterForm:
    form = FilterForm(QueryDict(query), today=TODAY)
    form.is_valid()
    return form


def addresses_of(query: str) -> Addresses:
    return Addresses(form_of(query))


def chips_of(query: str) -> dict[str, str]:
    return {chip.text: chip.address for chip in addresses_of(query).chips}


@pytest.mark.parametrize(
    ("query", "first_day", "last_day"),
    [
        ("", TODAY, None),
        ("dates=upcoming", TODAY, None),
        ("dates=today", TODAY, TODAY),
        ("dates=week", dt.date(2026, 12, 14), dt.date(2026, 12, 20)),
        ("dates=month", dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        ("dates=next30", TODAY, dt.date(2027, 1, 14)),
        ("dates=all", None, None),
        ("since=2026-12-01&until=2026-12-24", dt.date(2026, 12, 1), dt.date(2026, 12, 24)),
        ("until=2026-12-24", None, dt.date(2026, 12, 24)),
        ("dates=today&since=2026-12-01", TODAY, TODAY),
    ],
)
def test_dates_are_a_preset_or_a_range(query, first_day, last_day):
    criteria = form_of(query).criteria()

    assert (criteria.first_day, criteria.last_day) == (first_day, last_day)


def test_every_filter_arrives_in_the_criteria():
    person, class_type, package = InstructorFactory(), ClassTypeFactory(), PackageFactory()
    criteria = form_of(
        "q=Asha+asha+HATHA&type=weekly&type=crash&state=scheduled&payment=paid&answer=pending&booking_type=corporate"
        f"&instructor={person.pk}&class_type={class_type.pk}&package={package.pk}&student=Meera&weekly=on&conflicts=on"
        "&weekday=mon&weekday=sun&hour=7"
    ).criteria()

    assert criteria.words == ("asha", "hatha")
    assert criteria.schedule_types == ("weekly", "crash")
    assert criteria.class_statuses == ("scheduled",)
    assert criteria.payment_statuses == ("paid",)
    assert criteria.instructor_statuses == ("pending",)
    assert criteria.booking_types == ("corporate",)
    assert criteria.instructor_ids == (person.pk,)
    assert criteria.class_type_ids == (class_type.pk,)
    assert criteria.package_ids == (package.pk,)
    assert criteria.student_words == ("meera",)
    assert (criteria.weekdays, criteria.hour, criteria.untimed_only) == ((1, 7), 7, False)
    assert criteria.weekly_only
    assert criteria.clashing_only


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=yesterday", "since"),
        ("until=2026-13-41", "until"),
        ("since=2026-12-24&until=2026-12-01", "until"),
        ("dates=someday", "dates"),
        ("type=yearly", "type"),
        ("state=lost", "state"),
        ("weekday=7", "weekday"),
        ("hour=24", "hour"),
        ("instructor=7", "instructor"),
        ("instructor=00000000-0000-4000-8000-000000000000", "instructor"),
        ("class_type=hatha", "class_type"),
        ("series=x", "series"),
        ("student=me", "student"),
        ("q=one+two+three+four+five+six", "q"),
        ("q=" + "x" * 101, "q"),
        ("q=%00", "q"),
        ("sort=shoe-size", "sort"),
        ("view=sideways", "view"),
        ("after=nonsense", "after"),
        ("rows=many", "rows"),
        ("rows=1000000", "rows"),
        ("open=1", "open"),
        ("group=1", "group"),
        ("count=roughly", "count"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_and_named(query, field):
    form = form_of(query)

    assert list(form.errors) == [field]


def test_every_order_can_be_chosen_by_name():
    assert set(ORDERS) == {f"{sign}{name}" for name in SORTS for sign in ("", "-")}


def test_addresses_hold_what_differs_from_the_defaults():
    assert addresses_of("dates=upcoming&sort=date&view=grouped&q=&type=&since=").address() == ""
    assert addresses_of("q=asha&dates=all&sort=-amount&view=flat&type=weekly").address() == (
        "?q=asha&dates=all&type=weekly&sort=-amount&view=flat"
    )


def test_addresses_leave_the_page_behind():
    assert addresses_of("rows=100&count=exact&utm=1").address() == ""


def test_addresses_can_be_continued():
    assert addresses_of("").stem == "?"
    assert addresses_of("type=weekly").stem == "?type=weekly&"


def test_one_parameter_changes_and_the_others_stay():
    addresses = addresses_of("q=asha&type=weekly&sort=-date")

    assert addresses.address(sort="amount") == "?q=asha&type=weekly&sort=amount"
    assert addresses.address(sort="date") == "?q=asha&type=weekly"
    assert addresses.cleared() == "?sort=-date"


def test_a_range_is_written_only_while_it_counts():
    assert addresses_of("dates=custom&since=2026-12-01").address() == "?since=2026-12-01"
    assert addresses_of("dates=today&since=2026-12-01").address() == "?dates=today"


def test_the_list_begins_today_and_that_can_be_dropped():
    assert chips_of("") == {"From today on": "?dates=all"}
    assert addresses_of("").active == 0
    assert chips_of("dates=all") == {}


def test_each_value_has_a_chip_that_drops_it_alone():
    chips = chips_of("dates=week&type=weekly&type=crash&answer=pending&conflicts=on&student=Meera+Nair")

    assert chips == {
        "This week": "?student=Meera+Nair&answer=pending&type=weekly&type=crash&conflicts=on&dates=all",
        "Student: meera nair": "?dates=week&answer=pending&type=weekly&type=crash&conflicts=on",
        "Answer: Awaiting answer": "?student=Meera+Nair&dates=week&type=weekly&type=crash&conflicts=on",
        "Type: Weekly": "?student=Meera+Nair&dates=week&answer=pending&type=crash&conflicts=on",
        "Type: Crash course": "?student=Meera+Nair&dates=week&answer=pending&type=weekly&conflicts=on",
        "Conflicts only": "?student=Meera+Nair&dates=week&answer=pending&type=weekly&type=crash",
    }
    assert addresses_of("dates=week&type=weekly&type=crash").active == 3


def test_weekdays_and_hours_have_chips():
    assert chips_of("dates=all&weekday=mon&weekday=sun&hour=7") == {
        "Weekday: Monday": "?dates=all&weekday=sun&hour=7",
        "Weekday: Sunday": "?dates=all&weekday=mon&hour=7",
        "Starts: 07:00–07:59": "?dates=all&weekday=mon&weekday=sun",
    }
    assert form_of("hour=none").criteria().untimed_only


def test_somebody_who_taught_can_be_looked_for_without_the_role():
    taught = AssignmentFactory(instructor=UserFactory())
    stranger = UserFactory()

    assert form_of(f"instructor={taught.instructor_id}").errors == {}
    assert list(form_of(f"instructor={stranger.pk}").errors) == ["instructor"]


def test_chips_name_people_and_things():
    person = InstructorFactory(full_name="Asha Rao")
    class_type = ClassTypeFactory(name="Chair yoga")

    assert chips_of(f"dates=all&instructor={person.pk}&class_type={class_type.pk}") == {
        "Asha Rao": f"?dates=all&class_type={class_type.pk}",
        "Chair yoga": f"?dates=all&instructor={person.pk}",
    }


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("since=2026-12-01&until=2026-12-24", "1–24 Dec 2026"),
        ("since=2026-12-01", "From Tue 1 Dec 2026"),
        ("until=2026-12-24", "Until Thu 24 Dec 2026"),
    ],
)
def test_a_range_reads_as_people_write_it(query, text):
    assert list(chips_of(query)) == [text]
