"""Every report that a person may see, across initiatives: narrowed by choices, as a list or by month."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from actors.models import Actor
from actors.narrowing import Facet, Narrowing

from .models import Initiative, Obligation
from .models.obligations import AWAITED

LATE = "late"
# A day of the month view shows so many reports, and the page so many in all.
MOST_ON_A_DAY = 4
MOST_IN_A_MONTH = 500
FIRST_YEAR, LAST_YEAR = 1990, 2199


# The line on an initiative's page has room for so many.
PAST_ON_THE_LINE, COMING_ON_THE_LINE = 2, 4


class Line(NamedTuple):
    """The reports around today in order of time, and whether there are others."""

    obligations: list
    has_more: bool


class Day(NamedTuple):
    """A day of the month view. `more` are those that there is no room for."""

    day: date
    is_in_month: bool
    is_today: bool
    obligations: list
    more: int


class Month(NamedTuple):
    """The weeks of a month, from Monday to Sunday, and the months beside it as 2026-05 ("" at an end)."""

    first: date
    weeks: list
    before: str
    after: str
    is_empty: bool


def narrowed_obligations(user, query, *, now, today):
    """The `Narrowing` of all obligations this person may see; what is owed first, by last day."""
    rows = Obligation.objects.visible_to(user, now).annotate(
        shown_state=Case(
            When(Q(state__in=AWAITED, superseded_by=None, due_on__lt=today), then=Value(LATE)),
            default=F("state"),
            output_field=CharField(),
        ),
        year=ExtractYear("due_on"),
    )
    requirements = rows.order_by().values("requirement")
    states = [(LATE, _("Late")), *Obligation.State.choices]
    facets = [
        Facet("state", _("State"), "shown_state", states),
        Facet(
            "initiative",
            _("Initiative"),
            "requirement__initiative__slug",
            _names(Initiative.objects.filter(requirements__in=requirements).distinct()),
        ),
        Facet(
            "responsible",
            _("Responsible"),
            "requirement__responsible__slug",
            _names(Actor.objects.filter(requirements_to_meet__in=requirements).distinct().alphabetical()),
        ),
        Facet(
            "recipient",
            _("Recipient"),
            "requirement__recipients__slug",
            _names(Actor.objects.filter(requirements_set__in=requirements).distinct().alphabetical()),
        ),
        Facet("year", _("Year"), "year", [(year, str(year)) for year in _years(rows)]),
    ]
    return Narrowing(rows.order_by("due_on", "pk"), facets, query)


def _names(records):
    return [(record.slug, str(record)) for record in records[:200]]


def _years(rows):
    return list(rows.order_by("year").values_list("year", flat=True).distinct())


def for_list(rows):
    """With all that a row of the list shows."""
    return rows.select_related(
        "requirement__initiative", "requirement__responsible", "superseded_by__requirement"
    ).prefetch_related("requirement__recipients", "deadline_changes")


def line_of(initiative, today):
    """The `Line` of an initiative: the latest that are past, and the next ones. Three queries."""
    rows = (
        Obligation.objects.filter(requirement__initiative=initiative)
        .select_related("requirement", "superseded_by__requirement")
        .prefetch_related("deadline_changes")
    )
    past = list(rows.filter(due_on__lt=today).order_by("-due_on", "-pk")[: PAST_ON_THE_LINE + 1])
    room = COMING_ON_THE_LINE + max(PAST_ON_THE_LINE - len(past), 0)
    coming = list(rows.filter(due_on__gte=today).order_by("due_on", "pk")[: room + 1])
    shown = [*reversed(past[:PAST_ON_THE_LINE]), *coming[:room]]
    return Line(shown, len(shown) < len(past) + len(coming))


def month_asked_for(text, today):
    """The first day of the month written as 2026-05; of this one where nothing sensible is written."""
    try:
        year, month = (int(part) for part in text.split("-"))
        first = date(year, month, 1)
    except ValueError:
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


def month_of(rows, first, today):
    """The `Month` that begins on `first`, with the obligations whose last day it holds. One query."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    by_day = {}
    for obligation in rows.filter(due_on__range=(first, last))[:MOST_IN_A_MONTH]:
        by_day.setdefault(obligation.due_on, []).append(obligation)
    return Month(
        first,
        [[_day(day, first, today, by_day.get(day, [])) for day in week] for week in weeks],
        _written(first - timedelta(days=1)),
        _written(last + timedelta(days=1)),
        not by_day,
    )


def _day(day, first, today, obligations):
    is_in_month = day.month == first.month
    found = obligations if is_in_month else []
    return Day(day, is_in_month, day == today, found[:MOST_ON_A_DAY], max(len(found) - MOST_ON_A_DAY, 0))


def _written(day):
    return f"{day:%Y-%m}" if FIRST_YEAR <= day.year <= LAST_YEAR else ""
