"""Inside the portal: a wave of the 2022 survey, the organisations asked, and how long its analysis takes."""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from actors import tokens
from actors.models import County, User
from competence import fielding, instruments
from competence.analysis import organisations
from competence.disclosure import disclose
from competence.models import AnswerLink, FrameUnit, Respondent, Survey, Wave
from competence.synthetic_answers import make_answers
from initiatives.models import Initiative

DATA = Path(settings.BASE_DIR) / "data" / "competence"


@transaction.atomic
def prepare(people):
    """Ask so many organisations; prints the secrets of their links."""
    now, by = timezone.now(), User.objects.filter(is_superuser=True).first()
    initiative = Initiative.objects.first()
    survey = Survey.objects.create(
        slug="synthetic-crowd", title_sv="Syntetisk", title_en="Synthetic", initiative=initiative
    )
    instrument = yaml.safe_load((DATA / "survey_2022.yaml").read_text(encoding="utf-8"))
    questionnaire = instruments.keep(instrument, survey=survey, by=by, now=now)
    instruments.freeze(questionnaire, by=by, now=now)
    wave = fielding.plan(
        survey, questionnaire, title_sv="Syntetisk omgång", title_en="Synthetic wave", year=now.year,
        closes_at=now + timedelta(days=30), by=by, now=now,
    )  # fmt: skip
    Wave.objects.filter(pk=wave.pk).update(fielded_at=now)
    units = FrameUnit.objects.bulk_create(
        FrameUnit(
            wave=wave,
            name=f"Syntetisk organisation {number}",
            stratum="company",
            contact_email=f"crowd-{number}@synthetic.example",
            disposition="sent",
            sent_at=now,
        )
        for number in range(people)
    )
    leads = Respondent.objects.bulk_create(
        Respondent(unit=unit, email=unit.contact_email, role="lead") for unit in units
    )
    minted = [tokens.mint() for _lead in leads]
    AnswerLink.objects.bulk_create(
        AnswerLink(token_hash=token_hash, respondent=lead)
        for lead, (_secret, token_hash) in zip(leads, minted, strict=True)
    )
    sys.stdout.write(json.dumps([secret for secret, _hash in minted]) + "\n")


def analyse(responses):
    """Decide what of so many answers may be published; prints the seconds it took."""
    instrument = yaml.safe_load((DATA / "survey_2022.yaml").read_text(encoding="utf-8"))
    random = Random(1)  # noqa: S311  the same answers each time, and no secret
    given = [make_answers(instrument, random) for _number in range(responses)]
    rows = [(number, answers, random.choice(County.values)) for number, answers in enumerate(given)]
    asked = organisations(instrument, rows)
    began = time.perf_counter()
    disclose(instrument, asked)
    sys.stdout.write(json.dumps(time.perf_counter() - began) + "\n")
