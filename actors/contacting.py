"""Letters through the portal: somebody writes to the contact persons without seeing their addresses."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from outbox import posting, untrusted
from outbox.models import MessageCategory

from .models import User

MOST_AN_HOUR = 5
HOUR = int(timedelta(hours=1).total_seconds())


def recipients(actor, *, now):
    """Who gets a letter to this actor: its contact persons, else its main contacts, else the administrators."""
    for found in (actor.memberships.contact_persons(now), actor.memberships.main_contacts(now)):
        people = list(User.objects.filter(memberships__in=found, is_active=True).distinct()[:10])
        if people:
            return people
    return list(User.objects.administrators()[:10])


def within_limit(sender):
    """Count one more letter of this sender; False when it is one too many for this hour."""
    key = f"contact/{hashlib.sha256(sender.encode()).hexdigest()}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= MOST_AN_HOUR


@transaction.atomic
def write_to(people, *, recipient, path, name, email, message, sender, now):
    """Send the message to each of these people, in their language, without links.

    `recipient` is the actor or initiative, `path` its page, `sender` what the limit is counted by.
    Raises ValidationError when the sender has written too many letters within an hour.
    """
    if not within_limit(sender):
        raise ValidationError(_("You have sent several messages within an hour. Try again later."))
    words = untrusted.without_links(message)
    occasion = hashlib.sha256(f"{path}/{email}/{message}".encode()).hexdigest()[:32]
    for user in people:
        posting.write(
            "actors/letters/contact",
            key=f"contact/{occasion}/{user.pk}/{now:%Y-%m-%d}",
            to=user.email,
            language=user.language,
            category=MessageCategory.TRANSACTIONAL,
            about=f"contact/{occasion}",
            context={
                "recipient_name": recipient,
                "sender_name": untrusted.one_line(name),
                "sender_address": email,
                "message": words,
                "button_url": settings.SITE_URL + path,
            },
        )
