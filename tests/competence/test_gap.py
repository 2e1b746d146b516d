"""Demand beside supply, compared with the content files."""

import re

from tests.atmp_portal.content_files import entries
from tests.factories import make_competence, make_education

from .reading import page, queries, section

EDUCATION = "competence/education.yaml"


def test_gap_shows_for_each_listed_competence_the_education_there_is(client, content):
    answer = client.get("/sv/competence/gap/")

    items = entries(EDUCATION, "education")

    def training(slug, *, in_sweden):
        return {
            item["slug"]
            for item in items
            if slug in item["competences"] and (item["country"] == "SE") is in_sweden
        }

    listed = [
        one for one in entries("competence/competences.yaml", "competences") if "demand_order_2022" in one
    ]
    listed.sort(key=lambda one: int(one["demand_order_2022"]))
    hardest = [
        one for one in entries("competence/competences.yaml", "competences") if "hardest_order_2022" in one
    ]
    hardest.sort(key=lambda one: int(one["hardest_order_2022"]))
    expected = [
        (one["slug"], training(one["slug"], in_sweden=True), training(one["slug"], in_sweden=False))
        for one in [*listed, *hardest]
    ]
    shown = [
        (one.competence.slug, {item.slug for item in one.in_sweden}, {item.slug for item in one.abroad})
        for one in answer.context["needed"]
    ]
    assert shown == expected


def test_gap_says_what_is_missing_in_words(client, content):
    words = page(client, "/en/competence/gap/")

    assert "6 competences are listed as most wanted or hardest to find." in words
    assert "For 4 of them the catalogue has no education in Sweden." in words
    assert "No education for them is known to be available in Sweden." in words


def test_gap_shows_the_number_of_places_as_unknown(client, content):
    words = section(page(client, "/en/competence/gap/"), "numbers")

    assert "never for each competence" in words
    assert 'aria-label="Number of places: unknown"' in words
    assert 'fill="url(#hatch)"' in words


def test_gap_counts_an_item_once_in_its_group_and_level(client, db):
    group = make_competence()
    one, other = make_competence(parent=group), make_competence(parent=group)
    make_education(one, other, level="master")
    make_education(one, level="master", country="GB")

    answer = client.get("/en/competence/gap/")

    cells = {cell.level.value: cell.count for cell in answer.context["groups"][0].cells if cell.count}
    assert cells == {"master": 1}


def test_gap_leads_from_a_number_to_the_items_it_counts(client, content):
    answer = client.get("/en/competence/gap/")
    links = re.findall(r'<a href="([^"]*level=[^"]*)">(\d+)</a>', answer.content.decode())

    assert links
    for href, number in links[:4]:
        words = page(client, href.replace("&amp;", "&"))
        assert f">{number} item" in words


def test_gap_names_every_competence_once(client, content):
    words = section(page(client, "/sv/competence/gap/"), "each")

    for competence in entries("competence/competences.yaml", "competences"):
        assert words.count(f'id="{competence["slug"]}"') == 1


def test_gap_without_content_still_answers(client, db):
    words = page(client, "/en/competence/gap/")

    assert "No competences are listed." in words
    assert "No figures are published." in words


def test_gap_asks_as_much_for_three_rows_as_for_one(client, db):
    def add():
        make_education(make_competence(parent=make_competence(), demand_order_2022=1))

    page(client, "/sv/competence/gap/")
    add()
    for_one = queries(client, "/sv/competence/gap/")
    add()
    add()

    assert queries(client, "/sv/competence/gap/") == for_one


def test_gap_sums_places_where_they_are_known_and_says_where_not(client, db):
    competence = make_competence(parent=make_competence(), demand_order_2022=1)
    for places in (24, 1200, None):
        make_education(competence, places_per_year=places, places_as_of="2026-09-01" if places else None)
    make_education(competence, status="held", places_per_year=7, places_as_of="2026-09-01")
    make_education(competence, country="GB", places_per_year=9, places_as_of="2026-09-01")

    words = page(client, "/en/competence/gap/")

    assert "= 1,224" in words
    assert "known for 2 of 3" in words
    assert "<b>1,224</b> places a year" in words
    assert "For 1 further item the number is not known." in words
