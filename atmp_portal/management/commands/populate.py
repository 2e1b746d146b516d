"""The shell's door to synthetic rows for load tests."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db.models import ProtectedError
from django.utils import timezone

from atmp_portal.populating import clear, populate

MADE = ("actors", "workshops", "registrations", "obligations", "responses")


class Command(BaseCommand):
    help = "Makes synthetic rows for load tests, or removes them. All are marked as synthetic."

    def add_arguments(self, parser):
        for rows in MADE:
            parser.add_argument(f"--{rows}", type=int, default=0, metavar="N")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same rows (1)")
        parser.add_argument("--clear", action="store_true", help="first remove every synthetic row")

    @no_translations
    def handle(self, *, seed, clear, **options):
        require_a_machine_for_trying()
        numbers = {rows: options[rows] for rows in MADE}
        if min(numbers.values()) < 0:
            raise CommandError("A number of rows cannot be negative.")
        if clear:
            self.tell("Removed", removed())
        try:
            made = populate(**numbers, seed=seed, now=timezone.now())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.tell("Made", made)

    def tell(self, verb, counts):
        words = [f"{number} {rows}" for rows, number in counts.items() if number]
        self.stdout.write(f"{verb} {', '.join(words) or 'nothing'}.")


def require_a_machine_for_trying():
    if not settings.DEBUG and os.environ.get("ALLOW_DEMO_ACCOUNTS") != "1":
        raise CommandError(
            "Synthetic rows are for machines to try things on: set DEBUG=1 or ALLOW_DEMO_ACCOUNTS=1."
        )


def removed():
    try:
        return clear()
    except ProtectedError as error:
        raise CommandError(
            f"Nothing was removed, because real records rest on synthetic ones: {error}"
        ) from error
