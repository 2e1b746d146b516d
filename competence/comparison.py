"""A survey's published waves beside each other: public figures only, of questions that can be compared.

A question is comparable where words, choices and condition are as they were (see instruments.keep); where
they changed the series has a break, which is shown and not bridged. The printed results of 2022 stand first.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from . import instruments, result_tables, routing
from .models import Comparability, Figure, Group, Survey, Wave

# The groups of the printed figures, as a release calls them.
PRINTED_GROUPS = {Group.COMPANY: "kind:company", Group.HEALTHCARE: "kind:healthcare", Group.ALL: "all"}
MOST_WAVES = 8
# Which question of 2022 expects, and which tells how it is; others name it by `forecasts`.
FORECASTS = {"recruit-5y-total": "staff-atmp-now"}
# The years that a survey asks about, where its questionnaire does not say.
YEARS = 5


@dataclass
class Point:
    """What one wave tells: the figure in words, of how many respondents, and whether the series breaks."""

    title: str
    figure: result_tables.Figure | None
    n: int | None
    is_break: bool = False


@dataclass
class Series:
    """One figure of one group, wave by wave; `url` leads to the latest wave."""

    legend: str
    label: str
    group: str
    points: list = field(default_factory=list)


@dataclass
class Round:
    """A published wave with what is public of it: {address of a question: ResultTable}."""

    wave: Wave
    questions: dict
    changed: set
    tables: dict


@dataclass
class Forecast:
    """What a group expected in one wave, and what the next one found; None where a figure is not there."""

    group: str
    before: Round
    had: result_tables.Figure | None
    expected: result_tables.Figure
    years: int
    after: Round
    found: result_tables.Figure | None
    asked_before: int
    asked_after: int | None
    is_break: bool


def rounds_of(survey):
    """The survey's published waves, the earliest first."""
    waves = (
        survey.waves.filter(releases__state="published")
        .select_related("questionnaire")
        .prefetch_related("questionnaire__questions")
        .order_by("year", "pk")[:MOST_WAVES]
    )
    return [round_of(wave) for wave in waves]


def round_of(wave):
    release = wave.releases.public().select_related("wave__questionnaire").get()
    changed = {
        question.slug
        for question in wave.questionnaire.questions.all()
        if question.comparability == Comparability.CHANGED
    }
    questions = routing.questions_of(instruments.of(wave.questionnaire))
    return Round(wave, questions, changed, result_tables.tables_of(release))


def series_of(rounds):
    """Every figure that at least two waves tell of, or one wave and the printed results, in order."""
    printed, found = printed_figures(), {}
    for one in rounds:
        for slug, table in one.tables.items():
            add(found, one.wave, table, printed_of(one.questions[slug], printed), slug in one.changed)
    return [series for series in found.values() if len(series.points) > 1]


def forecasts_of(rounds):
    """Each wave's expectations beside what the next wave found, group by group."""
    return [
        forecast
        for before, after in pairwise(rounds)
        for expects, tells in expectations_of(before).items()
        for forecast in forecasts_between(before, after, expects, tells)
    ]


def expectations_of(one):
    """{question that expects: question that tells how it is} of a wave."""
    found = {slug: question.get("forecasts", FORECASTS.get(slug)) for slug, question in one.questions.items()}
    return {slug: tells for slug, tells in found.items() if slug in one.tables and tells in one.questions}


def forecasts_between(before, after, expects, tells):
    had, expected, found = (
        totals_of(*where) for where in ((before, tells), (before, expects), (after, tells))
    )
    for key, (group, figure) in expected.items():
        if not figure.is_there:
            continue
        yield Forecast(
            group=group.label,
            before=before,
            had=had[key][1] if key in had else None,
            expected=figure,
            years=years_of(before.wave),
            after=after,
            found=found[key][1] if key in found else None,
            asked_before=group.n,
            asked_after=found[key][0].n if key in found else None,
            is_break=tells in after.changed,
        )


def totals_of(one, slug):
    """{key of a group: (Group, Figure)} of a question with one number."""
    table = one.tables.get(slug)
    if table is None or len(table.rows) != 1:
        return {}
    return {group.key: (group, figure) for group, figure in zip(table.groups, table.rows[0][1], strict=True)}


def years_of(wave):
    """How many years the wave's expectations reach."""
    period = instruments.of(wave.questionnaire)["survey"].get("reference_period") or {}
    return period.get("years") or YEARS


def add(found, wave, table, printed, is_break):
    for label, figures in table.rows:
        for group, figure in zip(table.groups, figures, strict=True):
            if not figure.is_there:
                continue
            key = (table.slug, label, group.key)
            series = found.setdefault(key, Series(table.legend, label, group.label))
            if not series.points and len(table.rows) == 1 and group.key in printed:
                series.points.append(printed[group.key])
            series.points.append(Point(str(wave), figure, group.n, is_break and bool(series.points)))


def printed_figures():
    """{key: Figure} of the printed results, whose methods are questionnaires."""
    rows = Figure.objects.filter(method="questionnaire", value__isnull=False).select_related("release")
    return {figure.key: figure for figure in rows}


def printed_of(question, printed):
    """{group: Point} of the printed figures that a question reproduces."""
    found = {}
    for key in question.get("reproduces", []):
        figure = printed.get(key)
        if figure and figure.group in PRINTED_GROUPS and figure.unit == "persons":
            words = result_tables.Figure(result_tables.number(float(figure.value)))
            found[PRINTED_GROUPS[figure.group]] = Point(str(figure.release), words, None)
    return found


def comparable_surveys():
    """Surveys with a published wave."""
    return Survey.objects.filter(waves__releases__state="published").distinct()
