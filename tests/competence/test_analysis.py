from random import Random

import pytest

from competence.analysis import Kind, Organisation, analyse, organisations, relations, tables
from competence.analysis.domains import domains
from competence.analysis.tables import EMPTY, NOT_ASKED, asked_of

from .populations import make_organisations, read_data

# What the report holds of what is printed, and not of the analysis.
PRINTED = {"public", "against_published"}


@pytest.fixture(scope="module")
def instrument():
    return read_data("survey_2022")


@pytest.fixture(scope="module")
def synthetic():
    return read_data("synthetic_responses_2022")


def asked_in_2022(instrument, synthetic):
    return organisations(instrument, [(one["id"], one["answers"], "") for one in synthetic["responses"]])


def test_analyse_equals_the_expected_report(instrument, synthetic):
    expected = read_data("expected_report")
    answers = [one["answers"] for one in synthetic["responses"]]

    report = analyse(
        instrument, answers, synthetic["invitations"], meta=synthetic["meta"], ccrm_nordic=(50, 100)
    )

    del expected["meta"]["rules"]
    assert report == {name: value for name, value in expected.items() if name not in PRINTED}


def test_analyse_counts_only_eligible_organisations_as_asked(instrument, synthetic):
    answers = [one["answers"] for one in synthetic["responses"]]
    frame = [
        {"group": "company", "disposition": "complete"},
        {"group": "company", "disposition": "started"},
        {"group": "company", "disposition": "noncontact"},
        {"group": "company", "disposition": "ineligible"},
    ]

    rate = analyse(instrument, answers, frame)["response_rate"]["company"]

    assert (rate["invited"], rate["complete"], rate["partial"], rate["no_response"]) == (3, 1, 1, 1)
    assert rate["response_rate_percent"] == 33.3


def test_tables_hold_what_each_organisation_adds(instrument, synthetic):
    found = tables(instrument, asked_in_2022(instrument, synthetic))

    total = found["recruit-5y-total"].cells["kind:healthcare", "total"]
    assert total.value == 60
    assert total.contributions["syn-region-1"] == next(
        one["answers"]["recruit-5y-total"] for one in synthetic["responses"] if one["id"] == "syn-region-1"
    )
    # The full-time posts have one decimal and are counted in tenths.
    assert found["staff-atmp-now-fte"].scale == 10
    assert found["staff-atmp-now-fte"].cells["all", "total"].value == 3107
    assert found["internal-training-months"].kind == Kind.MEAN
    assert found["demand-ranking"].cells["all", "cell-molecular-biology"].value == 84


def test_tables_keep_kinds_of_missing_apart(instrument, synthetic):
    found = tables(instrument, asked_in_2022(instrument, synthetic))

    forms = found["contribution-forms"].cells
    assert forms["all", NOT_ASKED].value == 2
    assert ("all", EMPTY) not in forms
    assert found["staff-atmp-now-fte:answered"].cells["all", EMPTY].value == 3
    assert found["recruit-5y-total:answered"].cells["all", NOT_ASKED].value == 1


def test_tables_leave_out_text_and_questions_about_the_survey(instrument, synthetic):
    found = {table.question for table in tables(instrument, asked_in_2022(instrument, synthetic)).values()}

    assert found.isdisjoint(
        {"consent", "organisation-name", "contact-email", "open-comment", "may-contact", "demand-other"}
    )
    assert {"demand-competences", "loses-trained-staff", "contribution-capacity"} <= found


def test_tables_ignore_answers_to_questions_that_were_not_asked(instrument):
    answers = {"willing-to-contribute": "no", "contribution-forms": ["teaching"]}
    one = Organisation("a", answers, kind="company")

    given = asked_of(instrument, [one])["a"]

    assert "contribution-forms" not in given
    assert given["willing-to-contribute"] == "no"


def test_matrix_has_totals_only_where_the_questionnaire_adds_it_up(instrument, synthetic):
    found = tables(instrument, asked_in_2022(instrument, synthetic))

    assert "total/total" in found["recruit-5y-matrix"].items
    assert not any("total" in item for item in found["contribution-capacity"].items)


@pytest.mark.parametrize("seed", range(8))
def test_relations_hold_for_the_true_figures(instrument, seed):
    random = Random(seed)
    asked = make_organisations(instrument, random.randint(6, 90), random, regions=["01", "12"])

    found = tables(instrument, asked)
    linked = relations(instrument, found)

    values = {cell.key: cell.value for table in found.values() for cell in table.cells.values()}
    assert len(linked) > 20
    for relation in linked:
        total = sum(values[key] * factor for key, factor in relation.terms)
        assert relation.low is None or relation.low <= total
        assert relation.high is None or total <= relation.high


def group(kind, count, start, **more):
    return [Organisation(f"{kind}{number}", {}, kind=kind, **more) for number in range(start, start + count)]


def test_domains_tell_no_group_that_leaves_a_few_over():
    base = [
        *group("company", 16, 0, size="sme"),
        *group("company", 2, 16, size="large"),
        *group("healthcare", 6, 0),
    ]

    found = {domain.key: domain.n for domain in domains(base, fewest=5)}

    assert found == {"all": 24, "kind:company": 18, "kind:healthcare": 6}


def test_domains_keep_what_is_left_over_as_a_group_that_is_not_told():
    base = [*group("company", 12, 0), *group("healthcare", 6, 0), *group("authority", 3, 0)]
    base += group("infrastructure", 3, 0)

    found = domains(base, fewest=5)

    assert [(one.key, one.n, one.is_published) for one in found] == [
        ("all", 24, True),
        ("kind:company", 12, True),
        ("kind:healthcare", 6, True),
        ("rest:kind", 6, False),
    ]


def test_domains_drop_a_group_too_many_where_a_single_one_would_be_left_over():
    base = [*group("company", 12, 0), *group("healthcare", 6, 0), *group("authority", 3, 0)]

    found = domains(base, fewest=5)

    assert [(one.key, one.n, one.is_published) for one in found] == [
        ("all", 21, True),
        ("kind:company", 12, True),
        ("rest:kind", 9, False),
    ]


def test_domains_of_a_question_to_companies_begin_with_companies():
    base = [*group("company", 10, 0, size="sme"), *group("company", 8, 10, size="large")]

    found = {domain.key: domain.parent for domain in domains(base, fewest=5)}

    assert found == {"kind:company": "", "size:large": "kind:company", "size:sme": "kind:company"}
