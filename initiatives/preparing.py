"""Writing a report: begun once, section by section, by several people, so that nothing of anybody is lost."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import reporting
from .models import Obligation, ReportEvent, Section, SectionRevision

State = Obligation.State
# Saves of one person within this time share a row among the earlier texts.
SAME_SITTING = timedelta(minutes=10)
LONGEST_TEXT = 100_000
# What no text has, and PostgreSQL or a page could not keep.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class SectionConflictError(Exception):
    """Somebody else saved the section first. `section` is as it is saved now."""

    def __init__(self, section):
        super().__init__("saved by somebody else in the meantime")
        self.section = section


@transaction.atomic
def start(obligation, *, by, now):
    """Begin the report: what it must contain becomes its sections, as it is asked for today.

    Returns the obligation; one that has begun already stays as it is. Raises ValidationError before its
    opening day, and for one that is no longer owed.
    """
    obligation = reporting.locked(obligation)
    if obligation.state == State.IN_PREPARATION:
        return obligation
    if obligation.is_awaited and not obligation.is_open(timezone.localdate(now)):
        raise ValidationError(_("The report has not opened yet."), code="too_early")
    reporting.move(obligation, to=State.IN_PREPARATION, now=now)
    if not obligation.sections.exists():
        _freeze_contents(obligation)
    reporting.happened(obligation, ReportEvent.Verb.STARTED, by=by, now=now)
    return obligation


def _freeze_contents(obligation):
    contents = list(obligation.requirement.contents.all())
    sections = [
        Section(
            obligation=obligation,
            content=content,
            order=order,
            title_sv=content.text_sv,
            title_en=content.text_en,
        )
        for order, content in enumerate(contents, start=1)
    ]
    Section.objects.bulk_create(
        sections
        # Nothing in particular is asked for: the report is one text.
        or [
            Section(obligation=obligation, order=1, title_sv="Rapportens text", title_en="Text of the report")
        ]
    )


@transaction.atomic
def save_section(section, *, text, revision, by, now, is_new_row=False):
    """Save the text of a section that was at `revision` when this person began. Returns the `Section`.

    The same text once more changes nothing, so an answer that got lost may be asked for again. Raises
    SectionConflictError where somebody saved in between, ValidationError where nothing can be written.
    `is_new_row` keeps what was there before apart, whoever wrote it and when.
    """
    text = tidy(text)
    section = _locked_section(section, now=now)
    if section.text == text:
        return section
    if section.revision != revision:
        raise SectionConflictError(section)
    before, section.text, section.revision = section.text, text, section.revision + 1
    section.changed_at, section.changed_by = now, by
    section.is_done = section.is_done and bool(text.strip())
    section.full_clean()
    section.save()
    is_new_row = is_new_row or len(text) < len(before) / 2
    if _keep_revision(section, by=by, now=now, is_new_row=is_new_row):
        reporting.happened(
            section.obligation, ReportEvent.Verb.SECTION_CHANGED, by=by, now=now, text=str(section.order)
        )
    return section


def tidy(text):
    """Text as it is kept: lines end alike, without characters that nobody can see.

    Raises ValidationError for one that is too long.
    """
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > LONGEST_TEXT:
        raise ValidationError(
            _("The text is longer than %(most)d characters. Attach the rest as a file.")
            % {"most": LONGEST_TEXT},
            code="too_long",
        )
    return text if text.strip() else ""


def locked_for_writing(obligation, *, now):
    """The report under lock and in preparation; one that is to be changed is so from now on.

    Raises ValidationError where nothing can be written.
    """
    obligation = reporting.locked(obligation)
    if obligation.state == State.CHANGES_REQUESTED:
        reporting.move(obligation, to=State.IN_PREPARATION, now=now)
    if obligation.state != State.IN_PREPARATION:
        raise ValidationError(
            _("Nothing can be written now: the report is in the state “%(state)s”.")
            % {"state": obligation.get_state_display()},
            code="moved_on",
        )
    return obligation


def _locked_section(section, *, now):
    obligation = locked_for_writing(section.obligation, now=now)
    section = Section.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=section.pk)
    section.obligation = obligation
    return section


def _keep_revision(section, *, by, now, is_new_row):
    """Add a row to the earlier texts, or bring this person's last one up to date. Whether it is a new one."""
    latest = section.revisions.first()
    is_same_sitting = latest and latest.saved_by_id == by.pk and now - latest.began_at < SAME_SITTING
    if is_new_row or not is_same_sitting:
        section.revisions.create(
            revision=section.revision, text=section.text, saved_by=by, began_at=now, saved_at=now
        )
        return True
    SectionRevision.objects.filter(pk=latest.pk).update(
        revision=section.revision, text=section.text, saved_at=now
    )
    return False


def restore(section, earlier, *, revision, by, now):
    """Make an earlier text the section's text again; what it replaces stays among the earlier ones."""
    return save_section(section, text=earlier.text, revision=revision, by=by, now=now, is_new_row=True)


@transaction.atomic
def mark(section, *, is_done, by, now):
    """Say that a section is done, or not. Raises ValidationError for one without text."""
    section = _locked_section(section, now=now)
    if section.is_done != is_done:
        section.is_done = is_done
        section.full_clean()
        section.save()
    return section
