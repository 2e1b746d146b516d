"""Surveys as their tests begin: the 2022 questionnaire, a wave, an organisation asked, and its link."""

import re
from datetime import timedelta
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils import timezone

from competence import answering, fielding, instruments, releasing, synthetic
from competence.models import Question, Stratum, Survey, Wave
from outbox.models import Message
from tests.factories import make_initiative, make_user

FILE = Path("data/competence/survey_2022.yaml")
RESPONSES = FILE.with_name("synthetic_responses_2022.yaml")


def instrument_2022():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def make_survey(**overrides):
    initiative = overrides.pop("initiative", None) or make_initiative()
    fields = {"slug": "kompetensbehov", "title_sv": "Kompetensbehov", "title_en": "Competence needs"}
    return Survey.objects.create(initiative=initiative, **fields | overrides)


def small_instrument(*questions, version="1.0"):
    """One part with these questions; each needs its address and type, and may have anything else."""
    full = [
        {"code": f"A{place}", "text_sv": one["slug"], "text_en": one["slug"], "required": False, **one}
        for place, one in enumerate(questions, 1)
    ]
    return {
        "survey": {"title_sv": "Enkät", "title_en": "Survey", "instrument_version": version},
        "choice_lists": {},
        "sections": [{"slug": "delen", "title_sv": "Delen", "title_en": "The part", "questions": full}],
    }


def make_wave(*, survey=None, instrument=None, now=None, days=30, **overrides):
    """A wave that asks nobody yet."""
    now, by = now or timezone.now(), make_user()
    survey = survey or make_survey()
    questionnaire = instruments.keep(instrument or instrument_2022(), survey=survey, by=by, now=now)
    fields = {"title_sv": "Enkäten 2026", "title_en": "The survey 2026", "year": 2026}
    return fielding.plan(
        survey, questionnaire, by=by, now=now, closes_at=now + timedelta(days=days), **fields | overrides
    )


def ask(wave, name="Cellbolaget", email="anna@cell.example", *, now=None, **overrides):
    fields = {"stratum": Stratum.COMPANY, "contact_name": "Anna", **overrides}
    return fielding.ask(wave, by=None, now=now or timezone.now(), name=name, contact_email=email, **fields)


def fielded(*, now=None, **overrides):
    """An open wave with one organisation that has got its letter. Returns its `FrameUnit`."""
    wave = make_wave(now=now, **overrides)
    unit = ask(wave, now=now)
    fielding.field(wave, by=make_user(), now=now or timezone.now())
    unit.refresh_from_db()
    return unit


def closed_wave(initiative, *, parts=4, **overrides):
    """The synthetic answers of 2022 to the first parts, in a closed wave."""
    survey, by, now = make_survey(initiative=initiative), make_user(), timezone.now()
    instrument = instrument_2022()
    instrument["sections"] = instrument["sections"][:parts]
    questionnaire = instruments.keep(instrument, survey=survey, by=by, now=now)
    words = {"title_sv": "Behov 2022", "title_en": "Needs 2022", "year": 2022}
    wave = synthetic.make_closed_wave(
        survey, questionnaire, synthetic.asked_in(RESPONSES), by=by, now=now, **words
    )
    Wave.objects.filter(pk=wave.pk).update(**{"is_example": True} | overrides)
    wave.refresh_from_db()
    return wave


def worked_out(wave, **more):
    """A release of the wave that waits for somebody to approve it."""
    release = releasing.prepare(wave, by=make_user(), now=timezone.now(), **more)
    releasing.work_out_waiting(timezone.now())
    release.refresh_from_db()
    return release


def published(wave, **more):
    return releasing.publish(worked_out(wave, **more), by=make_user(), now=timezone.now())


def link_in_letter(to="anna@cell.example"):
    """The path of the link in the newest letter to this address, to be read in English."""
    letter = Message.objects.filter(to=to).order_by("-pk").first()
    return "/en" + re.search(r"/(?:sv|en)(/competence/answer/\S+)", letter.text)[1]


def small():
    """A number that is asked only of those who have plans, and a comment."""
    return small_instrument(
        {"slug": "plans", "type": "yes_no", "required": True},
        {"slug": "number", "type": "integer", "required": True, "min": 1, "max": 10,
         "show_if": {"question": "plans", "equals": "yes"}},
        {"slug": "comment", "type": "long_text", "max_length": 20},
    )  # fmt: skip


def opened(guest, unit=None, **overrides):
    """The organisation asked, with its letter's link opened in the browser."""
    unit = unit or fielded(**{"instrument": small()} | overrides)
    answer = guest.get(link_in_letter())
    assert answer.status_code == 302
    return unit


def save(guest, unit, slug, revision=0, **fields):
    data = {"question": slug, "revision": revision, **fields}
    return guest.post(reverse("competence:answer_save", args=[unit.wave.slug]), data)


def part(unit, slug="delen"):
    return reverse("competence:answer_part", args=[unit.wave.slug, slug])


def review(unit):
    return reverse("competence:answer_review", args=[unit.wave.slug])


def values(unit):
    return answering.answers_of(unit)


def lead(unit):
    return unit.respondents.get(role="lead")


def question(unit, slug):
    return Question.objects.get(questionnaire=unit.wave.questionnaire, slug=slug)
