"""Another last day for a report: asked for, granted, refused, or set by those who receive the report.

The old day is kept for ever. Each deed holds the obligation's row, so that two decisions take turns.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import reminders, reporting
from .models import DeadlineChange, ReportEvent
from .report_letters import deciders, tell, unlike

State = DeadlineChange.State


@transaction.atomic
def ask(obligation, *, new_due_on, reason, by, now):
    """The initiative asks for a later day; who decides gets a letter. Returns the `DeadlineChange`.

    Raises ValidationError when the day is not later, the report is not owed, or a question waits already.
    """
    obligation = reporting.locked(obligation)
    _require_awaited(obligation)
    if new_due_on <= max(obligation.due_on, timezone.localdate(now)):
        raise ValidationError(
            {"new_due_on": _("Choose a day that is later than the present one and than today.")}
        )
    change = _written(
        DeadlineChange(
            obligation=obligation,
            old_due_on=obligation.due_on,
            new_due_on=new_due_on,
            reason=reason,
            state=State.REQUESTED,
            requested_by=by,
            requested_at=now,
        )
    )
    reporting.happened(obligation, ReportEvent.Verb.DEADLINE_REQUESTED, by=by, now=now, text=reason)
    tell(
        unlike(deciders(obligation, now), by),
        "deadline_asked",
        obligation,
        key=change.pk,
        page="report_deadline",
        change=change,
    )
    return change


@transaction.atomic
def grant(change, *, by, now, answer=""):
    """The new day holds from now on. Raises ValidationError when it has been answered, or is not owed."""
    obligation, change = _waiting(change)
    _require_awaited(obligation)
    _decide(change, State.GRANTED, by=by, now=now, answer=answer)
    _change_day(obligation, change.new_due_on, by=by, now=now, reason=change.reason)
    _answer(obligation, change, by=by, now=now)
    return change


@transaction.atomic
def deny(change, *, by, now, answer):
    """The old day holds; the answer says why. Raises ValidationError without a reason."""
    obligation, change = _waiting(change)
    if not answer.strip():
        raise ValidationError({"answer": _("Say why, so that those who asked can plan.")})
    _decide(change, State.DENIED, by=by, now=now, answer=answer)
    reporting.happened(obligation, ReportEvent.Verb.DEADLINE_DENIED, by=by, now=now, text=answer)
    _answer(obligation, change, by=by, now=now)
    return change


@transaction.atomic
def set_day(obligation, *, new_due_on, reason, by, now):
    """Those who decide set another day, earlier or later. Returns the `DeadlineChange`.

    Raises ValidationError for a day that has passed, and while a question waits for an answer.
    """
    obligation = reporting.locked(obligation)
    _require_awaited(obligation)
    if new_due_on < timezone.localdate(now):
        raise ValidationError({"new_due_on": _("Choose today or a later day.")})
    if obligation.deadline_changes.filter(state=State.REQUESTED).exists():
        raise ValidationError(_("A new date has already been asked for. Answer that first."))
    return change_locked(obligation, new_due_on=new_due_on, reason=reason, by=by, now=now)


def change_locked(obligation, *, new_due_on, reason, by, now):
    """`set_day` on a row that is locked already, by a deed that has checked what it must."""
    change = _written(
        DeadlineChange(
            obligation=obligation,
            old_due_on=obligation.due_on,
            new_due_on=new_due_on,
            reason=reason,
            state=State.GRANTED,
            requested_by=by,
            requested_at=now,
            decided_by=by,
            decided_at=now,
        )
    )
    _change_day(obligation, new_due_on, by=by, now=now, reason=reason)
    people = reporting.people_of(obligation.requirement, now)
    both_sides = [people.accountable, *people.preparers, *deciders(obligation, now)]
    tell(unlike(both_sides, by), "deadline_set", obligation, key=change.pk, change=change, by=str(by))
    return change


def _require_awaited(obligation):
    if not obligation.is_awaited:
        raise ValidationError(
            _("The last day cannot be changed: the report is now in the state “%(state)s”.")
            % {"state": obligation.get_state_display()},
            code="moved_on",
        )


def _waiting(change):
    """The obligation under lock, and the question as it is now."""
    obligation = reporting.locked(change.obligation)
    change = DeadlineChange.objects.select_related("requested_by").get(pk=change.pk)
    if change.state != State.REQUESTED:
        raise ValidationError(_("This has been answered already."), code="moved_on")
    change.obligation = obligation
    return obligation, change


def _decide(change, state, *, by, now, answer):
    change.state, change.answer = state, answer
    change.decided_by, change.decided_at = by, now
    _written(change)


def _written(change):
    change.full_clean()
    change.save()
    return change


def _change_day(obligation, new_due_on, *, by, now, reason):
    obligation.due, obligation.due_on = new_due_on.isoformat(), new_due_on
    obligation.opens_on = min(obligation.opens_on, new_due_on)
    obligation.full_clean()
    obligation.save()
    reporting.happened(obligation, ReportEvent.Verb.DEADLINE_CHANGED, by=by, now=now, text=reason)
    reminders.replan(obligation, now=now)


def _answer(obligation, change, *, by, now):
    """Those who asked, who is accountable, and the others who could have answered read it."""
    accountable = reporting.people_of(obligation.requirement, now).accountable
    everybody = [change.requested_by, accountable, *deciders(obligation, now)]
    tell(
        [user for user in unlike(everybody, by) if user.is_active],
        "deadline_answered",
        obligation,
        key=change.pk,
        change=change,
        is_granted=change.state == State.GRANTED,
        by=str(by),
    )
