"""Reading a version of a report for its recipient, and deciding about it: never about one's own."""

import difflib
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import deadlines, reporting
from .models import Obligation, ReportEvent, Review
from .report_letters import tell
from .submitting import those_who_write, version_words

State = Obligation.State
# Lines around a change that are shown too, and from how many lines on nothing is compared.
AROUND = 2
MOST_LINES = 5000


class AnotherVersionError(Exception):
    """What was read is not what would be decided about. `latest` is the version handed in last, or None."""

    def __init__(self, latest):
        super().__init__("the version that was read is not the latest one any more")
        self.latest = latest


@transaction.atomic
def start(submission, *, by, now):
    """Begin to review a version. Returns the `Review`; one that has begun already is taken over.

    Raises AnotherVersionError when it has been taken back or replaced, ValidationError for whoever may not
    review it, and when it has been decided.
    """
    submission = _latest_under_lock(submission, by=by, now=now)
    obligation = submission.obligation
    if obligation.state == State.UNDER_REVIEW:
        review = submission.review
        review.reviewer = by
    else:
        reporting.move(obligation, to=State.UNDER_REVIEW, now=now)
        review = Review(submission=submission, reviewer=by, started_at=now)
        reporting.happened(
            obligation,
            ReportEvent.Verb.REVIEW_STARTED,
            by=by,
            now=now,
            text=version_words(submission.number),
        )
    review.full_clean()
    review.save()
    return review


@transaction.atomic
def ask_for_changes(submission, *, sha256, remarks, comment, by, now, new_due_on=None):
    """Send a version back with remarks, {order of a section: text}. Returns the `Review`.

    `new_due_on` sets another last day at the same time. Raises AnotherVersionError unless `sha256` is that of
    the version under review, ValidationError without a word on what is to be changed, and for a day that has
    passed.
    """
    remarks = {order: text.strip() for order, text in remarks.items() if text.strip()}
    if not remarks and not comment.strip():
        raise ValidationError(_("Say what is to be changed: beside a section, or in the comment."))
    review = _decide(
        submission, Review.Decision.CHANGES_REQUESTED, sha256=sha256, comment=comment, by=by, now=now
    )
    known = {section["order"] for section in review.submission.content["sections"]}
    for order, text in sorted(remarks.items()):
        if order in known:
            review.remarks.create(order=order, text=text)
    obligation = review.submission.obligation
    _settle(review, State.CHANGES_REQUESTED, "report_changes_requested", now=now)
    if new_due_on and new_due_on != obligation.due_on:
        if new_due_on < timezone.localdate(now):
            raise ValidationError({"new_due_on": _("Choose today or a later day.")})
        reason = review.comment or _("Changes were asked for.")
        deadlines.change_locked(obligation, new_due_on=new_due_on, reason=reason, by=by, now=now)
    return review


@transaction.atomic
def approve(submission, *, sha256, comment, by, now):
    """Approve a version, for good. Returns the `Review`.

    Raises AnotherVersionError unless `sha256` is that of the version under review.
    """
    review = _decide(submission, Review.Decision.APPROVED, sha256=sha256, comment=comment, by=by, now=now)
    _settle(review, State.APPROVED, "report_approved", now=now)
    return review


def _latest_under_lock(submission, *, by, now):
    obligation = reporting.locked(submission.obligation)
    if not Obligation.objects.reviewable_by(by, now).filter(pk=obligation.pk).exists():
        raise ValidationError(_("You cannot review this report."))
    latest = obligation.submissions.first()
    if latest.pk != submission.pk or obligation.state not in (State.SUBMITTED, State.UNDER_REVIEW):
        is_in = obligation.state in (State.SUBMITTED, State.UNDER_REVIEW)
        raise AnotherVersionError(latest if is_in and latest.pk != submission.pk else None)
    if latest.submitted_by_id == by.pk:
        raise ValidationError(_("Nobody reviews what they handed in."))
    latest.obligation = obligation
    return latest


def _decide(submission, decision, *, sha256, comment, by, now):
    """The decision, bound to the version that was read."""
    latest = _latest_under_lock(submission, by=by, now=now)
    if sha256 != latest.sha256:
        raise AnotherVersionError(latest)
    if latest.obligation.state != State.UNDER_REVIEW:
        raise ValidationError(_("Begin the review before you decide."))
    review = latest.review
    review.reviewer, review.decision, review.decided_at = by, decision, now
    review.sha256, review.comment = sha256, comment.strip()
    review.full_clean()
    review.save()
    review.submission = latest
    return review


def _settle(review, state, letter, *, now):
    obligation = review.submission.obligation
    reporting.move(obligation, to=state, now=now)
    reporting.happened(
        obligation,
        ReportEvent.Verb(review.decision),
        by=review.reviewer,
        now=now,
        text=version_words(review.submission.number),
    )
    orders = set(review.remarks.values_list("order", flat=True))
    remarked = [section for section in obligation.sections.all() if section.order in orders]
    tell(
        those_who_write(obligation, now=now),
        letter,
        obligation,
        key=review.submission.pk,
        submission=review.submission,
        by=str(review.reviewer),
        comment=review.comment,
        remarked=remarked,
    )


class Changed(NamedTuple):
    """A section of a version beside the version before. `lines`: pairs of "+", "-" or " " and the words."""

    order: int
    title_sv: str
    title_en: str
    lines: list
    is_too_long: bool


def differences(content, before):
    """What a version says otherwise than the one before, section by section: a list of `Changed`."""
    texts = {section["order"]: section["text"] for section in before["sections"]}
    return [
        _changed(section, texts.get(section["order"], ""))
        for section in content["sections"]
        if section["text"] != texts.get(section["order"], "")
    ]


def _changed(section, before):
    heading = (section["order"], section["title"]["sv"], section["title"]["en"])
    old, new = before.split("\n"), section["text"].split("\n")
    if len(old) + len(new) > MOST_LINES:
        return Changed(*heading, [], True)
    lines = list(difflib.unified_diff(old, new, n=AROUND, lineterm=""))[2:]
    pairs = [("…", "") if line.startswith("@@") else (line[0], line[1:]) for line in lines]
    return Changed(*heading, pairs, False)


def files_changed(content, before):
    """The names of attachments that came and that went since the version before."""
    new = {file["sha256"]: file["name"] for file in content["attachments"]}
    old = {file["sha256"]: file["name"] for file in before["attachments"]}
    return (
        sorted(name for sha256, name in new.items() if sha256 not in old),
        sorted(name for sha256, name in old.items() if sha256 not in new),
    )
