"""Classes that were created in spite of a warning, one kind per instructor (rules 4.5)."""

import datetime as dt
from collections.abc import Iterator

from assignments.recurrence import Slot, day_of_week
from operations.demo.catalog import end_time_after
from operations.demo.courses import Course, CourseGenerator
from operations.demo.studio import ONE_DAY
from operations.demo.table_rows import BookingRow, ScheduleRow

START_TIME = dt.time(13, 0)  # does not occur in START_TIMES


class WarningClassGenerator:
    """Generate classes with a warning for the first six instructors, before their other classes."""

    def __init__(self) -> None:
        self._shared_student: BookingRow | None = None

    def for_instructor(self, index: int, generator: CourseGenerator, unused_template: ScheduleRow) -> Iterator[Course]:
        """Yield the classes of the instructor at `index`.

        `unused_template` is a weekly template of theirs that no class is made from.
        """
        match index:
            case 0:
                yield from self._outside_opening_hours(generator)
            case 1:
                yield from self._overlapping_template(generator, unused_template)
            case 2:
                yield from self._on_closures(generator)
            case 3 | 4:
                yield self._with_shared_student(generator)
            case 5:
                yield generator.single_class(_slot(generator.studio.today + 3 * ONE_DAY, START_TIME), is_full=True)

    def _outside_opening_hours(self, generator: CourseGenerator) -> Iterator[Course]:
        """Yield classes in the hour before the studio opens."""
        opens = generator.studio.opens
        if opens.hour > 0:
            for days in (-8, 6, 20):
                start = opens.replace(hour=opens.hour - 1)
                yield generator.single_class(_slot(generator.studio.today + days * ONE_DAY, start))

    def _overlapping_template(self, generator: CourseGenerator, template: ScheduleRow) -> Iterator[Course]:
        for weeks in (1, 2, 4):
            day = generator.studio.today + dt.timedelta(weeks=weeks)
            day += ((template.day_of_week - day_of_week(day)) % 7) * ONE_DAY
            yield generator.single_class(_slot(day, template.start_time))

    def _on_closures(self, generator: CourseGenerator) -> Iterator[Course]:
        for closure in generator.catalog.closures[:2]:
            yield generator.single_class(_slot(closure.first_day, START_TIME))

    def _with_shared_student(self, generator: CourseGenerator) -> Course:
        """Return a class at a fixed time; the second call attaches the student of the first."""
        slot = _slot(generator.studio.today + 5 * ONE_DAY, START_TIME)
        course = generator.single_class(slot, student=self._shared_student)
        self._shared_student = course.students[0]
        return course


def _slot(day: dt.date, start: dt.time) -> Slot:
    return Slot(date=day, start_time=start, end_time=end_time_after(start, 60))
