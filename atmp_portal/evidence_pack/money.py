"""Funding decided by the day. What has been used is unknown unless a record says it."""

from django.utils.translation import gettext as _

from actors.models import Actor
from initiatives.models import FundingDecision, Indicator, IndicatorValue, Unit

from ..initiative_page import granted
from ..templatetags.portal import money as amount_in_words
from ..templatetags.portal import stated
from .drawing import bars
from .rows import (
    basis_in_words,
    by_then,
    cited,
    dated,
    named,
    portal_itself,
    row,
    subject,
    table,
    text,
    unknown,
)


def money(asked):
    """The subject "money": a row for each decision, parts right after their whole."""
    past = asked.past
    decisions = _parts_after_wholes(
        [
            one
            for one in past.rows(FundingDecision, initiative_id=asked.initiative.pk)
            if by_then(one.decided or one.period_start, past)
        ]
    )
    return subject(
        "money",
        _("Funding"),
        [_table(decisions, asked)],
        figures=[_by_decision(decisions)],
        notes=[*_sums(decisions), *_used(asked)],
        link=asked.link,
    )


def _parts_after_wholes(decisions):
    known = {one.pk for one in decisions}
    return [
        one
        for whole in decisions
        if whole.parent_id not in known
        for one in (whole, *(part for part in decisions if part.parent_id == whole.pk))
    ]


def _table(decisions, asked):
    past = asked.past
    funders, recipients = past.related(decisions, "funders"), past.related(decisions, "recipients")
    actors = past.by_id(Actor, {pk for ids in (*funders.values(), *recipients.values()) for pk in ids})
    citations = past.sources(decisions)
    known = {one.pk for one in decisions}
    rows = [
        row(
            [
                _name(one, is_part=one.parent_id in known),
                _names(funders[one.pk], actors),
                _names(recipients[one.pk], actors),
                _amount(one),
                text(one.period or _("Unknown")),
                dated(one.decided, past),
            ],
            link=f"{asked.link}#{one.slug}",
            sources=cited(citations[one.pk]) or portal_itself(one),
        )
        for one in decisions
    ]
    return table(
        _("Funding decided by the day"),
        [_("Decision"), _("Funders"), _("Recipients"), _("Amount"), _("For the period"), _("Decided")],
        rows,
        empty=_("The portal knows of no funding decided by the day."),
    )


def _name(decision, is_part):
    name = named(decision)
    return name | {"text": _("Part: %(name)s") % {"name": name["text"]}} if is_part else name


def _names(ids, actors):
    names = [named(actors[pk]) for pk in ids if pk in actors]
    if not names:
        return unknown()
    # One language for all, or the page's where they differ: an organisation's name is a name in both.
    languages = {name["lang"] for name in names}
    lang = languages.pop() if len(languages) == 1 else ""
    return {"text": ", ".join(name["text"] for name in names), "lang": lang}


def _amount(decision):
    if decision.amount is None:
        return text(decision.amount_as_stated or _("Not stated"))
    return text(amount_in_words(decision.amount, decision.currency) + basis_in_words(decision.provenance))


def _sums(decisions):
    return [
        _("Decided in all, parts not counted twice: %(amount)s.")
        % {"amount": amount_in_words(total.amount, total.currency)}
        for total in granted(decisions)
    ]


def _used(asked):
    """What the initiative itself says it has used: figures in millions of kronor that it is followed by."""
    past = asked.past
    followed = {
        one.pk: one for one in past.rows(Indicator, initiative_id=asked.initiative.pk, unit=Unit.SEK_MILLION)
    }
    values = [
        value
        for value in (past.rows(IndicatorValue, indicator_id__in=list(followed)) if followed else [])
        if by_then(value.as_of, past)
    ]
    if not values:
        return [_("How much of it has been used is not recorded in the portal: unknown.")]
    return [
        _("%(indicator)s: %(value)s, as of %(date)s.")
        % {
            "indicator": named(followed[value.indicator_id])["text"],
            "value": stated(value, Unit.SEK_MILLION),
            "date": value.as_of.words(),
        }
        for value in values
    ]


def _by_decision(decisions):
    """The parts of a whole where it has some, else the wholes; one currency only."""
    parts = [one for one in decisions if one.parent_id in {whole.pk for whole in decisions} and one.amount]
    drawn = parts if len(parts) > 1 else [one for one in decisions if one.parent_id is None]
    currencies = {one.currency for one in drawn if one.amount}
    if len(currencies) != 1:
        return None
    return bars(
        _("Funding decided"),
        _("amount of each decision, %(currency)s") % {"currency": currencies.pop()},
        [(named(one)["text"], one.amount, _amount(one)["text"]) for one in drawn],
    )
