"""Letters through the portal: somebody writes to the contact persons without seeing their addresses."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from outbox import posting, untrusted
from outbox.models import MessageCategory

from .consent import give_consent, withdraw_consent
from .models import Consent, Membership, User

HOUR = int(timedelta(hours=1).total_seconds())
# Letters of one sender, and letters to one organisation whoever sends them, within an hour.
MOST_FROM_ONE = 5
MOST_TO_ONE = 30
MOST_PEOPLE = 10


def contact_people(actor, *, now):
    """The people whom a letter to this actor reaches: its contact persons, else its main contacts."""
    for found in (actor.memberships.contact_persons(now), actor.memberships.main_contacts(now)):
        people = User.objects.filter(memberships__in=found, is_active=True).distinct().order_by("pk")
        if people := list(people[:MOST_PEOPLE]):
            return people
    return []


def shown_people(actor, *, now):
    """The memberships whose names stand on the profile, main contact first."""
    shown = actor.memberships.contact_persons(now).filter(user__is_active=True).exclude(user__name="")
    return list(shown.select_related("user")[:MOST_PEOPLE])


def administrators():
    """Those who get a letter where an organisation has nobody."""
    return list(User.objects.administrators()[:MOST_PEOPLE])


@transaction.atomic
def show(membership, *, wording, language, now):
    """Show a member's name as contact person, with their consent in the words they saw.

    Raises ValidationError for somebody who has given no name: an address is never shown.
    """
    if not membership.user.name:
        raise ValidationError(_("Write your name in your settings first: your address is never shown."))
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    membership.is_shown = True
    membership.full_clean()
    membership.save()
    give_consent(
        membership.user,
        purpose=Consent.Purpose.CONTACT_PERSON,
        about=f"actors.membership/{membership.pk}",
        wording=wording,
        language=language,
        now=now,
    )
    return membership


@transaction.atomic
def hide(membership, *, now):
    """Take the name away again; the consent ends."""
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    membership.is_shown = False
    membership.save()
    withdraw_consent(
        membership.user,
        purpose=Consent.Purpose.CONTACT_PERSON,
        about=f"actors.membership/{membership.pk}",
        now=now,
    )
    return membership


def within_limit(what, most):
    """Count one more letter; False when it is one too many for this hour."""
    key = f"contact/{hashlib.sha256(what.encode()).hexdigest()}"
    if cache.add(key, 1, HOUR):
        return most >= 1
    try:
        return cache.incr(key) <= most
    except ValueError:
        # The hour has just ended: the count begins anew with the next letter.
        return True


@transaction.atomic
def write_to(people, *, recipient, name, email, message, sender, now, stand_in=False):
    """Send the message to each of these people, in their language, without links.

    `recipient` is the actor or initiative, `sender` what the limit is counted by; `stand_in` says that the
    people are administrators, because nobody answers for the recipient. The same message sent
    twice on a day is one letter. Raises ValidationError when too many letters came within an hour.
    """
    reference = f"{recipient._meta.label_lower}/{recipient.pk}"
    if not within_limit(f"from/{sender}", MOST_FROM_ONE) or not within_limit(f"to/{reference}", MOST_TO_ONE):
        raise ValidationError(_("Several messages have been sent within an hour. Try again later."))
    occasion = hashlib.sha256(f"{reference}/{email}/{message}".encode()).hexdigest()[:32]
    for user in people:
        with translation.override(user.language):
            path = recipient.get_absolute_url()
        posting.write(
            "actors/letters/contact",
            key=f"contact/{occasion}/{user.pk}/{now:%Y-%m-%d}",
            to=user.email,
            language=user.language,
            category=MessageCategory.TRANSACTIONAL,
            about=f"contact/{occasion}",
            context={
                "recipient_name": recipient,
                "stands_in": stand_in,
                "sender_name": untrusted.one_line(name),
                "sender_address": email,
                "message": untrusted.without_links(message),
                "button_url": settings.SITE_URL + path,
            },
        )
