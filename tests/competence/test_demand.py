"""The needs that a published wave tells of, beside education, on the page of the gap."""

import re

import pytest

from competence.models import Competence
from tests.competence.reading import page, queries, section
from tests.competence.surveys import closed_wave, published
from tests.factories import make_education, make_initiative

pytestmark = pytest.mark.django_db
GAP = "/en/competence/gap/"


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
