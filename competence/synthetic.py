"""Closed example waves of invented answers, to try analysis and publishing with. No organisation gave them.

Of the answers of data/competence only the sums match what was printed of 2022.
"""

import hashlib
from datetime import timedelta
from typing import NamedTuple

import yaml
from django.db import transaction

from . import fielding, instruments, routing
from .answering import is_personal
from .models import (
    Disposition,
    FrameUnit,
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
BATCH = 2000


class Asked(NamedTuple):
    """An organisation that was asked, and what it answered, or None."""

    name: str
    stratum: str
    answers: dict | None
    disposition: str = Disposition.COMPLETE
    county: str = ""
    reminders: int = 0


def asked_in(file):
    """The invitations and answers of a YAML file as data/competence has it."""
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    answers = {row["id"]: row["answers"] for row in data["responses"]}
    for invitation in data["invitations"]:
        given = answers.get(invitation["response"])
        yield Asked(
            name=(given or {}).get("organisation-name", f"Syntetisk inbjudan {invitation['id']}"),
            stratum=Stratum(invitation["group"]),
            answers=given,
            disposition=DISPOSITIONS[invitation["disposition"]],
            reminders=invitation["reminders"],
        )


@transaction.atomic
def make_closed_wave(survey, questionnaire, asked, *, by, now, **words):
    """A wave that closed yesterday, in which these were `Asked`. Returns the `Wave`."""
    began, ended = now - OPEN_FOR, now - timedelta(days=1)
    wave = fielding.plan(survey, questionnaire, closes_at=ended, by=by, now=began, is_example=True, **words)
    instruments.freeze(questionnaire, by=by, now=began)
    Wave.objects.filter(pk=wave.pk).update(fielded_at=began)
    WaveEvent.objects.create(wave=wave, verb=WaveEvent.Verb.FIELDED, at=began, by=by)
    wave.refresh_from_db()
    rows = list(asked)
    units = FrameUnit.objects.bulk_create(
        [
            FrameUnit(
                wave=wave,
                name=row.name,
                stratum=row.stratum,
                county=row.county,
                reason="Syntetisk",
                disposition=row.disposition,
                sent_at=began,
                reminders=row.reminders,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    pairs = [(unit, row.answers) for unit, row in zip(units, rows, strict=True)]
    submit([(unit, answers) for unit, answers in pairs if answers and unit.disposition == "complete"], ended)
    return wave


def submit(pairs, at):
    """One submission for each pair of an organisation and its answers, without addresses of people."""
    if not pairs:
        return
    questions = routing.questions_of(instruments.of(pairs[0][0].wave.questionnaire))
    by = Respondent.objects.bulk_create(
        [
            Respondent(unit=unit, email=f"{unit.pk}@synthetic.invalid", role="lead", made_at=at)
            for unit, _answers in pairs
        ],
        batch_size=BATCH,
    )
    responses = Response.objects.bulk_create(
        [Response(unit=unit, state="submitted", started_at=at, submitted_at=at) for unit, _answers in pairs],
        batch_size=BATCH,
    )
    SubmittedAnswer.objects.bulk_create(
        [
            submission(response, kept(questions, answers), person, at)
            for response, person, (_unit, answers) in zip(responses, by, pairs, strict=True)
        ],
        batch_size=BATCH,
    )


def kept(questions, answers):
    """The answers to questions that the questionnaire has and that ask for no personal data."""
    return {
        slug: value
        for slug, value in answers.items()
        if slug in questions and not is_personal(questions[slug])
    }


def submission(response, answers, by, at):
    return SubmittedAnswer(
        response=response,
        number=1,
        answers=answers,
        content_hash=hashlib.sha256(instruments.canonical(answers).encode()).hexdigest(),
        submitted_at=at,
        submitted_by=by,
    )
