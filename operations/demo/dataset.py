"""Generate the rows of the demo data; the same seed, day and settings give the same rows."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from operations.demo.batches import BatchBuilder
from operations.demo.bookings import BookingGenerator
from operations.demo.catalog import Catalog, make_catalog, make_templates
from operations.demo.class_history import HistorySimulator
from operations.demo.courses import BOOKING_TYPES, CourseGenerator
from operations.demo.instructor_calendar import InstructorCalendar
from operations.demo.people import People, make_people
from operations.demo.studio import Size, Studio
from operations.demo.table_rows import Batch, BookingRow, ScheduleRow
from operations.demo.warning_classes import WarningClassGenerator

BATCH_SIZE = 50_000  # classes
UNATTACHED_SHARE = 0.12  # share of the bookings that are not attached to a class


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The demo data: people and catalog in memory, bookings and classes generated in batches."""

    seed: int
    studio: Studio
    size: Size
    people: People
    catalog: Catalog
    templates: Mapping[UUID, list[ScheduleRow]]

    def batches(self) -> Iterator[Batch]:
        """Yield bookings, series and classes in batches of about BATCH_SIZE classes."""
        booking_generator = BookingGenerator()
        builder = BatchBuilder(full_history=self.size.full_history)
        warning_classes = WarningClassGenerator()
        for index, class_count in enumerate(self._class_counts()):
            if self.size.bookings is not None:
                # Share the bookings out evenly, so that the last instructors get students too.
                share = (index + 1) / len(self.people.instructors)
                booking_generator.max_bookings = round(self.size.bookings * (1 - UNATTACHED_SHARE) * share)
            self._generate_classes(index, class_count, booking_generator, builder, warning_classes)
            if len(builder.batch.classes) >= BATCH_SIZE:
                yield _finish(builder.take_batch())
        builder.batch.bookings.extend(self._unattached_bookings(booking_generator))
        yield _finish(builder.take_batch())

    def _generate_classes(
        self,
        index: int,
        class_count: int,
        booking_generator: BookingGenerator,
        builder: BatchBuilder,
        warning_classes: WarningClassGenerator,
    ) -> None:
        """Add all classes of one instructor to the batch.

        No class is made from their first weekly template.
        """
        instructor = self.people.instructors[index]
        rng = random.Random(f"{self.seed}:{instructor.email}")  # noqa: S311 -- must be reproducible
        unused_template, *templates = self.templates[instructor.user_id]
        calendar = InstructorCalendar([unused_template, *templates])
        generator = CourseGenerator(
            rng=rng,
            studio=self.studio,
            size=self.size,
            catalog=self.catalog,
            people=self.people,
            booking_generator=booking_generator,
            instructor=instructor,
            templates=templates,
            calendar=calendar,
        )
        simulator = HistorySimulator(
            rng=rng, studio=self.studio, people=self.people, closed_days=self.catalog.closed_days
        )
        for course in warning_classes.for_instructor(index, generator, unused_template):
            builder.add(rng, course, list(simulator.simulate_accepted(course)))
            class_count -= 1
        while class_count:
            course = generator.course(max_classes=class_count)
            builder.add(rng, course, list(simulator.simulate(course, calendar)))
            class_count -= len(course.placement.slots)

    def _class_counts(self) -> list[int]:
        """Return the number of classes per instructor.

        The first two instructors get the most, because `make run` prints their addresses.
        """
        rng = random.Random(f"{self.seed}:quotas")  # noqa: S311
        weights = [1.4 if index < 2 else rng.uniform(0.6, 1.4) for index, _ in enumerate(self.people.instructors)]
        counts = [int(self.size.classes * weight / sum(weights)) for weight in weights]
        for index in range(self.size.classes - sum(counts)):
            counts[index % len(counts)] += 1
        return counts

    def _unattached_bookings(self, booking_generator: BookingGenerator) -> Iterator[BookingRow]:
        """Yield bookings that are not attached to a class: pending, confirmed or cancelled."""
        booking_generator.max_bookings = None
        rng = random.Random(f"{self.seed}:unplaced")  # noqa: S311
        generated = booking_generator.generated
        count = generated // 50 if self.size.bookings is None else self.size.bookings - generated
        for index in range(count):
            status = ("pending", "pending", "confirmed", "pending", "cancelled")[index % 5]
            has_package = rng.random() < 0.1
            package = rng.choice(self.catalog.crash_packages) if has_package else None
            yield booking_generator.generate(
                rng,
                booking_type=rng.choice(BOOKING_TYPES),
                class_name=package.name if package else rng.choice(self.catalog.class_types).name,
                created_at=self.studio.midnight - dt.timedelta(hours=rng.randint(1, 300), minutes=rng.randrange(60)),
                package=package,
                status=status,
            )


def make_dataset(*, seed: int, studio: Studio, size: Size, password_hash: str) -> Dataset:
    rng = random.Random(f"{seed}:studio")  # noqa: S311
    people = make_people(rng=rng, studio=studio, size=size, password_hash=password_hash)
    catalog = make_catalog(rng=rng, studio=studio, size=size)
    templates = {
        instructor.user_id: make_templates(
            rng=rng, studio=studio, size=size, catalog=catalog, instructor=instructor, count=rng.randint(2, 4)
        )
        for instructor in people.instructors
    }
    return Dataset(seed=seed, studio=studio, size=size, people=people, catalog=catalog, templates=templates)


def _finish(batch: Batch) -> Batch:
    """Set the status of the bookings, and sort the rows in the order of the largest indexes.

    A booking with a class that is not cancelled is confirmed. It becomes completed after the insert
    if a class is completed and none is scheduled.
    """
    class_status = {row.id: row.class_status for row in batch.classes}
    statuses: dict[str, set[str]] = defaultdict(set)  # statuses of the classes per booking
    for row in batch.assignment_bookings:
        statuses[row.booking_id].add(class_status[row.assignment_id])
    batch.bookings = [
        row._replace(status="confirmed") if statuses[row.booking_id] - {"cancelled"} else row for row in batch.bookings
    ]
    batch.completed_booking_ids = [
        booking_id for booking_id, found in statuses.items() if "completed" in found and "scheduled" not in found
    ]
    batch.classes.sort(key=attrgetter("date"))
    batch.assignment_bookings.sort(key=attrgetter("assignment_id.int"))
    batch.history.sort(key=attrgetter("at"))  # the ids of history entries are chronological
    return batch
