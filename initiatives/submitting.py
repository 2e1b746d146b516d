"""Handing a report in: a version that nobody changes any more, with a hash to work out again."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User

from . import attachments, reporting
from .models import Obligation, ReportEvent, Submission
from .report_letters import deciders, tell

State = Obligation.State


@transaction.atomic
def submit(obligation, *, by, now, late_reason=""):
    """Hand the report in as it stands. Returns the `Submission`; letters go to the leads and the recipient.

    Raises ValidationError for whoever is not accountable for it, for a report without a word or file, for
    one that is late and does not say why, for an attachment whose bytes are no longer those that were
    attached, and where it cannot be handed in any more.
    """
    obligation = reporting.locked(obligation)
    if not Obligation.objects.submittable_by(by, now).filter(pk=obligation.pk).exists():
        raise ValidationError(_("Only the person who is accountable for the report hands it in."))
    sections = list(obligation.sections.all())
    evidence = list(obligation.evidence.filter(removed_at=None).select_related("section"))
    if not evidence and not any(section.text for section in sections):
        raise ValidationError(_("There is nothing to hand in: all sections are empty."), code="empty")
    for file in evidence:
        if not attachments.is_as_kept(file):
            raise ValidationError(
                _("The attachment %(name)s is not as it was attached. Remove it and attach it again.")
                % {"name": file.name}
            )
    today = timezone.localdate(now)
    days_late = obligation.days_late(today)
    if days_late and not late_reason.strip():
        raise ValidationError({"late_reason": _("Say why the report is late.")})
    obligation.handed_in_on = today
    reporting.move(obligation, to=State.SUBMITTED, now=now)
    submission = _keep_version(obligation, sections, evidence, by=by, now=now)
    submission.days_late, submission.late_reason = days_late, late_reason.strip() if days_late else ""
    submission.full_clean()
    submission.save()
    submission.evidence.set(evidence)
    reporting.happened(
        obligation, ReportEvent.Verb.SUBMITTED, by=by, now=now, text=version_words(submission.number)
    )
    _write_receipts(submission, now=now)
    return submission


def version_words(number):
    """How events name a version: the same in both languages."""
    return f"v{number}"


def _keep_version(obligation, sections, evidence, *, by, now):
    latest = obligation.submissions.first()
    number = latest.number + 1 if latest else 1
    content = content_of(obligation, number, sections, evidence)
    return Submission(
        obligation=obligation,
        number=number,
        content=content,
        sha256=hashlib.sha256(canonical(content)).hexdigest(),
        submitted_by=by,
        submitted_at=now,
        due_on=obligation.due_on,
    )


def content_of(obligation, number, sections, evidence):
    """All that a version says, without the names of people: these may have to be forgotten one day."""
    requirement = obligation.requirement
    return {
        "version": number,
        "initiative": {"sv": requirement.initiative.name_sv, "en": requirement.initiative.name_en},
        "report": {"sv": requirement.title_sv, "en": requirement.title_en},
        "period": [
            day.isoformat() if day else None for day in (obligation.period_start, obligation.period_end)
        ],
        "sections": [
            {
                "order": section.order,
                "title": {"sv": section.title_sv, "en": section.title_en},
                "text": section.text,
            }
            for section in sections
        ],
        "attachments": [
            {
                "name": file.name,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.sha256,
                "section": file.section.order if file.section else None,
            }
            for file in evidence
        ],
    }


def canonical(content):
    """The bytes that the hash of a version is of: JSON, keys in order, no spaces, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@transaction.atomic
def withdraw(obligation, *, by, reason, now):
    """Take the report back before anybody has begun to review it; the version stays. Returns the obligation.

    Raises ValidationError without a reason, for whoever is not accountable, and when the review has begun.
    """
    obligation = reporting.locked(obligation)
    if not Obligation.objects.submittable_by(by, now).filter(pk=obligation.pk).exists():
        raise ValidationError(_("Only the person who is accountable for the report takes it back."))
    submission = obligation.submissions.first()
    if obligation.state != State.SUBMITTED or submission is None:
        raise ValidationError(
            _("The report cannot be taken back now: its review has begun."), code="moved_on"
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason, so that the recipient knows why.")})
    obligation.handed_in_on = None
    reporting.move(obligation, to=State.IN_PREPARATION, now=now)
    reporting.happened(obligation, ReportEvent.Verb.WITHDRAWN, by=by, now=now, text=reason.strip())
    tell(
        deciders(obligation, now),
        "report_withdrawn",
        obligation,
        key=submission.pk,
        submission=submission,
        reason=reason.strip(),
    )
    return obligation


def those_who_write(obligation, *, now):
    """Everybody of the initiative's side: the accountable person first."""
    people = reporting.people_of(obligation.requirement, now)
    return ([people.accountable] if people.accountable else []) + people.preparers


def _write_receipts(submission, *, now):
    obligation = submission.obligation
    initiative = obligation.requirement.initiative
    leads = User.objects.filter(is_active=True, assignments__in=initiative.assignments.leads(now))
    writers = dict.fromkeys([submission.submitted_by, *leads.order_by("pk")])
    tell(writers, "report_received", obligation, key=submission.pk, submission=submission)
    tell(
        deciders(obligation, now),
        "report_to_review",
        obligation,
        key=submission.pk,
        submission=submission,
        by=str(submission.submitted_by),
    )
