"""Releases beside earlier ones: what the difference between two groups tells."""

from dataclasses import replace
from random import Random

import pytest

from competence.analysis import Organisation
from competence.disclosure import LedgerCell, disclose

from .populations import make_organisations, part_of, read_data

QUESTIONS = {"organisation-group", "expects-recruitment", "recruit-5y-total", "willing-to-contribute"}


@pytest.fixture(scope="module")
def instrument():
    return part_of(read_data("survey_2022"), QUESTIONS)


def companies(amounts, start=0):
    """Companies that expect to hire so many people each; all are willing to teach."""
    return [
        Organisation(
            f"org-{number:03}",
            {
                "organisation-group": "company",
                "expects-recruitment": "yes",
                "recruit-5y-total": amount,
                "willing-to-contribute": "yes",
            },
            kind="company",
        )
        for number, amount in enumerate(amounts, start)
    ]


def flags(outcome):
    return {(cell.table, cell.item): (cell.shown, cell.flag) for cell in outcome.cells}


TOTAL = ("recruit-5y-total", "total")


def test_the_first_release_is_compared_with_nothing(instrument):
    found = flags(disclose(instrument, companies([10] * 12)))

    assert found[TOTAL] == ("value", "none")
    assert found["willing-to-contribute", "yes"] == ("band", "band")


@pytest.mark.parametrize("more", [1, 4])
def test_a_release_with_a_few_more_answers_is_hidden(instrument, more):
    before = disclose(instrument, companies([10] * 12))

    after = disclose(instrument, companies([10] * (12 + more)), ledger=before.ledger)

    assert before.ledger
    found = flags(after)
    assert found[TOTAL] == ("hidden", "differencing")
    assert found["willing-to-contribute", "yes"] == ("hidden", "differencing")
    assert after.ledger == ()


def test_a_release_with_an_answer_less_is_hidden(instrument):
    before = disclose(instrument, companies([10] * 12))

    after = disclose(instrument, companies([10] * 11), ledger=before.ledger)

    assert flags(after)[TOTAL] == ("hidden", "differencing")


def test_a_release_with_one_answer_exchanged_is_hidden(instrument):
    before = disclose(instrument, companies([10] * 12))

    after = disclose(instrument, companies([10] * 12, start=1), ledger=before.ledger)

    assert flags(after)[TOTAL] == ("hidden", "differencing")


def test_a_release_with_five_more_answers_is_told(instrument):
    before = disclose(instrument, companies([10] * 12))

    after = disclose(instrument, companies([10] * 17), ledger=before.ledger)

    assert flags(after)[TOTAL] == ("value", "none")


def test_a_release_is_hidden_where_one_of_five_more_answers_dominates(instrument):
    before = disclose(instrument, companies([10] * 12))

    after = disclose(instrument, companies([10] * 12 + [100, 1, 1, 1, 1]), ledger=before.ledger)

    assert flags(after)[TOTAL] == ("hidden", "differencing")


def test_the_same_answers_are_told_again(instrument):
    asked = make_organisations(instrument, 24, Random(4))
    before = disclose(instrument, asked)

    after = disclose(instrument, asked, ledger=before.ledger)

    assert after.cells == before.cells
    assert after.unprotected == ()


def test_a_figure_that_changed_for_the_same_organisations_is_hidden_until_somebody_decides(instrument):
    before = disclose(instrument, companies([10] * 12))
    corrected = companies([10] * 11 + [30])

    after = disclose(instrument, corrected, ledger=before.ledger)

    changed = {(cell.table, cell.reason) for cell in after.cells if cell.flag == "differencing"}
    assert changed == {("recruit-5y-total", "changed")}


def test_what_an_earlier_release_told_is_taken_into_account(instrument):
    """Another filter told the healthcare sum; so the whole and the companies cannot both be told now."""
    healthcare = [
        replace(
            one,
            id=f"care-{place}",
            kind="healthcare",
            answers=one.answers | {"organisation-group": "healthcare"},
        )
        for place, one in enumerate(companies([3, 50, 1, 1, 1, 1]))
    ]
    asked = companies([10] * 12) + healthcare
    alone = disclose(instrument, asked)
    universe = frozenset(one.id for one in asked[:12])
    ledger = (LedgerCell("recruit-5y-total", "total", universe, 120, 120),)

    after = disclose(instrument, asked, ledger=ledger)

    def shown(outcome):
        return {cell.domain: cell.shown for cell in outcome.cells if cell.table == "recruit-5y-total"}

    # Alone one may choose which of the two is hidden beside healthcare, which one hospital dominates.
    assert shown(alone)["kind:healthcare"] == "hidden"
    assert shown(alone)["all"] == "value"
    # With the companies' sum known already it must be the whole.
    assert shown(after) == {"all": "hidden", "kind:company": "value", "kind:healthcare": "hidden"}


def test_releases_by_different_groups_are_compared(instrument):
    """An earlier release without one organisation, under another name of the group, is found all the same."""
    asked = companies([10] * 14)
    universe = frozenset(one.id for one in asked[1:])
    ledger = (LedgerCell("recruit-5y-total", "total", universe, 130, 130),)

    after = disclose(instrument, asked, ledger=ledger)

    assert flags(after)[TOTAL] == ("hidden", "differencing")
    assert flags(after)["willing-to-contribute", "yes"] == ("band", "band")


def test_a_group_that_two_earlier_ones_make_up_but_for_one_is_hidden(instrument):
    """Sums of two other filters add up to all but one organisation; neither alone is near the whole."""
    asked = companies([10] * 21)
    names = [one.id for one in asked]
    ledger = [
        LedgerCell("recruit-5y-total", "total", frozenset(part), 10 * len(part), 10 * len(part))
        for part in (names[:10], names[10:20])
    ]

    found = [flags(disclose(instrument, asked, ledger=ledger[:count]))[TOTAL] for count in (1, 2)]

    assert found == [("value", "none"), ("hidden", "differencing")]


def test_a_new_group_that_completes_an_earlier_one_but_for_one_is_hidden(instrument):
    """The whole was told before; companies and hospitals now would leave one authority over."""
    asked = [*companies([10] * 12), *companies([10] * 6, start=12), *companies([7], start=18)]
    for place, kind in [*((place, "healthcare") for place in range(12, 18)), (18, "authority")]:
        one = asked[place]
        asked[place] = replace(one, kind=kind, answers=one.answers | {"organisation-group": kind})
    told = {cell.domain for cell in disclose(instrument, asked).cells}
    whole = frozenset(one.id for one in asked)
    ledger = (LedgerCell("recruit-5y-total", "total", whole, 187, 187),)

    without_authority = disclose(instrument, asked[:18], ledger=ledger)

    assert told == {"all", "kind:company"}
    shown = {
        cell.domain: (cell.shown, cell.flag)
        for cell in without_authority.cells
        if cell.table == "recruit-5y-total"
    }
    assert shown == {
        "all": ("hidden", "differencing"),
        "kind:company": ("hidden", "differencing"),
        "kind:healthcare": ("hidden", "differencing"),
    }
