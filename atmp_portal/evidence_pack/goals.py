"""Sub-goals with their indicators: the latest value by the day, and the one before it."""

from django.utils.translation import gettext as _

from actors.models import Source
from initiatives.models import Indicator, IndicatorValue, SubGoal

from ..templatetags.portal import stated
from .rows import by_then, cited, dated, named, row, source_of, subject, table, text


def goals(asked):
    """The subject "goals": a row for each indicator, and one for each sub-goal that no indicator follows."""
    past = asked.past
    subgoals = past.rows(SubGoal, initiative_id=asked.initiative.pk)
    following = past.rows(Indicator, subgoal_id__in=[goal.pk for goal in subgoals])
    own = past.rows(Indicator, initiative_id=asked.initiative.pk)
    indicators = {one.pk: one for one in [*following, *own]}
    series = _series(indicators, past)
    citations = past.sources(list(indicators.values())) if indicators else {}
    goal_citations = past.sources(subgoals)
    rows = []
    for goal in subgoals:
        link = f"{asked.link}#{goal.slug}"
        followed = [one for one in indicators.values() if one.subgoal_id == goal.pk]
        rows += [_followed(one, goal, link, series, citations, past) for one in followed]
        if not followed:
            rows.append(_not_followed(goal, link, cited(goal_citations[goal.pk])))
    shown = {goal.pk for goal in subgoals}
    rows += [
        _followed(one, None, asked.link, series, citations, past)
        for one in indicators.values()
        if one.subgoal_id not in shown
    ]
    return subject("goals", _("Sub-goals and indicators"), [_table(rows)], link=asked.link)


def _series(indicators, past):
    """{indicator: [(value, its source)]} of values that may be of the day or before, the latest first."""
    values = past.rows(IndicatorValue, indicator_id__in=list(indicators)) if indicators else []
    sources = past.by_id(Source, {value.source_id for value in values})
    series = {pk: [] for pk in indicators}
    for value in sorted(values, key=lambda one: (one.as_of.end, one.pk), reverse=True):
        if by_then(value.as_of, past):
            series[value.indicator_id].append((value, sources.get(value.source_id)))
    return series


def _table(rows):
    return table(
        _("Sub-goals and how they are followed"),
        [_("Sub-goal"), _("Indicator"), _("Latest value"), _("As of"), _("Value before")],
        rows,
        empty=_("The portal knows of no sub-goals and no indicators of the initiative."),
    )


def _followed(indicator, goal, link, series, citations, past):
    values = series[indicator.pk]
    latest, before = values[0] if values else None, values[1] if len(values) > 1 else None
    sources = [source_of(latest[1])] if latest and latest[1] else cited(citations[indicator.pk])
    return row(
        [
            _numbered(goal),
            named(indicator),
            text(stated(latest[0], indicator.unit)) if latest else text(_("No value by then")),
            dated(latest[0].as_of, past) if latest else text("–"),
            _earlier(before, indicator),
        ],
        link=link,
        sources=sources,
    )


def _earlier(before, indicator):
    if not before:
        return text(_("None known"))
    value = before[0]
    return text(f"{stated(value, indicator.unit)} ({value.as_of.words()})")


def _not_followed(goal, link, sources):
    return row(
        [_numbered(goal), text(_("No indicator follows it")), text("–"), text("–"), text("–")],
        link=link,
        sources=sources,
    )


def _numbered(goal):
    if goal is None:
        return text(_("The initiative as a whole"))
    name = named(goal)
    return name | {"text": f"{goal.number}. {name['text']}"}
