"""Who covers which step of the chain in which county, and where nobody does."""

from math import ceil, sqrt
from typing import NamedTuple
from urllib.parse import urlencode

from .facets import current_index
from .models import Capability, Country, County, Facility, Stage

DARKEST = 5


class Cell(NamedTuple):
    """How many actors; `heat` grows from 0 for none to 5; `query` asks the partner map for them."""

    stage: Stage
    count: int
    heat: int
    query: str


class Row(NamedTuple):
    label: str
    cells: list


class Coverage(NamedTuple):
    """A table of counties by steps or roles; `stages` come with how many actors they have in all.

    `everywhere` are the cells for all actors, those without a county too; `uncovered` the stages of nobody.
    """

    stages: list
    rows: list
    everywhere: list
    uncovered: list


class Places(NamedTuple):
    """Where the actors are: counties with and without any, and how many actors have no county."""

    with_actors: list
    without_actors: list
    unplaced: int
    abroad: int


def places():
    """The `Places` of all actors, in the order of the county codes."""
    index = current_index()
    counties = index.bits["region"]
    unplaced = [row for row in index.rows if not row.county]
    return Places(
        with_actors=[county for county in County if counties[county]],
        without_actors=[county for county in County if not counties[county]],
        unplaced=sum(row.country == Country.SE for row in unplaced),
        abroad=sum(row.country != Country.SE for row in unplaced),
    )


def coverage(counties, stages):
    """The `Coverage` of these steps or roles in these counties."""
    bits = current_index().bits
    in_county = {
        county: [(bits["region"][county] & bits["stage"][stage]).bit_count() for stage in stages]
        for county in counties
    }
    everywhere = [bits["stage"][stage].bit_count() for stage in stages]
    most = max(map(max, in_county.values()), default=0)
    return Coverage(
        stages=list(zip(stages, everywhere, strict=True)),
        rows=[
            Row(county.label, _cells(stages, counts, most, {"region": county.value}))
            for county, counts in in_county.items()
        ],
        everywhere=_cells(stages, everywhere, None, {}),
        uncovered=[stage for stage, count in zip(stages, everywhere, strict=True) if not count],
    )


def _cells(stages, counts, most, question):
    """The cells of a row. Without `most` it is a sum, and no darker than it must be to be told from none."""
    return [
        Cell(stage, count, _heat(count, most), urlencode(question | {"stage": stage.value}))
        for stage, count in zip(stages, counts, strict=True)
    ]


def _heat(count, most):
    # By the root, so that one actor is still told from none where the most are many.
    return ceil(DARKEST * sqrt(count / most)) if most else min(count, 1)


def facilities_by_capability():
    """Pairs of a capability and the facilities that have it, in the order of the list. One query."""
    facilities = list(Facility.objects.select_related("operator"))
    return [
        (capability, [facility for facility in facilities if capability.value in facility.capabilities])
        for capability in Capability
    ]
