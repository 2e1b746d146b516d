"""Following up what workshops agreed: which actions a reader asks for, and how far they have come."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actors.models import Actor
from actors.narrowing import Facet, Narrowing
from initiatives.models import Initiative

from .models import FollowUpAction, Workshop
from .models.outcomes import UNNAMED_OWNER

Status = FollowUpAction.Status

# How a part of the bar is drawn; what nobody reported on is hatched by the template.
LOOKS = {
    Status.DONE: "f1",
    Status.IN_PROGRESS: "f2",
    Status.OPEN: "f3",
    Status.BLOCKED: "f4",
    Status.CANCELLED: "f5",
}


class Part(NamedTuple):
    """A piece of the bar: begin and width in per cent, written for an SVG attribute."""

    status: Status
    count: int
    look: str
    start: str
    width: str


class Progress(NamedTuple):
    """How far a set of actions has come. `reported` are those of which some state is known."""

    total: int
    done: int
    reported: int
    parts: list


def progress_of(counts):
    """The `Progress` of {status: how many}."""
    total = sum(counts.values())
    parts, start = [], 0.0
    for status in (*LOOKS, Status.NOT_REPORTED):
        count = counts.get(status, 0)
        if count:
            width = 100 * count / total
            parts.append(Part(status, count, LOOKS.get(status, ""), f"{start:.2f}", f"{width:.2f}"))
            start += width
    return Progress(total, counts.get(Status.DONE, 0), total - counts.get(Status.NOT_REPORTED, 0), parts)


def narrowed_actions(query):
    """Every follow-up action, the latest workshop first, narrowed by a QueryDict.

    `initiative` means that the workshop is part of it; `owner` may be an actor or an initiative.
    """
    facets = [
        Facet("state", pgettext("action", "State"), "status", Status.choices),
        Facet("owner", _("Owner"), "owner_slug", owners()),
        Facet(
            "workshop",
            _("Workshop"),
            "workshop__slug",
            names(Workshop.objects.showing_outcomes().with_actions()),
        ),
        Facet("initiative", _("Initiative"), "workshop__part_of__slug", names(initiatives())),
    ]
    return Narrowing(FollowUpAction.objects.public().with_owner_slug().latest_first(), facets, query)


def owners():
    """Who owns actions, as pairs of slug and name; last, nobody in particular."""
    actors = Actor.objects.filter(actions__isnull=False).distinct().alphabetical()
    return [
        *names(actors),
        *names(Initiative.objects.filter(owned_actions__isnull=False).distinct()),
        (UNNAMED_OWNER, _("Nobody named")),
    ]


def initiatives():
    return Initiative.objects.filter(workshops__actions__isnull=False).distinct()


def names(records):
    return [(record.slug, str(record)) for record in records]
