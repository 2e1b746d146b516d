import re

import pytest

from atmp_portal.search_page import excerpt, highlighted
from tests.factories import (
    make_action,
    make_actor,
    make_competence,
    make_document,
    make_education,
    make_initiative,
    make_workshop,
)

pytestmark = pytest.mark.django_db


def found(client, words, language="en", **query):
    return client.get(f"/{language}/search/", {"q": words, **query}).content.decode()


def names(page):
    hits = re.findall(r'class="searchhit"><h3>(.*?)</h3>', page)
    return [re.sub(r"<[^>]*>", "", hit) for hit in hits]


@pytest.mark.parametrize(
    ("words", "among_the_first"),
    [
        ("cellterapi", "Karolinska Centrum för Cellterapi"),
        ("cell therapy", "Cell and Gene Therapy Catapult"),
        ("GMP", "Testa Center"),
        ("Lakemedelsverket", "Läkemedelsverket"),
        ("Vestra Gotaland", "Västra Götalandsregionen"),
    ],
)
def test_search_finds_what_a_person_means(client, content, words, among_the_first):
    page = found(client, words, "sv")

    assert among_the_first in names(page)[:5]


def test_hits_come_in_groups_with_counts(client):
    for number in range(7):
        make_actor(name=f"Vektor {number}", name_en=f"Vektor {number}")
    make_initiative(name_en="The vektor project", name_sv="Vektorprojektet")
    make_workshop(title_en="Vektor day", title_sv="Vektordag")
    make_action(title_en="Buy a vektor", title_sv="Köp en vektor")
    make_education(title_en="Vektor course", title_sv="Vektorkurs")
    make_competence(name_en="Vektor making", name_sv="Vektormakeri")
    make_document(title="Vektorrapport", url="https://example.org/report")
    make_actor(name="Något annat", name_en="Something else")

    page = found(client, "vektor")

    assert re.findall(r'<h2 id="(\w+)">[^<]*<span class="count">(\d+)', page) == [
        ("actors", "7"),
        ("initiatives", "1"),
        ("workshops", "1"),
        ("actions", "1"),
        ("education", "1"),
        ("competences", "1"),
        ("documents", "1"),
    ]
    assert len(names(page)) == 5 + 6
    assert "13 hits for “vektor”" in page
    assert "Show all 7: actors" in page
    assert 'href="https://example.org/report"' in page


def test_one_kind_is_shown_whole_and_paged(client):
    for number in range(23):
        make_actor(name=f"Vektor {number}", name_en=f"Vektor {number}")
    make_initiative(name_en="The vektor project", name_sv="Vektorprojektet")

    first = found(client, "vektor", kind="actors")
    second = found(client, "vektor", kind="actors", page=2)

    assert len(names(first)) == 20
    assert len(names(second)) == 3
    assert not set(names(first)) & set(names(second))
    assert "?q=vektor&amp;kind=initiatives" in first


def test_an_unknown_kind_is_ignored(client):
    make_actor(name="Vektor", name_en="Vektor")

    page = found(client, "vektor", kind="nonsense")

    assert names(page) == ["Vektor"]


def test_the_query_stays_in_the_box_and_in_the_title(client):
    page = found(client, 'a "b" <c>')

    assert 'value="a &quot;b&quot; &lt;c&gt;"' in page
    assert "<title>“a &quot;b&quot; &lt;c&gt;”: search" in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_search_without_words_leads_on(client):
    empty, marks = found(client, ""), found(client, "!!!")

    assert "Search the portal" in empty
    assert "Browse instead" in empty
    assert "Write at least one letter" not in empty
    assert "Write at least one letter" in marks


def test_nothing_found_suggests_names_and_words_of_the_portal(client):
    make_actor(name="Anocca AB", name_en="Anocca AB")

    name, word, neither = found(client, "anokka"), found(client, "gen thrapy"), found(client, "qwxyz")

    assert ">Anocca AB</a>" in name
    assert "Search for: Gene therapy" in word
    assert "Nothing in the portal has these words" in neither


def test_words_are_marked_and_everything_else_is_escaped(client):
    make_actor(name="Cellbolaget <b>", name_en="Cellbolaget <b>", summary_sv="Gör celler & annat.")

    page = found(client, "cell", "sv")

    assert "<mark>Cellbolaget</mark> &lt;b&gt;" in page
    assert "Gör <mark>celler</mark> &amp; annat." in page


def test_a_text_in_the_other_language_is_marked_so(client):
    make_actor(name="Cellbolaget", name_en="The cell company", summary_sv="Odlar celler.")

    page = found(client, "cell", "en")

    assert '<span lang="sv">Odlar <mark>celler</mark>.</span>' in page


def test_an_excerpt_surrounds_the_first_hit():
    text = f"{'Inledning. ' * 40}Här odlas celler. {'Slut. ' * 60}"

    cut = excerpt(text, ["celler"])

    assert "Här odlas celler." in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert len(cut) < 240


def test_inflections_are_marked_too():
    assert highlighted("Klinisk prövning", "", ["kliniska", "provningar"]) == (
        "<mark>Klinisk</mark> <mark>prövning</mark>"
    )


def test_search_asks_the_same_number_of_questions_for_any_number_of_hits(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number):
        for _row in range(number):
            make_actor(name="Vektor")
            make_action(title_sv="Vektor", title_en="Vektor")
            make_education(title_sv="Vektor", provider_actor=make_actor(name="Annan"))
            make_competence(name_sv="Vektor", parent=make_competence())
            make_document(title="Vektor", initiative=make_initiative(name_sv="Vektor"))

    fill(1)
    # The first search of a process also asks what is asked once only.
    found(client, "vektor")
    fill(1)
    with django_assert_max_num_queries(20) as first:
        found(client, "vektor")
    fill(2)

    with django_assert_num_queries(len(first)):
        found(client, "vektor")
