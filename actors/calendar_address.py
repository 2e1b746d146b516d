"""The secret address of a person's calendar: made, made anew, taken away. It is shown once."""

from . import tokens
from .models import CalendarFeed


def make(user, *, now):
    """A new address; the one before opens nothing from now on. Returns the secret, which is kept nowhere."""
    secret, digest = tokens.mint()
    CalendarFeed.objects.update_or_create(user=user, defaults={"digest": digest, "made_at": now})
    return secret


def remove(user):
    CalendarFeed.objects.filter(user=user).delete()


def owner_of(secret):
    """The person whose calendar the secret opens, or None: also when they may not sign in any more."""
    found = CalendarFeed.objects.filter(digest=tokens.digest(secret), user__is_active=True)
    feed = found.select_related("user").first()
    return feed.user if feed else None
