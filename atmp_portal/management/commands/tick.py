"""`manage.py tick`: what beat and a worker do, once, in this process and without a broker."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from atmp_portal.rounds import ROUNDS


class Command(BaseCommand):
    help = (
        "Do everything recurring once, in this process: make obligations, write reminders, send letters. "
        "Fit for cron, and with --now for trying out what a later day brings."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--now",
            type=moment,
            metavar="ISO",
            help="pretend that it is this moment, such as 2027-03-29T08:00+02:00; the offset is required",
        )

    def handle(self, *, now, **options):
        for name, each in ROUNDS.items():
            done = import_string(each.task)(now=now)
            self.stdout.write(name if done is None else f"{name}: {done}")


def moment(text):
    """The moment in ISO 8601. Raises CommandError without an offset from UTC: which 08:00 would it be?"""
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--now: {text!r} is no moment such as 2027-03-29T08:00+02:00") from None
    if now.tzinfo is None:
        raise CommandError(f"--now: {text!r} lacks the offset from UTC, such as +02:00")
    return now
