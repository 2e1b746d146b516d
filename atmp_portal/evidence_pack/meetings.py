"""Workshops and other events of the period, what came out of them, and the state of what was agreed."""

from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from actors.models import Actor
from initiatives.models import Initiative
from workshops.models import Event, FollowUpAction, Outcome, Participation, Workshop

from ..templatetags.portal import day, num
from .drawing import bars
from .rows import absolute, by_then, cited, dated, named, portal_itself, row, subject, table, text, unknown

Status = FollowUpAction.Status


def meetings(asked):
    """The subject "meetings". Actions are all that were agreed by the day, also before the period."""
    past = asked.past
    known = {
        one.pk: one
        for field in ("part_of", "related_initiatives")
        for one in past.naming(Workshop, field, asked.initiative.pk)
        if one.starts_at <= past.moment and one.starts_at.date() <= past.as_of
    }
    workshops = sorted(known.values(), key=lambda one: one.starts_at, reverse=True)
    held = [one for one in workshops if asked.covers_day(timezone.localdate(one.starts_at))]
    actions = _actions(workshops, asked)
    sources = past.sources(workshops)
    return subject(
        "meetings",
        _("Workshops, outcomes and follow-up"),
        [
            _held(held, sources, past),
            _outcomes(held, sources, past),
            _agreed(actions, sources, asked),
            _events(asked),
        ],
        figures=[_by_state(actions, past)],
        link=asked.link,
    )


def _held(workshops, sources, past):
    people = past.rows(Participation, workshop_id__in=[one.pk for one in workshops])
    counts = Counter((one.workshop_id, one.part) for one in people)
    return table(
        _("Workshops in the period"),
        [_("Workshop"), _("Date"), _("Status"), _("Participants"), _("Named in the portal")],
        [
            row(
                [
                    named(one, "title"),
                    text(day(one.starts_at)),
                    text(one.get_status_display()),
                    text(_("Not recorded")),
                    text(_part_counts(one, counts)),
                ],
                link=absolute(one.get_absolute_url()),
                sources=cited(sources[one.pk]) or portal_itself(one),
            )
            for one in workshops
        ],
        empty=_("The portal knows of no workshop in the period."),
    )


def _part_counts(workshop, counts):
    """How many hosts, ambassadors and invited the portal names; that is not who came."""
    parts = [
        f"{part.label}: {num(counts[workshop.pk, part.value])}"
        for part in Participation.Part
        if counts[workshop.pk, part.value]
    ]
    return ", ".join(parts) or "–"


def _outcomes(workshops, sources, past):
    by_id = {one.pk: one for one in workshops}
    found = past.rows(Outcome, workshop_id__in=list(by_id))
    found.sort(key=lambda one: (-by_id[one.workshop_id].starts_at.timestamp(), one.order, one.pk))
    return table(
        _("Outcomes of these workshops"),
        [_("Outcome"), _("Workshop")],
        [
            row(
                [named(one, "text"), named(by_id[one.workshop_id], "title")],
                link=absolute(by_id[one.workshop_id].get_absolute_url()),
                sources=cited(sources[one.workshop_id]) or portal_itself(one),
            )
            for one in found
        ],
        empty=_("No outcome of a workshop in the period is recorded."),
    )


def _actions(workshops, asked):
    """[(action, its workshop)]: those agreed at the workshops, and those that the initiative owns."""
    past = asked.past
    at_workshops = past.rows(FollowUpAction, workshop_id__in=[one.pk for one in workshops])
    owned = past.rows(FollowUpAction, owner_initiative_id=asked.initiative.pk)
    actions = {one.pk: one for one in [*at_workshops, *owned]}
    found = past.by_id(Workshop, {one.workshop_id for one in actions.values()})
    pairs = [(one, found[one.workshop_id]) for one in actions.values()]
    pairs = [(one, workshop) for one, workshop in pairs if workshop.starts_at <= past.moment]
    pairs = [(one, w) for one, w in pairs if timezone.localdate(w.starts_at) <= past.as_of]
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
                link=f"{absolute(workshop.get_absolute_url())}#{one.slug}",
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
