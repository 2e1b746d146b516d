"""Reminders: to those who take part, the day before, and to those who own an action that is late."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone, translation

from outbox import posting
from outbox.models import Message, MessageCategory

from . import actions, letters
from .models import FollowUpAction, Registration, Workshop

LETTER = "tomorrow"
# By the clock in Stockholm; an hour that exists once on every day of the year.
HOUR = time(9)
# Days after the last day an action could be done on, when its owner is reminded.
LATE_BY = (1, 15, 45)
# A reminder whose moment passed longer ago is left out: nobody is surprised with letters about old lists.
CATCHES_UP = timedelta(days=10)


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


def write_due(now):
    """Write to those who own a late action, at each moment of `LATE_BY` once. Returns how many letters.

    Only the latest moment that has passed counts, so that a pause of the machinery is no heap of letters.
    An action without a date, or whose state nobody knows, is never late.
    """
    late = FollowUpAction.objects.agreed().late(timezone.localdate(now))
    written = 0
    for action in late.select_related("workshop", "owner_actor", "owner_initiative", "owner_user"):
        offset, moment = reached(action, now)
        if moment is None or moment < now - CATCHES_UP:
            continue
        people = {late_key(action, offset, user): user for user in actions.people_of(action, now=now)}
        known = set(Message.objects.filter(key__in=people).values_list("key", flat=True))
        for key, user in people.items():
            if key not in known:
                write_late(action, user, key)
                written += 1
    return written


def reached(action, now):
    """The last offset whose moment has come, and that moment; (0, None) before the first one."""
    for offset in reversed(LATE_BY):
        day = action.due_end + timedelta(days=offset)
        moment = timezone.make_aware(datetime.combine(day, HOUR))
        if moment <= now:
            return offset, moment
    return 0, None


def late_key(action, offset, user):
    return f"workshops.followupaction/{action.pk}/late/{offset}/{action.due.text}/{user.pk}"


def write_late(action, user, key):
    with translation.override(user.language):
        button_url = settings.SITE_URL + action.get_absolute_url()
    return posting.write(
        "workshops/letters/action_late",
        key=key,
        to=user.email,
        language=user.language,
        category=MessageCategory.OBLIGATION,
        about=f"workshops.followupaction/{action.pk}",
        wanted="workshops.reminders.why_not_late",
        wanted_with={"action": action.pk, "due": action.due.text, "user": user.pk},
        context={"action": action, "workshop": action.workshop, "button_url": button_url},
    )


def why_not_late(message):
    """Asked just before the letter leaves: is the action still to be done by then, and theirs?"""
    asked, now = message.wanted_with, timezone.now()
    found = FollowUpAction.objects.agreed().late(timezone.localdate(now)).filter(pk=asked["action"])
    action = found.select_related("owner_actor", "owner_initiative", "owner_user").first()
    if action is None:
        return "nothing is late any more"
    if action.due.text != asked["due"]:
        return "the action is due at another time"
    if asked["user"] not in {user.pk for user in actions.people_of(action, now=now)}:
        return "somebody else owns the action"
    return ""
