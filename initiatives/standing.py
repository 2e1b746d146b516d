"""Where a report stands, as a reader sees it: late, so many days left, handed in, unknown.

Two readers see it: the public, for which a report that is being written is only yet to come, and those
on either side, who see how far the work has come.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Obligation

State = Obligation.State


class Standing(NamedTuple):
    """`look` is the class of the tag, `icon` its icon, `shape` the class on the reporting line."""

    words: str
    look: str
    icon: str
    shape: str = "fut"


def standing_of(obligation, today, *, is_inside=False):
    """The `Standing` of an obligation on a day. Nothing unknown is ever called late or done."""
    if obligation.superseded_by_id:
        return Standing(_("Replaced"), "", "right")
    if obligation.state == State.UNKNOWN:
        is_past = obligation.due_on < today
        return Standing(_("Unknown whether it was handed in") if is_past else _("Yet to come"), "", "ring")
    if obligation.is_awaited:
        return _awaited(obligation, today)
    return _settled(obligation, is_inside=is_inside)


def work_of(obligation):
    """How far the work has come, in words for those on either side; "" where the standing says it all."""
    if obligation.state in (State.IN_PREPARATION, State.CHANGES_REQUESTED) and obligation.is_awaited:
        return obligation.get_state_display()
    return ""


def _awaited(obligation, today):
    late, left = obligation.days_late(today), (obligation.due_on - today).days
    if late:
        words = ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
        return Standing(words, "late", "alert", "late")
    if left == 0:
        return Standing(_("Last day today"), "due", "clock", "due")
    if obligation.opens_on <= today:
        words = ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
        return Standing(words, "due", "clock", "due")
    return Standing(_("Yet to come"), "", "ring")


def _settled(obligation, *, is_inside):
    if obligation.state == State.APPROVED:
        return Standing(obligation.get_state_display(), "ok", "okc", "ok")
    if obligation.state in (State.WAIVED, State.CANCELLED):
        return Standing(obligation.get_state_display(), "", "x")
    # Handed in, perhaps being read: that is between the two sides.
    state = obligation.state if is_inside else State.SUBMITTED
    return Standing(str(State(state).label), "info", "check", "ok")
