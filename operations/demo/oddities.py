"""Classes that the desk was warned of and made all the same, so that findings have something to find (domain 4.5)."""

import datetime as dt
from collections.abc import Iterator

from assignments.recurrence import Slot, day_of_week
from operations.demo.catalog import end_of
from operations.demo.courses import Course, Planner
from operations.demo.rows import BookingRow, ScheduleRow
from operations.demo.studio import ONE_DAY

SHARED_HOUR = dt.time(13, 0)


class Oddities:
    """Gives each of the first instructors one kind of oddity, before anything else fills their diary."""

    def __init__(self) -> None:
        self._guest: BookingRow | None = None

    def of(self, index: int, planner: Planner, spare: ScheduleRow) -> Iterator[Course]:
        """The odd classes of the instructor with that index; `spare` is a weekly template that no class is made from."""
        match index:
            case 0:
                yield from self._outside_opening_hours(planner)
            case 1:
                yield from self._over_the_template(planner, spare)
            case 2:
                yield from self._on_closures(planner)
            case 3 | 4:
                yield self._with_the_same_student(planner)
            case 5:
                yield planner.lesson(_slot(planner.studio.today + 3 * ONE_DAY, SHARED_HOUR), is_full=True)

    def _outside_opening_hours(self, planner: Planner) -> Iterator[Course]:
        """Sunrise classes, which end as the studio opens."""
        opens = planner.studio.opens
        if opens.hour > 0:
            for days in (-8, 6, 20):
                start = opens.replace(hour=opens.hour - 1)
                yield planner.lesson(_slot(planner.studio.today + days * ONE_DAY, start))

    def _over_the_template(self, planner: Planner, spare: ScheduleRow) -> Iterator[Course]:
        for weeks in (1, 2, 4):
            day = planner.studio.today + dt.timedelta(weeks=weeks)
            day += ((spare.day_of_week - day_of_week(day)) % 7) * ONE_DAY
            yield planner.lesson(_slot(day, spare.start_time))

    def _on_closures(self, planner: Planner) -> Iterator[Course]:
        for closure in planner.catalog.closures[:2]:
            yield planner.lesson(_slot(closure.first_day, SHARED_HOUR))

    def _with_the_same_student(self, planner: Planner) -> Course:
        """Two instructors, one hour, one student."""
        course = planner.lesson(_slot(planner.studio.today + 5 * ONE_DAY, SHARED_HOUR), guest=self._guest)
        self._guest = course.students[0]
        return course


def _slot(day: dt.date, start: dt.time) -> Slot:
    return Slot(date=day, start_time=start, end_time=end_of(start, 60))
