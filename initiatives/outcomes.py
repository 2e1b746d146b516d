"""What became of a report whose outcome nobody knew, and ending one that is no longer asked for."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import deadlines, reporting
from .models import ReportEvent
from .report_letters import deciders, tell, unlike


class Outcome(models.TextChoices):
    HANDED_IN = "handed_in", gettext_lazy("It was handed in")
    APPROVED = "approved", gettext_lazy("It was handed in and approved")
    WAIVED = "waived", gettext_lazy("The recipient waived it")
    AWAITED = "awaited", gettext_lazy("It is still awaited")


State = reporting.State
STATES = {
    Outcome.HANDED_IN: State.SUBMITTED,
    Outcome.APPROVED: State.APPROVED,
    Outcome.WAIVED: State.WAIVED,
    Outcome.AWAITED: State.SCHEDULED,
}


@transaction.atomic
def record(obligation, *, outcome, by, now, handed_in_on=None, new_due_on=None, text=""):
    """Record what became of an obligation of unknown outcome. Returns it.

    `handed_in_on` is needed where it was handed in. One that is still awaited opens as its requirement
    says; with `new_due_on` it gets another last day, without it may be late from this moment. Raises
    ValidationError when the outcome is known already.
    """
    obligation = reporting.locked(obligation)
    today = timezone.localdate(now)
    if obligation.state != State.UNKNOWN:
        raise ValidationError(_("What became of this report is known already."), code="moved_on")
    if outcome in (Outcome.HANDED_IN, Outcome.APPROVED):
        obligation.handed_in_on = _checked_day(handed_in_on, today)
    if outcome == Outcome.WAIVED and not text.strip():
        raise ValidationError({"text": _("Write a reason.")})
    if outcome == Outcome.AWAITED:
        _await(obligation, new_due_on, today)
    reporting.move(obligation, to=STATES[outcome], now=now)
    reporting.happened(obligation, ReportEvent.Verb.OUTCOME_RECORDED, by=by, now=now, text=text)
    if outcome == Outcome.AWAITED and new_due_on and new_due_on != obligation.due_on:
        reason = text.strip() or _("It is still awaited.")
        deadlines.change_locked(obligation, new_due_on=new_due_on, reason=reason, by=by, now=now)
    return obligation


def _checked_day(handed_in_on, today):
    if handed_in_on is None:
        raise ValidationError({"handed_in_on": _("Write the day it was handed in.")})
    if handed_in_on > today:
        raise ValidationError({"handed_in_on": _("That day is still to come.")})
    return handed_in_on


def _await(obligation, new_due_on, today):
    if obligation.superseded_by_id:
        raise ValidationError(_("A later report has taken its place, so it is not awaited."))
    if new_due_on and new_due_on < today:
        raise ValidationError({"new_due_on": _("Choose today or a later day.")})
    obligation.opens_on = obligation.due_on - timedelta(days=obligation.requirement.opens_days_before)


@transaction.atomic
def end(obligation, *, to, reason, by, now):
    """Waive it (the recipient lets it go) or cancel it (it was never to be): `to` is the state.

    Raises ValidationError without a reason, or when it has ended already.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Write a reason.")})
    obligation = reporting.locked(obligation)
    was_awaited = obligation.is_awaited
    reporting.move(obligation, to=to, now=now)
    is_waived = to == State.WAIVED
    verb = ReportEvent.Verb.WAIVED if is_waived else ReportEvent.Verb.CANCELLED
    event = reporting.happened(obligation, verb, by=by, now=now, text=reason)
    if was_awaited:
        people = reporting.people_of(obligation.requirement, now)
        tell(
            unlike([people.accountable, *people.preparers, *deciders(obligation, now)], by),
            "report_ended",
            obligation,
            key=event.pk,
            reason=reason,
            is_waived=is_waived,
            by=str(by),
        )
    return obligation
