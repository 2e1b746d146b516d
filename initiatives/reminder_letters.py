"""The letters of the reminders: their occasions, their words, and taking them back.

All are `about` one obligation and carry in `wanted_with` which report, whose moment, which last day, and
how far the circle of people reached: what is asked again just before they leave.
"""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from actors.models import User
from outbox import posting
from outbox.models import Message, MessageCategory, MessageState, address_hash

from . import reminder_words
from .models.obligations import STOCKHOLM

NOT_OWED = "nothing is owed any more"
ANOTHER_DAY = "the last day has changed"
# The two that a later change can undo.
TAKEN_BACK = (NOT_OWED, ANOTHER_DAY)
WORTH_KNOWING_FOR = timedelta(days=7)
WANTED = "initiatives.reminding.reason_against"
REFUSED = "initiatives.reminding.tell_that_it_did_not_arrive"
# What may have reached somebody; the worker that has claimed a letter may be handing it over just now.
MAY_HAVE_ARRIVED = (
    MessageState.CLAIMED,
    MessageState.TRANSMITTING,
    MessageState.SENT,
    MessageState.UNCERTAIN,
)


def about(obligation):
    return f"reporting/{obligation.pk}"


def letters_of(reminder):
    return Message.objects.filter(
        about=f"reporting/{reminder.obligation_id}",
        key__startswith=f"reporting/{reminder.obligation_id}/{reminder.days}/{reminder.due_on}/",
    )


def were_taken_back(reminder):
    """Whether letters of this reminder were cancelled unsent because the obligation had changed."""
    return letters_of(reminder).filter(state=MessageState.CANCELLED, reason__in=TAKEN_BACK).exists()


def draft(letter, obligation, user, *, occasion, days, circle, now, useful_until, stands_in="", **context):
    """One letter of an obligation to one person, who `stands_in` a circle, see circles.py.

    `circle` is how far the reminder reaches; both are missing where the letter is no reminder.
    """
    requirement = obligation.requirement
    due_on = obligation.due_on
    left = (due_on - timezone.localdate(now, STOCKHOLM)).days
    with translation.override(user.language):
        path = reverse("initiatives:report", args=[requirement.initiative.slug, obligation.pk])
        words = reminder_words.of_report(obligation, left, stands_in=stands_in)
    return posting.draft(
        f"initiatives/letters/{letter}",
        key=f"{about(obligation)}/{occasion}/{user.pk}",
        to=user.email,
        language=user.language,
        category=MessageCategory.OBLIGATION,
        about=about(obligation),
        wanted=WANTED,
        wanted_with={
            "obligation": obligation.pk,
            "user": user.pk,
            "days": days,
            "due_on": due_on.isoformat(),
            "circle": circle,
        },
        refused=REFUSED,
        now=now,
        useful_until=useful_until,
        context={
            "due_on": due_on,
            "button_url": settings.SITE_URL + path,
            **words,
            **context,
        },
    )


def tell_new_day(obligation, *, now):
    """Write once to everybody who was last told another day than the present one.

    Whoever has got another letter about the same change is spared this one, see `reason_against`.
    """
    letters = Message.objects.filter(about=about(obligation), wanted=WANTED)
    gone_or_of_today = [
        letter
        for letter in letters.order_by("pk").only("pk", "state", "wanted_with")
        if letter.state in MAY_HAVE_ARRIVED or letter.state == MessageState.QUEUED
    ]
    # The last one told counts, so that going back and forth ends with what holds.
    told = {letter.wanted_with["user"]: letter for letter in gone_or_of_today if letter.wanted_with}
    behind = {
        user: letter
        for user, letter in told.items()
        if letter.wanted_with["due_on"] != obligation.due_on.isoformat()
    }
    people = User.objects.in_bulk(behind) if behind else {}
    posting.write_all(
        draft(
            "deadline_changed",
            obligation,
            people[user],
            occasion=f"deadline/{obligation.due_on}/after-{letter.pk}",
            days=None,
            circle=None,
            now=now,
            useful_until=max(obligation.deadline_at, now + WORTH_KNOWING_FOR),
            old_due_on=date.fromisoformat(letter.wanted_with["due_on"]),
        )
        for user, letter in behind.items()
        if user in people
    )


def not_arriving(obligation, user, reader, *, now):
    """To `reader`: the reminders to this user do not arrive. Once for each address and report."""
    requirement = obligation.requirement
    with translation.override(reader.language):
        path = reverse("initiatives:report", args=[requirement.initiative.slug, obligation.pk])
    return posting.draft(
        "initiatives/letters/reminders_not_arriving",
        key=f"{about(obligation)}/not-arriving/{address_hash(user.email).hex()[:16]}/{reader.pk}",
        to=reader.email,
        language=reader.language,
        category=MessageCategory.OBLIGATION,
        about=f"initiatives.obligation/{obligation.pk}",
        now=now,
        context={
            "person": str(user),
            "report": requirement,
            "initiative": requirement.initiative,
            "due_on": obligation.due_on,
            "button_url": settings.SITE_URL + path,
        },
    )
