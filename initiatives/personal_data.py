"""What the initiatives hold about a person."""

from actors.personal_data import blot_addresses
from outbox.personal_data import blot, is_clear

from .models import (
    Assignment,
    DeadlineChange,
    Document,
    Evidence,
    EvidencePack,
    FundingDecision,
    Indicator,
    IndicatorValue,
    Initiative,
    Joining,
    Remark,
    ReportEvent,
    Responsibility,
    Review,
    Section,
    SectionRevision,
    SubGoal,
    Submission,
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
        "dates_decided": list(
            DeadlineChange.objects.filter(decided_by=user).values(
                "obligation__requirement__slug", "new_due_on", "state", "answer", "decided_at"
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
    } | _reports_of(user)


def _reports_of(user):
    """What the person wrote, attached, handed in and decided in reports."""
    return {
        "report_sections_written": list(
            SectionRevision.objects.filter(saved_by=user).values(
                "section__obligation__requirement__slug", "section__title_sv", "revision", "text", "saved_at"
            )
        ),
        "report_attachments": list(
            Evidence.objects.filter(added_by=user).values(
                "obligation__requirement__slug", "name", "media_type", "size", "sha256", "added_at",
                "removed_at",
            )
        ),
        "reports_handed_in": list(
            Submission.objects.filter(submitted_by=user).values(
                "obligation__requirement__slug", "number", "sha256", "submitted_at", "days_late",
                "late_reason",
            )
        ),
        "reports_reviewed": list(
            Review.objects.filter(reviewer=user).values(
                "submission__obligation__requirement__slug", "submission__number", "started_at", "decision",
                "decided_at", "comment",
            )
        ),
        "remarks_on_reports": list(
            Remark.objects.filter(review__reviewer=user).values(
                "review__submission__obligation__requirement__slug", "order", "text"
            )
        ),
        "deeds_in_reports": list(
            ReportEvent.objects.filter(by=user).values(
                "obligation__requirement__slug", "at", "verb", "text"
            )
        ),
    }  # fmt: skip


def erase(user, traces, *, now):
    """End the person's roles and blot out their name; what was decided stays.

    Whoever wrote is shown by the pseudonym of the account. The words of a report belong to the organisation
    and stay, without the person's name. What nobody can change keeps every word: versions handed in, whose
    hash is their receipt, their attachments, and the list of what happened.
    """
    for assignment in Assignment.objects.current(now).filter(user=user):
        assignment.ended_at = now
        assignment.is_shown = False
        assignment.save()
    Assignment.objects.filter(user=user, is_shown=True).update(is_shown=False)
    for held in Responsibility.objects.current(now).filter(user=user):
        held.ended_at = now
        held.save()
    blot(Joining, traces)
    # In a report a first name alone may be somebody else's, or a word.
    clear = [trace for trace in traces if is_clear(trace)]
    for model in (Section, SectionRevision, Review, Remark, DeadlineChange):
        blot(model, clear)
    blot_addresses(traces, Initiative, SubGoal, Indicator, IndicatorValue, FundingDecision, Document)
