"""The overview and the published results, compared with the content files."""

import re
from collections import Counter

import pytest

from competence.models import Contributor
from tests.atmp_portal.content_files import entries
from tests.factories import (
    make_actor,
    make_competence,
    make_discrepancy,
    make_education,
    make_figure,
    make_release,
)

from .reading import page, queries, section

EDUCATION = "competence/education.yaml"
PUBLISHED = "competence/published_results_2022.yaml"
RESULTS = "competence/results/kompetensbehov-atmp-2022-publicerat/"


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
