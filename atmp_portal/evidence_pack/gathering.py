"""Putting a pack's content together: which period it is about, its subjects, its headings."""

import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from actors.languages import in_language
from initiatives.models import Initiative, Obligation, RequiredContent

from ..templatetags.portal import day
from .competence import competence
from .documents import documents
from .goals import goals
from .headings import headings
from .meetings import meetings
from .money import money
from .partners import partners
from .past import Past
from .rows import absolute, cited, clean, named, numbered_sources, portal_itself, text

SUBJECTS = (partners, goals, money, meetings, competence, documents)


class Asked(NamedTuple):
    """What a pack is asked for. `first` is None where nobody knows when the period began."""

    obligation: Obligation
    initiative: Initiative
    past: Past
    first: datetime.date | None
    last: datetime.date
    contents: list
    sources: list
    link: str

    def covers_day(self, date):
        """Whether a day lies in the period, and not after the day of the pack."""
        return (self.first is None or self.first <= date) and date <= min(self.last, self.past.as_of)

    def covers(self, date):
        """Whether a date as precise as its source may lie in the period."""
        if date is None:
            return False
        is_after_start = self.first is None or date.end >= self.first
        return is_after_start and date.start <= min(self.last, self.past.as_of)


def gather(pack, *, made_at, tell=lambda share: None):
    """The content of a pack, in its language. `tell` is called with the share done after each subject."""
    with override(pack.language):
        asked = ask_for(pack)
        subjects = []
        for number, subject in enumerate(SUBJECTS, 1):
            subjects.append(subject(asked))
            tell(90 * number // len(SUBJECTS))
        return clean(
            {
                **_head(asked, made_at, pack.language),
                "subjects": subjects,
                "headings": headings(asked, subjects),
                "sources": numbered_sources(subjects),
            }
        )


def ask_for(pack):
    """The `Asked` of a pack; texts are read in the language that is active."""
    obligation, past = pack.obligation, Past.on(pack.as_of)
    requirement = obligation.requirement
    initiative = past.by_id(Initiative, [requirement.initiative_id])[requirement.initiative_id]
    first, last = period_of(obligation, initiative, pack.as_of)
    return Asked(
        obligation=obligation,
        initiative=initiative,
        past=past,
        first=first,
        last=last,
        contents=past.rows(RequiredContent, requirement_id=requirement.pk),
        sources=cited(past.sources([initiative])[initiative.pk]) or portal_itself(initiative),
        link=absolute(initiative.get_absolute_url()),
    )


def period_of(obligation, initiative, as_of):
    """The first and last day of the period.

    A report asked for once has no period of its own: it tells of what happened since the initiative's
    last report was due, or since the initiative began, until the day of the pack.
    """
    if obligation.period_start:
        return obligation.period_start, obligation.period_end
    before = (
        Obligation.objects.standing()
        .filter(requirement__initiative=initiative.pk, due_on__lt=obligation.due_on)
        .exclude(state__in=[Obligation.State.WAIVED, Obligation.State.CANCELLED])
        .order_by("-due_on")
        .first()
    )
    if before:
        return before.due_on, as_of
    return initiative.start.start if initiative.start else None, as_of


def _head(asked, made_at, language):
    obligation, past = asked.obligation, asked.past
    report = in_language(obligation.requirement, "title")
    return {
        "version": 1,
        "language": language,
        "portal": _("The ATMP portal"),
        "title": _("Evidence for: %(report)s") % {"report": report},
        "initiative": named(asked.initiative),
        "link": asked.link,
        "report": named(obligation.requirement, "title"),
        "is_example": obligation.requirement.is_example,
        "facts": [
            [_("Initiative"), named(asked.initiative)],
            [_("Report"), named(obligation.requirement, "title")],
            [_("Last day of the report"), text(day(obligation.due_on))],
            [_("Period"), text(_period(asked))],
            [pgettext("evidence", "As of"), text(day(past.as_of))],
            [_("Made"), text(day(made_at))],
        ],
        "as_of": past.as_of.isoformat(),
        "period": [asked.first.isoformat() if asked.first else "", asked.last.isoformat()],
        "notes": _notes(asked),
        "words": _words(),
    }


def _words():
    """Words of the frame around the content, so that the files need no language of their own."""
    return {
        "required": _("What the report must contain"),
        "no_headings": _("The requirement names no contents."),
        "how_matched": _(
            "The portal finds the subjects by the words of the heading, and counts their rows in brackets. "
            "Whether they are enough is for you to judge."
        ),
        "source": _("Source"),
        "sources": _("Sources"),
        "picture": _("Figure"),
    }


def _period(asked):
    if asked.first is None:
        return _("until %(last)s; nobody states when it began") % {"last": day(asked.last)}
    return _("%(first)s to %(last)s") % {"first": day(asked.first), "last": day(asked.last)}


def _notes(asked):
    """What a reader must know to trust the pack, and not to trust it too far."""
    past = asked.past
    notes = []
    if asked.obligation.requirement.is_example:
        notes.append(_("This report is an example, made up to try the portal with."))
    if asked.first and past.as_of < asked.first:
        notes.append(_("The period had not begun on the day of the pack: nothing in it has happened yet."))
    elif past.as_of < asked.last:
        notes.append(_("The period was not over on the day of the pack: what came later is not in it."))
    if past.as_of < past.begins_on:
        notes.append(
            _(
                "The portal’s history of its records begins on %(date)s. Of earlier days it knows only what "
                "the sources date; the words of the records are those they had when the history began."
            )
            % {"date": day(past.begins_on)}
        )
    else:
        notes.append(
            _(
                "The records are shown as they stood at the end of the day. The portal’s history of them "
                "begins on %(date)s."
            )
            % {"date": day(past.begins_on)}
        )
    return notes
