"""Counting tries before they are made, so that any number of them at once passes no limit (docs/decisions/0015)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts.exceptions import TooManyTries
from accounts.models import TryCount
from accounts.sign_in.rate_limits import LONGEST_WINDOW, Counter


def count_try(*, counters: Sequence[Counter], at: dt.datetime) -> None:
    """Count one try under each, from the narrowest to the widest. Raises TooManyTries at the first that is full.

    A try that a narrow limit refuses is not counted by the wider ones: who is locked out here locks out nobody elsewhere.
    """
    for counter in counters:
        limit = counter.limit
        counted = TryCount.objects.count_one(counter.key, at=at, window=limit.window)
        if counted.number > limit.most:
            raise TooManyTries(
                limit=limit.name, opens_at=counted.since + limit.window, is_first=counted.number == limit.most + 1
            )


@transaction.atomic
def take_try_back(*, counters: Sequence[Counter]) -> None:
    """It was right: the narrowest counter begins anew, the others forget this one try only."""
    narrowest, *wider = counters
    TryCount.objects.forget(narrowest.key)
    for counter in wider:
        TryCount.objects.take_one_back(counter.key)


@transaction.atomic
def forget_old_tries(*, at: dt.datetime) -> int:
    """Delete the counts that say nothing any more; returns how many there were."""
    deleted, _ = TryCount.objects.older_than(at - LONGEST_WINDOW).delete()
    return deleted
