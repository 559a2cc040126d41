"""Concurrent drafts for the same slot: one is saved, and there is no deadlock (rules 4.2, 4.7)."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from accounts.row_security.acting import acting_as
from assignments.models import Assignment
from assignments.proposals import Adjustment
from scheduling.exceptions import PreviewOutdated
from scheduling.services.create import create_assignments
from scheduling.services.preview import preview_assignments
from tests.connections import without_pool
from tests.factories import DraftFactory
from tests.factories.drafts import TODAY

pytestmark = pytest.mark.django_db(transaction=True)

NOW = dt.datetime(2026, 5, 1, 6, tzinfo=dt.UTC)
WRITERS = 32
BUSY = ("instructor_busy",)


def save_at_once(drafts, actor):
    """Save all previews at once, and count the results: new classes, or findings."""
    barrier = Barrier(len(drafts))
    shown = [preview_assignments(draft=draft, actor=actor, today=TODAY).fingerprint for draft in drafts]

    def save(draft, fingerprint):
        try:
            barrier.wait(timeout=60)
            with acting_as(actor), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '60s'")  # a slow machine is no failure of this test
                created = create_assignments(
                    draft=draft, actor=actor, acknowledged=frozenset(), fingerprint=fingerprint, now=NOW
                )
            return len(created.assignments)
        except PreviewOutdated as refusal:
            return tuple(sorted({finding.code for finding in refusal.preview.errors}))
        finally:
            connection.close()

    with without_pool(), ThreadPoolExecutor(len(drafts)) as threads:
        return Counter(threads.map(save, drafts, shown))


def test_one_of_many_drafts_for_a_slot_is_saved(staff, instructor):
    draft = DraftFactory(instructor_id=instructor.pk)

    assert save_at_once([draft] * WRITERS, staff) == {1: 1, BUSY: WRITERS - 1}
    assert Assignment.objects.count() == 1


def test_overlapping_series_are_saved_completely_or_not_at_all(staff, instructor, other_instructor):
    """Half of the drafts start with one instructor and half with the other; all use both."""
    mine = DraftFactory(weekly=True, instructor_id=instructor.pk)
    lines = preview_assignments(draft=mine, actor=staff, today=TODAY).lines
    drafts = []
    for person, other in [(instructor, other_instructor), (other_instructor, instructor)]:
        reassigned = {line.key: Adjustment(instructor_id=other.pk) for line in lines[:2]}
        drafts.append(replace(mine, instructor_id=person.pk, adjustments=reassigned))

    answers = save_at_once(drafts * (WRITERS // 2), staff)

    # The two halves use different instructors on each day, so one draft of each half is saved.
    assert answers == {4: 2, BUSY: WRITERS - 2}
    assert Assignment.objects.count() == 8
