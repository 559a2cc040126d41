"""A transaction that lost against others runs again; one that failed for reasons of its own does not."""

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from database.retry import FIRST_PAUSE, Busy, until_done

pytestmark = pytest.mark.django_db


def fail(state):
    """What the database does when it breaks a transaction off for that reason."""
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'broken off' USING ERRCODE = '{state}'; END $$")


class Work:
    """Fails with each of these states in turn, then answers."""

    def __init__(self, *states):
        self.states = list(states)
        self.runs = 0

    def __call__(self):
        self.runs += 1
        with transaction.atomic():
            if self.states:
                fail(self.states.pop(0))
            return "done"


@pytest.fixture
def pauses():
    return []


@pytest.mark.parametrize("state", ["40P01", "40001", "55P03"])
def test_a_transaction_that_lost_against_another_runs_again(state, pauses):
    work = Work(state, state)

    assert until_done(work, wait=pauses.append) == "done"
    assert work.runs == 3


def test_a_transaction_that_passes_runs_once_and_waits_for_nothing(pauses):
    work = Work()

    assert until_done(work, wait=pauses.append) == "done"
    assert (work.runs, pauses) == (1, [])


def test_it_runs_three_times_more_and_then_is_busy(pauses):
    work = Work(*["40P01"] * 4)

    with pytest.raises(Busy):
        until_done(work, wait=pauses.append)

    assert work.runs == 4
    for number, pause in enumerate(pauses):
        assert 0 <= pause <= FIRST_PAUSE * 2**number
    assert len(pauses) == 3


def test_the_number_of_retries_is_a_setting(settings, pauses):
    settings.MAX_RETRIES = 0

    with pytest.raises(Busy):
        until_done(Work("40P01"), wait=pauses.append)

    assert pauses == []


def test_a_statement_that_took_too_long_is_busy_at_once(pauses):
    work = Work("57014")

    with pytest.raises(Busy):
        until_done(work, wait=pauses.append)

    assert work.runs == 1


@pytest.mark.parametrize(("state", "error"), [("53100", OperationalError), ("23505", IntegrityError)])
def test_what_would_fail_again_is_not_repeated(state, error, pauses):
    work = Work(state)

    with pytest.raises(error):
        until_done(work, wait=pauses.append)

    assert work.runs == 1
