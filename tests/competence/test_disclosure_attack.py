"""Releases attacked by somebody who has only what is published: see attacker.py."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from competence.analysis import organisations, tables
from competence.analysis.figures import half_up
from competence.disclosure import Rules, disclose

from .attacker import Attacker
from .populations import make_organisations, part_of, read_data

QUESTIONS = {
    "organisation-group",
    "company-size",
    "staff-atmp-now",
    "expects-recruitment",
    "recruit-5y-total",
    "recruit-5y-matrix",
    "demand-competences",
    "demand-ranking",
    "recruitment-difficulty",
    "obstacles",
    "recruit-channel",
    "willing-to-contribute",
    "contribution-forms",
}


@dataclass
class Printed:
    """A cell as expected_report.yaml prints it."""

    table: str
    domain: str
    item: str
    kind: str
    n: int
    shown: str
    value: int | None = None
    low: int | None = None
    high: int | None = None


@pytest.fixture(scope="module")
def instrument():
    return read_data("survey_2022")


@pytest.fixture(scope="module")
def asked(instrument):
    rows = read_data("synthetic_responses_2022")["responses"]
    return organisations(instrument, [(one["id"], one["answers"], "") for one in rows])


@pytest.fixture(scope="module")
def expected():
    return read_data("expected_report")["public"]


def truth_of(instrument, asked):
    found = tables(instrument, asked)
    return {cell.key: cell for table in found.values() for cell in table.cells.values()}


def own_of(truth, one):
    """What a respondent knows: what they added to each figure, and the groups they are in."""
    own, groups = {}, set()
    for (table, domain, item), cell in truth.items():
        if one.id in cell.contributions:
            own[table, item] = cell.contributions[one.id]
            groups.add(domain)
    return own, groups


def counts_rounding_to(percent, n, step):
    """The counts that are rounded to this percentage by the rule that the report itself states."""
    return [count for count in range(n + 1) if half_up(Fraction(100 * count, n), step) == percent]


# Controls: the attacker succeeds where something is given away


def test_attacker_works_out_who_said_no_from_the_expected_percentages(instrument, expected):
    groups = (
        ("all", "all", 24, 5),
        ("kind:company", "company", 18, 10),
        ("kind:healthcare", "healthcare", 6, 10),
    )
    cells = []
    for domain, name, n, step in groups:
        counts = counts_rounding_to(expected["willingness"][name]["percent"], n, step)
        bounds = {"low": counts[0], "high": counts[-1]}
        cells.append(Printed("willing-to-contribute", domain, "yes", "count", n, "band", **bounds))
        cells.append(Printed("willing-to-contribute", domain, "no", "count", n, "hidden"))

    attacker = Attacker(instrument, cells)

    # 90 % of 18, 90 % of 24 and 100 % of 6: exactly two companies said no.
    found = {key[1:]: (attacker.low[key], attacker.high[key]) for key in attacker.cells}
    assert found["kind:company", "yes"] == (16, 16)
    assert found["kind:company", "no"] == (2, 2)
    assert len(attacker.worked_out()) == 6


def test_attacker_works_out_small_counts_from_the_expected_ranks(expected):
    listed = expected["demand"]["listed"]
    ranks = sorted({row["rank"] for row in listed})
    possible = {row["rank"]: counts_rounding_to(row["percent"], 24, 5) for row in listed}

    # Whoever stands behind another was chosen by fewer; 20, 15 and 15 per cent are then 5, 4 and 3 of 24.
    last = ranks[-3:]
    fitting = [
        counts
        for counts in product(*(possible[rank] for rank in last))
        if list(counts) == sorted(set(counts), reverse=True) and counts[-1] >= 3
    ]
    assert [row["percent"] for row in listed if row["rank"] == last[-1]] == [15, 15]
    assert {counts[1:] for counts in fitting} == {(4, 3)}


def test_attacker_works_out_a_cell_that_was_hidden_alone(instrument, asked):
    cells = list(disclose(instrument, asked).cells)
    truth = truth_of(instrument, asked)
    first = next(
        cell for cell in cells if cell.flag == "secondary" and cell.domain == "all" and cell.kind == "sum"
    )
    value = truth[first.table, first.domain, first.item].value
    cells[cells.index(first)] = Printed(first.table, "all", first.item, "sum", first.n, "value", value=value)

    found = Attacker(instrument, cells).worked_out()

    assert found
    assert all(low <= truth[key].value <= high for key, (low, high) in found.items())


# Ours


def test_attacker_works_nothing_out_of_the_2022_release(instrument, asked):
    attacker = Attacker(instrument, disclose(instrument, asked).cells)

    assert len(attacker.facts) > 300
    assert attacker.worked_out() == {}


def test_no_respondent_works_out_anything_sensitive_of_the_2022_release(instrument, asked):
    cells, truth = disclose(instrument, asked).cells, truth_of(instrument, asked)

    found = {}
    for one in asked:
        own, groups = own_of(truth, one)
        attacker = Attacker(instrument, cells, own, groups)
        found[one.id] = sensitive_only(attacker.worked_out(own, thoroughly=False), cells)

    assert len(found) == 24
    assert not any(found.values())


def sensitive_only(found, cells):
    """Without what was hidden only for another's sake, which a respondent may work out."""
    flags = {(cell.table, cell.domain, cell.item): cell.flag for cell in cells}
    return {key: span for key, span in found.items() if flags[key] != "secondary"}


@pytest.mark.parametrize("seed", range(12))
def test_attacker_works_nothing_out_of_random_small_populations(instrument, seed):
    random = Random(seed)
    small = part_of(instrument, QUESTIONS)
    regions = ["01", "12"] if seed % 3 == 0 else ()
    asked = make_organisations(small, random.randint(8, 40), random, regions=regions, largest=30)

    outcome = disclose(small, asked)

    truth = truth_of(small, asked)
    attacker = Attacker(small, outcome.cells)
    for key, cell in truth.items():
        assert key not in attacker.low or attacker.low[key] <= cell.value <= attacker.high[key]
    assert outcome.unprotected == ()
    assert attacker.worked_out() == {}
    for one in random.sample(asked, 2):
        own, groups = own_of(truth, one)
        insider = Attacker(small, outcome.cells, own, groups)
        assert sensitive_only(insider.worked_out(own), outcome.cells) == {}


@pytest.mark.parametrize("seed", range(3))
def test_attacker_works_nothing_out_of_large_bases(instrument, seed):
    random = Random(100 + seed)
    small = part_of(instrument, QUESTIONS)
    asked = make_organisations(small, random.randint(50, 150), random, regions=["01", "12", "14"])

    outcome = disclose(small, asked)

    assert any(cell.shown == "value" and cell.percent for cell in outcome.cells)
    assert outcome.unprotected == ()
    assert Attacker(small, outcome.cells).worked_out() == {}


@pytest.mark.parametrize("seed", range(12))
def test_every_count_that_is_not_told_is_uncertain_when_all_tables_are_tried(instrument, seed):
    """No propagation and no solver: every pair of counts is tried against what is published."""
    random = Random(seed)
    small = part_of(instrument, {"organisation-group", "willing-to-contribute"})
    asked = make_organisations(small, random.randint(10, 34), random)

    cells = {(cell.domain, cell.item): cell for cell in disclose(small, asked).cells}

    numbers = {domain: cell.n for (domain, item), cell in cells.items() if item == "yes"}
    parts = [domain for domain in numbers if domain != "all"]
    for key, cell in cells.items():
        if cell.shown != "value":
            possible = {counts[key] for counts in every_table(cells, numbers, parts)}
            assert max(possible) - min(possible) >= min(4, cell.n)
            assert max(possible) - min(possible) >= min(max(possible) / 5, cell.n)


def every_table(cells, numbers, parts):
    """All tables of yes and no by group that agree with the published bands."""
    total = numbers.get("all", 0)
    left = total - sum(numbers[part] for part in parts) if parts and "all" in numbers else 0
    ranges = [range(numbers[part] + 1) for part in parts] + [range(left + 1 if parts else total + 1)]
    for counts in product(*ranges):
        yes = dict(zip(parts, counts, strict=False))
        if "all" in numbers:
            yes["all"] = sum(counts)
        found = {}
        for domain, count in yes.items():
            found[domain, "yes"], found[domain, "no"] = count, numbers[domain] - count
        if all(fits(cells[key], count) for key, count in found.items()):
            yield found


def fits(cell, count):
    if cell.shown == "value":
        return cell.value == count
    return cell.shown == "hidden" or cell.low <= count <= cell.high


def test_rules_can_be_made_stricter(instrument, asked):
    small = part_of(instrument, {"organisation-group", "expects-recruitment", "recruit-5y-total"})

    told = [
        {cell.domain for cell in disclose(small, asked, rules=Rules(fewest=fewest)).cells}
        for fewest in (5, 8)
    ]

    assert told == [{"all", "kind:company", "kind:healthcare"}, {"all", "size:sme"}]
