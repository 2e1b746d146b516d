from random import Random
from time import perf_counter

import pytest

from competence.analysis import organisations
from competence.disclosure import Rules, disclose
from competence.disclosure.rules import band_of, bands, needed, sensitive

from .populations import make_organisations, read_data

RULES = Rules()


@pytest.fixture(scope="module")
def instrument():
    return read_data("survey_2022")


@pytest.fixture(scope="module")
def asked(instrument):
    rows = read_data("synthetic_responses_2022")["responses"]
    return organisations(instrument, [(one["id"], one["answers"], "") for one in rows])


@pytest.fixture(scope="module")
def outcome(instrument, asked):
    return disclose(instrument, asked)


def cells_of(outcome, table, domain="all"):
    return {cell.item: cell for cell in outcome.cells if (cell.table, cell.domain) == (table, domain)}


@pytest.mark.parametrize(
    ("amounts", "reason"),
    [
        ([], "zero"),
        ([0, 0, 0, 0, 0, 0], "zero"),
        ([9, 9, 9, 9], "few"),
        ([9, 9, 9, 9, 9], ""),
        ([100, 50, 3, 3, 3], "dominance"),  # 9 is less than a tenth of 100
        ([100, 50, 4, 3, 3], ""),
    ],
)
def test_sensitive_tells_why_a_sum_is_hidden(amounts, reason):
    assert sensitive(dict(enumerate(amounts)), RULES) == reason


@pytest.mark.parametrize("n", [*range(1, 61), 100, 1000])
def test_bands_part_all_counts_and_leave_each_respondent_uncertain(n):
    found = bands(n, RULES)

    if n < 11:
        assert found == []
        return
    assert [count for band in found for count in range(band.low, band.high + 1)] == list(range(n + 1))
    for band in found:
        assert band.high - band.low >= needed(band.high, RULES)
        # Who said yes subtracts one from both ends, who said no from the upper one where all could have.
        assert band.high - band.low - 1 >= needed(band.high - 1, RULES)


@pytest.mark.parametrize("n", [11, 18, 24, 49])
def test_band_depends_on_the_count_alone(n):
    found = [band_of(count, n, RULES, is_large=False) for count in range(n + 1)]

    assert None not in found
    assert all(band == band_of(band.low, n, RULES, is_large=False) for band in found)


def test_large_bases_are_told_exactly_except_near_none_and_all():
    told = [count for count in range(201) if band_of(count, 200, RULES, is_large=True) is None]

    assert told == list(range(6, 195))


def test_the_2022_release_tells_sums_by_kind_and_most_of_the_matrix(outcome):
    totals = [
        cells_of(outcome, "recruit-5y-total", domain)["total"].value for domain in ("all", "kind:company")
    ]
    matrix = cells_of(outcome, "recruit-5y-matrix")

    assert totals == [460, 400]
    assert matrix["production/master"].value == 42
    assert sum(cell.shown == "value" for cell in matrix.values()) >= 30


def test_the_2022_release_hides_every_primary_cell_of_the_expected_report(outcome):
    expected = read_data("expected_report")["public"]["recruitment_matrix"]["primary"]
    matrix = cells_of(outcome, "recruit-5y-matrix")

    assert len(expected) == 13
    assert {item for item, cell in matrix.items() if cell.flag == "primary"} == set(expected)


def test_the_2022_release_tells_the_most_wanted_and_the_hardest_in_bands(outcome):
    published = {one["key"]: one for one in read_data("published_results_2022")["lists"]}
    demand, hard = cells_of(outcome, "demand-competences"), cells_of(outcome, "hard-to-find")

    most_wanted = {item for item, cell in demand.items() if cell.word in ("3of4", "4of4")}
    hardest = {item for item, cell in hard.items() if cell.word in ("3of4", "4of4")}
    assert most_wanted == set(published["most-in-demand"]["competences"])
    assert hardest == set(published["hardest-to-find"]["competences"])
    assert (demand["validation"].low_percent, demand["validation"].high_percent) == (0, 21)


def test_small_bases_have_no_counts_percentages_or_ranks(outcome):
    counts = [cell for cell in outcome.cells if cell.kind in ("count", "points")]

    assert len(counts) > 200
    assert {(cell.value, cell.percent, cell.rank) for cell in counts} == {(None, None, None)}
    assert {cell.shown for cell in counts} == {"band", "hidden"}


def test_six_hospitals_are_told_in_sums_only(outcome):
    shown = {
        cell.kind for cell in outcome.cells if cell.domain == "kind:healthcare" and cell.shown != "hidden"
    }

    assert shown == {"sum", "mean"}


def test_a_hidden_figure_has_no_numbers(outcome):
    hidden = [cell for cell in outcome.cells if cell.shown == "hidden"]

    assert hidden
    for cell in hidden:
        assert cell.flag in ("primary", "secondary")
        assert cell.reason
        numbers = (
            cell.value,
            cell.low,
            cell.high,
            cell.percent,
            cell.low_percent,
            cell.high_percent,
            cell.rank,
        )
        assert numbers == (None,) * 7
        assert cell.word == ""


def test_the_approver_sees_what_is_hidden_and_how_uncertain_it_is(outcome):
    not_exact = [cell for cell in outcome.cells if cell.shown != "value"]

    assert len(outcome.uncertain) == len(not_exact)
    assert outcome.unprotected == ()
    for one in outcome.uncertain:
        assert one.high - one.low >= min(4, one.high)
    assert sum(number for reasons in outcome.counts.values() for number in reasons.values()) == len(
        outcome.cells
    )


def test_large_and_small_companies_are_not_told_apart_in_2022(outcome):
    assert not any(cell.domain.startswith("size:") for cell in outcome.cells)


def test_the_same_answers_give_the_same_release(instrument, asked, outcome):
    shuffled = list(asked)
    Random(3).shuffle(shuffled)

    assert disclose(instrument, asked) == outcome
    assert disclose(instrument, shuffled).cells == outcome.cells


def test_ranks_stand_only_by_large_shares_of_exact_counts(instrument):
    asked = make_organisations(instrument, 300, Random(5))

    found = cells_of(disclose(instrument, asked), "demand-competences")

    ranked = {item: cell for item, cell in found.items() if cell.rank}
    assert ranked
    assert all(cell.shown == "value" and cell.percent >= 20 for cell in ranked.values())
    order = sorted(ranked.values(), key=lambda cell: -cell.value)
    assert [cell.rank for cell in order] == [1 + sum(o.value > c.value for o in order) for c in order]


def test_too_few_answers_give_no_release(instrument):
    assert disclose(instrument, make_organisations(instrument, 4, Random(1))).cells == ()


@pytest.mark.alone
def test_five_thousand_answers_take_less_than_ten_seconds(instrument):
    asked = make_organisations(
        instrument, 5000, Random(1), regions=[f"{number:02}" for number in range(1, 22)]
    )
    shares = []

    began = perf_counter()
    outcome = disclose(instrument, asked, progress=shares.append)

    assert perf_counter() - began < 10
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(outcome.cells) > 3000
