"""The letter to those who take part, the day before."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from outbox.models import Message

from . import letters
from .models import Registration, Workshop

LETTER = "tomorrow"
# By the clock in Stockholm; an hour that exists once on every day of the year.
HOUR = time(9)


def remind_participants(*, now):
    """Write to everybody who has a seat, once for each start, from nine in the morning of the day before.

    Those who got their seat later have been told already. Returns how many letters were written.
    """
    written = 0
    for workshop in Workshop.objects.filter(
        status=Workshop.Status.PUBLISHED, starts_at__gt=now, starts_at__lte=now + timedelta(days=2)
    ):
        if remind_at(workshop) > now:
            continue
        for registration in unreminded(workshop):
            letters.write_to(
                registration,
                LETTER,
                occasion=workshop.starts_at.isoformat(),
                now=now,
                only_in=[Registration.State.CONFIRMED],
            )
            written += 1
    return written


def remind_at(workshop):
    day = timezone.localdate(workshop.starts_at) - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, HOUR))


def unreminded(workshop):
    """Who had a seat when reminders were due, and has had none for this start."""
    rows = workshop.registrations.confirmed().filter(confirmed_at__lt=remind_at(workshop))
    keys = {letters.key_of(row, LETTER, workshop.starts_at.isoformat()): row for row in rows}
    known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, row in keys.items():
        if key not in known:
            row.workshop = workshop
            yield row
