"""The catalogue of education, compared with the content files."""

import re
from collections import Counter

import pytest

from tests.atmp_portal.content_files import entries
from tests.factories import make_actor, make_competence, make_education, make_initiative

from .reading import page, queries

EDUCATION = "competence/education.yaml"


@pytest.mark.parametrize(
    ("query", "keep"),
    [
        ("", lambda item: True),
        ("country=SE", lambda item: item["country"] == "SE"),
        ("country=US&country=CA", lambda item: item["country"] in {"US", "CA"}),
        ("level=master", lambda item: item["level"] == "master"),
        ("form=programme", lambda item: item["kind"] == "programme"),
        ("content=full&country=SE", lambda item: (item["atmp_content"], item["country"]) == ("full", "SE")),
        ("competence=gmp", lambda item: "gmp" in item["competences"]),
        ("competence=gmp&competence=glp", lambda item: {"gmp", "glp"} & set(item["competences"])),
        ("provider=vog-cell", lambda item: item["provider_actor"] == "vog-cell"),
        ("provider=camp", lambda item: item["provider_initiative"] == "camp"),
        (
            "provider=unnamed",
            lambda item: item["provider_actor"] == "null" and item["provider_initiative"] == "null",
        ),
    ],
)
def test_education_filters_as_the_content_file_says(client, content, query, keep):
    shown = set()
    for number in (1, 2):
        words = page(client, f"/sv/competence/education/?{query}&page={number}")
        shown |= set(re.findall(r'<li id="([a-z0-9-]+)"', words))

    assert shown == {item["slug"] for item in entries(EDUCATION, "education") if keep(item)}


def test_education_counts_each_choice_with_the_other_filters_in_mind(client, content):
    answer = client.get("/en/competence/education/?country=SE&level=master")

    counts = {
        facet.name: {choice.value: choice.count for choice in choices if choice.count}
        for facet, choices in answer.context["choices"]
    }
    items = entries(EDUCATION, "education")
    assert counts["country"] == Counter(item["country"] for item in items if item["level"] == "master")
    assert counts["level"] == Counter(item["level"] for item in items if item["country"] == "SE")


def test_education_is_found_by_the_language_it_is_taught_in(client, db):
    for title, language in (("Blandad", "both"), ("Fjärrkurs", "en"), ("Okänd", "")):
        make_education(title_sv=title, title_en=title, taught_in=language)

    def found(query):
        words = page(client, f"/sv/competence/education/?{query}")
        return [title for title in ("Blandad", "Fjärrkurs", "Okänd") if title in words]

    assert found("language=en&language=both") == ["Blandad", "Fjärrkurs"]
    assert found("language=unstated") == ["Okänd"]
    assert "Språk: Svenska och engelska" in page(client, "/sv/competence/education/")


def test_education_is_in_swedish_order_on_swedish_pages(client, db):
    for title in ("Ånga", "Ärter", "Zon", "Öl"):
        make_education(title_sv=title, title_en=title)

    swedish, english = page(client, "/sv/competence/education/"), page(client, "/en/competence/education/")

    titles = re.compile("<h3>(Ånga|Ärter|Zon|Öl)</h3>")
    assert titles.findall(swedish) == ["Zon", "Ånga", "Ärter", "Öl"]
    assert titles.findall(english) == ["Ånga", "Ärter", "Öl", "Zon"]


def test_education_shows_each_status_with_its_date(client, content):
    words = page(client, "/en/competence/education/?provider=camp")

    assert re.search(r"In development</span> <small[^>]*>as of 28 April 2022</small>", words)


def test_education_leads_to_provider_competences_and_what_belongs_together(client, content):
    words = page(client, "/sv/competence/education/?provider=vog-cell")

    assert 'href="/sv/actors/vog-cell/"' in words
    assert 'href="/sv/competence/#regulatory-affairs-qa"' in words
    assert 'href="/sv/competence/education/vavnadsradet-utbildningsutbud/"' in words


def test_education_leads_to_the_page_that_holds_an_item(client, content):
    first = page(client, "/sv/competence/education/")
    second = page(client, "/sv/competence/education/?page=2")
    last = re.findall(r'<li id="([a-z0-9-]+)"', second)[-1]

    assert f'<li id="{last}"' not in first
    assert f'<li id="{last}"' in page(client, f"/sv/competence/education/?item={last}")


def test_education_offers_a_way_out_where_nothing_matches(client, db):
    make_education(level="master")

    words = page(client, "/en/competence/education/?level=doctoral")

    assert "No education matches these filters" in words
    assert "Remove the filter:" in words


def test_education_asks_as_much_for_three_rows_as_for_one(client, db):
    def add():
        item = make_education(make_competence(), provider_actor=make_actor())
        item.related_actors.add(make_actor())
        item.related_initiatives.add(make_initiative())
        make_education(parent=item, followed_by=item, provider_initiative=make_initiative())

    page(client, "/sv/competence/education/")
    add()
    for_one = queries(client, "/sv/competence/education/")
    add()
    add()

    assert queries(client, "/sv/competence/education/") == for_one
