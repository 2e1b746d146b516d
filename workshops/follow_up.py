"""Following up what workshops agreed: which actions a reader asks for, and how far they have come."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actors.models import Actor
from actors.narrowing import Facet, Narrowing
from initiatives.models import Initiative

from .models import FollowUpAction, Workshop
from .models.outcomes import UNNAMED_OWNER

Status = FollowUpAction.Status

MOST_FIGURES = 20

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


def counts_of(actions):
    """{status: how many} of actions that have been fetched."""
    return Counter(action.status for action in actions)


class Figures(NamedTuple):
    """An initiative's actions: how many were agreed, are done, and are late; widths in per cent for SVG."""

    initiative: Initiative
    agreed: int
    done: int
    late: int
    done_width: str
    late_start: str
    late_width: str


def figures_by_initiative(today, *, initiative=None):
    """The `Figures` of initiatives in whose workshops anything was agreed that everybody may read.

    Most actions first, at most `MOST_FIGURES`. Examples are not counted, and what has no date, or no known
    state, is not late.
    """
    counted = FollowUpAction.objects.public(today).counted()
    late = counted.late(today).values("pk")
    rows = Initiative.objects.filter(workshops__actions__in=counted.values("pk")).annotate(
        agreed=Count("workshops__actions", distinct=True),
        done=Count("workshops__actions", Q(workshops__actions__status=Status.DONE), distinct=True),
        late=Count("workshops__actions", Q(workshops__actions__in=late), distinct=True),
    )
    if initiative:
        rows = rows.filter(pk=initiative.pk)
    return [figures_of(row) for row in rows.order_by("-agreed", "pk")[:MOST_FIGURES]]


def figures_of(row):
    done, late = (100 * count / row.agreed for count in (row.done, row.late))
    return Figures(row, row.agreed, row.done, row.late, f"{done:.2f}", f"{100 - late:.2f}", f"{late:.2f}")


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
