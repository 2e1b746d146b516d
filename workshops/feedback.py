"""What participants thought: asked by letter, answered once, and never told one by one.

The link of the letter is the right to answer. Using it deletes it in the transaction that keeps the answer,
so one participant gives one answer and nothing in the answer says who. While answers can come, the organiser
sees averages in halves that move by five answers at a time, and no comments: else each new answer could be
worked out from the difference. All of it is told once no more can come, to others without the comments.
"""

from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox import posting
from outbox.models import Message, MessageCategory

from . import letters, waitlist
from .models import Feedback, SecretLink, Workshop
from .models.feedback import FEWEST_FOR_FIGURES

QUESTIONS = ("whole", "use", "form")
# How long after the workshop a letter may still be written, and an answer given.
ASKED_WITHIN = timedelta(days=7)
ANSWERED_WITHIN = timedelta(days=30)
LETTER = "feedback"
HIGHEST = 5


class Figure(NamedTuple):
    """One question: how many answered it, the average, and its share of the highest in per cent."""

    label: str
    answers: int
    average: float
    share: str


class Results(NamedTuple):
    """What can be told: how many answers it holds, a `Figure` per question, and the comments in no order."""

    answers: int
    figures: list
    liked: list
    missed: list


def closes_at(workshop):
    return workshop.ends_at + ANSWERED_WITHIN


def ask_due(*, now):
    """Write to everybody who had a seat in a workshop that has just ended. Returns how many letters."""
    just_ended = Workshop.objects.run_here().filter(
        status__in=[Workshop.Status.PUBLISHED, Workshop.Status.HELD],
        ends_at__lte=now,
        ends_at__gt=now - ASKED_WITHIN,
    )
    return sum(ask(workshop, now=now) for workshop in just_ended)


@transaction.atomic
def ask(workshop, *, now):
    """Write to those who have not been written to. Where people were checked in, only to those."""
    rows = workshop.registrations.confirmed().filter(erased_at=None)
    came = rows.filter(check_ins__isnull=False, check_ins__undone_at=None).distinct()
    people = {letters.key_of(row, LETTER, 1): row for row in (came if came.exists() else rows)}
    known = set(Message.objects.filter(key__in=people).values_list("key", flat=True))
    for key, found in people.items():
        if key not in known:
            found.workshop = workshop
            write(found, key, now=now)
    return len(people) - len(known)


def write(registration, key, *, now):
    workshop = registration.workshop
    posting.write(
        f"workshops/letters/{LETTER}",
        key=key,
        to=registration.email,
        language=registration.language,
        category=MessageCategory.OPTIONAL,
        about=letters.reference(registration),
        ordering_key=letters.order_of(workshop, registration.email),
        useful_until=closes_at(workshop),
        context={
            "workshop": workshop,
            "closes_at": closes_at(workshop),
            "button_url": letters.link(
                SecretLink.Purpose.FEEDBACK, registration=registration, until=closes_at(workshop), now=now
            ),
        },
    )


@transaction.atomic
def answer(link, values, *, now):
    """Keep an answer and take the right to answer away. Returns nothing: the answer is nobody's.

    Raises ValidationError where the link has been used, or time is up, or nothing was answered.
    """
    # The desk first, as everywhere: two answers take turns, and count each other.
    waitlist.lock(link.registration.workshop_id)
    found = lock(link, now=now)
    if found is None:
        raise ValidationError(_("This link has been used already, or time is up."))
    if not any(values.values()):
        raise ValidationError(_("Answer at least one question."))
    workshop = found.registration.workshop
    found.delete()
    # The month and no more: a day could be compared with what somebody knows about who answered when.
    Feedback.objects.create(workshop=workshop, given_on=timezone.localdate(now).replace(day=1), **values)
    waiting = workshop.feedback.filter(is_counted=False)
    if waiting.count() >= FEWEST_FOR_FIGURES:
        waiting.update(is_counted=True)


def lock(link, *, now):
    """The link, locked until the transaction ends, or None where it is used up: two answers take turns."""
    return SecretLink.objects.select_for_update(of=("self",)).open(now).filter(pk=link.pk).first()


def is_closed(workshop, now):
    """Whether no more answers can come. By days, since the page that shows the sum is kept for a day."""
    return timezone.localdate(now) > timezone.localdate(closes_at(workshop))


def results_of(workshop, *, now):
    """The `Results` for the organiser; None where there are fewer than five answers to tell of."""
    is_final = is_closed(workshop, now)
    rows = list(workshop.feedback.order_by("id") if is_final else workshop.feedback.filter(is_counted=True))
    if len(rows) < FEWEST_FOR_FIGURES:
        return None
    figures = [
        figure_of(name, [value for row in rows if (value := getattr(row, name))], is_final)
        for name in QUESTIONS
    ]
    return Results(
        answers=len(rows),
        figures=[figure for figure in figures if figure],
        liked=sorted(row.liked for row in rows if row.liked and is_final),
        missed=sorted(row.missed for row in rows if row.missed and is_final),
    )


def figure_of(name, values, is_final):
    """The `Figure` of one question, in halves unless it is final; None where fewer than five answered it.

    From an average in halves and a later exact one nobody can work out what the answers between them were.
    """
    if len(values) < FEWEST_FOR_FIGURES:
        return None
    average = sum(values) / len(values)
    average = round(average, 1) if is_final else round(2 * average) / 2
    label = Feedback._meta.get_field(name).verbose_name
    return Figure(label, len(values), average, f"{100 * average / HIGHEST:.1f}")


def sum_for_everybody(workshop, *, now):
    """The `Results` without any comment, once no more answers can come; else None."""
    results = results_of(workshop, now=now) if is_closed(workshop, now) else None
    return results._replace(liked=[], missed=[]) if results else None
