import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.utils import timezone

from operations.demo.people import DOMAIN, PASSWORD, STAFF_ACCOUNTS
from operations.demo.studio import SIZES, Size
from operations.exceptions import OperationsError
from operations.services.demo import clear_demo, count_classes, has_data, load_demo, refresh_statistics

BAR_WIDTH = 40  # characters


class Command(BaseCommand):
    help = "Load the data of a demo studio into an empty database. Dates are relative to today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, help="The amount of data; the default is small.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed gives the same data; the default is 1.")
        parser.add_argument(
            "--clear",
            action="store_true",
            help="Delete ALL classes, bookings, catalog entries and people first. Without --size, load nothing.",
        )
        parser.add_argument("--if-empty", action="store_true", help="Do nothing if the database contains data.")
        parser.add_argument("--dry-run", action="store_true", help="Show what would be done, without doing it.")

    def handle(
        self, *, size: str | None, seed: int, clear: bool, if_empty: bool, dry_run: bool, **_options: Any
    ) -> None:
        if if_empty and has_data():
            return
        size_to_load = None if clear and size is None else SIZES[size or "small"]
        try:
            if dry_run:
                self._report_dry_run(size_to_load, clear=clear)
            elif size_to_load is None:
                clear_demo()
                self.stdout.write("Deleted all classes, bookings, catalog entries and people.")
            else:
                self._load(size_to_load, seed=seed, clear=clear)
        except OperationsError as error:
            raise CommandError(str(error)) from error

    def _report_dry_run(self, size: Size | None, *, clear: bool) -> None:
        if clear:
            self.stdout.write(
                f"Would delete {count_classes():,} classes, and all bookings, catalog entries and people."
            )
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
        addresses = ", ".join(f"{role}@{DOMAIN}" for role, _ in STAFF_ACCOUNTS)
        self.stdout.write(f"Sign in as {addresses} or asha@{DOMAIN} with the password {PASSWORD}.")
        self.stdout.write(
            f"Loaded {written['class_assignments']:,} classes with {written['assignment_bookings']:,} students "
            f"and {written['bookings']:,} bookings in {time.monotonic() - started:.0f} s."
        )


class _Progress:
    """Show a progress bar on a terminal; elsewhere print a line every 10 %."""

    def __init__(self, *, total: int, stream: OutputWrapper) -> None:
        self.total = total
        self.stream = stream
        self.tenths = 0

    def __call__(self, done: int) -> None:
        if sys.stderr.isatty():
            filled = BAR_WIDTH * done // self.total
            bar = f"{'█' * filled}{'·' * (BAR_WIDTH - filled)}"
            self.stream.write(f"\r{bar} {done:,} of {self.total:,} classes", ending="\n" * (done == self.total))
            self.stream.flush()
        elif done * 10 // self.total > self.tenths:
            self.tenths = done * 10 // self.total
            self.stream.write(f"{done:,} of {self.total:,} classes")
