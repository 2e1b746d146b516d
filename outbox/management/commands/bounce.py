"""`manage.py bounce`: a mail server pipes letters that came back into this."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from outbox import bounces


class Command(BaseCommand):
    help = (
        "Read one returned letter from standard input. For a mail server's pipe, such as "
        '"|manage.py bounce --to $RECIPIENT" for all addresses that begin with BOUNCE_ADDRESS and a plus.'
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", default="", help="the address it came to; without: as its headers say")

    def handle(self, *, to, **options):
        try:
            self.stdout.write(bounces.receive(sys.stdin.buffer.read(), now=timezone.now(), to=to))
        except bounces.Refused as error:
            raise CommandError(f"Refused: {error}") from None
