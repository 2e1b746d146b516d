"""What the initiatives hold about a person."""

from actors.personal_data import blot_addresses
from outbox.personal_data import blot

from .models import (
    Assignment,
    DeadlineChange,
    Document,
    EvidencePack,
    FundingDecision,
    Indicator,
    IndicatorValue,
    Initiative,
    Joining,
    Responsibility,
    SubGoal,
)


def held_about(user):
    """For `export_person`: {name of the list: rows}."""
    return {
        "roles_in_initiatives": list(
            user.assignments.values("initiative__slug", "role", "is_shown", "started_at", "ended_at")
        ),
        "roles_for_reports": list(
            user.responsibilities.values("requirement__slug", "role", "started_at", "ended_at")
        ),
        "dates_asked_for": list(
            DeadlineChange.objects.filter(requested_by=user).values(
                "obligation__requirement__slug", "old_due_on", "new_due_on", "reason", "requested_at", "state"
            )
        ),
        "evidence_packs_asked_for": list(
            EvidencePack.objects.filter(asked_by=user).values(
                "obligation__requirement__slug", "as_of", "language", "asked_at", "state"
            )
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
    for held in Responsibility.objects.current(now).filter(user=user):
        held.ended_at = now
        held.save()
    blot(Joining, traces)
    blot_addresses(traces, Initiative, SubGoal, Indicator, IndicatorValue, FundingDecision, Document)
