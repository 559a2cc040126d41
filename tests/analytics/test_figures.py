"""The arithmetic of every figure, against classes made by hand (domain 7)."""

import datetime as dt
from decimal import Decimal

import pytest

from analytics.figures import Figures, Start, Tally, total_of
from analytics.ranges import Range
from analytics.selectors import read_figures
from assignments.models import Assignment
from tests.analytics.studio import fill, taught
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db

MAY = Range(first_day=dt.date(2026, 5, 1), last_day=dt.date(2026, 5, 31))


@pytest.fixture
def studio(instructor, other_instructor):
    return fill(asha=instructor, ravi=other_instructor)


@pytest.fixture
def figures(studio) -> Figures:
    return read_figures(over=MAY)


def counted(shares) -> dict[str, tuple[int, Decimal]]:
    return {share.label: (share.tally.classes, share.tally.revenue) for share in shares}


def test_totals_leave_cancelled_classes_out(figures):
    assert figures.total.tally == Tally(
        classes=6, revenue=Decimal("3500.50"), completed=3, accepted=3, rejected=1, cancelled=1
    )


def test_rates_are_shares_of_what_they_speak_about(figures):
    tally = figures.total.tally

    assert (tally.completion_rate, tally.acceptance_rate) == (Decimal("50.0"), Decimal("75.0"))
    assert tally.cancellation_rate == Decimal("14.3")


def test_rates_of_nothing_are_unknown():
    nothing = Tally()

    assert (nothing.completion_rate, nothing.acceptance_rate, nothing.cancellation_rate) == (None, None, None)


def test_the_range_before_is_as_long(figures):
    assert MAY.before == Range(first_day=dt.date(2026, 3, 31), last_day=dt.date(2026, 4, 30))
    assert figures.before.tally == Tally(classes=1, revenue=Decimal(2000), completed=1, cancelled=1)


def test_the_answer_time_is_the_median_of_answered_classes(figures, instructor, other_instructor):
    minutes = {row.instructor_id: row.answer_minutes for row in figures.instructors}

    assert figures.total.answer_minutes == 45
    assert figures.before.answer_minutes is None
    assert minutes == {instructor.pk: 30, other_instructor.pk: 60}


def test_mixes_count_and_add_up_money(figures):
    assert counted(figures.types) == {
        "Ad hoc": (3, Decimal(1000)),
        "Weekly": (2, Decimal("2000.50")),
        "Package": (1, Decimal(500)),
    }
    assert counted(figures.booking_types) == {"Individual": (4, Decimal(1500)), "Public group": (2, Decimal("2000.50"))}
    assert counted(figures.payments) == {"Unpaid": (4, Decimal(1500)), "Paid": (2, Decimal("2000.50"))}
    assert counted(figures.answers) == {
        "Awaiting answer": (2, Decimal(800)),
        "Accepted": (3, Decimal("2000.50")),
        "Declined": (1, Decimal(700)),
    }
    assert counted(figures.class_types) == {"Hatha": (3, Decimal("2000.50")), "Yin": (2, Decimal(1000))}
    assert counted(figures.packages) == {"Twelve": (1, Decimal(500))}


def test_instructors_have_figures_of_their_own(figures):
    told = {row.name: (row.tally.classes, row.tally.revenue, row.tally.completion_rate) for row in figures.instructors}

    assert told == {
        "Asha Rao": (3, Decimal("2700.50"), Decimal("66.7")),
        "Ravi Menon": (3, Decimal(800), Decimal("33.3")),
    }


def test_starts_are_counted_by_weekday_and_hour(figures):
    assert {start: tally.classes for start, tally in figures.starts.items()} == {
        Start(weekday=1, hour=7): 2,
        Start(weekday=2, hour=18): 1,
        Start(weekday=3, hour=None): 1,
        Start(weekday=7, hour=18): 1,
        Start(weekday=7, hour=0): 1,
    }


def test_a_short_range_goes_day_by_day_and_a_long_one_month_by_month(studio):
    by_day = read_figures(over=MAY).steps
    by_month = read_figures(over=Range(first_day=dt.date(2026, 4, 1), last_day=dt.date(2026, 6, 30))).steps

    assert {day.day: tally.classes for day, tally in by_day.items()} == {4: 1, 5: 1, 6: 1, 11: 1, 17: 1, 31: 1}
    assert {day: tally.revenue for day, tally in by_month.items()} == {
        dt.date(2026, 4, 1): Decimal(2000),
        dt.date(2026, 5, 1): Decimal("3500.50"),
    }


def test_every_breakdown_adds_up_to_the_total(figures):
    total = figures.total.tally
    breakdowns = [
        *([share.tally for share in shares] for shares in (figures.types, figures.booking_types, figures.payments)),
        [share.tally for share in figures.answers],
        [share.tally for share in (*figures.class_types, *figures.packages)],
        [row.tally for row in figures.instructors],
        list(figures.steps.values()),
        list(figures.starts.values()),
    ]

    added = [total_of(tallies) for tallies in breakdowns]

    assert {(each.classes, each.revenue, each.completed, each.accepted, each.rejected) for each in added} == {
        (total.classes, total.revenue, total.completed, total.accepted, total.rejected)
    }


def test_one_instructor_alone_is_counted(studio, instructor):
    figures = read_figures(over=MAY, instructor_id=instructor.pk)

    assert (figures.total.tally.classes, figures.total.tally.cancelled) == (3, 1)
    assert [row.name for row in figures.instructors] == ["Asha Rao"]


def test_somebody_with_cancelled_classes_only_is_not_in_the_table(instructor):
    taught(4, "07:00", instructor=instructor, class_status="cancelled")

    figures = read_figures(over=MAY)

    assert (figures.instructors, figures.types, figures.total.tally.cancelled) == ([], [], 1)


def test_an_answer_before_the_question_took_no_time(instructor):
    taught(4, "07:00", answer="accepted", minutes=-50, instructor=instructor)

    assert read_figures(over=MAY).total.answer_minutes == 0


def test_large_amounts_are_added_exactly(instructor):
    for day in (4, 5):
        taught(day, "07:00", instructor=instructor, payment_amount=Decimal("99999999.99"))

    assert read_figures(over=MAY).total.tally.revenue == Decimal("199999999.98")


@pytest.mark.parametrize("count", [1, 3])
def test_figures_take_four_queries(count, django_assert_num_queries):
    for number in range(count):
        AssignmentFactory(date=dt.date(2026, 5, 4 + number))

    # by groups, answer times, the range before, names
    with django_assert_num_queries(4):
        figures = read_figures(over=MAY)

    assert figures.total.tally.classes == len(figures.instructors) == len(figures.class_types) == count


def test_the_covering_index_holds_every_column_that_is_counted():
    held = {"schedule_type", "instructor", "class_status", "payment_amount", "booking_type", "payment_status"}
    held |= {"instructor_status", "start_time", "class_type", "package", "instructor_response_at", "assigned_at"}

    (index,) = [each for each in Assignment._meta.indexes if each.name == "class_assignments_analytics"]

    assert set(index.include) == held
