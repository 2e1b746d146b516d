"""Outcomes of a workshop: written as drafts, kept in revisions, published to whom they are for.

Whoever saves says which state they began with (`state_of`), so that of two editors the second is shown both
versions. A revision holds the text and the decisions, and both are shown once it is published. Actions are
shown from the first publication on; from then on they are live, and their reports and history are kept.
"""

import hashlib
from datetime import datetime, time
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from outbox import posting
from outbox.models import MessageCategory

from . import letters
from .models import Audience, Decision, OutcomePublication, OutcomeRevision, Workshop


class Words(NamedTuple):
    """What is written about outcomes: the text in Markdown, and the decisions as lists of lines."""

    text_sv: str
    text_en: str
    decisions_sv: list
    decisions_en: list


class OutcomesChangedError(Exception):
    """Somebody else has saved in the meantime: `theirs` are the saved `Words`, `revision` the latest."""

    def __init__(self, theirs, revision):
        super().__init__("changed by somebody else in the meantime")
        self.theirs = theirs
        self.revision = revision


def latest_of(workshop):
    """The latest `OutcomeRevision`, or None where nothing has been written."""
    return workshop.outcome_revisions.select_related("written_by").first()


def published_of(workshop):
    """What readers see: the `OutcomePublication` that is shown now, or None."""
    return workshop.outcome_publications.select_related("revision").first()


def words_of(workshop):
    """The `Words` as they are saved now."""
    latest = latest_of(workshop)
    decisions = latest.decisions.all() if latest else []
    return Words(
        latest.text_sv if latest else "",
        latest.text_en if latest else "",
        [row.text_sv for row in decisions],
        [row.text_en for row in decisions if row.text_en],
    )


def state_of(words):
    """What a form carries to tell later whether somebody else has saved."""
    return hashlib.sha256(repr(tuple(words)).encode()).hexdigest()[:32]


@transaction.atomic
def save(workshop, words, *, opened_with, by, now):
    """Keep what was written as a new revision; the same words again make none. Returns the latest one.

    Raises OutcomesChangedError where somebody else has saved something else since `opened_with`, and
    ValidationError before the workshop has begun.
    """
    workshop = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    if now < workshop.starts_at:
        raise ValidationError(_("Outcomes can be written once the workshop has begun."))
    saved, latest = words_of(workshop), latest_of(workshop)
    if latest and words == saved:
        return latest
    if opened_with != state_of(saved):
        raise OutcomesChangedError(saved, latest)
    if not any(words[:2]):
        raise ValidationError(_("Write the text in at least one language."))
    revision = OutcomeRevision.objects.create(
        workshop=workshop,
        number=latest.number + 1 if latest else 1,
        text_sv=words.text_sv,
        text_en=words.text_en,
        written_by=by,
        written_at=now,
    )
    english = [*words.decisions_en, *[""] * len(words.decisions_sv)]
    for order, text in enumerate(words.decisions_sv):
        Decision.objects.create(
            workshop=workshop, revision=revision, order=order, text_sv=text, text_en=english[order]
        )
    return revision


@transaction.atomic
def publish(workshop, *, number, by, now):
    """Show this revision to those whom the outcomes are for, and write to the participants.

    Only the latest one can be published, so that nobody publishes what they have not seen. Raises
    ValidationError for any other.
    """
    workshop = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    revision, shown = latest_of(workshop), published_of(workshop)
    if revision is None or str(revision.number) != str(number):
        raise ValidationError(_("Somebody has written a newer version. Read it before you publish."))
    if shown and shown.revision_id == revision.pk:
        return shown
    publication = OutcomePublication.objects.create(
        workshop=workshop, revision=revision, published_by=by, published_at=now
    )
    workshop.changes.create(verb="outcomes", by=by, at=now, detail={"revision": revision.number})
    if workshop.outcomes_for != Audience.ORGANISERS:
        tell(workshop, revision, now=now)
    return publication


def tell(workshop, revision, *, now):
    """Write to everybody who had a seat, once for each revision. The letter waits for the chosen day."""
    for found in workshop.registrations.confirmed().filter(erased_at=None):
        posting.write(
            "workshops/letters/outcomes",
            key=letters.key_of(found, "outcomes", revision.number),
            to=found.email,
            language=found.language,
            category=MessageCategory.OPTIONAL,
            about=letters.reference(found),
            ordering_key=letters.order_of(workshop, found.email),
            wanted="workshops.outcomes.why_not",
            wanted_with={"registration": found.pk, "revision": revision.pk},
            due_at=max(now, shown_from(workshop) or now),
            context={
                "workshop": workshop,
                "is_first": workshop.outcome_publications.count() == 1,
                "button_url": address_for(found, now=now),
            },
        )


def shown_from(workshop):
    """The moment at which a chosen day begins in Stockholm, or None."""
    day = workshop.outcomes_from_on
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def address_for(registration, *, now):
    """Where a participant reads the outcomes: the public page, else through their registration."""
    workshop = registration.workshop
    if workshop.outcomes_for == Audience.EVERYBODY and workshop.visibility == Audience.EVERYBODY:
        return letters.address("workshops:outcomes", registration.language, workshop.slug)
    return letters.manage_link(registration, now=now)


def why_not(message):
    """Asked just before the letter leaves: are they still a participant, and is this still what is shown?"""
    asked = message.wanted_with
    shown = OutcomePublication.objects.filter(
        workshop__registrations=asked["registration"], workshop__registrations__state="confirmed"
    ).first()
    if shown is None:
        return "the registration has changed"
    if shown.revision_id != asked["revision"]:
        return "newer outcomes have been published"
    if shown.workshop.outcomes_for == Audience.ORGANISERS:
        return "the outcomes are for organisers only"
    return ""


def may_read(workshop, *, is_organiser, is_participant, today):
    """Whether this reader sees the outcomes, decisions and actions on this day."""
    if is_organiser:
        return True
    if Workshop.objects.showing_outcomes(today).filter(pk=workshop.pk).exists():
        return True
    return (
        is_participant
        and workshop.status != Workshop.Status.DRAFT
        and workshop.outcomes_for != Audience.ORGANISERS
        and (workshop.outcomes_from_on is None or workshop.outcomes_from_on <= today)
        and Workshop.objects.with_outcomes_out().filter(pk=workshop.pk).exists()
    )
