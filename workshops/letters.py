"""Letters about workshops: the links in them, their order, and whether they should still leave."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from actors import tokens
from outbox import posting
from outbox.models import MessageCategory

from .models import Registration, SecretLink

CONFIRM_WITHIN = timedelta(hours=24)
# So long after the workshop a participant's link still opens their page.
LINK_OUTLIVES_BY = timedelta(days=60)


def write_to(registration, letter, *, occasion, now, only_in=(), calendar=("", ""), **context):
    """Write one letter to a participant, with a link to their registration. Returns the `Message`.

    `occasion` makes the letter's key, with the registration. `only_in` names the states in which it is
    still wanted when it is about to leave.
    """
    workshop, language = registration.workshop, registration.language
    return posting.write(
        f"workshops/letters/{letter}",
        key=key_of(registration, letter, occasion),
        to=registration.email,
        language=language,
        category=MessageCategory.TRANSACTIONAL,
        about=reference(registration),
        ordering_key=order_of(workshop, registration.email),
        calendar=calendar,
        wanted="workshops.letters.why_not" if only_in else "",
        wanted_with={
            "registration": registration.pk,
            "states": list(only_in),
            "starts_at": workshop.starts_at.isoformat(),
        },
        useful_until=workshop.ends_at if only_in else None,
        context={
            "workshop": workshop,
            "registration": registration,
            "button_url": manage_link(registration, now=now),
            **context,
        },
    )


def why_not(message):
    """Asked just before a letter leaves: is the registration still in one of the states it is about?"""
    asked = message.wanted_with
    found = (
        Registration.objects.filter(pk=asked["registration"], state__in=asked["states"])
        .select_related("workshop")
        .first()
    )
    if found is None:
        return "the registration has changed"
    if found.workshop.starts_at.isoformat() != asked["starts_at"]:
        return "the workshop has been moved"
    return ""


def key_of(registration, letter, occasion):
    """What makes the same letter, written twice, one."""
    return f"{reference(registration)}/{letter}/{occasion}"


def reference(registration):
    """What letters about a registration are known by in the post."""
    return f"workshops.registration/{registration.pk}"


def order_of(workshop, email):
    """Letters to one address about one workshop leave in the order they were written."""
    return f"workshop/{workshop.pk}/{hashlib.sha256(email.encode()).hexdigest()[:32]}"


def manage_link(registration, *, now):
    """A new link to the page of this registration. One whose address is not confirmed only lives a day."""
    if registration.state == Registration.State.PENDING:
        return link(
            SecretLink.Purpose.CONFIRM, registration=registration, until=now + CONFIRM_WITHIN, now=now
        )
    return link(
        SecretLink.Purpose.MANAGE,
        registration=registration,
        until=link_lives_until(registration, now),
        now=now,
    )


def link_lives_until(registration, now):
    return max(registration.workshop.ends_at, now) + LINK_OUTLIVES_BY


def link(purpose, *, until, now, registration=None, invitation=None):
    """Make a secret and return the address that it opens, in the language of who gets it."""
    secret, token_hash = tokens.mint()
    SecretLink.objects.create(
        token_hash=token_hash,
        purpose=purpose,
        registration=registration,
        invitation=invitation,
        made_at=now,
        expires_at=until,
    )
    return address("workshops:link", (registration or invitation).language, secret)


def address(name, language, *args):
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)
