"""Transactions are retried after conflicts with concurrent ones, but not after other errors."""

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from database.retry import FIRST_MAX_PAUSE, TransactionAborted, retry_transaction

pytestmark = pytest.mark.django_db


def raise_in_database(state):
    """Raise a database error with this SQLSTATE."""
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'test' USING ERRCODE = '{state}'; END $$")


class FakeTransaction:
    """Fail once with each of the SQLSTATEs, then succeed."""

    def __init__(self, *states):
        self.states = list(states)
        self.runs = 0

    def __call__(self):
        self.runs += 1
        with transaction.atomic():
            if self.states:
                raise_in_database(self.states.pop(0))
            return "done"


@pytest.fixture
def pauses():
    return []


@pytest.mark.parametrize("state", ["40P01", "40001", "55P03"])
def test_conflict_is_retried(state, pauses):
    transaction = FakeTransaction(state, state)

    assert retry_transaction(transaction, wait=pauses.append) == "done"
    assert transaction.runs == 3


def test_success_is_not_retried(pauses):
    transaction = FakeTransaction()

    assert retry_transaction(transaction, wait=pauses.append) == "done"
    assert (transaction.runs, pauses) == (1, [])


def test_third_failed_retry_raises_transaction_aborted(pauses):
    transaction = FakeTransaction(*["40P01"] * 4)

    with pytest.raises(TransactionAborted):
        retry_transaction(transaction, wait=pauses.append)

    assert transaction.runs == 4
    for number, pause in enumerate(pauses):
        assert 0 <= pause <= FIRST_MAX_PAUSE * 2**number
    assert len(pauses) == 3


def test_number_of_retries_is_a_setting(settings, pauses):
    settings.MAX_RETRIES = 0

    with pytest.raises(TransactionAborted):
        retry_transaction(FakeTransaction("40P01"), wait=pauses.append)

    assert pauses == []


def test_statement_timeout_is_not_retried(pauses):
    transaction = FakeTransaction("57014")

    with pytest.raises(TransactionAborted):
        retry_transaction(transaction, wait=pauses.append)

    assert transaction.runs == 1


@pytest.mark.parametrize(("state", "error"), [("53100", OperationalError), ("23505", IntegrityError)])
def test_other_database_error_is_not_retried(state, error, pauses):
    transaction = FakeTransaction(state)

    with pytest.raises(error):
        retry_transaction(transaction, wait=pauses.append)

    assert transaction.runs == 1
