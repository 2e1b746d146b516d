"""Demand beside supply: which competences were needed in 2022, and what education there is in each.

Demand is what the 2022 survey lists, without numbers; supply is the items of the catalogue, some with a
number of places. So the two can stand beside each other and not be subtracted.
"""

from dataclasses import dataclass
from typing import NamedTuple

from .models import Competence, Education

MOST_HEAT = 5
FIRST_MARK, MARK_STEP, MOST_MARKS = 36, 20, 10


class Mark(NamedTuple):
    """A square for an item of education: `x` in pixels from the left; open where it is not available."""

    x: int
    is_abroad: bool
    is_open: bool


@dataclass(frozen=True)
class InSweden:
    """What education in Sweden there is in something, and how much of it is known to be open to people."""

    in_sweden: list

    @property
    def available(self):
        """What can be taken in Sweden."""
        return [item for item in self.in_sweden if item.is_available]

    @property
    def counted(self):
        """What can be taken in Sweden and says how many places it has."""
        return [item for item in self.available if item.places_per_year is not None]

    @property
    def places(self):
        """Places a year of what can be taken in Sweden, where known; an item may train other things too."""
        return sum(item.places_per_year for item in self.counted)


@dataclass(frozen=True)
class Supply(InSweden):
    """A competence with the education that trains it, in Sweden and abroad."""

    competence: Competence
    abroad: list

    @property
    def is_needed(self):
        return is_needed(self.competence)

    @property
    def is_empty(self):
        """Whether neither a need nor any education is known."""
        return not (self.is_needed or self.in_sweden or self.abroad)

    @property
    def marks(self):
        """A `Mark` for each item, Sweden first; as many as a narrow screen has room for."""
        items = [*self.in_sweden, *self.abroad][:MOST_MARKS]
        return [
            Mark(FIRST_MARK + MARK_STEP * number, item.country != "SE", not item.is_available)
            for number, item in enumerate(items)
        ]

    @property
    def is_available_in_sweden(self):
        return bool(self.available)


class Cell(NamedTuple):
    """How many items of education a group has at a level; `heat` is the class of its colour."""

    level: Education.Level
    count: int
    heat: str


@dataclass(frozen=True)
class GroupSupply(InSweden):
    """A group of competences; `cells` count education in Sweden by level, each item once."""

    group: Competence
    competences: list
    cells: list

    @property
    def known(self):
        return [supply for supply in self.competences if not supply.is_empty]

    @property
    def unknown(self):
        return [supply for supply in self.competences if supply.is_empty]

    @property
    def slugs(self):
        return [supply.competence.slug for supply in self.competences]


def is_needed(competence):
    """Whether the 2022 survey lists it as most wanted or hardest to find."""
    return competence.demand_order_2022 is not None or competence.hardest_order_2022 is not None


def supply_by_group():
    """Every group with its competences and their education. Four queries, whatever the number of rows."""
    by_competence = {}
    for education in Education.objects.alphabetical().prefetch_related("competences"):
        for competence in education.competences.all():
            by_competence.setdefault(competence.pk, []).append(education)
    return [group_supply(group, by_competence) for group in Competence.objects.in_groups()]


def group_supply(group, by_competence):
    competences, in_group = [], {}
    for competence in group.children.all():
        items = by_competence.get(competence.pk, [])
        in_sweden = [item for item in items if item.country == "SE"]
        abroad = [item for item in items if item.country != "SE"]
        competences.append(Supply(in_sweden, competence, abroad))
        in_group |= {item.pk: item for item in in_sweden}
    cells = []
    for level in Education.Level:
        count = sum(1 for item in in_group.values() if item.level == level)
        cells.append(Cell(level, count, f"ht{min(count, MOST_HEAT)}"))
    return GroupSupply(list(in_group.values()), group, competences, cells)


def needed(groups):
    """What was listed in 2022, the most wanted first, then the hardest to find, each as printed."""
    found = [supply for group in groups for supply in group.competences if supply.is_needed]
    last = len(found) + 1

    def printed(supply):
        return (
            supply.competence.demand_order_2022 or last,
            supply.competence.hardest_order_2022 or last,
        )

    return sorted(found, key=printed)
