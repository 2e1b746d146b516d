"""What the page of a report shows to whom: where each section stands, and the one next step."""

from typing import NamedTuple

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actors.languages import in_language

from .models import Obligation, Review

State = Obligation.State
# How a section looks in the checklist: its class and its icon.
LOOKS = {"done": ("check--ok", "okc"), "begun": ("check--part", "half"), "empty": ("check--todo", "ring")}
# What the recipient does not see: that somebody writes.
OF_THE_DRAFT = ("section_changed", "evidence_added", "evidence_removed", "pack_made")
MOST_EVENTS = 60


class Rights(NamedTuple):
    """What a person may do with one report."""

    prepare: bool
    submit: bool
    review: bool
    manage: bool


def rights_of(user, obligation, now):
    """The `Rights` of a person on a report that they may see."""
    rows = Obligation.objects.filter(pk=obligation.pk)
    return Rights(
        rows.preparable_by(user, now).exists(),
        rows.submittable_by(user, now).exists(),
        rows.reviewable_by(user, now).exists(),
        rows.managed_by(user, now).exists(),
    )


class Item(NamedTuple):
    """A required content in the checklist."""

    section: object
    css: str
    icon: str
    files: int
    remark: object


def checklist(obligation):
    """An `Item` for each section of a report that has been begun, with the remark it last got."""
    remarks = {}
    last = last_decision(obligation)
    if last and last.decision == Review.Decision.CHANGES_REQUESTED:
        remarks = {remark.order: remark for remark in last.remarks.all()}
    sections = obligation.sections.select_related("changed_by").annotate(
        files=Count("evidence", filter=Q(evidence__removed_at=None))
    )
    return [
        Item(
            section,
            *LOOKS["done" if section.is_done else "begun" if section.text or section.files else "empty"],
            section.files,
            remarks.get(section.order),
        )
        for section in sections
    ]


def last_decision(obligation):
    """The review that was decided last, with its remarks; or None."""
    return (
        Review.objects.filter(submission__obligation=obligation)
        .exclude(decision="")
        .select_related("reviewer", "submission")
        .prefetch_related("remarks")
        .order_by("-decided_at")
        .first()
    )


def versions(obligation):
    """The versions handed in, the latest first; each says in `is_withdrawn` whether it was taken back."""
    found = list(
        obligation.submissions.select_related("submitted_by", "review__reviewer").prefetch_related(
            Prefetch("review__remarks")
        )
    )
    for place, submission in enumerate(found):
        is_latest_in = place == 0 and obligation.state in (State.SUBMITTED, State.UNDER_REVIEW)
        submission.is_withdrawn = not hasattr(submission, "review") and not is_latest_in
    return found


class SectionRead(NamedTuple):
    """A section of a version as it was handed in; beside it stands a remark, or the field for one."""

    order: int
    title_sv: str
    title_en: str
    text: str
    beside: object


def sections_read(submission, beside):
    """The sections of a version, each with what `beside` holds for its order, if anything."""
    return [
        SectionRead(
            section["order"],
            section["title"]["sv"],
            section["title"]["en"],
            section["text"],
            beside.get(section["order"]),
        )
        for section in submission.content["sections"]
    ]


class Step(NamedTuple):
    """The next step: what is the case, and the one button, if this person has one."""

    heading: str
    detail: str = ""
    words: str = ""
    url: str = ""
    is_post: bool = False


def next_step(obligation, rights, items, found_versions, people, today):
    """The `Step` that stands in the panel of the page."""
    place = (obligation.requirement.initiative.slug, obligation.pk)
    state = obligation.state
    if obligation.superseded_by_id:
        return Step(_("Replaced"), _("Another report has taken the place of this one."))
    if state == State.SCHEDULED:
        return _before_it_begins(obligation, rights, place, today)
    if state in (State.IN_PREPARATION, State.CHANGES_REQUESTED):
        if rights.prepare:
            return _writing(obligation, rights, items, people, place)
        return Step(_("The initiative writes"), _("You can read the report once it has been handed in."))
    if state in (State.SUBMITTED, State.UNDER_REVIEW) and found_versions:
        return _reading(obligation, rights, found_versions[0], place)
    if state == State.APPROVED:
        return Step(_("The report is approved"), _("Nothing more is to be done."))
    if state in (State.WAIVED, State.CANCELLED):
        return Step(obligation.get_state_display(), _("Nothing more is to be done."))
    return Step(obligation.get_state_display())


def _before_it_begins(obligation, rights, place, today):
    if not obligation.is_open(today):
        return Step(_("The report has not opened yet."))
    if not rights.prepare:
        return Step(_("The report has not been begun"))
    return Step(
        _("Begin the report"),
        _("What it must contain becomes its sections. Several people can write at the same time."),
        _("Begin the report"),
        reverse("initiatives:report_start", args=place),
        is_post=True,
    )


def _writing(obligation, rights, items, people, place):
    is_returned = obligation.state == State.CHANGES_REQUESTED
    left = [item for item in items if (item.remark if is_returned else not item.section.is_done)]
    if left:
        section = left[0].section
        return Step(
            _("Change what was asked for") if is_returned else _("Go on writing"),
            in_language(section, "title"),
            _("Open the section") if is_returned else _("Go on with this section"),
            reverse("initiatives:report_section", args=[*place, section.order]),
        )
    if rights.submit:
        return Step(
            _("Hand in the report"),
            _("All sections are done.") if not is_returned else "",
            _("Hand in the report"),
            reverse("initiatives:report_submit", args=place),
        )
    if not people.accountable:
        return Step(_("Nobody is accountable"), _("Somebody must be appointed who hands the report in."))
    return Step(
        _("All sections are done"), _("%(person)s hands the report in.") % {"person": people.accountable}
    )


def _reading(obligation, rights, submission, place):
    is_begun = obligation.state == State.UNDER_REVIEW
    if rights.review:
        return Step(
            _("Review version %(number)d") % {"number": submission.number},
            _("Read it, then approve it or ask for changes section by section."),
            _("Go on with the review") if is_begun else _("Open the review"),
            reverse("initiatives:report_review", args=[*place, submission.number]),
        )
    if is_begun:
        return Step(_("The recipient reads the report"), _("You get a letter with the decision."))
    return Step(
        _("Version %(number)d is handed in") % {"number": submission.number},
        _("You get a letter with the decision.") if rights.prepare else "",
    )
