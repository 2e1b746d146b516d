"""Funding by budget year, drawn as two to five columns."""

from typing import NamedTuple

from actors.languages import current_language
from initiatives.models import FundingDecision

FEWEST, MOST = 2, 5

# The drawing, in units of its viewBox.
WIDTH, FLOOR, TALLEST = 380, 200, 150
COLUMN = 60


class Column(NamedTuple):
    """One year; `x` is the column's middle. All numbers are whole, see ego_network.Line."""

    year: str
    words: str
    x: int
    y: int
    height: int

    width = COLUMN

    @property
    def left(self):
        return self.x - COLUMN // 2

    @property
    def label_y(self):
        return self.y - 8


class Columns(NamedTuple):
    """The parts of one decision, each for one year."""

    whole: FundingDecision
    currency: str
    columns: list


def columns_of(decisions):
    """`Columns` for each decision whose parts are two to five amounts, each for one year of its own.

    Where a part has no amount, no year or another currency, the columns would not show the whole: none then.
    """
    drawn = []
    for whole in decisions:
        parts = [part for part in decisions if part.parent_id == whole.pk]
        years = sorted({_year(part) for part in parts} - {""})
        currencies = {part.currency for part in parts}
        if (
            FEWEST <= len(parts) == len(years) <= MOST
            and len(currencies) == 1
            and all(p.amount for p in parts)
        ):
            drawn.append(_draw(whole, sorted(parts, key=_year), currencies.pop()))
    return drawn


def _year(part):
    """ "2023" where the decision is for that year only, else ""."""
    if (
        part.period_start
        and part.period_start == part.period_end
        and len(part.period_start.text) == len("2023")
    ):
        return part.period_start.text
    return ""


def _draw(whole, parts, currency):
    highest = max(part.amount for part in parts)
    step = WIDTH // len(parts)
    columns = []
    for number, part in enumerate(parts):
        height = max(2, round(TALLEST * part.amount / highest))
        x = step * number + step // 2
        columns.append(Column(_year(part), _millions(part.amount), x, FLOOR - height, height))
    return Columns(whole, currency, columns)


def _millions(amount):
    """In millions with at most one decimal: 25, 9,8 in Swedish, 9.8 in English."""
    words = f"{amount / 1_000_000:.1f}".removesuffix(".0")
    return words if current_language() == "en" else words.replace(".", ",")
