"""Two example waves of the 2022 survey: one still to be answered, one of synthetic answers with results.

They are marked as examples wherever they are shown, and stand in a survey of their own.
"""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from actors.models import Actor, User
from competence import fielding, instruments, releasing, synthetic
from competence.models import Stratum, Survey, Wave, WaveRelease
from initiatives.models import Initiative

COORDINATOR = "coordinator@demo.example"
ADMINISTRATOR = "admin@demo.example"
SURVEY = "exempel-kompetensbehov"
RESULTS = "exempel-syntetiska-svar-2022"
INITIATIVE = "atmp-2030"
INSTRUMENT = Path(settings.BASE_DIR) / "data" / "competence" / "survey_2022.yaml"
OPEN_FOR = timedelta(days=45)
ASKED = [
    ("Kim Company", "company@demo.example", "combigene", Stratum.COMPANY),
    ("Harriet Hospital", "hospital@demo.example", "region-skane", Stratum.HEALTHCARE),
]


@transaction.atomic
def make_survey(*, now):
    """Make the example, unless one is still open. Returns the `Wave`."""
    if found := Wave.objects.open(now).filter(is_example=True).first():
        return found
    by = User.objects.get(email=COORDINATOR)
    survey, _made = Survey.objects.get_or_create(
        slug=SURVEY,
        defaults={
            "title_sv": "Exempel: Kompetensbehov inom ATMP",
            "title_en": "Example: Competence needs within ATMP",
            "initiative": Initiative.objects.get(slug=INITIATIVE),
        },
    )
    wave = fielding.plan(
        survey,
        questionnaire_of(survey, by=by, now=now),
        title_sv=f"Exempel: Kompetensbehov {now.year}",
        title_en=f"Example: Competence needs {now.year}",
        year=now.year,
        closes_at=end_of_day(now + OPEN_FOR),
        is_example=True,
        by=by,
        now=now,
    )
    for name, email, slug, stratum in ASKED:
        actor = Actor.objects.get(slug=slug)
        fielding.ask(
            wave,
            by=by,
            now=now,
            actor=actor,
            name=actor.name,
            stratum=stratum,
            reason="Exempel",
            contact_name=name,
            contact_email=email,
        )
    return fielding.field(wave, by=by, now=now)


def end_of_day(moment):
    """The last minute of the day in Stockholm."""
    return timezone.localtime(moment).replace(hour=23, minute=59, second=0, microsecond=0)


def questionnaire_of(survey, *, by, now):
    """The 2022 questionnaire as it stands, kept once."""
    if found := survey.questionnaires.first():
        return found
    instrument = instruments.read(INSTRUMENT.read_text(encoding="utf-8"))
    return instruments.keep(instrument, survey=survey, by=by, now=now)


@transaction.atomic
def make_results(*, now):
    """Analyse and publish the synthetic answers of 2022 as an example, once. Returns the `WaveRelease`."""
    if found := WaveRelease.objects.public().filter(wave__slug=RESULTS).first():
        return found
    by, approver = User.objects.get(email=COORDINATOR), User.objects.get(email=ADMINISTRATOR)
    survey = Survey.objects.get(slug=SURVEY)
    wave = synthetic.make_closed_wave(
        survey,
        questionnaire_of(survey, by=by, now=now),
        synthetic.asked_in(INSTRUMENT.with_name("synthetic_responses_2022.yaml")),
        title_sv="Exempel: Syntetiska svar 2022",
        title_en="Example: Synthetic answers 2022",
        year=2022,
        by=by,
        now=now,
    )
    release = releasing.prepare(wave, by=by, now=now)
    releasing.work_out(releasing.claim(now=now, pk=release.pk))
    return releasing.publish(release, by=approver, now=now)
