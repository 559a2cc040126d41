"""What classes bring in (domain 5): the six payment types, the split to the cent, and the words for it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments import payments
from assignments.payments import LARGEST_AMOUNT, OFFERED, PaymentError, PaymentType, Quote
from design.formatting import format_money

money = st.decimals(Decimal("0.01"), Decimal("99999.99"), places=2)
payment_types = st.sampled_from(PaymentType)


def quote(payment_type: str, rate: str = "500", *, students: int = 3, classes: int = 12, **more) -> Quote:
    return payments.quote(payment_type=payment_type, rate=Decimal(rate), students=students, classes=classes, **more)


@pytest.mark.parametrize(
    ("payment_type", "total", "rule"),
    [
        ("per_class", "6000.00", "₹500.00 per class × 12 classes = ₹6,000.00"),
        ("per_class_total", "6000.00", "₹500.00 per class for the whole group × 12 classes = ₹6,000.00"),
        (
            "per_student_per_class",
            "18000.00",
            "₹500.00 per student per class × 3 students × 12 classes = ₹18,000.00",
        ),
        ("total_duration", "500.00", "₹500.00 for the whole course of 12 classes = ₹500.00"),
        ("monthly", "1500.00", "₹500.00 per month × 3 months (12 classes, 4 to a month) = ₹1,500.00"),
        (
            "per_member",
            "4500.00",
            "₹500.00 per student per month × 3 students × 3 months (12 classes, 4 to a month) = ₹4,500.00",
        ),
    ],
)
def test_quote_follows_the_table_and_says_so(payment_type, total, rule):
    quoted = quote(payment_type)

    assert (quoted.total, quoted.rule) == (Decimal(total), rule)


def test_quote_gives_every_class_the_rate_when_it_is_for_one_class():
    assert quote("per_class", "499.99", classes=3).amounts == (Decimal("499.99"),) * 3


def test_quote_multiplies_by_students_for_each_class():
    assert quote("per_student_per_class", "100", students=4, classes=2).amounts == (Decimal("400.00"),) * 2


def test_quote_without_students_counts_one_and_says_why():
    quoted = quote("per_student_per_class", students=0, classes=1)

    assert (quoted.students, quoted.total) == (1, Decimal("500.00"))
    assert quoted.rule == "₹500.00 per student per class × 1 student (none booked yet) × 1 class = ₹500.00"


@pytest.mark.parametrize(("classes", "months"), [(1, 1), (4, 1), (5, 2), (8, 2), (9, 3)])
def test_quote_bills_started_months_in_full(classes, months):
    quoted = quote("monthly", "1000", classes=classes)

    assert (quoted.months, quoted.total) == (months, Decimal(1000) * months)


def test_quote_in_another_currency_says_so():
    assert quote("per_class", "1500", classes=2, currency="GBP").rule == ("£1,500.00 per class × 2 classes = £3,000.00")


def test_quote_of_a_complimentary_series_is_nothing():
    quoted = quote("per_class", "0", classes=2, complimentary=True)

    assert (quoted.amounts, quoted.rule) == ((Decimal("0.00"),) * 2, "Complimentary = ₹0.00")


@pytest.mark.parametrize(
    ("rate", "complimentary", "words"),
    [
        ("0", False, "The rate must be more than 0. Tick complimentary for a class that costs nothing."),
        ("-5", False, "The rate must be more than 0. Tick complimentary for a class that costs nothing."),
        ("500", True, "A complimentary class has no rate. Clear the rate, or untick complimentary."),
        ("0.005", False, "The rate has more than two decimals. Round it to whole cents."),
        ("100000000", False, "The rate is too large: at most 8 digits before the decimal point."),
        ("1E+40", False, "The rate is too large: at most 8 digits before the decimal point."),
        ("NaN", False, "The rate must be a number."),
        ("Infinity", False, "The rate must be a number."),
    ],
)
def test_quote_refuses_a_rate_that_cannot_be_charged(rate, complimentary, words):
    with pytest.raises(PaymentError) as caught:
        quote("per_class", rate, complimentary=complimentary)

    assert str(caught.value) == words


def test_quote_accepts_needless_zeros_after_the_cents():
    assert quote("per_class", "500.000").rate == Decimal("500.00")


def test_quote_refuses_a_total_that_cannot_be_stored():
    with pytest.raises(PaymentError) as caught:
        quote("per_class", str(LARGEST_AMOUNT), classes=2)

    assert str(caught.value) == (
        "The series would come to ₹19,99,99,999.98; the most that can be stored is ₹9,99,99,999.99."
    )


@pytest.mark.parametrize(("students", "classes"), [(-1, 1), (1, 0)])
def test_quote_refuses_counts_that_cannot_be(students, classes):
    with pytest.raises(PaymentError):
        quote("per_class", students=students, classes=classes)


def test_quote_refuses_an_unknown_type():
    with pytest.raises(PaymentError) as caught:
        quote("hourly")

    assert str(caught.value) == (
        "Payment type “hourly” is unknown. Use one of: per_class, per_class_total, "
        "per_student_per_class, total_duration, monthly, per_member."
    )


@pytest.mark.parametrize(
    ("payment_type", "offering"),
    [
        ("per_class", {"adhoc", "weekly", "monthly", "crash", "package"}),
        ("per_class_total", {"adhoc", "weekly", "monthly", "crash", "package"}),
        ("per_student_per_class", {"adhoc", "weekly", "monthly", "crash", "package"}),
        ("total_duration", {"monthly", "crash", "package"}),
        ("monthly", {"weekly"}),
        ("per_member", {"weekly"}),
    ],
)
def test_payment_types_are_offered_as_the_table_says(payment_type, offering):
    assert {schedule_type for schedule_type, kinds in OFFERED.items() if payment_type in kinds} == offering


def test_check_offered_accepts_what_is_offered():
    payments.check_offered("monthly", "weekly")


@pytest.mark.parametrize(
    ("payment_type", "schedule_type", "words"),
    [
        (
            "monthly",
            "crash",
            "“Per month” is only offered for weekly assignments. Choose another payment type.",
        ),
        (
            "total_duration",
            "adhoc",
            "“Whole course” is only offered for monthly, crash and package assignments. Choose another payment type.",
        ),
        (
            "per_class",
            "crash_course",
            "Schedule type “crash_course” is unknown. Use one of: adhoc, weekly, monthly, crash, package.",
        ),
    ],
)
def test_check_offered_refuses_with_what_to_do(payment_type, schedule_type, words):
    with pytest.raises(PaymentError) as caught:
        payments.check_offered(payment_type, schedule_type)

    assert str(caught.value) == words


def test_students_matter_for_two_types():
    assert {kind for kind in PaymentType if payments.students_matter(kind)} == {
        "per_student_per_class",
        "per_member",
    }


def test_every_type_has_a_label():
    assert len({kind.label for kind in PaymentType}) == 6


@pytest.mark.parametrize(("amount", "rounded"), [("2.675", "2.68"), ("2.6749", "2.67"), ("-2.675", "-2.68")])
def test_round_money_rounds_half_up(amount, rounded):
    assert payments.round_money(Decimal(amount)) == Decimal(rounded)


def test_split_evenly_gives_the_earliest_one_cent_more():
    assert payments.split_evenly(total=Decimal(5000), parts=3) == (
        Decimal("1666.67"),
        Decimal("1666.67"),
        Decimal("1666.66"),
    )


@pytest.mark.parametrize(("total", "parts"), [("1.00", 0), ("-1.00", 2), ("1.005", 2)])
def test_split_evenly_refuses_what_cannot_be_split(total, parts):
    with pytest.raises(PaymentError):
        payments.split_evenly(total=Decimal(total), parts=parts)


@pytest.mark.parametrize(("position", "amount"), [(1, "1666.67"), (2, "1666.67"), (3, "1666.66")])
def test_the_share_of_one_class_knows_who_carries_the_spare_cent(position, amount):
    share = payments.share_of_one(
        payment_type="total_duration", rate=Decimal(5000), students=1, classes=3, position=position
    )

    assert share.amount == Decimal(amount)
    assert (
        share.rule
        == f"₹5,000.00 for the whole course of 3 classes = ₹5,000.00; class {position} of 3: ₹{amount[0]},{amount[1:]}"
    )


def test_the_share_of_a_single_class_is_the_whole():
    share = payments.share_of_one(
        payment_type="per_student_per_class", rate=Decimal(300), students=2, classes=1, position=1
    )

    assert share.amount == Decimal(600)
    assert share.rule == "₹300.00 per student per class × 2 students × 1 class = ₹600.00"


@pytest.mark.parametrize("position", [0, 4])
def test_a_class_outside_the_series_has_no_share(position):
    with pytest.raises(PaymentError):
        payments.share_of_one(payment_type="per_class", rate=Decimal(5000), students=1, classes=3, position=position)


@given(total=st.decimals(0, LARGEST_AMOUNT, places=2), parts=st.integers(1, 400))
def test_splits_add_up_to_the_cent(total, parts):
    amounts = payments.split_evenly(total=total, parts=parts)

    assert len(amounts) == parts
    assert sum(amounts) == total
    assert list(amounts) == sorted(amounts, reverse=True)
    assert amounts[0] - amounts[-1] <= payments.CENT


@given(
    payment_type=payment_types,
    rate=money,
    students=st.integers(0, 8),
    classes=st.integers(1, 100),
)
def test_quotes_add_up_and_every_class_can_be_reckoned_alone(payment_type, rate, students, classes):
    request = {"payment_type": payment_type, "rate": rate, "students": students, "classes": classes}

    quoted = payments.quote(**request)

    assert sum(quoted.amounts) == quoted.total
    assert len(quoted.amounts) == classes
    assert quoted == payments.quote(**request)
    assert quoted.rule.endswith(f"= {format_money(quoted.total, currency='INR')}")
    for position in {1, (classes + 1) // 2, classes}:
        assert payments.share_of_one(**request, position=position).amount == quoted.amounts[position - 1]


@given(payment_type=payment_types, rate=money, students=st.integers(1, 7), classes=st.integers(1, 100))
def test_one_more_student_changes_the_total_only_where_students_matter(payment_type, rate, students, classes):
    before = payments.quote(payment_type=payment_type, rate=rate, students=students, classes=classes)
    after = payments.quote(payment_type=payment_type, rate=rate, students=students + 1, classes=classes)

    assert (after.total > before.total) == payments.students_matter(payment_type)
