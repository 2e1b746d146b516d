"""Interviews: consent and its withdrawal, and quotations that a second person approves."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .models import Interview, Quotation


@transaction.atomic
def record(survey, *, by, now, competences=(), **fields):
    """Keep an interview with its consent. Raises ValidationError, as for a consent from the future."""
    interview = Interview(survey=survey, consent_taken_by=by, made_at=now)
    return _kept(interview, fields, competences, now)


@transaction.atomic
def correct(interview, *, seen, now, competences=(), **fields):
    """Change what is kept of an interview; what is quoted from it stays.

    `seen` is the `state_of` that whoever writes had before them. Raises ValidationError where somebody else
    has changed it since, and where the consent is withdrawn.
    """
    interview = _lock(interview)
    if interview.withdrawn_at:
        raise ValidationError(_("The consent is withdrawn."))
    if seen != state_of(interview):
        raise ValidationError(
            _("Somebody else has changed the interview. What you wrote stands below, and is not kept yet.")
        )
    return _kept(interview, fields, competences, now)


def state_of(interview):
    """What tells one state of an interview from another."""
    names = [field.attname for field in interview._meta.concrete_fields]
    chosen = sorted(interview.competences.values_list("pk", flat=True))
    return hashlib.sha256(repr([getattr(interview, name) for name in names] + chosen).encode()).hexdigest()


def _kept(interview, fields, competences, now):
    if fields["consented_on"] > now.date() or fields["held_on"] > now.date():
        raise ValidationError(_("The day lies in the future."))
    wave = fields.get("wave")
    if wave is not None and wave.survey_id != interview.survey_id:
        raise ValidationError({"wave": _("Choose a wave of this survey.")})
    for name, value in fields.items():
        setattr(interview, name, value)
    interview.full_clean()
    interview.save()
    interview.competences.set(competences)
    return interview


@transaction.atomic
def quote(interview, *, text_sv, text_en, by, now):
    """Write a quotation that waits for somebody else's approval; it takes the interview's competences.

    Raises ValidationError where it names who was interviewed, or the consent is withdrawn.
    """
    interview = _lock(interview)
    if interview.withdrawn_at:
        raise ValidationError(_("The consent is withdrawn."))
    words = f"{text_sv} {text_en}".casefold()
    names = [name for name in interview.name.casefold().split() if len(name) > 2]
    if any(name in words for name in names) or (interview.email and interview.email in words):
        raise ValidationError(_("The quotation names who was interviewed."))
    quotation = Quotation(
        interview=interview,
        group=interview.group,
        text_sv=text_sv,
        text_en=text_en,
        written_by=by,
        written_at=now,
    )
    quotation.full_clean()
    quotation.save()
    quotation.competences.set(interview.competences.all())
    return quotation


@transaction.atomic
def approve(quotation, *, by, now):
    """Publish it. Raises ValidationError for who wrote it, and where it is published or withdrawn already."""
    # The interview's row first, as where its consent is withdrawn.
    _lock(quotation.interview)
    found = Quotation.objects.waiting().select_for_update(of=("self",)).filter(pk=quotation.pk).first()
    if found is None:
        raise ValidationError(_("Somebody else has answered this in the meantime."))
    found.approved_by, found.approved_at = by, now
    found.full_clean()
    found.save()
    return found


@transaction.atomic
def withdraw_quotation(quotation, *, now):
    """Show it nowhere any more; a corrected one is written anew."""
    Quotation.objects.filter(pk=quotation.pk, withdrawn_at=None).update(withdrawn_at=now)


@transaction.atomic
def withdraw_consent(interview, *, now):
    """Empty the interview and delete what was quoted from it. That there was one stays."""
    interview = _lock(interview)
    interview.quotations.all().delete()
    interview.name = interview.email = interview.notes = ""
    interview.withdrawn_at = interview.withdrawn_at or now
    interview.full_clean()
    interview.save()


def _lock(interview):
    return Interview.objects.select_for_update(of=("self",)).get(pk=interview.pk)
