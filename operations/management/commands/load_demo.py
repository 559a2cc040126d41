import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.utils import timezone

from operations.demo.people import DESK, DOMAIN, PASSWORD
from operations.demo.studio import SIZES, Size
from operations.exceptions import OperationsError
from operations.services.demo import clear_demo, count_classes, has_data, load_demo, refresh_statistics

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
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done.")

    def handle(
        self, *, size: str | None, seed: int, clear: bool, if_empty: bool, dry_run: bool, **_options: Any
    ) -> None:
        if if_empty and has_data():
            return
        loaded = None if clear and size is None else SIZES[size or "small"]
        try:
            if dry_run:
                self._announce(loaded, clear=clear)
            elif loaded is None:
                clear_demo()
                self.stdout.write("Deleted all classes, bookings, catalog and people.")
            else:
                self._load(loaded, seed=seed, clear=clear)
        except OperationsError as error:
            raise CommandError(str(error)) from error

    def _announce(self, size: Size | None, *, clear: bool) -> None:
        if clear:
            self.stdout.write(f"Would delete {count_classes():,} classes, and all bookings, catalog and people.")
        if size is not None:
            self.stdout.write(f"Would load {size.classes:,} classes of {size.instructors:,} instructors.")

    def _load(self, size: Size, *, seed: int, clear: bool) -> None:
        started = time.monotonic()
        written = load_demo(
            size=size,
            seed=seed,
            today=timezone.localdate(),
            clear=clear,
            progress=_Progress(total=size.classes, stream=self.stderr),
        )
        refresh_statistics()
        people = ", ".join(f"{role}@{DOMAIN}" for role, _ in DESK)
        self.stdout.write(f"Sign in as {people} or asha@{DOMAIN} with the password {PASSWORD}.")
        self.stdout.write(
            f"Loaded {written['class_assignments']:,} classes, {written['bookings']:,} bookings and "
            f"{written['assignment_bookings']:,} places in classes in {time.monotonic() - started:.0f} s."
        )


class _Progress:
    """A bar where somebody watches, a line every tenth of the way where a log does."""

    def __init__(self, *, total: int, stream: OutputWrapper) -> None:
        self.total = total
        self.stream = stream
        self.tenths = 0

    def __call__(self, done: int) -> None:
        if sys.stderr.isatty():
            filled = WIDTH * done // self.total
            bar = f"{'█' * filled}{'·' * (WIDTH - filled)}"
            self.stream.write(f"\r{bar} {done:,} of {self.total:,} classes", ending="\n" * (done == self.total))
            self.stream.flush()
        elif done * 10 // self.total > self.tenths:
            self.tenths = done * 10 // self.total
            self.stream.write(f"{done:,} of {self.total:,} classes")
