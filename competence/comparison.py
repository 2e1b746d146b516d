"""A survey's published waves beside each other: public figures only, of questions that can be compared.

A question is comparable where words, choices and condition are as they were (see instruments.keep); where
they changed the series has a break, which is shown and not bridged. The printed results of 2022 stand first.
"""

from dataclasses import dataclass, field

from . import instruments, result_tables, routing
from .models import Comparability, Figure, Group, Survey

# The groups of the printed figures, as a release calls them.
PRINTED_GROUPS = {Group.COMPANY: "kind:company", Group.HEALTHCARE: "kind:healthcare", Group.ALL: "all"}
MOST_WAVES = 8


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


def series_of(survey):
    """Every figure that at least two waves tell of, or one wave and the printed results, in order."""
    waves = list(
        survey.waves.filter(releases__state="published")
        .select_related("questionnaire")
        .prefetch_related("questionnaire__questions")
        .order_by("year", "pk")[:MOST_WAVES]
    )
    printed = printed_figures()
    found = {}
    for wave in waves:
        release = wave.releases.public().select_related("wave__questionnaire").get()
        instrument = instruments.of(wave.questionnaire)
        questions = routing.questions_of(instrument)
        changed = {
            question.slug
            for question in wave.questionnaire.questions.all()
            if question.comparability == Comparability.CHANGED
        }
        for slug, table in result_tables.tables_of(release).items():
            add(found, wave, table, printed_of(questions[slug], printed), slug in changed)
    return [series for series in found.values() if len(series.points) > 1]


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
