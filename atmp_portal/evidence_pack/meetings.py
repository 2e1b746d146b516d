"""Workshops and other events of the period, what came out of them, and the state of what was agreed."""

import html
from collections import Counter

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from actors.models import Actor
from initiatives.models import Initiative
from workshops.models import (
    Audience,
    CheckIn,
    Decision,
    Event,
    FollowUpAction,
    Outcome,
    OutcomePublication,
    Participation,
    Registration,
    RegistrationEvent,
    Workshop,
)

from ..templatetags.portal import day, num, prose
from .drawing import bars
from .past import end_of
from .rows import absolute, by_then, cited, dated, named, portal_itself, row, subject, table, text, unknown

Status = FollowUpAction.Status
# Longer outcomes are cut: the link leads to the whole.
MOST_LETTERS = 800


def meetings(asked):
    """The subject "meetings". Actions are all that were agreed by the day, also before the period.

    Of what came out of a workshop it tells what everybody may read, and had been published by the day.
    """
    past = asked.past
    workshops = _known(asked)
    held = [one for one in workshops if asked.covers_day(timezone.localdate(one.starts_at))]
    published = _published(held, past)
    actions = _actions(workshops, asked)
    sources = past.sources(workshops)
    numbers = _numbers(held, past)
    return subject(
        "meetings",
        _("Workshops, outcomes and follow-up"),
        [
            _held(held, numbers, sources, past),
            _outcomes(held, published, sources, past),
            _decisions(held, sources, past),
            _agreed(actions, sources, asked),
            _events(asked),
        ],
        figures=[_by_workshop(held, numbers), _by_state(actions, past)],
        link=asked.link,
    )


def _known(asked):
    """The workshops by the day, the latest first: no drafts, and of others' those that everybody may see."""
    past = asked.past
    own = past.naming(Workshop, "part_of", asked.initiative.pk)
    related = past.naming(Workshop, "related_initiatives", asked.initiative.pk)
    shown = [*own, *(one for one in related if one.visibility == Audience.EVERYBODY)]
    known = {
        one.pk: one
        for one in shown
        if one.status != Workshop.Status.DRAFT
        and _belongs(one, asked)
        and one.starts_at <= past.moment
        and timezone.localdate(one.starts_at) <= past.as_of
    }
    return sorted(known.values(), key=lambda one: one.starts_at, reverse=True)


def _belongs(workshop, asked):
    """An example workshop belongs only in the pack of an example report."""
    return asked.obligation.requirement.is_example or not workshop.is_example


def _numbers(workshops, past):
    """{primary key of a workshop: (registered, came)} by the day, None where nobody knows.

    Those kept when the workshop was closed; before that, the rows of registrations and check-ins.
    """
    seats, came = _seats(workshops, past), _came(workshops, past)
    return {
        one.pk: (
            seats.get(one.pk) if one.registered_count is None else one.registered_count,
            came.get(one.pk) if one.attended_count is None else one.attended_count,
        )
        for one in workshops
    }


def _seats(workshops, past):
    """How many had a seat on the day; a registration's events tell its state."""
    events = RegistrationEvent.objects.filter(
        registration__workshop__in=[one.pk for one in workshops], at__lte=end_of(past.as_of)
    )
    latest = events.order_by("registration_id", "-at", "-pk").distinct("registration_id")
    return Counter(
        workshop
        for workshop, state in latest.values_list("registration__workshop", "state")
        if state == Registration.State.CONFIRMED
    )


def _came(workshops, past):
    """How many were checked in by the day, each once."""
    check_ins = CheckIn.objects.filter(
        Q(undone_at=None) | Q(undone_at__gt=end_of(past.as_of)),
        registration__workshop__in=[one.pk for one in workshops],
        at__lte=end_of(past.as_of),
    )
    people = check_ins.order_by().values_list("registration__workshop", "registration").distinct()
    return Counter(workshop for workshop, _registration in people)


def _held(workshops, numbers, sources, past):
    people = past.rows(Participation, workshop_id__in=[one.pk for one in workshops])
    counts = Counter((one.workshop_id, one.part) for one in people)
    return table(
        _("Workshops in the period"),
        [
            _("Workshop"),
            _("Date"),
            _("Status"),
            pgettext("evidence", "Registered"),
            pgettext("evidence", "Came"),
            _("Named in the portal"),
        ],
        [
            row(
                [
                    named(one, "title"),
                    text(day(one.starts_at)),
                    text(one.get_status_display()),
                    *(text(_("Not recorded") if count is None else num(count)) for count in numbers[one.pk]),
                    text(_part_counts(one, counts)),
                ],
                link=absolute(one.get_absolute_url()),
                sources=cited(sources[one.pk]) or portal_itself(one),
            )
            for one in workshops
        ],
        empty=_("The portal knows of no workshop in the period."),
    )


def _by_workshop(workshops, numbers):
    came = sum(count or 0 for _registered, count in numbers.values())
    unit = ngettext("%(number)s person", "%(number)s people", came) % {"number": num(came)}
    return bars(
        _("Who came to the workshops"),
        unit,
        [
            (named(one, "title")["text"], numbers[one.pk][1], num(numbers[one.pk][1]))
            for one in workshops
            if numbers[one.pk][1] is not None
        ],
    )


def _part_counts(workshop, counts):
    """How many hosts, ambassadors and invited the portal names; that is not who came."""
    parts = [
        f"{part.label}: {num(counts[workshop.pk, part.value])}"
        for part in Participation.Part
        if counts[workshop.pk, part.value]
    ]
    return ", ".join(parts) or "–"


def _readable(workshops, past):
    """{primary key: workshop} of those whose outcomes everybody could read on the day, and still may.

    One whose outcomes are written in the portal had published them by then.
    """
    ids = [one.pk for one in workshops]
    still = set(Workshop.objects.showing_outcomes(past.as_of).filter(pk__in=ids).values_list("pk", flat=True))
    written_here = set(Workshop.objects.run_here().filter(pk__in=ids).values_list("pk", flat=True))
    out = set(
        OutcomePublication.objects.filter(workshop__in=ids, published_at__lte=end_of(past.as_of))
        .order_by()
        .values_list("workshop", flat=True)
    )
    return {one.pk: one for one in workshops if one.pk in still and one.pk in out | (still - written_here)}


def _published(workshops, past):
    """The revision of each workshop's outcomes that everybody read on the day."""
    publications = (
        OutcomePublication.objects.filter(
            workshop__in=_readable(workshops, past), published_at__lte=end_of(past.as_of)
        )
        .select_related("revision")
        .order_by("workshop_id", "-published_at", "-pk")
        .distinct("workshop_id")
    )
    return {one.workshop_id: one for one in publications}


def _outcomes(workshops, published, sources, past):
    by_id = _readable(workshops, past)
    found = past.rows(Outcome, workshop_id__in=list(by_id))
    found.sort(key=lambda one: (-by_id[one.workshop_id].starts_at.timestamp(), one.order, one.pk))
    texts = [(one.revision, by_id[pk], _publication(one)) for pk, one in published.items()]
    texts.sort(key=lambda one: one[1].starts_at, reverse=True)
    known = [(one, by_id[one.workshop_id], None) for one in found]
    return table(
        _("Outcomes of these workshops"),
        [_("Outcome"), _("Workshop")],
        [
            row(
                [_shortened(named(one, "text")), named(workshop, "title")],
                link=_outcomes_of(workshop) if source else absolute(workshop.get_absolute_url()),
                sources=source or cited(sources[workshop.pk]) or portal_itself(one),
            )
            for one, workshop, source in [*texts, *known]
        ],
        empty=_("No outcome of a workshop in the period is recorded."),
    )


def _publication(publication):
    """The source of a text written in the portal: the portal, on the day it was published."""
    words = _("The ATMP portal, published %(date)s") % {"date": day(publication.published_at)}
    return [text(words) | {"url": ""}]


def _outcomes_of(workshop):
    return absolute(reverse("workshops:outcomes", args=[workshop.slug]))


def _shortened(cell):
    """Without the marks of Markdown, and cut where it is long."""
    words = " ".join(html.unescape(strip_tags(prose(cell["text"]))).split())
    return cell | {"text": words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS].rstrip()} …"}


def _decisions(workshops, sources, past):
    by_id = _readable(workshops, past)
    found = past.rows(Decision, workshop_id__in=list(by_id))
    found.sort(key=lambda one: (-by_id[one.workshop_id].starts_at.timestamp(), one.order, one.pk))
    return table(
        _("Decisions at these workshops"),
        [_("Decision"), _("Workshop")],
        [
            row(
                [named(one, "text"), named(by_id[one.workshop_id], "title")],
                link=_outcomes_of(by_id[one.workshop_id]),
                sources=cited(sources[one.workshop_id]) or portal_itself(one),
            )
            for one in found
        ],
        empty=_("No decision of a workshop in the period is recorded."),
    )


def _actions(workshops, asked):
    """[(action, its workshop)]: those agreed at the workshops, and those that the initiative owns."""
    past = asked.past
    at_workshops = past.rows(FollowUpAction, workshop_id__in=[one.pk for one in workshops])
    owned = past.rows(FollowUpAction, owner_initiative_id=asked.initiative.pk)
    actions = {one.pk: one for one in [*at_workshops, *owned]}
    found = past.by_id(Workshop, {one.workshop_id for one in actions.values()})
    pairs = [(one, found[one.workshop_id]) for one in actions.values()]
    pairs = [(one, w) for one, w in pairs if w.starts_at <= past.moment and _belongs(w, asked)]
    pairs = [(one, w) for one, w in pairs if timezone.localdate(w.starts_at) <= past.as_of]
    readable = _readable([workshop for _one, workshop in pairs], past)
    pairs = [(one, w) for one, w in pairs if w.pk in readable]
    return sorted(pairs, key=lambda pair: (-pair[1].starts_at.timestamp(), pair[0].order, pair[0].pk))


def _agreed(actions, sources, asked):
    past = asked.past
    actors = past.by_id(Actor, {one.owner_actor_id for one, _workshop in actions})
    initiatives = past.by_id(Initiative, {one.owner_initiative_id for one, _workshop in actions})
    elsewhere = [w for _one, w in actions if w.pk not in sources]
    sources = sources | past.sources(list({w.pk: w for w in elsewhere}.values()))
    return table(
        _("Every follow-up action and its state"),
        [pgettext("evidence", "Follow-up action"), _("Workshop"), _("Owner"), _("Due"), _("State")],
        [
            row(
                [
                    named(one, "title"),
                    named(workshop, "title"),
                    _owner(one, actors, initiatives),
                    _due(one),
                    _state(one, past),
                ],
                link=absolute(one.get_absolute_url()),
                sources=cited(sources[workshop.pk]) or portal_itself(one),
            )
            for one, workshop in actions
        ],
        empty=_("No follow-up action was agreed by the day."),
    )


def _owner(action, actors, initiatives):
    owner = actors.get(action.owner_actor_id) or initiatives.get(action.owner_initiative_id)
    if owner:
        return named(owner)
    return named(action, "owner_text") if action.owner_text_sv or action.owner_text_en else unknown()


def _due(action):
    if action.due_text_sv or action.due_text_en:
        return named(action, "due_text")
    return text(action.due.words()) if action.due else text(_("No date stated"))


def _status_then(action, past):
    """The state on the day: one that is stated for a later day tells nothing of it."""
    if action.status_as_of and action.status_as_of.start > past.as_of:
        return Status.NOT_REPORTED
    return Status(action.status)


def _state(action, past):
    status = _status_then(action, past)
    if status == Status.NOT_REPORTED or not action.status_as_of:
        return text(status.label)
    return text(
        _("%(state)s (as of %(date)s)") % {"state": status.label, "date": action.status_as_of.words()}
    )


def _by_state(actions, past):
    counts = Counter(_status_then(one, past) for one, _workshop in actions)
    total = ngettext("%(number)s action", "%(number)s actions", len(actions)) % {"number": num(len(actions))}
    return bars(
        _("Follow-up actions by state"),
        total,
        [(status.label, counts[status], num(counts[status])) for status in Status if counts[status]],
        unknown=[Status.NOT_REPORTED.label],
    )


def _events(asked):
    past = asked.past
    known = {
        one.pk: one
        for field in ("part_of", "related_initiatives")
        for one in past.naming(Event, field, asked.initiative.pk)
        if one.same_as_id is None and one.starts and asked.covers(one.starts) and by_then(one.starts, past)
    }
    events = sorted(known.values(), key=lambda one: (one.starts.text, one.pk), reverse=True)
    sources = past.sources(events)
    return table(
        _("Other events in the period"),
        [_("Event"), _("Kind"), _("Date"), _("Status")],
        [
            row(
                [
                    named(one, "title"),
                    text(one.get_kind_display()),
                    dated(one.when, past),
                    text(one.get_status_display()),
                ],
                link=absolute(one.get_absolute_url()),
                sources=cited(sources[one.pk]) or portal_itself(one),
            )
            for one in events
        ],
        empty=_("The portal knows of no other event in the period."),
    )
