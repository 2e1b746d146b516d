"""The synthetic answers of data/competence as a closed example wave, to try analysis and publishing with.

Single values are invented; only the sums match what was printed of 2022. The organisations are fictitious.
"""

import hashlib
from datetime import timedelta

import yaml
from django.db import transaction

from . import fielding, instruments
from .models import (
    Disposition,
    FrameUnit,
    Question,
    Respondent,
    Response,
    Stratum,
    SubmittedAnswer,
    Wave,
    WaveEvent,
)

# What became of an invitation in the file, as the portal calls it.
DISPOSITIONS = {
    "complete": Disposition.COMPLETE,
    "partial": Disposition.STARTED,
    "refused": Disposition.REFUSED,
    "no_response": Disposition.SENT,
}
OPEN_FOR = timedelta(days=60)


@transaction.atomic
def make_closed_wave(survey, questionnaire, file, *, by, now, **words):
    """A wave that closed yesterday, with the invitations and answers of the file. Returns the `Wave`."""
    began, ended = now - OPEN_FOR, now - timedelta(days=1)
    wave = fielding.plan(
        survey,
        questionnaire,
        closes_at=ended,
        by=by,
        now=began,
        is_example=True,
        is_frame_approximate=True,
        **words,
    )
    instruments.freeze(questionnaire, by=by, now=began)
    Wave.objects.filter(pk=wave.pk).update(fielded_at=began)
    WaveEvent.objects.create(wave=wave, verb=WaveEvent.Verb.FIELDED, at=began, by=by)
    wave.refresh_from_db()
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    answers = {row["id"]: row["answers"] for row in data["responses"]}
    for invitation in data["invitations"]:
        unit = unit_of(wave, invitation, answers, began)
        if invitation["disposition"] == "complete":
            submit(unit, answers[invitation["response"]], ended)
    return wave


def unit_of(wave, invitation, answers, began):
    given = answers.get(invitation["response"], {})
    return FrameUnit.objects.create(
        wave=wave,
        name=given.get("organisation-name", f"Syntetisk inbjudan {invitation['id']}"),
        stratum=Stratum(invitation["group"]),
        reason="Syntetisk",
        disposition=DISPOSITIONS[invitation["disposition"]],
        sent_at=began,
        reminders=invitation["reminders"],
    )


def submit(unit, answers, at):
    """What the file has as one submission, without addresses of people."""
    personal = Question.objects.filter(
        questionnaire=unit.wave.questionnaire, details__personal_data=True
    ).values_list("slug", flat=True)
    kept = {slug: value for slug, value in answers.items() if slug not in set(personal)}
    by = Respondent.objects.create(unit=unit, email=f"{unit.pk}@synthetic.invalid", role="lead", made_at=at)
    response = Response.objects.create(unit=unit, state="submitted", started_at=at, submitted_at=at)
    return SubmittedAnswer.objects.create(
        response=response,
        number=1,
        answers=kept,
        content_hash=hashlib.sha256(instruments.canonical(kept).encode()).hexdigest(),
        submitted_at=at,
        submitted_by=by,
    )
