import datetime as dt
from dataclasses import dataclass
from typing import Self

from django.db import connection, models
from django.db.models import F
from django.db.models.functions import Greatest

COUNT = """
    INSERT INTO sign_in_tries AS known (key, count, since) VALUES (%(key)s, 1, %(at)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN known.since > %(forgotten)s THEN known.count + 1 ELSE 1 END,
        since = CASE WHEN known.since > %(forgotten)s THEN known.since ELSE %(at)s END
    RETURNING count, since
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The number of a try, and when the first one of its row was."""

    number: int
    since: dt.datetime


class TryCountQuerySet(models.QuerySet["TryCount"]):
    def count_one(self, key: str, *, at: dt.datetime, window: dt.timedelta) -> Counted:
        """Count a try, in one statement: of any number at once each gets a number of its own."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"key": key, "at": at, "forgotten": at - window})
            number, since = cursor.fetchone()
        return Counted(number=number, since=since)

    def take_one_back(self, key: str) -> None:
        self.filter(key=key).update(count=Greatest(F("count") - 1, 0))

    def forget(self, key: str) -> None:
        self.filter(key=key).delete()

    def older_than(self, moment: dt.datetime) -> Self:
        return self.filter(since__lt=moment)


class TryCount(models.Model):
    """How often something that is throttled was tried since a moment. The key is a hash: nobody is named here."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    since = models.DateTimeField()

    objects = TryCountQuerySet.as_manager()

    class Meta:
        db_table = "sign_in_tries"

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
