"""The public pages of competence, compared with the content files."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competence.models import Contributor
from tests.atmp_portal.content_files import entries
from tests.factories import (
    make_actor,
    make_competence,
    make_discrepancy,
    make_education,
    make_figure,
    make_initiative,
    make_release,
)

EDUCATION = "competence/education.yaml"
PUBLISHED = "competence/published_results_2022.yaml"
RESULTS = "competence/results/kompetensbehov-atmp-2022-publicerat/"


def page(client, path):
    """The words of a page, with runs of blanks made one."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        page(client, path)
    return len(captured)


def section(words, name):
    """The part of a page under the heading with this id."""
    return re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', words)[0]


# — overview —


@pytest.mark.parametrize("language", ["sv", "en"])
def test_index_defines_every_competence_at_an_anchor_of_its_own(client, content, language):
    words = page(client, f"/{language}/competence/")

    competences = entries("competence/competences.yaml", "competences")
    assert Counter("parent" in one and one["parent"] != "null" for one in competences) == {True: 38, False: 9}
    for competence in competences:
        assert words.count(f'id="{competence["slug"]}"') == 1


def test_index_marks_what_the_survey_lists(client, content):
    words = section(page(client, "/en/competence/"), "taxonomy")

    competences = entries("competence/competences.yaml", "competences")
    assert words.count("Most wanted 2022") == sum("demand_order_2022" in one for one in competences)
    assert words.count("Hardest to find 2022") == sum("hardest_order_2022" in one for one in competences)


def test_index_shows_every_international_figure_with_date_and_source(client, content):
    words = section(page(client, "/en/competence/"), "abroad")

    indicators = entries("competence/international_indicators.yaml", "indicators")
    assert len(indicators) == 16
    for indicator in indicators:
        assert f'id="{indicator["slug"]}"' in words
    assert "about 2,400 trials" in words
    assert "A trade journal quoting the same report prints 3199." in words


def test_index_counts_swedish_education_by_how_much_is_on_atmps(client, content):
    answer = client.get("/sv/competence/")

    counted = Counter(
        item["atmp_content"] for item in entries(EDUCATION, "education") if item["country"] == "SE"
    )
    shown = {bar.content.value: bar.count for bar in answer.context["content"]}
    assert shown == counted


def test_index_without_content_still_answers(client, db):
    words = page(client, "/en/competence/")

    assert "No competences are listed." in words


def test_index_asks_as_much_for_three_rows_as_for_one(client, db):
    def add():
        competence = make_competence(parent=make_competence(), demand_order_2022=1)
        competence.related.add(make_competence(parent=competence.parent, hardest_order_2022=1))
        make_education(competence)

    page(client, "/sv/competence/")
    add()
    for_one = queries(client, "/sv/competence/")
    add()
    add()

    assert queries(client, "/sv/competence/") == for_one


# — published results —


def test_results_draws_as_many_dots_as_the_figures_say(client, content):
    words = section(page(client, f"/sv/{RESULTS}"), "recruitment")

    fields = re.findall(r"<svg width.*?</svg>", words)
    assert [field.count('class="f1"') for field in fields] == [80, 0, 0]
    assert [field.count('class="f3"') for field in fields] == [0, 12, 0]
    assert [field.count('class="fo"') for field in fields] == [0, 0, 20]
    assert fields[2].count("stroke-dasharray") == 10


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("recruitment", "Enkätsumman är 460."),
        ("willing", "90 procent är inte exakt nåbart med 18 svarande"),
        ("willing", "Portalen visar 6 av 6 svarande."),
        ("response", "Svarsfrekvensen 6 av 7 förutsätter en region per sjukhus."),
        ("method", "Immunicum AB intervjuades men finns inte bland de svarande företagen."),
    ],
)
def test_results_shows_each_discrepancy_beside_its_figure(client, content, heading, text):
    assert text in section(page(client, f"/sv/{RESULTS}"), heading)


def test_results_loses_no_discrepancy_that_no_part_of_the_page_claims(client, db):
    release = make_release()
    make_discrepancy(release, "something-new", text_en="This does not fit.")

    words = page(client, f"/en/competence/results/{release.slug}/")

    assert "This does not fit." in words


def test_results_shows_the_response_as_published(client, content):
    words = section(page(client, f"/en/{RESULTS}"), "response")

    assert "18 <small>of about 25</small>" in words
    assert "6 <small>of 7</small>" in words


def test_results_says_that_the_lists_are_not_rankings_and_counts_nothing(client, content):
    words = section(page(client, f"/en/{RESULTS}"), "wanted")

    assert "not said to be a ranking" in words
    assert "<rect" not in words


@pytest.mark.parametrize("language", ["sv", "en"])
def test_results_leads_to_every_organisation_that_answered(client, content, language):
    words = section(page(client, f"/{language}/{RESULTS}"), "response")

    respondents = entries(PUBLISHED, "respondents")
    assert len(respondents) == 24
    for respondent in respondents:
        assert f'href="/{language}/actors/{respondent["actor"]}/"' in words


def test_results_keeps_unknown_unknown(client, content):
    words = section(page(client, f"/en/{RESULTS}"), "method")

    assert words.count("Whether the organisation answered the questionnaire is not known.") == 1
    assert words.count("The organisation did not answer the questionnaire.") == 1
    assert words.count("The organisation also answered the questionnaire.") == 2


def test_results_shows_everything_that_is_published(client, content):
    words = page(client, f"/sv/{RESULTS}")

    for name in ("figures", "interview_findings"):
        for entry in entries(PUBLISHED, name):
            assert entry["text_sv"] in words
    for entry in entries(PUBLISHED, "references"):
        assert entry["url"] in words
    for entry in entries(PUBLISHED, "working_group"):
        assert entry["person"] in words


def test_results_draws_less_where_less_is_published(client, db):
    release = make_release()
    make_figure(release, "recruitment-companies-5y", value=10)

    words = page(client, f"/en/competence/results/{release.slug}/")

    assert words.count('class="f1"') == 2
    assert 'aria-labelledby="willing"' not in words


def test_results_that_are_not_there_are_not_found(client, db):
    assert client.get("/sv/competence/results/nothing/").status_code == 404


def test_results_asks_as_much_for_three_rows_as_for_one(client, db):
    release = make_release()
    path = f"/sv/competence/results/{release.slug}/"

    def add(number):
        actor = make_actor()
        make_figure(release, f"recruitment-{number}", value=5, actor=actor)
        make_discrepancy(release, f"discrepancy-{number}")
        result = release.lists.create(slug=f"list-{number}", key=f"list-{number}", title_sv="L", title_en="L")
        result.listed.create(competence=make_competence())
        for part, group in (("respondent", "company"), ("interviewee", ""), ("working_group", "")):
            Contributor.objects.create(
                release=release, part=part, group=group, name=f"N{number}", actor=actor, unit_actor=actor
            )
        release.references.create(mark=str(number), text="A work")

    add(1)
    page(client, path)
    make_actor()
    for_one = queries(client, path)
    add(2)
    add(3)

    assert queries(client, path) == for_one


# — education —


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
    assert 'href="/sv/competence/education/?item=vavnadsradet-utbildningsutbud#' in words


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


# — demand beside supply —


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
