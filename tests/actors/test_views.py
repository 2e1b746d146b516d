"""The page that shows who covers which step in which county."""

from collections import Counter

import pytest

from tests.atmp_portal.content_files import entries
from tests.atmp_portal.test_profiles import page, queries
from tests.factories import make_actor, make_facility

PATH = "/en/actors/capabilities/"


def cell(words, query):
    """What stands in the cell that asks the map this."""
    return words.partition(f'href="/en/actors/?{query}"')[2].partition("</a>")[0].rpartition(">")[2]


def test_each_cell_counts_its_actors_and_asks_the_map_for_them(client, db):
    make_actor(county="12", stages=["research", "policy"])
    make_actor(county="12", stages=["research"])
    make_actor(county="01", stages=["hospital_care"])
    make_actor(county="", city="", lat=None, lon=None, stages=["research"])

    words = page(client, PATH)

    assert cell(words, "region=12&amp;stage=research") == "2"
    assert cell(words, "region=12&amp;stage=policy") == "1"
    assert cell(words, "region=01&amp;stage=research") == "–"
    assert cell(words, "stage=research") == "3"
    assert "1 actor in Sweden has no known county" in words


def test_step_of_nobody_is_shown_as_a_finding(client, db):
    make_actor(stages=["research"])

    words = page(client, PATH)

    assert "No actor in the portal is registered for the step Logistics" in words
    assert "registered for the step Research" not in words
    assert "Logistics <small>nobody yet</small>" in words


def test_counties_of_nobody_are_named(client, db):
    make_actor(county="12")

    names = page(client, PATH).partition('id="nobody"')[2].partition("</section>")[0]

    assert names.count("<li>") == 20
    assert "Gotland County" in names
    assert "Skåne County" not in names


def test_facilities_stand_with_what_they_can_do_and_planned_ones_are_marked(client, db):
    make_facility(make_actor(slug="bolaget"), slug="huset", status="planned", capabilities=["biobank"])

    rows = page(client, PATH).partition('id="facilities"')[2]
    biobank = rows.partition("Biobank</th>")[2].partition("</tr>")[0]

    assert 'href="/en/actors/bolaget/#huset"' in biobank
    assert "Planned" in biobank
    assert rows.count("no facility is known") == 19


def test_portal_without_actors_says_so(client, db):
    assert "No actors yet" in page(client, PATH)


def test_page_costs_the_same_queries_whatever_its_rows(client, db):
    make_facility(make_actor(), capabilities=["biobank"])
    with_one = queries(client, PATH)
    make_facility(make_actor(), capabilities=["biobank"])
    make_facility(make_actor(), capabilities=["biobank"])

    assert queries(client, PATH) == with_one


@pytest.mark.parametrize("language", ["sv", "en"])
def test_cells_count_as_the_files_do(client, content, language):
    words = page(client, f"/{language}/actors/capabilities/")
    counts = Counter(
        (actor["county_code"], stage)
        for actor in entries("ecosystem/actors.yaml", "actors")
        for stage in actor.get("value_chain", [])
        if "county_code" in actor
    )

    for (county, stage), count in counts.items():
        shown = words.partition(f'href="/{language}/actors/?region={county}&amp;stage={stage}"')[2]
        assert shown.partition("</a>")[0].endswith(f">{count}"), (county, stage)
    assert not any(stage == "logistics" for _county, stage in counts)
