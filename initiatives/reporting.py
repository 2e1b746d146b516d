"""What every deed on a report shares: who answers for it, which moves are legal, and what is noted."""

from collections import defaultdict
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User

from . import reminders
from .models import Assignment, Obligation, ReportEvent
from .models.obligations import holding_responsibilities

State = Obligation.State
# From which state a report may come into another. Whatever is not ended may be waived or cancelled.
MOVES = {
    State.SCHEDULED: {State.UNKNOWN},
    State.IN_PREPARATION: {State.SCHEDULED, State.CHANGES_REQUESTED, State.SUBMITTED},
    State.SUBMITTED: {State.IN_PREPARATION, State.CHANGES_REQUESTED, State.UNKNOWN},
    State.UNDER_REVIEW: {State.SUBMITTED},
    State.CHANGES_REQUESTED: {State.UNDER_REVIEW},
    State.APPROVED: {State.UNDER_REVIEW, State.UNKNOWN},
    State.WAIVED: {*State} - {State.APPROVED, State.WAIVED, State.CANCELLED},
    State.CANCELLED: {*State} - {State.APPROVED, State.WAIVED, State.CANCELLED},
}


class People(NamedTuple):
    """Who answers for a report at a moment: the one who hands it in, and all others who write it."""

    accountable: User | None
    preparers: list[User]


def people_of(requirement, now):
    """The `People` of a requirement: those named, while they still belong to it, and the leads."""
    return people_of_each([requirement], now)[requirement.pk]


def people_of_each(requirements, now):
    """{pk of the requirement: its `People`}, in two questions for all of them."""
    named, leads = defaultdict(list), defaultdict(list)
    rows = holding_responsibilities(now).filter(requirement__in=requirements).select_related("user")
    for held in rows.order_by("started_at", "pk"):
        named[held.requirement_id].append(held)
    rows = Assignment.objects.leads(now).filter(
        initiative__in={each.initiative_id for each in requirements}, user__is_active=True
    )
    for assignment in rows.select_related("user").order_by("started_at", "pk"):
        leads[assignment.initiative_id].append(assignment.user)
    return {each.pk: _people(named[each.pk], leads[each.initiative_id]) for each in requirements}


def _people(named, leads):
    accountable = [held.user for held in named if held.role == held.Role.ACCOUNTABLE] or leads
    everybody = dict.fromkeys([*accountable, *(held.user for held in named), *leads])
    first = accountable[0] if accountable else None
    return People(first, [user for user in everybody if user != first])


def locked(obligation):
    """The row as it is now, held until the transaction ends; deeds on one report take turns."""
    return (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("requirement__initiative", "requirement__responsible")
        .get(pk=obligation.pk)
    )


@transaction.atomic
def move(obligation, *, to, now):
    """Bring a locked obligation into another state; reminders follow. Raises ValidationError.

    The caller notes the event, which says why.
    """
    if obligation.state not in MOVES[to]:
        raise ValidationError(
            _("This cannot be done: the report is now in the state “%(state)s”.")
            % {"state": obligation.get_state_display()},
            code="moved_on",
        )
    obligation.state = to
    obligation.full_clean()
    obligation.save()
    reminders.replan(obligation, now=now)


def happened(obligation, verb, *, by, now, text=""):
    """Add a line to the list of events."""
    return ReportEvent.objects.create(obligation=obligation, verb=verb, by=by, at=now, text=text)
