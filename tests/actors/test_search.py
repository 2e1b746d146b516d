import pytest

from actors.models import Actor
from actors.search import best_of, words_of
from actors.spelling import Vocabulary
from initiatives.models import Document, Initiative
from tests.factories import make_actor, make_initiative


def found(query, model=Actor):
    return [row.slug for row in model.objects.matching(query)]


def test_words_of_reads_words_without_accents_and_signs():
    assert words_of("  Läkemedels-verket & (GMP): 2030'; ") == ["lakemedels", "verket", "gmp", "2030"]
    assert words_of("%_' | !*:\x00") == ["_"]


def test_vocabulary_finds_what_a_misspelt_word_may_mean():
    vocabulary = Vocabulary(["vastra", "gotaland", "goteborg", "karolinska", "cellterapi", "novartis", "gmp"])

    assert vocabulary.alike("vestra") == ["vastra"]
    assert vocabulary.alike("karolinksa") == ["karolinska"]
    assert vocabulary.alike("celterapi") == ["cellterapi"]
    assert vocabulary.alike("gotebrg") == ["goteborg"]
    assert vocabulary.alike("novartsi") == ["novartis"]
    assert vocabulary.alike("gpm") == []
    assert vocabulary.alike("bibliotek") == []


def test_vocabulary_knows_the_beginnings_of_its_words():
    vocabulary = Vocabulary(["cellterapi", "gmp"])

    assert [vocabulary.knows(word) for word in ("cell", "cellterapi", "gmp")] == [True] * 3
    assert [vocabulary.knows(word) for word in ("a", "cellterapier", "z")] == [False] * 3


def test_matching_asks_for_every_word_in_either_language(db):
    make_actor(slug="both", name="Alfa AB", name_en="Alpha", summary_sv="Utvecklar vektorer i Lund.")
    make_actor(
        slug="one", name="Beta AB", name_en="Beta", summary_en="Develops vectors.", city="Umeå", county="24"
    )

    assert set(found("vektorer")) == {"both"}
    assert set(found("vectors")) == {"one"}
    assert set(found("vekt lund")) == {"both"}
    assert set(found("alpha vectors")) == set()


def test_matching_finds_inflections_accents_and_beginnings(db):
    make_actor(
        slug="it",
        name="Läkemedelsverket",
        name_en="Medical Products Agency",
        summary_sv="Tillsyn av cellterapier",
    )

    for query in (
        "lakemedelsverket",
        "LÄKEMEDELSVERKET",
        "läkemed",
        "cellterapi",
        "cellterapierna",
        "product",
    ):
        assert found(query) == ["it"], query


def test_matching_without_words_finds_nothing(db):
    make_actor()

    for query in ("", "  ", "!!", "\x00"):
        assert found(query) == []


@pytest.mark.parametrize(
    "query", ["'", "a & b", "a:*", "((", "_", "a_b", "\\", "x" * 3000, "a " * 300, "–", "ﬁ"]
)
def test_matching_survives_every_sign(db, query):
    make_actor()

    assert found(query) in ([], [Actor.objects.get().slug])


def test_matching_puts_names_before_mentions_and_beginnings_first(db):
    make_actor(slug="mentioned", name="Alfa", name_en="Alfa", summary_sv="Arbetar med Zebra.")
    make_actor(slug="inside", name="Nya Zebra", name_en="New Zebra")
    make_actor(slug="first", name="Zebra AB", name_en="Zebra")

    assert found("zebra") == ["first", "inside", "mentioned"]


def test_matching_forgives_a_misspelling_only_where_no_row_has_the_word(db):
    make_actor(slug="right", name="Karolinska", name_en="Karolinska")
    make_actor(slug="other", name="Karolinger", name_en="Karolinger", city="Umeå", county="24")

    assert found("karolinger") == ["other"]
    assert sorted(found("karolinksa")) == ["other", "right"]
    assert found("karolinksa lund") == ["right"]
    assert found("karolinksa umeå") == ["other"]


def test_matching_finds_a_new_word_at_once(db):
    make_actor(name="Alfa", name_en="Alfa")
    assert found("zymurgi") == []

    make_actor(slug="new", name="Zymurgi AB", name_en="Zymurgy")

    assert found("zymurgi") == ["new"]
    assert found("zymurgy") == ["new"]
    assert found("zymurgie") == ["new"]


def test_matching_takes_words_from_its_own_table(db):
    make_actor(name="Karolinska", name_en="Karolinska")
    make_initiative(slug="it", name_sv="Korallrevet", name_en="The reef")

    assert found("karolinksa", Initiative) == []
    assert found("korallrevt", Initiative) == ["it"]
    assert found("korallrevt") == []


def test_best_of_asks_several_tables_at_once_and_agrees_with_matching(content):
    searched = [Document, Actor, Initiative]
    for query in ("cellterapi", "gmp", "Vestra Gotaland", "atmp", "a", "vinnova atmp", "qqqq", ""):
        expected = {model: [row.pk for row in model.objects.matching(query)] for model in searched}

        found = best_of(searched, query, 3)

        assert found == {model: (len(ids), ids[:3]) for model, ids in expected.items() if ids}


def test_resembling_offers_names_somewhat_like_the_question(db):
    make_actor(slug="it", name="Karolinska", name_en="Karolinska")
    make_actor(slug="not", name="Sahlgrenska", name_en="Sahlgrenska")

    assert [row.slug for row in Actor.objects.resembling("karolina zz")] == ["it"]
    assert list(Actor.objects.resembling("qqqq")) == []


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("cellterapi", "astrazeneca"),
        ("cell therapy", "astrazeneca"),
        ("GMP", "northx-biologics"),
        ("Lakemedelsverket", "lakemedelsverket"),
        ("Lakemdelsverket", "lakemedelsverket"),
        ("Medical Products Agency", "lakemedelsverket"),
        ("Vestra Gotaland", "sahlgrenska-universitetssjukhuset"),
        ("Västra Götaland", "sahlgrenska-universitetssjukhuset"),
        ("Karolinksa", "karolinska-universitetssjukhuset"),
    ],
)
def test_real_content_is_found_by_what_a_person_means(content, query, slug):
    assert slug in found(query)


def test_real_content_puts_the_named_one_first(content):
    assert found("Lakemedelsverket")[0] == "lakemedelsverket"
    assert found("rise")[0] == "rise"
    assert found("vinnova")[0] == "vinnova"
