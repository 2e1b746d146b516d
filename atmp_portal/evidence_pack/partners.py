"""Partners and their roles on the day, and who joined and left in the period."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from actors.models import Actor, ActorKind
from initiatives.models import Partnership

from ..templatetags.portal import num
from .drawing import bars
from .rows import absolute, by_then, dated, named, portal_itself, row, subject, table, text


def partners(asked):
    """The subject "partners": a row for each role that had begun and not ended, and one for each change."""
    past = asked.past
    held = [
        one for one in past.rows(Partnership, initiative_id=asked.initiative.pk) if by_then(one.start, past)
    ]
    actors = past.by_id(Actor, {one.actor_id for one in held})
    now = [one for one in held if not one.has_ended(past.as_of)]
    undated = sum(1 for one in now if not one.start)
    return subject(
        "partners",
        _("Partners and roles"),
        [_standing(now, actors, asked), _changes(held, actors, asked)],
        figures=[_by_kind(now, actors)],
        notes=[_undated(undated)],
        link=asked.link,
    )


def _standing(held, actors, asked):
    return table(
        _("Partners and roles on the day"),
        [_("Partner"), _("Kind of role"), _("Role"), _("Since")],
        [
            row(
                [
                    named(actors[one.actor_id]),
                    text(one.get_kind_display()),
                    named(one, "role") if one.role_sv or one.role_en else text("–"),
                    dated(one.start, asked.past),
                ],
                link=absolute(actors[one.actor_id].get_absolute_url()),
                sources=_sources(one, asked),
            )
            for one in held
        ],
        empty=_("The portal knows of no partners on the day."),
    )


def _changes(held, actors, asked):
    """Joined and left: each role whose stated first or last day may lie in the period."""
    changes = [(one.start, _("Joined"), one) for one in held if asked.covers(one.start)]
    changes += [
        (one.end, _("Left"), one) for one in held if one.has_ended(asked.past.as_of) and asked.covers(one.end)
    ]
    changes.sort(key=lambda change: change[0].text)
    return table(
        _("How the partners changed in the period"),
        [_("Partner"), pgettext("evidence", "Change"), _("Kind of role"), _("Date")],
        [
            row(
                [
                    named(actors[one.actor_id]),
                    text(change),
                    text(one.get_kind_display()),
                    dated(date, asked.past),
                ],
                link=absolute(actors[one.actor_id].get_absolute_url()),
                sources=_sources(one, asked),
            )
            for date, change, one in changes
        ],
        empty=_("No partner is known to have joined or left in the period."),
    )


def _sources(partnership, asked):
    """Roles cite nothing themselves: those that were loaded rest on what the initiative rests on."""
    history = getattr(partnership, "_history", None)
    is_loaded = history is None or history.history_user_id is None
    return asked.sources if is_loaded and asked.sources else portal_itself(partnership)


def _by_kind(held, actors):
    """How many organisations of each kind; one with two roles counts once."""
    kinds = Counter(actors[pk].kind for pk in {one.actor_id for one in held})
    return bars(
        _("Partners by kind of organisation"),
        _("number of organisations"),
        [(ActorKind(kind).label, count, num(count)) for kind, count in kinds.most_common()],
    )


def _undated(undated):
    if not undated:
        return ""
    return ngettext(
        "For %(number)s role nobody states since when: it cannot be told whether it began in the period.",
        "For %(number)s roles nobody states since when: it cannot be told whether they began in the period.",
        undated,
    ) % {"number": num(undated)}
