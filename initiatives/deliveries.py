"""What became of the reminders of one report: planned, sent, failed, uncertain, to whom and when."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.models import User
from outbox.models import Message, MessageState

from . import reminder_letters
from .models import Reminder

# Of a letter: the look of its tag and its icon; the words are those of the post.
LOOKS = {
    MessageState.SENT: ("ok", "check"),
    MessageState.UNCERTAIN: ("due", "alert"),
    MessageState.FAILED: ("late", "alert"),
    MessageState.SUPPRESSED: ("late", "alert"),
    MessageState.CANCELLED: ("", "x"),
}
DID_NOT_ARRIVE = (MessageState.FAILED, MessageState.SUPPRESSED)
# Older ones of a report that has been reminded of for years are left out.
MOST = 200


class Letter(NamedTuple):
    to: str
    state: str
    words: str
    look: str
    icon: str
    at: datetime


class Entry(NamedTuple):
    """A moment of the plan with its letters, or a letter of another occasion."""

    at: datetime
    title: str
    state: str
    words: str
    letters: list


class Timeline(NamedTuple):
    """Entries in the order of time, and the people whom reminders do not reach."""

    entries: list
    not_reached: list


def timeline(obligation):
    """The `Timeline` of the reminders of an obligation. Names of people: only for those who may see it."""
    letters = list(
        Message.objects.filter(
            about__in=[reminder_letters.about(obligation), f"initiatives.obligation/{obligation.pk}"]
        ).order_by("-pk")[:MOST]
    )[::-1]
    names = {user.email: str(user) for user in User.objects.filter(email__in={each.to for each in letters})}
    by_moment, entries = {}, []
    for letter in letters:
        shown = _shown(letter, names)
        if letter.wanted == reminder_letters.WANTED and letter.wanted_with.get("days") is not None:
            key = (letter.wanted_with["days"], letter.wanted_with["due_on"])
            by_moment.setdefault(key, []).append(shown)
        else:
            entries.append(Entry(letter.sent_at or letter.written_at, letter.subject, "letter", "", [shown]))
    for row in obligation.reminders.all():
        entries.append(_moment(row, obligation, by_moment.get((row.days, row.due_on.isoformat()), [])))
    return Timeline(sorted(entries, key=lambda entry: entry.at), _not_reached(letters, names))


def _shown(letter, names):
    look, icon = LOOKS.get(letter.state, ("", "clock"))
    words = letter.get_state_display()
    at = letter.sent_at or (letter.due_at if letter.state == MessageState.QUEUED else letter.changed_at)
    return Letter(names.get(letter.to, letter.to), letter.state, words, look, icon, at)


def _moment(row, obligation, letters):
    if row.days < 0:
        title = ngettext("%(days)s day before", "%(days)s days before", -row.days) % {"days": -row.days}
    elif row.days == 0:
        title = _("On the last day")
    else:
        title = ngettext("%(days)s day after", "%(days)s days after", row.days) % {"days": row.days}
    words = "" if row.state == Reminder.State.WRITTEN else row.get_state_display()
    return Entry(row.at, title, row.state, words, letters)


def _not_reached(letters, names):
    """People whose latest letter that has been tried did not arrive."""
    latest = {each.to: each for each in letters if each.state in (MessageState.SENT, *DID_NOT_ARRIVE)}
    return [names.get(to, to) for to, each in latest.items() if each.state in DID_NOT_ARRIVE]
