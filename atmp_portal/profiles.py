"""An actor's profile: what every room of the house knows about one organisation, on one page."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db.models import Min, Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from actors import contacting
from actors.kept_pages import kept_page, reader_of
from actors.languages import in_language
from actors.models import Actor, ActorLogo
from initiatives.models import FundingDecision, Obligation, Partnership, Requirement
from workshops.models import Event, FollowUpAction, NewsPost, Participation, Workshop

from .ego_network import network_of

LATEST_NEWS = 5


class MoneyRow(NamedTuple):
    """A funding decision seen from one actor: what it does in it, and who stands on the other side."""

    decision: FundingDecision
    deed: str
    others: list


class Attendance(NamedTuple):
    """A workshop, and the parts an actor has in it: host, ambassador, invited."""

    workshop: Workshop
    participations: list
    is_past: bool


@require_safe
@login_not_required
@kept_page
def actor(request, slug):
    """One actor. Everything is fetched beforehand, in a number of queries that no row adds to."""
    record = get_object_or_404(
        Actor.objects.select_related("part_of").prefetch_related(*_around_an_actor()), slug=slug
    )
    return render(
        request,
        "actors/actor.html",
        {
            "actor": record,
            "summary": in_language(record, "summary"),
            "roles": _roles(record),
            "network": network_of(record),
            "attendances": _attendances(record, timezone.now()),
            "events": _events(record, timezone.localdate()),
            "logo": ActorLogo.objects.filter(actor=record).defer("png").first(),
            "contact_persons": contacting.shown_people(record, now=timezone.now()),
            "money": _money(record),
            "today": timezone.localdate(),
            **_rights(reader_of(request), record),
        },
    )


def _rights(reader, actor):
    """What somebody who has signed in may do with the actor; a visitor's page is kept and asks nothing."""
    if reader is None:
        return {}
    return {
        "can_edit": Actor.objects.editable_by(reader).filter(pk=actor.pk).exists(),
        "can_manage": Actor.objects.managed_by(reader).filter(pk=actor.pk).exists(),
    }


def _around_an_actor():
    roles = Partnership.objects.select_related("initiative").order_by(
        "kind", "-initiative__start", "initiative__name_sv", "pk"
    )
    requirements = (
        Requirement.objects.select_related("initiative", "responsible")
        .prefetch_related(
            Prefetch("obligations", Obligation.objects.select_related("superseded_by__requirement"))
        )
        .annotate(earliest_on=Min("obligations__due_on"))
        .order_by("earliest_on", "pk")
    )
    events = Event.objects.without_obligations()
    decisions = FundingDecision.objects.select_related("initiative", "via")
    return [
        "parts",
        "other_sites",
        Prefetch("news", NewsPost.objects.published()[:LATEST_NEWS], to_attr="latest_news"),
        "facilities__initiatives",
        "facilities__citations__source",
        "facilities__statements__source",
        "affiliations__person__statements__source",
        Prefetch("partnerships", roles),
        Prefetch("funding_given", decisions.prefetch_related("recipients")),
        Prefetch("funding_received", decisions.prefetch_related("funders")),
        Prefetch("funding_passed_on", decisions.prefetch_related("recipients")),
        Prefetch("requirements_to_meet", requirements.prefetch_related("recipients")),
        Prefetch("requirements_set", requirements),
        "documents__initiative",
        "indicators__values__source",
        "indicators__statements__source",
        "figures__release",
        "figures__citations__source",
        Prefetch("participations", Participation.objects.public().select_related("workshop", "person")),
        Prefetch("hosted_events", events),
        Prefetch("attended_events", events),
        Prefetch("actions", FollowUpAction.objects.public().select_related("workshop")),
        "education",
        "related_education",
        "contributions__release",
        "citations__source",
        "statements__source",
    ]


def _roles(actor):
    """Pairs of an initiative and the actor's partnerships in it: coordinated ones first, then funded ones."""
    by_initiative = {}
    for partnership in actor.partnerships.all():
        by_initiative.setdefault(partnership.initiative, []).append(partnership)
    return list(by_initiative.items())


def _attendances(actor, now):
    """The `Attendance` list of an actor, latest workshop first."""
    by_workshop = {}
    for participation in actor.participations.all():
        by_workshop.setdefault(participation.workshop, []).append(participation)
    return [
        Attendance(workshop, by_workshop[workshop], workshop.ends_at < now)
        for workshop in sorted(by_workshop, key=lambda one: one.starts_at, reverse=True)
    ]


def _events(actor, today):
    """Pairs of an event that the actor hosted or attended and whether it is over; latest first."""
    events = {event.pk: event for event in [*actor.hosted_events.all(), *actor.attended_events.all()]}
    latest_first = sorted(
        events.values(), key=lambda event: event.starts.text if event.starts else "", reverse=True
    )
    return [(event, event.is_over(today)) for event in latest_first]


def _money(actor):
    """The `MoneyRow` list: given, passed on and received, each in the order of decision."""
    gives = pgettext("money", "Gives")
    passes_on = pgettext("money", "Passes on")
    receives = pgettext("money", "Receives")
    return [
        *(MoneyRow(row, gives, list(row.recipients.all())) for row in actor.funding_given.all()),
        *(MoneyRow(row, passes_on, list(row.recipients.all())) for row in actor.funding_passed_on.all()),
        *(MoneyRow(row, receives, list(row.funders.all())) for row in actor.funding_received.all()),
    ]
