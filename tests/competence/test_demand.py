"""The needs that a published wave tells of, beside education, on the page of the gap."""

import re

import pytest
import yaml
from django.utils import timezone

from competence import answering, fielding
from competence.models import Competence
from tests.competence.reading import page, queries, section
from tests.competence.surveys import (
    RESPONSES,
    ask,
    closed_wave,
    lead,
    make_survey,
    make_wave,
    published,
    question,
    small_instrument,
)
from tests.factories import make_education, make_initiative, make_user

pytestmark = pytest.mark.django_db
GAP = "/en/competence/gap/"
PLANS = {"slug": "plans", "type": "yes_no"}


@pytest.fixture
def released(content):
    """The invented answers of 2022 to the parts about needs, published as if they were real."""
    return published(closed_wave(make_initiative(), parts=5, is_example=False))


def words_of(client, query=""):
    text = re.sub(r"<[^>]+>", " ", section(page(client, GAP + query), "demand"))
    return re.sub(r"\s+", " ", text)


def test_gap_tells_how_many_are_needed_and_what_is_left_where_nothing_can_be_taken(client, released):
    words = words_of(client)

    assert "What 24 organisations expect together over 5 years." in words
    assert "Production 107 needed, no places 107 left" in words
    assert "Cell and molecular biology 50–71%" in words


def test_places_of_five_years_are_taken_from_what_is_left(client, released):
    production = Competence.objects.get(slug="production").children.first()
    make_education(production, places_per_year=7, places_as_of="2026-01-01")

    assert "Production 107 needed, 35 places 72 left" in words_of(client)


def test_what_is_left_cannot_be_said_while_places_are_unknown(client, released):
    production = Competence.objects.get(slug="production").children.first()
    make_education(production, places_per_year=7, places_as_of="2026-01-01")
    make_education(production, places_per_year=None)

    assert "Production 107 needed, 35 places ? cannot be said" in words_of(client)


def test_every_figure_leads_to_its_question(client, released):
    links = set(re.findall(r'href="([^"]+)"', section(page(client, GAP), "demand")))

    results = released.get_absolute_url().replace("/sv/", "/en/")
    assert {
        f"{results}#recruit-5y-matrix",
        f"{results}#demand-competences",
        f"{results}#hard-to-find",
    } <= links


def test_invented_needs_are_shown_only_to_who_asks_for_them_and_are_marked(client, content):
    wave = published(closed_wave(make_initiative(), parts=5)).wave

    assert 'id="demand"' not in page(client, GAP)
    assert "These answers are invented" in words_of(client, f"?wave={wave.slug}")


def test_number_of_queries_does_not_depend_on_the_education(client, released):
    before = queries(client, GAP)
    for competence in Competence.objects.exclude(parent=None)[:5]:
        make_education(competence, places_per_year=3, places_as_of="2026-01-01")

    assert queries(client, GAP) == before


def test_a_later_wave_that_asked_about_something_else_hides_no_needs(client, released):
    small = make_wave(survey=make_survey(slug="other"), instrument=small_instrument(PLANS), days=1)
    for number in range(12):
        ask(small, f"Bolag {number}", f"bolag{number}@example.org")
    fielding.field(small, by=make_user(), now=timezone.now())
    for unit in small.units.all():
        answering.save(
            unit, question(unit, "plans"), value="yes", revision=0, by=lead(unit), now=timezone.now()
        )
        answering.submit(unit, by=lead(unit), now=timezone.now())
    fielding.close(small, by=make_user(), now=timezone.now())
    published(small)

    assert "Production 107 needed" in words_of(client)


def test_needs_of_one_kind_of_organisation_alone_are_told(client, content):
    everybody = yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"]
    assert {one["answers"]["organisation-group"] for one in everybody} == {"company", "healthcare"}
    wave = closed_wave(make_initiative(), parts=5, is_example=False)
    wave.units.exclude(stratum="company").update(is_eligible=False, disposition="ineligible")
    published(wave)

    assert "What 18 organisations expect together" in words_of(client)
    assert "Production" in words_of(client)
