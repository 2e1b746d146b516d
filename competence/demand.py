"""What a published wave says is needed, beside the education there is, as far as the two can be compared.

People needed are published by group of competences; that a competence is wanted, or hard to find, as the
share of organisations that said so. Both are read from the release's public figures and from nothing else.
"""

from dataclasses import dataclass, field

from . import instruments, result_tables, routing
from .comparison import years_of
from .models import WaveRelease
from .supply import GroupSupply, Supply

WANTED, HARD = "most-in-demand", "hardest-to-find"
# So many of the latest waves are looked at for one that asked about needs.
MOST_WAVES = 5
# Of the width of the drawing, in per cent, so that a mark at the longest end stays inside.
WIDTH = 94


@dataclass
class GroupNeed:
    """How many people are needed in a group over some years, and how many places there are in these years.

    `low` and `high` are the ends of what is published, equal where it is exact; None where it is hidden.
    """

    supply: GroupSupply
    words: str
    low: float | None
    high: float | None
    years: int
    longest: float

    @property
    def places(self):
        """Places in Sweden over the years, where known. An item may train other groups too."""
        return self.supply.places * self.years

    @property
    def is_supply_known(self):
        """Whether every item that can be taken says how many places it has."""
        return len(self.supply.counted) == len(self.supply.available)

    @property
    def left(self):
        """How many more people are needed than there are places for; "" where that cannot be said."""
        if self.high is None or not self.is_supply_known:
            return ""
        if not self.supply.available:
            return self.words
        low, high = (max(end - self.places, 0) for end in (self.low, self.high))
        return result_tables.number(low) if low == high else result_tables.between(low, high)

    @property
    def need_x(self):
        return self._x(self.high or 0)

    @property
    def low_x(self):
        return self._x(self.low or 0)

    @property
    def places_x(self):
        return self._x(self.places)

    def _x(self, people):
        """How far to the right, in per cent of the drawing's width; text, for a template writes a comma."""
        return f"{3 + WIDTH * min(people, self.longest) / self.longest:.1f}"


@dataclass
class CompetenceNeed:
    """The shares of organisations that want a competence, or find it hard to find, in words."""

    supply: Supply
    wanted: str
    hard: str


@dataclass
class Demand:
    """A release's needs. `wanted`, `hard` and `people` are the addresses of the questions, or ""."""

    release: WaveRelease
    years: int
    people: str = ""
    wanted: str = ""
    hard: str = ""
    groups: list = field(default_factory=list)
    competences: list = field(default_factory=list)


def chosen(slug, groups):
    """The `Demand` of the wave that the address names; else of the latest that is no example, or None."""
    rows = WaveRelease.objects.public().select_related("wave__questionnaire", "wave__survey")
    rows = rows.filter(wave__slug=slug) if slug else rows.filter(wave__is_example=False)
    found = (demand_of(release, groups) for release in rows.order_by("-published_at")[:MOST_WAVES])
    return next((demand for demand in found if demand.groups or demand.competences), None)


def demand_of(release, groups):
    """The `Demand` of a release over `groups` of `GroupSupply`; two queries."""
    instrument = instruments.of(release.wave.questionnaire)
    found = Demand(
        release, years_of(release.wave), **questions_of_need(instrument, {one.group.slug for one in groups})
    )
    cells = {}
    for cell in release.cells.filter(table__in=[found.people, found.wanted, found.hard]):
        # The whole group stands first.
        cells.setdefault((cell.table, cell.item), cell)
    found.groups = group_needs(cells, found, groups)
    questions = routing.questions_of(instrument)
    shares = [by_competence(instrument, questions, cells, slug) for slug in (found.wanted, found.hard)]
    for one in (supply for group in groups for supply in group.competences):
        wanted, hard = (share.get(one.competence.slug, "") for share in shares)
        if wanted or hard:
            found.competences.append(CompetenceNeed(one, wanted, hard))
    return found


def questions_of_need(instrument, groups):
    """Which questions tell of the needs: those with the meaning of 2022, and the table over the groups."""
    found = {}
    for slug, question in routing.questions_of(instrument).items():
        means = question.get("reproduces", [])
        if question["type"] == "multi_choice" and WANTED in means:
            found["wanted"] = slug
        elif question["type"] == "multi_choice" and HARD in means:
            found["hard"] = slug
        elif question["type"] == "matrix_integer":
            rows = {choice["value"] for choice in routing.choices_of(instrument, question["rows"])}
            if rows and rows <= groups:
                found["people"] = slug
    return found


def group_needs(cells, found, groups):
    rows = [(one, cells.get((found.people, f"{one.group.slug}/total"))) for one in groups]
    rows = [(one, cell, ends_of(cell)) for one, cell in rows if cell is not None]
    longest = max([high or 0 for _one, _cell, (_low, high) in rows], default=0) or 1
    longest = max([longest, *(one.places * found.years for one, _cell, _ends in rows)])
    needs = [
        GroupNeed(one, result_tables.figure_of(cell, longest).text, *ends, found.years, longest)
        for one, cell, ends in rows
    ]
    return sorted(needs, key=lambda need: (need.high is None, -(need.high or 0)))


def ends_of(cell):
    return (cell.low, cell.high) if cell.shown == "band" else (cell.value, cell.value)


def by_competence(instrument, questions, cells, slug):
    """{address of a competence: the share in words} of the question whose choices stand for competences."""
    if not slug:
        return {}
    choices = routing.choices_of(instrument, questions[slug]["choices"])
    found = {
        choice.get("competence", choice["value"]): cells.get((slug, choice["value"])) for choice in choices
    }
    return {name: result_tables.figure_of(cell, 100).text for name, cell in found.items() if cell}
