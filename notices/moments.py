"""Moments in addresses, to the microsecond: what was marked read at one moment is what Undo takes back."""

import datetime as dt

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class MomentConverter:
    regex = "[0-9]{1,17}"

    def to_python(self, value: str) -> dt.datetime:
        return EPOCH + int(value) * MICROSECOND

    def to_url(self, value: dt.datetime) -> str:
        return str((value - EPOCH) // MICROSECOND)
