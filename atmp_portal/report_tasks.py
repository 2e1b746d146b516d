"""Reports among what waits for a person: to write, to hand in, to review, and dates to answer."""

from datetime import datetime, time
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from actors.fuzzy_dates import FuzzyDate
from initiatives.models import DeadlineChange, Obligation, Submission
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
    yield from to_write(user, now)
    yield from to_review(user, now)
    yield from dates_to_answer(user, now)


def rows(user, now):
    """The rows behind the tasks, to be counted: reports to write, to review, and dates to answer."""
    return [reports_to_write(user, now), reports_to_review(user, now), changes_to_answer(user, now)]


def concerning(user, now):
    return (
        Obligation.objects.concerning(user, now)
        .standing()
        .select_related("requirement__initiative", "superseded_by__requirement")
        .order_by("due_on", "pk")
    )


def reports_to_write(user, now):
    """Open reports that are still owed."""
    today = now.astimezone(STOCKHOLM).date()
    return concerning(user, now).awaited().filter(opens_on__lte=today, pk__in=preparable(user, now))


def reports_to_review(user, now):
    return concerning(user, now).filter(
        Exists(Submission.objects.filter(obligation=OuterRef("pk"))),
        state__in=[State.SUBMITTED, State.UNDER_REVIEW],
        pk__in=reviewable(user, now),
    )


def changes_to_answer(user, now):
    mine = concerning(user, now).awaited().filter(pk__in=reviewable(user, now))
    return (
        DeadlineChange.objects.filter(
            state=DeadlineChange.State.REQUESTED, obligation__in=mine.order_by().values("pk")
        )
        .select_related("obligation__requirement__initiative", "requested_by")
        .order_by("requested_at", "pk")
    )


def to_write(user, now):
    """The accountable one hands the report in, the others help."""
    today = now.astimezone(STOCKHOLM).date()
    own = reports_to_write(user, now)
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


def reviewable(user, now):
    return Obligation.objects.reviewable_by(user, now).values("pk")


def to_review(user, now):
    for obligation in reports_to_review(user, now)[:MOST]:
        yield Task(
            title=str(obligation.requirement),
            url=obligation.get_absolute_url(),
            notes=[str(obligation.requirement.initiative), obligation.get_state_display()],
            since=midnight(obligation.handed_in_on or obligation.due_on),
            button=_("Review"),
        )


def dates_to_answer(user, now):
    for change in changes_to_answer(user, now)[:MOST]:
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
