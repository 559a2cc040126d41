import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from operations.demo.people import DESK, PASSWORD
from operations.demo.studio import SIZES
from operations.exceptions import OperationsError
from operations.services.demo import clear_demo, has_data, load_demo, refresh_statistics

WIDTH = 40


class Command(BaseCommand):
    help = "Fill an empty database with a believable yoga studio, the same for the same seed, relative to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, help="How much of it; small when left out.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed, another studio.")
        parser.add_argument(
            "--clear",
            action="store_true",
            help="Delete ALL data first: classes, bookings, catalog and people. Without --size, only delete.",
        )
        parser.add_argument("--if-empty", action="store_true", help="Do nothing, quietly, when there is data already.")

    def handle(self, *, size: str | None, seed: int, clear: bool, if_empty: bool, **_options: Any) -> None:
        if if_empty and has_data():
            return
        try:
            if clear and size is None:
                clear_demo()
                self.stdout.write("Deleted all classes, bookings, catalog and people.")
                return
            self._load(size=size or "small", seed=seed, clear=clear)
        except OperationsError as error:
            raise CommandError(str(error)) from error

    def _load(self, *, size: str, seed: int, clear: bool) -> None:
        started = time.monotonic()
        written = load_demo(
            size=SIZES[size],
            seed=seed,
            today=timezone.localdate(),
            clear=clear,
            progress=_Bar(total=SIZES[size].classes, stderr=self.stderr),
        )
        refresh_statistics()
        people = ", ".join(f"{role}@studio.test" for role, _ in DESK)
        self.stdout.write(f"Sign in as {people} or asha@studio.test with the password {PASSWORD}.")
        self.stdout.write(
            f"Loaded {written['class_assignments']:,} classes, {written['bookings']:,} bookings and "
            f"{written['assignment_bookings']:,} places in classes in {time.monotonic() - started:.0f} s."
        )


class _Bar:
    """Progress: a bar where somebody watches, a line every tenth of the way where a log does."""

    def __init__(self, *, total: int, stderr: Any) -> None:
        self.total = total
        self.stderr = stderr
        self.told = 0

    def __call__(self, done: int) -> None:
        if sys.stderr.isatty():
            filled = WIDTH * done // self.total
            end = "\n" if done == self.total else ""
            self.stderr.write(
                f"\r{'█' * filled}{'·' * (WIDTH - filled)} {done:,} of {self.total:,} classes", ending=end
            )
            self.stderr.flush()
        elif done * 10 // self.total > self.told:
            self.told = done * 10 // self.total
            self.stderr.write(f"{done:,} of {self.total:,} classes")
