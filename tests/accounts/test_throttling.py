"""Who guesses waits, on the page and at /auth/v1 alike: per account and address, per address, per account (decision 15)."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.exceptions import TooManyTries
from accounts.models import AuditEntry, TryCount
from accounts.sign_in.rate_limits import PASSWORDS_OF_PAIR, Counter, Limit, seconds_left
from accounts.sign_in.services.throttling import count_try, forget_old_tries, take_try_back
from tests.connections import call_at_once
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("accounts:sign-in")
RESET = reverse("accounts:password-reset")
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
THREE = Limit(name="three", most=3)
HUNDRED = Limit(name="hundred", most=100)


def by_page(email, password, address):
    return Client(REMOTE_ADDR=address).post(SIGN_IN, {"username": email, "password": password}).status_code


def by_api(email, password, address):
    body = {"email": email, "password": password}
    client = Client(REMOTE_ADDR=address)
    return client.post("/auth/v1/token?grant_type=password", body, content_type="application/json").status_code


RIGHT = {by_page: HTTPStatus.FOUND, by_api: HTTPStatus.OK}
WRONG = {by_page: HTTPStatus.UNPROCESSABLE_ENTITY, by_api: HTTPStatus.BAD_REQUEST}
WAITS = HTTPStatus.TOO_MANY_REQUESTS


@pytest.fixture(params=[by_page, by_api])
def sign_in(request):
    return request.param


def address(number):
    return f"192.0.2.{number}"


# --- Counting ---------------------------------------------------------------------------------------------------------


def counter(limit, *parts):
    return Counter(limit=limit, key=limit.key(*parts))


def tries(counters, number, at=NOON):
    for _ in range(number):
        count_try(counters=counters, at=at)


def test_so_many_tries_pass_and_the_next_one_waits_for_the_end_of_the_window():
    counters = [counter(THREE, "a")]
    tries(counters, 3)

    with pytest.raises(TooManyTries) as refused:
        count_try(counters=counters, at=NOON + dt.timedelta(minutes=5))

    assert (refused.value.limit, refused.value.is_first) == ("three", True)
    assert refused.value.opens_at == NOON + dt.timedelta(minutes=15)


@pytest.mark.parametrize(("minutes", "passes"), [(14, False), (15, True)])
def test_after_the_window_it_begins_anew(minutes, passes):
    counters = [counter(THREE, "a")]
    tries(counters, 3)

    try:
        count_try(counters=counters, at=NOON + dt.timedelta(minutes=minutes))
    except TooManyTries:
        assert not passes
    else:
        assert passes


def test_what_a_narrow_limit_refuses_the_wide_one_does_not_count():
    narrow, wide = counter(THREE, "a"), counter(HUNDRED, "b")
    tries([narrow, wide], 3)
    for _ in range(50):
        with pytest.raises(TooManyTries):
            count_try(counters=[narrow, wide], at=NOON)

    assert TryCount.objects.get(key=wide.key).count == 3


def test_a_right_try_clears_the_narrow_count_and_takes_only_itself_from_the_wide_one():
    narrow, wide = counter(THREE, "a"), counter(HUNDRED, "b")
    tries([narrow, wide], 3)

    take_try_back(counters=[narrow, wide])

    assert not TryCount.objects.filter(key=narrow.key).exists()
    assert TryCount.objects.get(key=wide.key).count == 2


def test_old_counts_are_deleted_at_night():
    tries([counter(THREE, "a")], 1)
    tries([counter(THREE, "b")], 1, at=NOON + dt.timedelta(minutes=10))

    assert forget_old_tries(at=NOON + dt.timedelta(minutes=16)) == 1
    assert TryCount.objects.count() == 1


@pytest.mark.parametrize(("seconds", "told"), [(899, 900), (61, 120), (60, 60), (1, 60), (-5, 60)])
def test_the_wait_is_told_in_whole_minutes(seconds, told):
    assert seconds_left(NOON + dt.timedelta(seconds=seconds), at=NOON) == told


def test_a_key_has_one_length_whatever_was_typed():
    assert {len(PASSWORDS_OF_PAIR.key(typed)) for typed in ("", "a@b.test", "x" * 10_000)} == {64}


# --- Per account and address ------------------------------------------------------------------------------------------


def test_capitals_and_blanks_give_no_further_tries(manager, sign_in):
    for _ in range(5):
        sign_in("mohan@example.test", "wrong", address(1))
        sign_in("MOHAN@Example.test", "wrong", address(1))

    assert sign_in(manager.email, PASSWORD, address(1)) == WAITS


def test_page_and_api_count_together(manager):
    for _ in range(5):
        by_page(manager.email, "wrong", address(1))
        by_api(manager.email, "wrong", address(1))

    assert (by_page(manager.email, PASSWORD, address(1)), by_api(manager.email, PASSWORD, address(1))) == (WAITS, WAITS)


def test_from_another_address_the_right_person_gets_in(manager, sign_in):
    for _ in range(11):
        sign_in(manager.email, "wrong", address(1))

    assert sign_in(manager.email, PASSWORD, address(2)) == RIGHT[sign_in]


def test_a_right_password_begins_anew(manager, sign_in):
    for _ in range(9):
        sign_in(manager.email, "wrong", address(1))
    sign_in(manager.email, PASSWORD, address(1))
    for _ in range(9):
        sign_in(manager.email, "wrong", address(1))

    assert sign_in(manager.email, PASSWORD, address(1)) == RIGHT[sign_in]


def test_an_account_that_does_not_exist_waits_like_any_other(db, sign_in):
    answers = [sign_in("nobody@example.test", "wrong", address(1)) for _ in range(11)]

    assert answers == [*[WRONG[sign_in]] * 10, WAITS]


# --- Per address ------------------------------------------------------------------------------------------------------


def test_an_address_that_tries_many_accounts_waits(manager, staff):
    for number in range(100):
        by_page(f"person{number}@example.test", "wrong", address(1))

    assert by_page(staff.email, PASSWORD, address(1)) == WAITS
    assert by_page(staff.email, PASSWORD, address(2)) == HTTPStatus.FOUND


def test_signing_in_to_an_own_account_gives_an_address_no_further_tries(manager, staff):
    for number in range(100):
        by_page(f"person{number}@example.test", "wrong", address(1))
        if number % 30 == 0:
            assert by_page(staff.email, PASSWORD, address(1)) == HTTPStatus.FOUND

    assert by_page(manager.email, PASSWORD, address(1)) == WAITS


# --- Per account ------------------------------------------------------------------------------------------------------


def guessed_from_everywhere(email):
    for number in range(100, 151):
        by_page(email, "wrong", address(number))


def test_an_account_that_is_guessed_from_everywhere_waits(manager, sign_in):
    guessed_from_everywhere(manager.email)

    assert sign_in(manager.email, PASSWORD, address(200)) == WAITS


def test_but_nobody_locks_a_person_out_of_where_they_sign_in(manager, sign_in):
    sign_in(manager.email, PASSWORD, address(1))
    guessed_from_everywhere(manager.email)

    assert sign_in(manager.email, PASSWORD, address(1)) == RIGHT[sign_in]


def test_a_place_that_was_used_long_ago_is_none_of_theirs(manager, sign_in):
    sign_in(manager.email, PASSWORD, address(1))
    AuditEntry.objects.update(at=timezone.now() - dt.timedelta(days=91))
    guessed_from_everywhere(manager.email)

    assert sign_in(manager.email, PASSWORD, address(1)) == WAITS


# --- At once ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sign_in", [by_page, by_api])
def test_two_hundred_wrong_sign_ins_at_once_are_refused_and_lock_nobody_else_out(sign_in):
    person = UserFactory(email="mohan@example.test")
    threads, each = 20, 10

    answers = call_at_once(threads, lambda _: [sign_in(person.email, "wrong", address(1)) for _ in range(each)])

    codes = [code for many in answers for code in many]
    assert len(codes) == 200
    assert codes.count(WRONG[sign_in]) == 10
    assert codes.count(WAITS) == 190
    assert sign_in(person.email, PASSWORD, address(2)) == RIGHT[sign_in]
    assert AuditEntry.objects.filter(event="sign_in.blocked").count() == 1
    connections.close_all()


# --- Links to a new password ------------------------------------------------------------------------------------------


def ask(email, from_address):
    response = Client(REMOTE_ADDR=from_address).post(RESET, {"email": email})
    return response.status_code, response["Location"]


def test_three_links_are_enough_for_one_account_and_the_answer_stays_the_same(manager):
    answers = {ask(manager.email, address(number)) for number in range(1, 6)}

    assert answers == {(302, reverse("accounts:password-reset-sent"))}
    assert len(mail.outbox) == 3


def test_one_address_asks_for_twenty_links(db):
    people = [UserFactory() for _ in range(22)]

    answers = {ask(person.email, address(1)) for person in people}

    assert answers == {(302, reverse("accounts:password-reset-sent"))}
    assert len(mail.outbox) == 20
