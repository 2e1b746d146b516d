"""The partner map's page; what the index behind it answers is tested in tests/actors/test_facets.py."""

import re

import pytest
from django.db.models import Q

from actors.models import CHAIN, SUPPORTING_ROLES, Actor, ActorKind
from initiatives.models import Partnership
from tests.factories import make_actor, make_initiative

NAME = re.compile(r'<article class="result"[^>]*><h3><a href="[^"]*">([^<]*)</a>')
TOWN = re.compile(r'<h3 class="placehead"><span>([^<]*)</span><span>([^<]*)</span>')


def names(response):
    return NAME.findall(response.content.decode())


def towns(response):
    return TOWN.findall(response.content.decode())


def counts(response, label):
    """{value: count} of the facet with this heading."""
    (facet,) = [facet for facet in response.context["facets"] if facet.label == label]
    return {option.value: option.count for option in facet.options}


def test_index_counts_each_option_as_if_it_alone_were_chosen_in_its_facet(client, content):
    response = client.get("/en/actors/?kind=company&kind=university&region=12&stage=research")

    others = Actor.objects.filter(county="12", stages__contains=["research"])
    assert counts(response, "Kind of actor") == {
        kind: others.filter(kind=kind).count() for kind in ActorKind.values
    }
    chosen = Actor.objects.filter(kind__in=["company", "university"], county="12")
    assert counts(response, "Steps in the chain") == {
        step: chosen.filter(stages__contains=[step]).count() for step in CHAIN
    }
    assert counts(response, "Supporting roles") == {
        role: chosen.filter(stages__contains=[role]).count() for role in SUPPORTING_ROLES
    }
    found = chosen.filter(stages__contains=["research"])
    assert set(names(response)) == {actor.name_en for actor in found}
    assert 0 < len(names(response)) < Actor.objects.count()


def test_index_counts_initiatives_by_anybody_with_a_role(client, content):
    response = client.get("/sv/actors/?kind=company")

    expected = dict.fromkeys(counts(response, "Initiativ"), 0)
    for slug, _actor in set(
        Partnership.objects.filter(actor__kind="company").values_list("initiative__slug", "actor")
    ):
        expected[slug] += 1
    assert counts(response, "Initiativ") == expected
    assert sum(expected.values()) > 0


def test_index_marks_what_nobody_does_and_leaves_it_to_be_chosen(client, db):
    make_actor(stages=["research"])

    page = client.get("/sv/actors/").content.decode()

    assert 'class="fopt"><input type="checkbox" name="stage" value="research">' in page
    assert 'class="fopt fopt--zero"><input type="checkbox" name="stage" value="logistics">' in page


def test_index_says_how_many_actors_in_how_many_towns(client, db):
    make_actor(city="Lund")
    make_actor(city="Lund")
    make_actor(city="Umeå")
    make_actor(city="", lat=None, lon=None)

    assert client.get("/sv/actors/").context["heading"] == "4 aktörer på 2 orter"
    assert client.get("/en/actors/").context["heading"] == "4 actors in 2 towns"
    assert client.get("/sv/actors/?town=Umeå").context["heading"] == "1 aktör på 1 ort"


def test_index_groups_by_town_the_largest_first_and_no_town_last(client, db):
    make_actor(name="Alfa", city="", county="", lat=None, lon=None)
    make_actor(name="Beta", city="Åre", county="23")
    make_actor(name="Gamma", city="Umeå", county="24")
    make_actor(name="Delta", city="Umeå", county="24")
    make_actor(name="Epsilon", city="Köpenhamn", county="", country="DK")

    response = client.get("/sv/actors/")

    assert towns(response) == [
        ("Umeå", "2"),
        ("Köpenhamn, Danmark", "1"),
        ("Åre", "1"),
        ("Ingen ort angiven", "1"),
    ]
    assert names(response) == ["Delta", "Gamma", "Epsilon", "Beta", "Alfa"]


def test_list_is_alphabetical_by_the_rules_of_the_language(client, db):
    for name in ("Zeta", "Åre", "Örebro", "Alfa"):
        make_actor(name=name, name_en=name)

    assert names(client.get("/sv/actors/?view=list")) == ["Alfa", "Zeta", "Åre", "Örebro"]
    assert names(client.get("/en/actors/?view=list")) == ["Alfa", "Åre", "Örebro", "Zeta"]
    assert towns(client.get("/sv/actors/?view=list")) == []


@pytest.mark.parametrize("view", ["map", "list"])
def test_index_gives_thirty_actors_a_page_each_of_them_once(client, db, view):
    everybody = {make_actor(city=f"Ort {number % 7}").name for number in range(65)}

    pages = [names(client.get(f"/sv/actors/?view={view}&page={number}")) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [30, 30, 5]
    assert {name for page in pages for name in page} == everybody


def test_index_shows_the_first_page_and_says_so_where_the_one_asked_for_is_beyond_the_last(client, db):
    actor = make_actor()

    response = client.get("/sv/actors/?page=9")

    assert names(response) == [actor.name]
    assert "”9” finns inte bland valen" in response.content.decode()


def test_index_says_which_values_it_does_not_know(client, db):
    actor = make_actor()
    make_actor(kind="network")

    response = client.get("/sv/actors/?kind=company&kind=<b>&initiative=none")

    page = response.content.decode()
    assert names(response) == [actor.name]
    assert "”&lt;b&gt;” finns inte bland valen" in page
    assert "”none” finns inte bland valen" in page
    assert "<b>" not in page.split("notice", 1)[1].split("</div>", 1)[0]


def test_chips_lead_to_the_same_question_without_one_filter(client, db):
    make_initiative(slug="camp", name_sv="CAMP")

    response = client.get("/sv/actors/?q=gmp&kind=company&region=12&initiative=camp&view=list&page=1")

    assert [tuple(chip) for chip in response.context["chips"]] == [
        ("”gmp”", "kind=company&region=12&initiative=camp&view=list"),
        ("Företag", "q=gmp&region=12&initiative=camp&view=list"),
        ("Skåne län", "q=gmp&kind=company&initiative=camp&view=list"),
        ("CAMP", "q=gmp&kind=company&region=12&view=list"),
    ]


def test_empty_page_names_the_filter_that_limits_most_and_offers_to_remove_it(client, db):
    make_actor(kind="network", county="24", city="Umeå")
    make_actor(kind="network", county="24", city="Umeå")
    make_actor(kind="company", county="12")

    page = client.get("/sv/actors/?kind=network&region=12&stage=research").content.decode()

    assert "Ingen aktör matchar de 3 filtren tillsammans" in page
    assert "Mest begränsar <b>Skåne län</b>." in page
    assert "Utan det filtret visas 2 aktörer." in page
    assert '<a class="btn btn--primary" href="/sv/actors/?kind=network&amp;stage=research">' in page


def test_empty_page_blames_the_words_where_they_are_to_blame(client, db):
    make_actor()

    page = client.get("/sv/actors/?q=xyzzy&kind=company").content.decode()

    assert "Mest begränsar <b>”xyzzy”</b>." in page


def test_page_without_any_actor_says_so(client, db):
    assert "Inga aktörer är inlagda ännu" in client.get("/sv/actors/").content.decode()


def test_number_of_queries_does_not_follow_the_number_of_actors(client, db, django_assert_num_queries):
    def cost():
        with django_assert_num_queries(4):
            return client.get("/sv/actors/?kind=company")

    make_actor()
    assert len(names(cost())) == 1
    make_actor()
    make_actor(city="Umeå")
    assert len(names(cost())) == 3


def test_names_are_in_the_language_of_the_page(client, db):
    make_actor(name="Läkemedelsverket", name_en="Swedish Medical Products Agency")

    assert names(client.get("/sv/actors/")) == ["Läkemedelsverket"]
    assert names(client.get("/en/actors/")) == ["Swedish Medical Products Agency"]


def test_words_of_a_record_are_escaped(client, db):
    make_actor(name="<script>alert(1)</script>", city='Lund"><b>')

    for view in ("map", "list"):
        page = client.get(f"/sv/actors/?view={view}").content.decode()

        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert '"><b>' not in page


def test_fragment_is_what_changes_with_the_filters(client, content):
    whole = client.get("/sv/actors/?kind=university&town=Lund")
    fragment = client.get("/sv/actors/?kind=university&town=Lund&fragment=1")

    page = fragment.content.decode()
    assert names(fragment) == names(whole) == ["Lunds universitet"]
    assert [
        f'id="{name}"' in page for name in ("rail", "head", "views", "download", "offmap", "results")
    ] == [True] * 6
    assert '<svg class="map"' not in page
    assert "fragment" not in page
    assert len(fragment.content) < len(whole.content)


def test_download_has_the_same_filters(client, db):
    make_actor()

    page = client.get("/sv/actors/?kind=company&view=list").content.decode()

    assert 'href="/api/v1/actors.geojson?kind=company" download' in page


def test_pins_lead_to_their_towns_and_keep_the_other_filters(client, content):
    page = client.get("/sv/actors/?kind=university").content.decode()

    assert 'href="/sv/actors/?kind=university&amp;town=Ume%C3%A5" aria-label="Umeå 1 aktör"' in page


def test_a_chosen_town_lights_its_pin_and_leaves_the_others(client, content):
    page = client.get("/sv/actors/?kind=university&town=Umeå").content.decode()

    pins = re.findall(r'<a class="pin" href="([^"]*)" aria-label="([^"]*)"( aria-current="true")?', page)
    assert ("/sv/actors/?kind=university", "Umeå 1 aktör", ' aria-current="true"') in pins
    assert [current for _href, _name, current in pins].count("") == len(pins) - 1 > 1


def test_those_off_the_map_are_counted(client, content):
    page = client.get("/sv/actors/").content.decode()

    pinned = Q(country__in=["SE", "DK", "NO"], lat__isnull=False)
    abroad = Actor.objects.exclude(country="SE").exclude(pinned).count()
    nowhere = Actor.objects.filter(country="SE", city="").count()
    assert f"{abroad} aktörer finns utomlands, utanför kartan. {nowhere} saknar angiven ort." in page
    assert min(abroad, nowhere) > 1
