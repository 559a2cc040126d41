"""Scheduled classes that are in conflict with something else (rules 4.5)."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from assignments.availability.conflicts import classes_in_conflict


def conflicting(*, first_day: dt.date) -> Q:
    """Return the condition for scheduled classes from that day on that have a conflict; it makes a query itself."""
    last_day = first_day + dt.timedelta(days=settings.MAX_ADVANCE_BOOKING_DAYS)
    found = classes_in_conflict(first_day=first_day, last_day=last_day)
    # Coalesce makes the planner hash the ids, instead of looking each of them up in an index.
    return Q(In(Coalesce("pk", "pk"), found), date__gte=first_day)
