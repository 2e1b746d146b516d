"""Recording consent, in the words that were shown, and taking it back."""

from django.db import transaction

from .models import Consent


@transaction.atomic
def give_consent(user, *, purpose, about, wording, language, now):
    """Record a consent; one that already runs for the same thing ends, so that the words are the latest."""
    withdraw_consent(user, purpose=purpose, about=about, now=now)
    return Consent.objects.create(
        user=user, purpose=purpose, about=about, wording=wording, language=language, given_at=now
    )


def withdraw_consent(user, *, purpose, about, now):
    """Take a consent back; nothing happens where there is none."""
    running = Consent.objects.filter(user=user, purpose=purpose, about=about, withdrawn_at=None)
    running.update(withdrawn_at=now)
