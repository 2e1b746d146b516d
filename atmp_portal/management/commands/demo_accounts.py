"""Makes the accounts that every journey can be tried with, and prints them."""

import os

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from atmp_portal import (
    demo_past_workshop,
    demo_people,
    demo_report,
    demo_survey,
    demo_workshop,
    local_services,
)


class Command(BaseCommand):
    help = "Make one account for each role, and print them. On a real portal this is refused."

    def handle(self, **options):
        if not settings.DEBUG and os.environ.get("ALLOW_DEMO_ACCOUNTS") != "1":
            raise CommandError(
                "these accounts are for trying things out: set DEBUG=1 or ALLOW_DEMO_ACCOUNTS=1 to make them."
            )
        password = os.environ.get("DEMO_PASSWORD") or kept_password()
        try:
            demo_people.make_people(password=password, now=timezone.now())
            past = demo_past_workshop.make_past_workshop(now=timezone.now())
            demo_workshop.make_workshop(now=timezone.now(), follows=past)
            demo_report.make_report(now=timezone.now())
            demo_survey.make_survey(now=timezone.now())
            demo_survey.make_results(now=timezone.now())
        except ObjectDoesNotExist as error:
            raise CommandError(f"{error} Run load_ecosystem first.") from None
        self.stdout.write(f"Demo accounts, all with the password {password}")
        for person in demo_people.PEOPLE:
            self.stdout.write(f"  {person.email:<26} {person.does}")
        if not settings.SECOND_FACTOR:
            self.stdout.write("No second factor is asked for here (SECOND_FACTOR=0).")


def kept_password():
    """A random password, the same every time; only this system user can read its file."""
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    return local_services.keep_secret(settings.STATE_DIR / "demo_password", size=12)
