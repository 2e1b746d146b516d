"""A survey's published waves beside each other."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competence import answering, fielding, instruments, releasing
from tests.competence.surveys import ask, lead, make_survey, question, small_instrument
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def instrument(version, **changes):
    numbers = {"slug": "staff", "type": "integer", "text_en": "How many staff?", "text_sv": "Hur många?"}
    plans = {"slug": "plans", "type": "integer", "text_en": "How many planned?", "text_sv": "Planer?",
             "forecasts": "staff"}  # fmt: skip
    return small_instrument(numbers, plans | changes, version=version)


def published_wave(survey, year, version, *, earlier=None, **changes):
    """A wave that twelve companies of like size answered."""
    now, by = timezone.now(), make_user()
    questionnaire = instruments.keep(
        instrument(version, **changes), survey=survey, by=by, now=now, earlier=earlier
    )
    wave = fielding.plan(
        survey, questionnaire, title_sv=f"Omgång {year}", title_en=f"Wave {year}", year=year, by=by, now=now,
        closes_at=now + timedelta(days=1),
    )  # fmt: skip
    for number in range(12):
        ask(wave, f"Bolag {number}", f"bolag{number}@example.org", now=now)
    wave = fielding.field(wave, by=by, now=now)
    for number, unit in enumerate(wave.units.all()):
        for slug in ("staff", "plans"):
            answering.save(
                unit, question(unit, slug), value=year - 2000 + number % 3, revision=0, by=lead(unit), now=now
            )
        answering.submit(unit, by=lead(unit), now=now)
    later = now + timedelta(days=2)
    release = releasing.prepare(wave, by=by, now=later)
    releasing.work_out_waiting(later)
    releasing.publish(release, by=make_user(), now=later)
    return wave


def test_waves_stand_beside_each_other_with_their_respondents_and_breaks(client):
    survey = make_survey()
    first = published_wave(survey, 2024, "1.0")
    published_wave(survey, 2026, "2.0", earlier=first.questionnaire, max=5000)

    page = " ".join(client.get(reverse("competence:compare", args=[survey.slug])).content.decode().split())

    page = page.partition('id="forecasts"')[2].partition("</section>")[2]
    assert page.count("Wave 2024, 12 organisations") == page.count("Wave 2026, 12 organisations") == 2
    assert page.count("Break in the series") == 1
    assert page.index("How many staff?") < page.index("How many planned?") < page.index("Break in the series")


def test_what_a_wave_expected_stands_beside_what_the_next_one_found(client):
    survey = make_survey()
    first = published_wave(survey, 2024, "1.0")
    published_wave(survey, 2026, "2.0", earlier=first.questionnaire, max=5000)

    page = client.get(reverse("competence:compare", args=[survey.slug])).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page[page.index('id="forecasts"') :]).split())

    # Twelve companies with 24, 25 or 26 people in 2024, and two more each in 2026.
    assert (
        "Companies 300 Wave 2024, 12 organisations 300 over 5 years 324 Wave 2026, 12 organisations"
    ) in words


def test_one_wave_alone_is_said_so(client):
    survey = make_survey()
    published_wave(survey, 2024, "1.0")

    page = client.get(reverse("competence:compare", args=[survey.slug])).content.decode()

    assert "Only one wave is published" in page
    assert 'id="forecasts"' not in page
