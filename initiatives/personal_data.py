"""What the initiatives hold about a person."""

from actors.personal_data import blot_addresses
from outbox.personal_data import blot

from .models import (
    Assignment,
    Document,
    FundingDecision,
    Indicator,
    IndicatorValue,
    Initiative,
    Joining,
    SubGoal,
)


def held_about(user):
    """For `export_person`: {name of the list: rows}."""
    return {
        "roles_in_initiatives": list(
            user.assignments.values("initiative__slug", "role", "is_shown", "started_at", "ended_at")
        ),
        "proposals_to_take_part": list(
            Joining.objects.filter(asked_by=user).values(
                "initiative__slug", "actor__slug", "direction", "message", "asked_at", "state", "answered_at"
            )
        ),
        "proposals_answered": list(
            Joining.objects.filter(answered_by=user).values(
                "initiative__slug", "actor__slug", "state", "reason", "answered_at"
            )
        ),
    }


def erase(user, traces, *, now):
    """End the person's roles and blot out their name; what was decided stays."""
    for assignment in Assignment.objects.current(now).filter(user=user):
        assignment.ended_at = now
        assignment.is_shown = False
        assignment.save()
    Assignment.objects.filter(user=user, is_shown=True).update(is_shown=False)
    blot(Joining, traces)
    blot_addresses(traces, Initiative, SubGoal, Indicator, IndicatorValue, FundingDecision, Document)
