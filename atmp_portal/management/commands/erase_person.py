"""Erases a person: names and addresses go, counts and decisions stay."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from actors.models import User
from atmp_portal import personal_data


class Command(BaseCommand):
    help = "Erase a person's name and addresses from rows, history, letters and files, and close the account."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            pseudonym = personal_data.erase_guest(email, now=timezone.now())
            if not pseudonym:
                raise CommandError(f"nobody has an account with the address {email}.")
            self.stdout.write(f"Erased. What they did now stands under {pseudonym}.")
            return
        try:
            erased = personal_data.erase(user, now=timezone.now())
        except ValidationError as error:
            raise CommandError(error.messages[0]) from None
        self.stdout.write(f"Erased. What they did now stands under {erased.email}.")
