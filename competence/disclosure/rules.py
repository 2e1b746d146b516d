"""The rules by which a figure may be published, each by itself.

- Threshold: at least `fewest` organisations add something. Five, where common tools take three for counts
  (sdcTable's default), because the organisations know each other and many are named as respondents.
- p% rule: hidden where total - largest - second largest < p% of the largest, so that the second largest
  cannot reckon the largest to within p%; p = 10. The rule is the one of the handbooks (Hundepool et al.,
  Statistical Disclosure Control, Wiley 2012, cited from memory).
- Zero: a sum of 0 tells that everybody in the group has none, so it is hidden like a small number. Were zeros
  shown, a hidden cell would be known to be no zero.
- Counts of organisations tell as much by those who said no. Where fewer than `large` were asked they are
  published as bands that part 0..n in two to four; the band depends on the count alone, so that whoever knows
  the rule learns nothing more. From `large` on the count itself is published unless it is near 0 or near all,
  and groups of fewer than `fewest_of_many` are not told.
- What is not exact must stay uncertain: its possible values span at least `width`, and at least a fifth of
  the largest possible, also for somebody who subtracts their own answer.
"""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Rules:
    """Parameters, to be stored with a release. `insiders`: up to so many respondents, each is an attacker."""

    fewest: int = 5
    p_percent: int = 10
    large: int = 50
    fewest_of_many: int = 20
    width: int = 4
    share: int = 5
    ranked_from_percent: int = 20
    insiders: int = 60


@dataclass(frozen=True)
class Band:
    """An interval of counts, with both ends. `word` is "2of4" (the second quarter), "few" or "nearly-all"."""

    low: int
    high: int
    word: str


def sensitive(contributions, rules):
    """Why a sum may not be published by itself: "zero", "few", "dominance", or "" where it may."""
    amounts = [amount for amount in contributions.values() if amount]
    if not amounts:
        return "zero"
    if len(amounts) < rules.fewest:
        return "few"
    return "dominance" if room_needed(amounts, rules) > 0 else ""


def room_needed(amounts, rules):
    """How far above a sum its highest possible value must lie for the p% rule; 0 or less where it holds."""
    largest = second = total = 0
    for amount in amounts:
        total += amount
        if amount > largest:
            largest, second = amount, largest
        elif amount > second:
            second = amount
    return ceil(largest * rules.p_percent / 100) - (total - largest - second)


def needed(high, rules, scale=1):
    """How wide the possible values up to `high` must be for a figure to count as hidden."""
    return max(rules.width * scale, -(-high // rules.share))


def is_wide(low, high, rules):
    """Whether a band stays wide enough for a respondent on either side of the question."""
    with_own = high - low - 1 >= needed(high - 1, rules)
    return with_own and high - low >= needed(high, rules)


def bands(n, rules):
    """The bands for a count among n organisations: quarters, thirds or halves; none for fewer than 11."""
    for parts in (4, 3, 2):
        edges = [-(-place * n // parts) for place in range(parts)]
        while edges[-1] > edges[-2] and not is_wide(edges[-1], n, rules):
            edges[-1] -= 1
        ends = [*[edge - 1 for edge in edges[1:]], n]
        if all(is_wide(low, high, rules) for low, high in zip(edges, ends, strict=True)):
            return [
                Band(low, high, f"{place}of{parts}")
                for place, (low, high) in enumerate(zip(edges, ends, strict=True), start=1)
            ]
    return []


def band_of(count, n, rules, *, is_large):
    """The band in which a count is published; None where it may be published itself or not at all."""
    if not is_large:
        return next((band for band in bands(n, rules) if band.low <= count <= band.high), None)
    few = Band(0, rules.fewest, "few")
    if count <= few.high:
        return few
    if count >= n - rules.fewest:
        return Band(n - needed(n, rules) - 1, n, "nearly-all")
    return None
