"""The page of one initiative: what it is for, owes and received, who takes part, and what came of it."""

from collections import defaultdict
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db.models import Min, Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page, reader_of
from actors.languages import in_language
from actors.models import Actor, Basis
from initiatives import obligation_list
from initiatives.models import (
    Assignment,
    FundingDecision,
    Indicator,
    Initiative,
    Joining,
    Obligation,
    Partnership,
    Requirement,
    SubGoal,
)
from workshops.follow_up import figures_by_initiative
from workshops.models import Event, FollowUpAction, NewsPost, Workshop

from .drawn_columns import columns_of


class Granted(NamedTuple):
    """The sum in one currency of the decisions that may be added up, and the weakest basis of any of them."""

    amount: int
    currency: str
    basis: Basis


class Report(NamedTuple):
    """A requirement on the reporting line, with whether its last day has passed."""

    requirement: Requirement
    is_past: bool


class Deeds(NamedTuple):
    """What somebody who has signed in may do on the page; a visitor sees none of it."""

    is_lead: bool
    is_coordinator: bool
    can_join: bool
    has_partners: bool
    waiting: list


LATEST_NEWS = 5


@require_safe
@login_not_required
@kept_page
def initiative(request, slug):
    """One initiative. Everything is fetched beforehand, in a number of queries that no row adds to."""
    record = get_object_or_404(
        Initiative.objects.select_related("parent", "challenge_area").prefetch_related(
            *_around_an_initiative()
        ),
        slug=slug,
    )
    decisions = list(record.funding.all())
    today = timezone.localdate()
    line = obligation_list.line_of(record, today)
    deeds = _deeds(record, reader_of(request), today)
    return render(
        request,
        "initiatives/initiative.html",
        {
            "initiative": record,
            "summary": in_language(record, "summary") or in_language(record, "objective"),
            "roles": _roles(record, today),
            "partners": [row for row in record.partnerships.all() if not row.has_ended(today)],
            "former_partners": [row for row in record.partnerships.all() if row.has_ended(today)],
            "deeds": deeds,
            "is_lead": deeds is not None and deeds.is_lead,
            "inside": _reports_open_to(record, reader_of(request)),
            "granted": granted(decisions),
            "decided": min((row.decided for row in decisions if row.decided), default=None),
            "money": _whole_with_parts(decisions),
            "columns": columns_of(decisions),
            "requirements": record.requirements.all(),
            "timeline": line.obligations,
            "more_reports": line.has_more,
            "indicators": _own_indicators(record),
            "workshops": _workshops(record, timezone.now()),
            "events": _events(record, today),
            "actions": _actions(record),
            "figures": figures_by_initiative(today, initiative=record),
            "today": today,
        },
    )


def _around_an_initiative():
    indicators = Indicator.objects.select_related("subgoal__initiative", "initiative").prefetch_related(
        "values__source", "statements__source"
    )
    subgoals = SubGoal.objects.select_related("challenge_area").prefetch_related(
        Prefetch("indicators", indicators), "activities", "citations__source", "statements__source"
    )
    requirements = (
        Requirement.objects.select_related("responsible")
        .prefetch_related(
            "recipients",
            "contents",
            "citations__source",
        )
        .annotate(earliest_on=Min("obligations__due_on"))
        .order_by("earliest_on", "pk")
    )
    decisions = FundingDecision.objects.select_related("via").prefetch_related(
        "funders", "recipients", "citations__source"
    )
    actions = FollowUpAction.objects.public().select_related("workshop", "owner_actor", "owner_initiative")
    workshops = Workshop.objects.public().prefetch_related(Prefetch("actions", actions))
    events = Event.objects.without_obligations()
    return [
        "children",
        Prefetch("partnerships", Partnership.objects.select_related("actor")),
        Prefetch(
            "assignments",
            Assignment.objects.contact_persons().exclude(user__name="").select_related("user"),
            to_attr="contact_persons",
        ),
        Prefetch("news", NewsPost.objects.published()[:LATEST_NEWS], to_attr="latest_news"),
        "people__affiliations__actor",
        "people__statements__source",
        "facilities__operator",
        Prefetch("funding", decisions),
        Prefetch("requirements", requirements),
        Prefetch("subgoals", subgoals),
        "serves_subgoals__initiative",
        Prefetch("indicators", indicators),
        "documents",
        Prefetch("workshops", workshops),
        Prefetch("related_workshops", workshops),
        Prefetch("events", events),
        Prefetch("related_events", events),
        Prefetch("owned_actions", actions),
        "education",
        "related_education",
        "citations__source",
        "statements__source",
    ]


def _deeds(initiative, reader, today):
    """The `Deeds` of the person who reads, or None for a visitor."""
    if reader is None:
        return None
    # Administrators invite: they act for all actors, and would have to name one.
    takes_part = [row.actor_id for row in initiative.partnerships.all() if not row.has_ended(today)]
    could_join = Actor.objects.editable_by(reader).exclude(pk__in=takes_part)
    return Deeds(
        is_lead=Initiative.objects.led_by(reader).filter(pk=initiative.pk).exists(),
        is_coordinator=Initiative.objects.coordinated_by(reader).filter(pk=initiative.pk).exists(),
        can_join=not reader.is_administrator and could_join.exists(),
        has_partners=Partnership.objects.endable_by(reader).filter(initiative=initiative).exists(),
        waiting=list(
            Joining.objects.answerable_by(reader)
            .filter(initiative=initiative)
            .select_related("initiative", "actor")[:20]
        ),
    )


def _reports_open_to(initiative, reader):
    """The keys of the reports whose working page the reader may open."""
    if reader is None:
        return set()
    rows = Obligation.objects.filter(requirement__initiative=initiative).visible_to(reader)
    return set(rows.values_list("pk", flat=True))


def _roles(initiative, today):
    """{kind of role: [partnership that has not ended]}, for the facts above the table of all of them."""
    roles = defaultdict(list)
    for partnership in initiative.partnerships.all():
        if not partnership.has_ended(today):
            roles[partnership.kind].append(partnership)
    return dict(roles)


def granted(decisions):
    """The `Granted` sums of decisions, one for each currency.

    Only rows without a parent are added up, since a part is already in its whole; a whole whose own amount no
    source states adds nothing, even where amounts of its parts are known.
    """
    stated = defaultdict(list)
    for decision in decisions:
        if decision.parent_id is None and decision.amount:
            stated[decision.currency].append(decision)
    weakest_first = list(Basis)
    return [
        Granted(
            amount=sum(row.amount for row in rows),
            currency=currency,
            basis=min((Basis(row.provenance) for row in rows), key=weakest_first.index),
        )
        for currency, rows in stated.items()
    ]


def _whole_with_parts(decisions):
    """Pairs of a decision and whether it is a part, each part right after its whole."""
    parts = defaultdict(list)
    for decision in decisions:
        parts[decision.parent_id].append(decision)
    known = {decision.pk for decision in decisions}
    wholes = [row for row in decisions if row.parent_id not in known]
    return [
        pair for whole in wholes for pair in [(whole, False), *((part, True) for part in parts[whole.pk])]
    ]


def _own_indicators(initiative):
    """Figures about the initiative that do not already stand under one of its own sub-goals."""
    shown = {indicator.pk for subgoal in initiative.subgoals.all() for indicator in subgoal.indicators.all()}
    return [indicator for indicator in initiative.indicators.all() if indicator.pk not in shown]


def _workshops(initiative, now):
    """Pairs of a workshop of the initiative, or related to it, and whether it is over; latest first."""
    workshops = {one.pk: one for one in [*initiative.related_workshops.all(), *initiative.workshops.all()]}
    latest_first = sorted(workshops.values(), key=lambda one: one.starts_at, reverse=True)
    return [(workshop, workshop.ends_at < now) for workshop in latest_first]


def _events(initiative, today):
    """The same for other events; those without a date last."""
    events = {one.pk: one for one in [*initiative.events.all(), *initiative.related_events.all()]}
    latest_first = sorted(
        events.values(), key=lambda one: one.starts.text if one.starts else "", reverse=True
    )
    return [(event, event.is_over(today)) for event in latest_first]


def _actions(initiative):
    """Actions that the initiative owns, then those agreed in its workshops, each once."""
    workshops = [*initiative.workshops.all(), *initiative.related_workshops.all()]
    agreed = [action for workshop in workshops for action in workshop.actions.all()]
    return list({action.pk: action for action in [*initiative.owned_actions.all(), *agreed]}.values())
