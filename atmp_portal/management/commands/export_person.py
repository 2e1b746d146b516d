"""Writes everything the portal holds about a person to a file."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from actors.models import User
from atmp_portal import personal_data


class Command(BaseCommand):
    help = "Write everything the portal holds about a person as a ZIP of JSON files."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument(
            "--to", type=Path, help="the file to write; by default <email>.zip in this folder"
        )

    def handle(self, *, email, to, **options):
        user = User.objects.filter(email__iexact=email).first()
        held = personal_data.held_about(user) if user else personal_data.held_about_guest(email)
        if user is None and not any(held.values()):
            raise CommandError(f"nobody has an account with the address {email}.")
        path = to or Path(f"{user.email if user else email.strip().lower().replace('/', '_')}.zip")
        # Only this system user may read it, from the first byte.
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(personal_data.as_zip(held))
        self.stdout.write(f"{path}: {sum(map(len, held.values()))} rows in {len(held)} files")
