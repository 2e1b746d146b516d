"""Reports among what waits for a person: to write, to hand in, to review, and dates to answer."""

from datetime import datetime, time
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from actors.fuzzy_dates import FuzzyDate
from initiatives.models import DeadlineChange, Obligation
from initiatives.models.obligations import STOCKHOLM
from initiatives.standing import standing_of

State = Obligation.State
MOST = 30


class Task(NamedTuple):
    """Something that waits: what, in what matter, since when, and the button that leads there."""

    title: str
    url: str
    notes: list
    since: datetime | None
    button: str = ""


def to_do(user, now):
    """The tasks about reports that this person has a part in; administrators only by roles of their own."""
    concerning = (
        Obligation.objects.concerning(user, now)
        .standing()
        .select_related("requirement__initiative", "superseded_by__requirement")
        .order_by("due_on", "pk")
    )
    yield from to_write(user, concerning, now)
    yield from to_review(user, concerning, now)
    yield from dates_to_answer(user, concerning, now)


def to_write(user, concerning, now):
    """Open reports: the accountable one hands them in, the others help."""
    today = now.astimezone(STOCKHOLM).date()
    own = concerning.awaited().filter(opens_on__lte=today, pk__in=preparable(user, now))
    submittable = set(
        Obligation.objects.submittable_by(user, now)
        .filter(pk__in=own.values("pk"))
        .values_list("pk", flat=True)
    )
    for obligation in own[:MOST]:
        is_asked = obligation.state == State.CHANGES_REQUESTED
        yield Task(
            title=str(obligation.requirement),
            url=obligation.get_absolute_url(),
            notes=[
                str(obligation.requirement.initiative),
                _("Due %(date)s") % {"date": FuzzyDate(obligation.due_on.isoformat())},
                standing_of(obligation, today, is_inside=True).words,
                *([_("The recipient asks for changes")] if is_asked else []),
            ],
            since=midnight(obligation.opens_on),
            button=_("Write and hand in") if obligation.pk in submittable else _("Write"),
        )


def preparable(user, now):
    return Obligation.objects.preparable_by(user, now).values("pk")


def to_review(user, concerning, now):
    rows = concerning.filter(
        state__in=[State.SUBMITTED, State.UNDER_REVIEW],
        pk__in=Obligation.objects.reviewable_by(user, now).values("pk"),
        submissions__isnull=False,
    ).distinct()
    for obligation in rows[:MOST]:
        yield Task(
            title=str(obligation.requirement),
            url=obligation.get_absolute_url(),
            notes=[str(obligation.requirement.initiative), obligation.get_state_display()],
            since=midnight(obligation.handed_in_on or obligation.due_on),
            button=_("Review"),
        )


def dates_to_answer(user, concerning, now):
    mine = concerning.awaited().filter(pk__in=Obligation.objects.reviewable_by(user, now).values("pk"))
    waiting = (
        DeadlineChange.objects.filter(
            state=DeadlineChange.State.REQUESTED, obligation__in=mine.order_by().values("pk")
        )
        .select_related("obligation__requirement__initiative", "requested_by")
        .order_by("requested_at", "pk")
    )
    for change in waiting[:MOST]:
        requirement = change.obligation.requirement
        yield Task(
            title=_("A later date is asked for: %(report)s") % {"report": requirement},
            url=reverse(
                "initiatives:report_deadline", args=[requirement.initiative.slug, change.obligation_id]
            ),
            notes=[str(requirement.initiative), str(change.requested_by)],
            since=change.requested_at,
            button=_("Answer"),
        )


def midnight(day):
    return datetime.combine(day, time.min, tzinfo=STOCKHOLM)
