"""All initiatives at a glance: how many in each challenge area, and when."""

import datetime
from typing import NamedTuple

from django.db.models import Count

from actors.narrowing import Facet, Narrowing

from .models import ChallengeArea, Initiative

# Squares of an area that are drawn in one row.
SQUARES_IN_A_ROW = 10
SQUARE = 16
MOST_YEARS = 12


class Area(NamedTuple):
    """A challenge area, how many initiatives it has, and the corner of a square for each."""

    area: ChallengeArea
    look: str
    count: int
    squares: list
    height: int


class Year(NamedTuple):
    """A year of the axis; every other one is left out where the axis is narrow."""

    words: str
    x: str
    is_every_other: bool


class Bar(NamedTuple):
    """When an initiative is known to run (solid), and when it may (faint), as SVG lengths."""

    initiative: Initiative
    look: str
    start: str
    solid: str
    faint_start: str
    faint: str


class Timeline(NamedTuple):
    years: list
    bars: list
    today: str


def narrowed_initiatives(query):
    """The `Narrowing` of all initiatives by area, kind, status and level; those with a known start first."""
    areas = [(area.slug, str(area)) for area in ChallengeArea.objects.all()]
    return Narrowing(
        Initiative.objects.by_start(),
        [
            Facet("area", ChallengeArea._meta.verbose_name.capitalize(), "challenge_area__slug", areas),
            Facet("kind", _words("kind"), "kind", Initiative.Kind.choices),
            Facet("status", _words("status"), "status", Initiative.Status.choices),
            Facet("level", _words("level"), "level", Initiative.Level.choices),
        ],
        query,
    )


def _words(field):
    return Initiative._meta.get_field(field).verbose_name.capitalize()


def look_of(area):
    """The fill of an area; its name always stands beside it. Four colours are as many as are told apart."""
    return {1: "f3", 2: "f2", 4: "f4", 5: "f1"}.get(area.number if area else None, "f5")


def areas_with_counts():
    """Every `Area`, those without initiatives too. One query."""
    areas = ChallengeArea.objects.annotate(initiative_count=Count("initiatives")).order_by("number")
    return [_area(area, area.initiative_count) for area in areas]


def _area(area, count):
    squares = [
        (SQUARE * (number % SQUARES_IN_A_ROW), SQUARE * (number // SQUARES_IN_A_ROW))
        for number in range(count)
    ]
    rows = max(1, -(-count // SQUARES_IN_A_ROW))
    return Area(area, look_of(area), count, squares, SQUARE * rows - 4)


def timeline_of(initiatives, today):
    """The `Timeline` of initiatives that have a start, or None where none has.

    Solid is what the sources know: to the end, or else to the day the status is true of. Faint is what may
    be: onwards for what is not completed, back to that day for what was completed at a time nobody states.
    """
    started = [one for one in initiatives if one.start]
    if not started:
        return None
    first = min(one.start.start for one in started).year
    last = max(today.year, *(one.end.end.year for one in started if one.end), first) + 1
    axis = Axis(datetime.date(first, 1, 1), datetime.date(last, 1, 1))
    return Timeline(
        years=_years(first, last, axis),
        bars=[_bar(one, axis) for one in started],
        today=axis.at(today),
    )


def _years(first, last, axis):
    """Every year of a short axis; of a longer one every second or fourth, or their numbers would collide."""
    step = 1 if last - first <= MOST_YEARS else 2 if last - first <= 2 * MOST_YEARS else 4
    written = range(first + -first % step, last, step)
    return [Year(str(year), axis.at(datetime.date(year, 1, 1)), bool(year // step % 2)) for year in written]


class Axis(NamedTuple):
    start: datetime.date
    end: datetime.date

    def at(self, date):
        """Where a date stands, as an SVG length. Text, because a template would write a decimal comma."""
        share = (date - self.start).days / (self.end - self.start).days
        return f"{100 * min(max(share, 0), 1):.2f}%"

    def between(self, start, end):
        share = max((end - start).days, 0) / (self.end - self.start).days
        return f"{100 * share:.2f}%"


def _bar(initiative, axis):
    start, known_until, may_last_until = initiative.start.start, *_ends(initiative, axis)
    return Bar(
        initiative,
        look_of(initiative.challenge_area),
        start=axis.at(start),
        solid=axis.between(start, known_until),
        faint_start=axis.at(known_until),
        faint=axis.between(known_until, may_last_until),
    )


def _ends(initiative, axis):
    """The last day that is known, and the last day that is possible."""
    if initiative.end:
        return initiative.end.end, initiative.end.end
    status_day = max(initiative.status_as_of.end, initiative.start.end)
    if initiative.status == Initiative.Status.COMPLETED:
        return initiative.start.end, status_day
    return status_day, axis.end
