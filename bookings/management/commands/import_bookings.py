"""Import bookings from a CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bookings.exceptions import BookingsError
from bookings.services.importing import import_bookings, look_at_file


class Command(BaseCommand):
    help = "Import bookings from a CSV file: every row, or with --good-rows-only those without a mistake."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", required=True, help="E-mail address of who imports them.")
        parser.add_argument("--good-rows-only", action="store_true", help="Leave bad rows out instead of refusing all.")
        parser.add_argument("--dry-run", action="store_true", help="Only tell what would be made.")

    def handle(self, *, file: Path, email: str, good_rows_only: bool, dry_run: bool, **_options: Any) -> None:
        try:
            actor = User.objects.get_by_natural_key(email)
        except User.DoesNotExist as nobody:
            raise CommandError(f"Nobody has the e-mail address {email}.") from nobody
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            with transaction.atomic():
                count = self._import(file, actor, good_rows_only=good_rows_only, dry_run=dry_run)
        except BookingsError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{'Would import' if dry_run else 'Imported'} {count} bookings.")

    def _import(self, file: Path, actor: User, *, good_rows_only: bool, dry_run: bool) -> int:
        looked_at = look_at_file(content=file.read_bytes(), file_name=file.name, actor=actor)
        for each in looked_at.problems:
            self.stdout.write(f"Row {each['row']}, {each['column']}: {each['reason']}.")
        for warning in looked_at.warnings:
            self.stdout.write(warning)
        if dry_run:
            transaction.set_rollback(True)
            return len(looked_at.rows)
        return import_bookings(import_id=looked_at.pk, good_rows_only=good_rows_only, actor=actor, now=timezone.now())
