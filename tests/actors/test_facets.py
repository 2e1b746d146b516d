"""The index is compared with counting by hand, over random actors and over the real content."""

import json
import random

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.http import QueryDict

from actors.facets import current_index
from actors.filters import FACETS, read_filters
from actors.models import Actor, ActorKind, County, Modality, Stage
from initiatives.models import Partnership
from tests.factories import make_actor, make_initiative

TOWNS = [("Lund", "12"), ("Malmö", "12"), ("Umeå", "24"), ("Örebro", "18"), ("", "")]


def select(query="", language="sv"):
    return current_index(language).select(read_filters(QueryDict(query)))


def facts_of(actor, initiatives):
    """{facet: the set of values an actor has}."""
    return {
        "kind": {actor.kind},
        "stage": set(actor.stages),
        "modality": set(actor.modalities),
        "region": {actor.county} - {""},
        "town": {actor.city} - {""},
        "initiative": initiatives,
    }


def by_hand(facts, asked, but=None):
    """Ids of those who have, in every facet asked about but one, one of the values asked for."""
    return {
        pk
        for pk, having in facts.items()
        if all(having[facet] & set(values) for facet, values in asked.items() if values and facet != but)
    }


@pytest.fixture
def random_facts(db):
    dice = random.Random(2030)
    initiatives = [make_initiative() for _ in range(4)]
    facts = {}
    for _ in range(150):
        city, county = dice.choice(TOWNS)
        actor = make_actor(
            kind=dice.choice(ActorKind.values),
            stages=dice.sample(Stage.values, dice.randrange(4)),
            modalities=dice.sample(Modality.values, dice.randrange(3)),
            city=city,
            county=county,
        )
        joined = dice.sample(initiatives, dice.randrange(3))
        for initiative in joined:
            for kind in dice.sample(["funder", "partner"], dice.randint(1, 2)):
                Partnership.objects.create(initiative=initiative, actor=actor, kind=kind)
        facts[actor.pk] = facts_of(actor, {initiative.slug for initiative in joined})
    return facts


def test_select_equals_counting_by_hand(random_facts):
    index = current_index("sv")
    towns = dict(Actor.objects.values_list("pk", "city"))
    dice = random.Random(7)
    for _ in range(200):
        asked = {
            facet: dice.sample(
                list(index.labels[facet]), min(dice.choice([0, 0, 1, 2, 5]), len(index.labels[facet]))
            )
            for facet in FACETS
        }
        query = "&".join(f"{facet}={value}" for facet, values in asked.items() for value in values)

        selection = index.select(read_filters(QueryDict(query)))

        expected = by_hand(random_facts, asked)
        assert set(selection.ids) == expected
        assert selection.count == len(expected)
        assert selection.places == len({towns[pk] for pk in expected} - {""})
        assert selection.facet_counts() == {
            facet: {
                value: sum(value in random_facts[pk][facet] for pk in by_hand(random_facts, asked, but=facet))
                for value in index.labels[facet]
            }
            for facet in FACETS
        }


def test_select_without_actors_finds_nothing(db):
    selection = select("kind=company")

    assert (selection.count, selection.places, selection.page_ids(1, 20), selection.pages(20)) == (
        0,
        0,
        [],
        1,
    )
    assert json.loads(selection.geojson()) == {"type": "FeatureCollection", "features": []}


def test_ids_follow_the_alphabet_of_the_language(db):
    names = ["Örebro AB", "Zeta AB", "Åre AB", "Alfa AB", "Ärla AB"]
    ids = {name: make_actor(name=name, name_en=name).pk for name in names}

    swedish = ["Alfa AB", "Zeta AB", "Åre AB", "Ärla AB", "Örebro AB"]
    english = ["Alfa AB", "Åre AB", "Ärla AB", "Örebro AB", "Zeta AB"]
    assert list(select().ids) == [ids[name] for name in swedish]
    assert list(select(language="en").ids) == [ids[name] for name in english]


def test_page_ids_gives_one_page_and_nothing_after_the_last(db):
    ids = [make_actor(name=f"Aktör {letter}").pk for letter in "abcde"]

    selection = select()

    assert selection.pages(2) == 3
    assert [selection.page_ids(page, 2) for page in (1, 2, 3, 4)] == [ids[:2], ids[2:4], ids[4:], []]


def test_select_ignores_unknown_values_and_says_so(db):
    company = make_actor()
    make_actor(kind="network")

    selection = select("kind=company&kind=bakery&initiative=none&region=99&page=x")

    assert list(selection.ids) == [company.pk]
    assert selection.filters.query == "kind=company"
    assert selection.ignored == (("page", "x"), ("kind", "bakery"), ("region", "99"), ("initiative", "none"))


def test_select_with_only_unknown_values_asks_nothing(db):
    make_actor()

    assert select("kind=bakery").count == 1


def test_select_by_words_puts_the_best_match_first_and_keeps_other_filters(db):
    mentioned = make_actor(name="Alfa AB", summary_sv="Samarbetar med Zebran.")
    named = make_actor(name="Zebran AB")
    make_actor(name="Zebran utomlands", kind="foreign_peer")
    make_actor(name="Beta AB")

    selection = select("q=zebran&kind=company")

    assert list(selection.ids) == [named.pk, mentioned.pk]
    assert selection.page_ids(2, 1) == [mentioned.pk]
    assert selection.facet_counts()["kind"]["foreign_peer"] == 1


def test_options_carry_words_counts_and_what_is_chosen(db):
    make_actor(modalities=["gene_therapy"])
    make_actor(kind="network")

    options = select("kind=network").options()

    assert {option.value: option.count for option in options["kind"] if option.count} == {
        "company": 1,
        "network": 1,
    }
    assert [option.value for option in options["kind"] if option.is_chosen] == ["network"]
    assert [option.value for option in options["kind"]] == ActorKind.values
    assert options["modality"][0].count == 0


def test_options_name_initiatives_in_alphabetical_order_of_the_language(db):
    make_initiative(name_sv="Öppna data", name_en="Zebra data")
    make_initiative(name_sv="Alfa", name_en="Yankee")
    make_initiative(name_sv="Bravo", name_en="Örebro")

    assert [option.label for option in select().options()["initiative"]] == ["Alfa", "Bravo", "Öppna data"]
    assert [option.label for option in select(language="en").options()["initiative"]] == [
        "Örebro", "Yankee", "Zebra data",
    ]  # fmt: skip


def test_geojson_is_a_collection_of_features_in_order(db):
    make_actor(
        slug="b", name="Böna AB", name_en="Bean", stages=["research", "policy"], modalities=["combined"]
    )
    make_actor(
        slug="a", name="Allmänna rådet", kind="network", city="", county="", lat=None, lon=None, stages=[]
    )

    collection = json.loads(select().geojson())

    assert collection == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "a",
                "geometry": None,
                "properties": {
                    "slug": "a",
                    "name": "Allmänna rådet",
                    "name_en": Actor.objects.get(slug="a").name_en,
                    "kind": "network",
                    "city": "",
                    "stages": [],
                    "modalities": [],
                },
            },
            {
                "type": "Feature",
                "id": "b",
                "geometry": {"type": "Point", "coordinates": [13.1932, 55.7058]},
                "properties": {
                    "slug": "b",
                    "name": "Böna AB",
                    "name_en": "Bean",
                    "kind": "company",
                    "city": "Lund",
                    "stages": ["research", "policy"],
                    "modalities": ["combined"],
                },
            },
        ],
    }


def test_select_costs_no_query_without_words_and_two_with(db, django_assert_num_queries):
    make_actor()
    index = current_index("sv")
    index.select(read_filters(QueryDict("q=lund")))

    with django_assert_num_queries(0):
        index.select(read_filters(QueryDict("kind=company&page=2"))).options()
    with django_assert_num_queries(2):
        index.select(read_filters(QueryDict("q=lund"))).options()


@pytest.mark.django_db(transaction=True)
def test_current_index_is_made_anew_only_after_a_change(django_assert_num_queries):
    make_actor()
    before = current_index("sv")

    with django_assert_num_queries(1):
        assert current_index("sv") is before
    Actor.objects.update(kind="network")

    assert select("kind=network").count == 1
    assert select("kind=company").count == 0


@pytest.mark.django_db(transaction=True)
def test_current_index_keeps_nothing_that_a_transaction_may_take_back():
    with transaction.atomic():
        make_actor()
        assert select().count == 1
        transaction.set_rollback(True)
    make_actor(kind="network")

    assert select("kind=network").count == 1


def test_real_content_equals_the_files(content):
    folder = settings.BASE_DIR / "data" / "ecosystem"
    actors = yaml.safe_load((folder / "actors.yaml").read_text())["actors"]
    initiatives = yaml.safe_load((folder / "initiatives.yaml").read_text())["initiatives"]
    ids = dict(Actor.objects.values_list("slug", "pk"))
    facts = {
        ids[actor["slug"]]: {
            "kind": {actor["kind"]},
            "stage": set(actor.get("value_chain", [])),
            "modality": {*actor.get("modalities", []), *actor.get("modalities_general_knowledge", [])},
            "region": {actor["county_code"]} if "county_code" in actor else set(),
            "town": {actor["city"]} if actor.get("city") else set(),
            "initiative": set(),
        }
        for actor in actors
    }
    for initiative in initiatives:
        roles = [initiative.get("coordinator"), *initiative.get("funder", [])]
        roles += [partner["actor"] for partner in initiative.get("partners", [])]
        for slug in filter(None, roles):
            facts[ids[slug]]["initiative"].add(initiative["slug"])
    index = current_index("sv")
    assert len(facts) == len(actors) == len(index.rows)

    for asked in (
        {},
        {"kind": ["company"], "region": ["12", "14"]},
        {"stage": ["gmp_manufacturing"], "kind": ["company", "region_or_hospital"]},
        {"initiative": ["atmp-2030"]},
        {"modality": ["gene_therapy", "viral_vector"], "region": list(County.values)},
    ):
        selection = select(
            "&".join(f"{facet}={value}" for facet, values in asked.items() for value in values)
        )

        assert set(selection.ids) == by_hand(facts, asked)
        assert selection.count > 0
        assert selection.facet_counts() == {
            facet: {
                value: sum(value in facts[pk][facet] for pk in by_hand(facts, asked, but=facet))
                for value in index.labels[facet]
            }
            for facet in FACETS
        }
