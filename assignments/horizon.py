"""How far ahead classes can be scheduled (rules 4.5)."""

import datetime as dt

from django.conf import settings


def horizon(today: dt.date) -> dt.date:
    """Return the last day on which classes can be scheduled."""
    return today + dt.timedelta(days=settings.MAX_ADVANCE_BOOKING_DAYS)
