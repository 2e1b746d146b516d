"""Running a wave: who is asked and why, sending the invitations, and moving its last day.

Nothing here reads an answer: whoever runs a wave sees how it goes, never what is answered.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.admission import free_slug
from outbox import posting

from . import instruments, survey_letters
from .models import AnswerLink, Disposition, FrameUnit, Respondent, Wave, WaveEvent

Verb = WaveEvent.Verb


@transaction.atomic
def plan(survey, questionnaire, *, title_sv, title_en, year, closes_at, by, now, **more):
    """A new wave that asks nobody yet. Returns the `Wave`."""
    if closes_at <= now:
        raise ValidationError({"closes_at": _("Choose a moment that is still to come.")})
    wave = Wave(
        survey=survey,
        questionnaire=questionnaire,
        slug=free_slug(Wave, title_sv),
        title_sv=title_sv,
        title_en=title_en,
        year=year,
        closes_at=closes_at,
        made_by=by,
        made_at=now,
        **more,
    )
    wave.full_clean()
    wave.save()
    return wave


def locked(wave):
    return (
        Wave.objects.select_for_update(of=("self",)).select_related("survey", "questionnaire").get(pk=wave.pk)
    )


@transaction.atomic
def ask(wave, *, by, now, why="", **values):
    """Add an organisation to those asked. Returns the `FrameUnit`; an open wave invites it at once.

    Once the wave has begun the frame changes only with a reason, which is kept with its day.
    """
    wave = locked(wave)
    if wave.fielded_at and not why.strip():
        raise ValidationError(_("Say why the organisation is added after the survey has begun."))
    values["contact_email"] = values.get("contact_email", "").strip().lower()
    unit = FrameUnit(wave=wave, **values)
    unit.full_clean()
    unit.save()
    if wave.fielded_at:
        wave.events.create(verb=Verb.FRAME, at=now, by=by, text=f"+ {unit.name}: {why.strip()}")
        if wave.is_open_at(now):
            invite(unit, now=now)
    return unit


@transaction.atomic
def ask_many(wave, listed, *, by, now, why=""):
    """Add the organisations of a list, values of a `FrameUnit` each. Returns those that are added.

    Nobody is invited by it: the letters go when `field` is called. Raises ValidationError where one of them
    is asked already, and then none is added.
    """
    wave = locked(wave)
    if wave.fielded_at and not why.strip():
        raise ValidationError({"why": _("Say why the organisations are added after the survey has begun.")})
    units = [FrameUnit(wave=wave, **values) for values in listed]
    for unit in units:
        try:
            unit.full_clean()
        except ValidationError as error:
            raise ValidationError(f"{unit.name}: {' '.join(error.messages)}") from error
        unit.save()
    if wave.fielded_at and units:
        names = ", ".join(unit.name for unit in units)
        wave.events.create(verb=Verb.FRAME, at=now, by=by, text=f"+ {names}: {why.strip()}")
    return units


@transaction.atomic
def leave_out(unit, *, by, now, why):
    """The organisation should not have been asked: it no longer counts, and hears nothing more."""
    wave = locked(unit.wave)
    if not why.strip():
        raise ValidationError(_("Say why the organisation is left out."))
    unit = FrameUnit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    unit.is_eligible, unit.disposition = False, Disposition.INELIGIBLE
    unit.save()
    posting.cancel(survey_letters.reference(unit), reason="the organisation was left out")
    wave.events.create(verb=Verb.FRAME, at=now, by=by, text=f"− {unit.name}: {why.strip()}")
    return unit


@transaction.atomic
def field(wave, *, by, now):
    """Begin: the questionnaire is frozen, and every organisation asked gets its letter. Returns the wave.

    Sent once more, it invites only those who have not been invited. Raises ValidationError for a wave that
    nobody can answer.
    """
    wave = locked(wave)
    if wave.closes_at <= now:
        raise ValidationError(_("The last day has passed. Choose a later one first."))
    if not wave.units.eligible().exists():
        raise ValidationError(_("Add the organisations to ask first."))
    if without := list(wave.units.eligible().filter(contact_email="").values_list("name", flat=True)):
        raise ValidationError(
            _("These have no e-mail address: %(names)s.") % {"names": ", ".join(without[:10])}
        )
    if wave.fielded_at is None:
        instruments.freeze(wave.questionnaire, by=by, now=now)
        wave.fielded_at = now
        wave.full_clean()
        wave.save()
        wave.events.create(verb=Verb.FIELDED, at=now, by=by)
    for unit in wave.units.unsent().select_for_update(of=("self",)):
        unit.wave = wave
        invite(unit, now=now)
    return wave


def invite(unit, *, now):
    """Send an organisation's contact their letter, with a link of their own."""
    lead, _made = Respondent.objects.get_or_create(
        unit=unit,
        email=unit.contact_email,
        defaults={"name": unit.contact_name, "role": Respondent.Role.LEAD, "made_at": now},
    )
    unit.disposition, unit.sent_at = Disposition.SENT, now
    unit.save()
    survey_letters.write_to(lead, "invitation", occasion=now.isoformat(), now=now)


@transaction.atomic
def send_again(unit, *, now):
    """A new letter with a new link to an organisation that has not answered; the earlier links still work."""
    unit = FrameUnit.objects.select_for_update(of=("self",)).select_related("wave__survey").get(pk=unit.pk)
    if not unit.wave.is_open_at(now) or unit.disposition not in (Disposition.SENT, Disposition.STARTED):
        raise ValidationError(_("Nobody is waited for here."))
    lead = unit.respondents.current().filter(role=Respondent.Role.LEAD).order_by("-made_at").first()
    survey_letters.write_to(lead, "invitation", occasion=now.isoformat(), now=now)


@transaction.atomic
def change_contact(unit, *, name, email, now):
    """Somebody else answers for the organisation: the earlier contact's links end, the new one is invited."""
    unit = FrameUnit.objects.select_for_update(of=("self",)).select_related("wave__survey").get(pk=unit.pk)
    email = email.strip().lower()
    if email != unit.contact_email:
        former = unit.respondents.current().filter(email=unit.contact_email)
        AnswerLink.objects.filter(respondent__in=former).delete()
        former.update(revoked_at=now)
        posting.cancel(survey_letters.reference(unit), reason="somebody else answers")
    unit.contact_name, unit.contact_email = name, email
    unit.full_clean()
    unit.save()
    if unit.wave.is_open_at(now) and unit.is_eligible:
        unit.respondents.filter(email=email).update(revoked_at=None)
        was = unit.disposition
        invite(unit, now=now)
        if was not in (Disposition.CREATED, Disposition.SENT):
            FrameUnit.objects.filter(pk=unit.pk).update(disposition=was)
    return unit


@transaction.atomic
def move_end(wave, *, closes_at, by, now, why=""):
    """Extend a wave, or open a closed one again, which needs a reason. Returns the wave."""
    wave = locked(wave)
    is_closed = wave.state_at(now) == Wave.State.CLOSED
    if closes_at <= now:
        raise ValidationError({"closes_at": _("Choose a moment that is still to come.")})
    if is_closed and not why.strip():
        raise ValidationError({"why": _("Say why the survey is opened again.")})
    wave.closes_at = closes_at
    wave.full_clean()
    wave.save()
    if wave.fielded_at:
        wave.events.create(
            verb=Verb.REOPENED if is_closed else Verb.EXTENDED, at=now, by=by, text=why.strip()
        )
    return wave


@transaction.atomic
def close(wave, *, by, now):
    """Close an open wave at this moment; what was saved and not submitted is kept and does not count."""
    wave = locked(wave)
    if not wave.is_open_at(now):
        raise ValidationError(_("The survey is not open."))
    wave.closes_at = now
    wave.full_clean()
    wave.save()
    wave.events.create(verb=Verb.CLOSED, at=now, by=by)
    return wave
