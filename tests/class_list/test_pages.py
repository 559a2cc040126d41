"""Every sort, page by page: no class is lost or shown twice, whatever ties there are."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from assignments.models import Assignment
from assignments.selectors.rows import rows_of
from class_list.selectors.criteria import Criteria, matching
from class_list.selectors.listing import Group, read_group, read_listing
from class_list.selectors.order import SORTS, Order
from class_list.selectors.pages import count_matching, find_page
from database.keyset import CursorOutdated
from tests.factories import (
    AssignmentBookingFactory,
    AssignmentFactory,
    AssignmentSeriesFactory,
    BookingFactory,
    ClassTypeFactory,
    InstructorFactory,
    PackageFactory,
)

pytestmark = pytest.mark.django_db

ALL = Criteria(today=dt.date(2026, 6, 1))
EVERY_ORDER = [f"{sign}{name}" for name in SORTS for sign in ("", "-")]

KEYS = {
    "date": lambda _row: (),
    "instructor": lambda row: (row.instructor.full_name,),
    "class": lambda row: (row.class_type.name if row.class_type else row.package.name,),
    "type": lambda row: (row.schedule_type, row.booking_type),
    "amount": lambda row: (row.payment_amount,),
    "state": lambda row: (row.class_status, row.payment_status),
}


def walk(order: Order, *, size: int, criteria: Criteria = ALL, anchors_only: bool = False) -> list[list[object]]:
    pages, cursor = [], ""
    while True:
        page = find_page(matching(criteria), order=order, cursor=cursor, size=size, anchors_only=anchors_only)
        pages.append(list(page.ids))
        cursor = page.cursor
        if not cursor:
            return pages


@pytest.fixture
def many_ties():
    """Classes of namesakes, with and without times, class types and packages, on few days and for few amounts."""
    namesakes = [InstructorFactory(full_name="Asha Rao"), InstructorFactory(full_name="Asha Rao"), InstructorFactory()]
    subjects = [{"class_type": ClassTypeFactory()}, {"class_type": ClassTypeFactory(name="Middle")}] + [
        {"class_type": None, "package": PackageFactory(name="Middle")} for _ in range(2)
    ]
    times = [(None, None), (dt.time(0), dt.time(1)), (dt.time(7), dt.time(8))]
    for number, (person, subject, (start, end)) in enumerate(itertools.product(namesakes, subjects, times)):
        AssignmentFactory(
            instructor=person,
            date=dt.date(2026, 6, 1 + number % 13),
            start_time=start,
            end_time=end,
            payment_amount=Decimal(number % 3 * 100),
            class_status=["scheduled", "completed"][number % 2],
            schedule_type=["adhoc", "weekly"][number % 2],
            **subject,
        )


@pytest.mark.parametrize("text", EVERY_ORDER)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_every_order_walks_all_classes_once(many_ties, text, size):
    order = Order.parse(text)
    rows = Assignment.objects.select_related("instructor", "class_type", "package")

    def place(row):
        return (*KEYS[order.name](row), row.date, row.sort_time, row.pk)

    pages = walk(order, size=size)

    assert list(itertools.chain(*pages)) == [row.pk for row in sorted(rows, key=place, reverse=order.descending)]
    assert {len(page) for page in pages[:-1]} <= {size}


def test_a_row_that_appears_while_somebody_pages_moves_no_other():
    shown = [AssignmentFactory(date=dt.date(2026, 6, day)).pk for day in (2, 3, 4, 5)]
    first = find_page(matching(ALL), order=Order.parse("date"), size=2)

    AssignmentFactory(date=dt.date(2026, 6, 1))
    second = find_page(matching(ALL), order=Order.parse("date"), size=2, cursor=first.cursor)

    assert [*first.ids, *second.ids] == shown


def test_the_end_of_a_page_may_be_deleted_before_the_next_one_is_asked_for():
    shown = [AssignmentFactory(date=dt.date(2026, 6, day)) for day in (1, 2, 3)]
    first = find_page(matching(ALL), order=Order.parse("date"), size=2)

    shown[1].delete()
    second = find_page(matching(ALL), order=Order.parse("date"), size=2, cursor=first.cursor)

    assert second.ids == (shown[2].pk,)


@pytest.mark.parametrize("text", ["date", "-date", "instructor", "class"])
def test_a_search_that_finds_in_several_places_pages_like_any_list(text):
    """The word stands in a name, a student and the notes, sometimes in all three of one class."""
    asha = InstructorFactory(full_name="Asha Rao")
    booking = BookingFactory(first_name="Asha", booking_type="public_group")
    for day in range(1, 13):
        assignment = AssignmentFactory(
            date=dt.date(2026, 6, day),
            notes="For Asha" if day % 2 else None,
            **({"instructor": asha} if day % 3 else {}),
        )
        if day % 4 == 0:
            AssignmentBookingFactory(assignment=assignment, booking=booking)
    criteria = Criteria(today=ALL.today, words=("asha",))
    wanted = {row.pk for place in matching(criteria) for row in place}

    pages = walk(Order.parse(text), size=5, criteria=criteria)

    assert sorted(itertools.chain(*pages)) == sorted(wanted)
    assert len(wanted) == 11  # only the class of the 6th is neither taught, noted nor attended by an Asha


@pytest.mark.parametrize("cursor", ["", "nonsense", "WyJkYXRlIl0:1abc:xyz"])
def test_a_cursor_that_is_none_of_ours_is_refused(cursor):
    with pytest.raises(CursorOutdated):
        Order.parse("date").read_cursor(cursor)


def test_a_cursor_of_another_order_is_refused():
    cursor = Order.parse("date").write_cursor([dt.date(2026, 6, 1), dt.time(7), AssignmentFactory().pk])

    with pytest.raises(CursorOutdated):
        Order.parse("-date").read_cursor(cursor)


# --- Counting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cap", "text"), [(5, "5"), (4, "4+"), (None, "5")])
def test_counting_stops_at_the_cap(cap, text):
    for _ in range(5):
        AssignmentFactory()

    assert str(count_matching(matching(ALL), cap=cap)) == text


def test_a_class_that_is_found_in_two_places_counts_once():
    AssignmentFactory(instructor=InstructorFactory(full_name="Asha Rao"), notes="Asha")

    assert str(count_matching(matching(Criteria(today=ALL.today, words=("asha",))), cap=10)) == "1"


def test_nothing_found_counts_nothing():
    assert str(count_matching(matching(Criteria(today=ALL.today, words=("zzz",))), cap=10)) == "0"


# --- Rows and groups --------------------------------------------------------------------------------------------------


def series_of(*days: int, **values: object):
    series = AssignmentSeriesFactory()
    person = InstructorFactory(full_name="Ravi Menon")
    members = [
        AssignmentFactory(
            series=series,
            series_position=position,
            date=dt.date(2026, 6, day),
            schedule_type="weekly",
            **{"instructor": person, "class_type": series.class_type, **values},
        )
        for position, day in enumerate(days, start=1)
    ]
    return series, members


def entries(text: str = "date", **filters: object) -> list[object]:
    criteria = Criteria(today=ALL.today, **filters)
    return list(read_listing(matching(criteria), order=Order.parse(text), size=50, grouped=True).entries)


def test_a_series_stands_where_its_first_class_would():
    early = AssignmentFactory(date=dt.date(2026, 6, 1))
    series, _members = series_of(2, 9, 16)
    late = AssignmentFactory(date=dt.date(2026, 6, 3))

    shown = entries()

    assert [entry.head.id if isinstance(entry, Group) else entry.id for entry in shown] == [
        early.pk,
        series.pk,
        late.pk,
    ]
    assert entries("-date")[0].head.id == series.pk


@pytest.mark.parametrize("text", EVERY_ORDER)
def test_grouped_pages_show_every_series_and_every_single_class_once(text):
    series = [series_of(day, day + 7)[0].pk for day in (1, 2, 3)]
    singles = [AssignmentFactory(date=dt.date(2026, 6, day)).pk for day in (1, 2)]

    rows = rows_of(list(itertools.chain(*walk(Order.parse(text), size=2, anchors_only=True))))

    assert sorted(row.series_id or row.id for row in rows) == sorted([*series, *singles])


def test_the_anchor_is_the_first_class_that_matches():
    _series, members = series_of(2, 9, 16)

    (group,) = entries(first_day=dt.date(2026, 6, 8))

    assert group.first.id == members[1].pk
    assert (group.matches, group.head.classes) == (2, 3)


def test_the_first_class_is_the_first_by_date_in_every_order():
    _series, members = series_of(2, 9)
    Assignment.objects.filter(pk=members[1].pk).update(payment_amount=1)

    assert [entries(text)[0].first.id for text in ("amount", "-amount")] == [members[0].pk, members[1].pk]


def test_a_search_anchors_a_series_once_however_its_classes_are_found():
    _series, members = series_of(2, 9, 16, notes="Ravi asks for the large room")
    AssignmentBookingFactory(assignment=members[1], booking=BookingFactory(first_name="Ravi"))

    (group,) = entries(words=("ravi",))

    assert (group.first.id, group.matches) == (members[0].pk, 3)


def test_a_head_tells_of_the_whole_series():
    series, members = series_of(2, 9, 16, 23)
    substitute = InstructorFactory(full_name="Asha Rao")
    Assignment.objects.filter(pk=members[0].pk).update(class_status="completed", payment_status="paid")
    Assignment.objects.filter(pk=members[1].pk).update(class_status="cancelled", payment_status="cancelled")
    Assignment.objects.filter(pk=members[2].pk).update(instructor=substitute)
    booking = BookingFactory(first_name="Meera", last_name="Nair")
    for member in members[2:]:
        AssignmentBookingFactory(assignment=member, booking=booking)

    head = entries()[0].head

    assert (head.name, head.schedule_type, head.booking_word) == (series.class_type.name, "weekly", "Public group")
    assert (head.instructors, head.students) == (["Asha Rao", "Ravi Menon"], ["Meera Nair"])
    assert (head.first_day, head.last_day) == (dt.date(2026, 6, 2), dt.date(2026, 6, 23))
    assert (head.classes, head.live, head.completed, head.amount) == (4, 3, 1, Decimal("1500.00"))


@pytest.mark.parametrize(
    ("states", "text"),
    [
        ({}, "2 unanswered"),
        ({"instructor_status": "accepted"}, None),
        ({"instructor_status": "rejected"}, "1 rejected"),
        ({"class_status": "cancelled", "payment_status": "paid"}, "1 to refund"),
        ({"class_status": "completed", "instructor_status": "accepted"}, "1 taught, unpaid"),
    ],
)
def test_a_head_names_what_waits_for_somebody_first(states, text):
    _series, members = series_of(2, 9)
    if states:
        Assignment.objects.filter(pk=members[1].pk).update(instructor_status="accepted")
        Assignment.objects.filter(pk=members[0].pk).update(**states)

    worst = entries()[0].head.worst

    assert (worst.text if worst else None) == text


def test_a_group_unfolds_to_its_matching_classes_in_order():
    series, members = series_of(2, 9, 16)
    places = matching(Criteria(today=ALL.today, first_day=dt.date(2026, 6, 8)))

    folded = read_group(places, series_id=series.pk, order=Order.parse("-date"), unfolded=False)
    unfolded = read_group(places, series_id=series.pk, order=Order.parse("-date"), unfolded=True)

    assert (folded.is_open, list(folded.rows)) == (False, [])
    assert [row.id for row in unfolded.rows] == [members[2].pk, members[1].pk]


def test_a_row_knows_its_students_and_seats():
    assignment = AssignmentFactory(class_type=ClassTypeFactory(max_participants=3))
    for first_name in ("Meera", "Kavya"):
        booking = BookingFactory(first_name=first_name, last_name="Nair")
        AssignmentBookingFactory(assignment=assignment, booking=booking)

    (row,) = rows_of([assignment.pk])

    assert (list(row.students), row.others, row.seats) == (["Meera Nair", "Kavya Nair"], 1, 3)


def test_a_class_that_was_paid_and_then_cancelled_shows_a_refund():
    assignment = AssignmentFactory(class_status="cancelled", payment_status="paid")

    assert rows_of([assignment.pk])[0].payment == "refund_due"
