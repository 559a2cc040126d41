"""The whole demo studio as rows, batch by batch: the same for the same seed, day and settings."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from operations.demo.assemble import Assembler
from operations.demo.catalog import Catalog, make_catalog, make_templates
from operations.demo.clients import Clients
from operations.demo.courses import BOOKING_TYPES, Planner
from operations.demo.diary import Diary
from operations.demo.life import Biographer
from operations.demo.oddities import Oddities
from operations.demo.people import People, make_people
from operations.demo.rows import Batch, BookingRow, ScheduleRow
from operations.demo.studio import Size, Studio

BATCH = 50_000  # classes
UNPLACED = 0.12  # share of the bookings that no class holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A demo studio: its people and catalog at once, its classes as they are asked for."""

    seed: int
    studio: Studio
    size: Size
    people: People
    catalog: Catalog
    templates: Mapping[UUID, list[ScheduleRow]]

    def batches(self) -> Iterator[Batch]:
        """Bookings, series and classes of all instructors, about 50,000 classes at a time."""
        clients = Clients(studio=self.studio)
        assembler = Assembler(told=self.size.told)
        oddities = Oddities()
        for index, quota in enumerate(self._quotas()):
            if self.size.bookings is not None:  # a fair share for each, or the last would teach empty classes
                share = (index + 1) / len(self.people.instructors)
                clients.at_most = round(self.size.bookings * (1 - UNPLACED) * share)
            self._fill(index, quota, clients, assembler, oddities)
            if len(assembler.batch.classes) >= BATCH:
                yield _finish(assembler.take())
        assembler.batch.bookings.extend(self._unplaced(clients))
        yield _finish(assembler.take())

    def _fill(self, index: int, quota: int, clients: Clients, assembler: Assembler, oddities: Oddities) -> None:
        """All classes of one instructor. The first weekly template waits for its classes: none is made from it."""
        instructor = self.people.instructors[index]
        rng = random.Random(f"{self.seed}:{instructor.email}")  # noqa: S311 -- the same again is the point
        spare, *templates = self.templates[instructor.user_id]
        diary = Diary([spare, *templates])
        planner = Planner(
            rng=rng,
            studio=self.studio,
            size=self.size,
            catalog=self.catalog,
            people=self.people,
            clients=clients,
            instructor=instructor,
            templates=templates,
            diary=diary,
        )
        biographer = Biographer(rng=rng, studio=self.studio, people=self.people, closed=self.catalog.closed)
        for course in oddities.of(index, planner, spare):
            assembler.add(rng, course, list(biographer.quiet_lives(course)))
            quota -= 1
        while quota:
            course = planner.course(at_most=quota)
            assembler.add(rng, course, list(biographer.lives(course, diary)))
            quota -= len(course.placement.slots)

    def _quotas(self) -> list[int]:
        """How many classes each instructor teaches: the first two, whose sign-ins are told, the most."""
        rng = random.Random(f"{self.seed}:quotas")  # noqa: S311
        weights = [1.4 if index < 2 else rng.uniform(0.6, 1.4) for index, _ in enumerate(self.people.instructors)]
        quotas = [int(self.size.classes * weight / sum(weights)) for weight in weights]
        for index in range(self.size.classes - sum(quotas)):
            quotas[index % len(quotas)] += 1
        return quotas

    def _unplaced(self, clients: Clients) -> Iterator[BookingRow]:
        """Bookings that no class holds: new ones, some confirmed and forgotten, some cancelled."""
        clients.at_most = None
        rng = random.Random(f"{self.seed}:unplaced")  # noqa: S311
        count = clients.made // 50 if self.size.bookings is None else self.size.bookings - clients.made
        for index in range(count):
            status = ("pending", "pending", "confirmed", "pending", "cancelled")[index % 5]
            crash = rng.random() < 0.1
            package = rng.choice(self.catalog.crash) if crash else None
            yield clients.booking(
                rng,
                booking_type=rng.choice(BOOKING_TYPES),
                class_name=package.name if package else rng.choice(self.catalog.class_types).name,
                asked_at=self.studio.midnight - dt.timedelta(hours=rng.randint(1, 300), minutes=rng.randrange(60)),
                package=package,
                status=status,
            )


def make_plan(*, seed: int, studio: Studio, size: Size, password_hash: str) -> Plan:
    rng = random.Random(f"{seed}:studio")  # noqa: S311
    people = make_people(rng=rng, studio=studio, size=size, password_hash=password_hash)
    catalog = make_catalog(rng=rng, studio=studio, size=size)
    templates = {
        instructor.user_id: make_templates(
            rng=rng, studio=studio, size=size, catalog=catalog, instructor=instructor, count=rng.randint(2, 4)
        )
        for instructor in people.instructors
    }
    return Plan(seed=seed, studio=studio, size=size, people=people, catalog=catalog, templates=templates)


def _finish(batch: Batch) -> Batch:
    """Give the bookings the status that their classes ask for, and put the rows in the order of the largest indexes.

    A booking is confirmed with a live class; completed, later, with a class behind it and none before it.
    """
    status = {row.id: row.class_status for row in batch.classes}
    classes: dict[str, set[str]] = defaultdict(set)
    for link in batch.links:
        classes[link.booking_id].add(status[link.assignment_id])
    batch.bookings = [
        row._replace(status="confirmed") if classes[row.booking_id] - {"cancelled"} else row for row in batch.bookings
    ]
    batch.completed = [
        booking_id for booking_id, found in classes.items() if "completed" in found and "scheduled" not in found
    ]
    batch.classes.sort(key=attrgetter("date"))
    batch.links.sort(key=attrgetter("assignment_id.int"))
    batch.history.sort(key=attrgetter("at"))  # its ids tell the order of time
    return batch
