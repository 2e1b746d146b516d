"""Inside the portal: the workshop and the two hundred who are about to register for it."""

import json
import sys
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from actors import tokens
from workshops.models import Desk, Registration, SecretLink, Workshop

from .registrations import PEOPLE, SEATS


@transaction.atomic
def prepare():
    """Make a workshop and a pending registration for each person; prints the secrets of their links."""
    now = timezone.now()
    workshop = Workshop.objects.create(
        slug="synthetic-rush",
        title_sv="Syntetisk rusning",
        title_en="Synthetic rush",
        starts_at=now + timedelta(days=30),
        ends_at=now + timedelta(days=30, hours=2),
        format="workshop",
        language="sv",
        venue_mode="online",
        access="open_registration",
        status="published",
        published_at=now,
    )
    Desk.objects.create(workshop=workshop, capacity=SEATS)
    people = Registration.objects.bulk_create(
        Registration(
            workshop=workshop,
            state="pending",
            name=f"Syntetisk person {number}",
            email=f"rush-{number}@synthetic.example",
        )
        for number in range(PEOPLE)
    )
    minted = [tokens.mint() for _person in people]
    SecretLink.objects.bulk_create(
        SecretLink(
            token_hash=token_hash,
            purpose="confirm",
            registration=person,
            made_at=now,
            expires_at=now + timedelta(days=1),
        )
        for person, (_secret, token_hash) in zip(people, minted, strict=True)
    )
    sys.stdout.write(json.dumps([secret for secret, _hash in minted]) + "\n")
