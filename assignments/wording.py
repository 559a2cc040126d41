"""How days and times are written in sentences for people at the desk."""

import datetime as dt

from assignments.recurrence import Slot


def say_date(date: dt.date) -> str:
    """Mon 4 May 2026."""
    return f"{date:%a} {date.day} {date:%b} {date.year}"


def say_times(start_time: dt.time, end_time: dt.time) -> str:
    """07:00–08:00."""
    return f"{start_time:%H:%M}–{end_time:%H:%M}"


def say_slot(slot: Slot) -> str:
    """Mon 4 May 2026, 07:00–08:00."""
    return f"{say_date(slot.date)}, {say_times(slot.start_time, slot.end_time)}"
