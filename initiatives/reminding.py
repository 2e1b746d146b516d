"""Reminding: whose moment has come, who is written to, and what is asked again before a letter leaves."""

import logging
from collections import defaultdict
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from actors.models import Membership, User
from outbox import posting
from outbox.models import Message

from . import reminder_letters, reminders
from .circles import Circle, circle_for, people_of_each, reached
from .models import DeadlineChange, Obligation, Reminder, RequiredContent, Section

State = Reminder.State
# Obligations taken together: so many questions are asked once for all of them.
BATCH = 500

logger = logging.getLogger(__name__)


class Progress(NamedTuple):
    """How far a report is: (heading's row, "done" | "begun" | "missing") of each part, and their numbers."""

    parts: list
    done: int
    total: int


def write_due(*, now, batch=BATCH):
    """Write the letters of every reminder whose moment has come; returns of how many obligations.

    Several may do this at once: each takes obligations that no other holds. One that is being changed just
    now is left to the next round.
    """
    done = 0
    while taken := _write_batch(now=now, most=batch):
        done += taken
    return done


@transaction.atomic
def _write_batch(*, now, most):
    # Found by their moments first, in a question of its own: joined, PostgreSQL may read all obligations.
    found = Reminder.objects.due(now).order_by().values_list("obligation", flat=True).distinct()
    obligations = list(
        Obligation.objects.filter(pk__in=list(found))
        .select_related("requirement__initiative", "requirement__responsible")
        .order_by("due_on", "pk")
        .select_for_update(of=("self",), skip_locked=True)[:most]
    )
    # Asked again now that they are held: another worker may have settled them a moment ago.
    due = defaultdict(list)
    for reminder in Reminder.objects.due(now).filter(obligation__in=obligations):
        due[reminder.obligation_id].append(reminder)
    people = people_of_each([each.requirement for each in obligations], now=now)
    progress = _progress_of(obligations)
    drafts, settled = [], defaultdict(list)
    for obligation in obligations:
        if rows := sorted(due[obligation.pk], key=lambda row: row.days):
            *earlier, urgent = rows
            settled[State.SUPERSEDED] += earlier
            everybody = _everybody(obligation, urgent.days, people[obligation.requirement_id])
            settled[State.NO_RECIPIENT if everybody.nobody_meant else State.WRITTEN].append(urgent)
            drafts += _drafts(obligation, urgent.days, everybody, progress[obligation.pk], now=now)
    posting.write_all(drafts)
    for state, rows in settled.items():
        Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, settled_at=now)
    return len(obligations)


def _everybody(obligation, days, people):
    """Whom the reminder so many days from the last day reaches."""
    if reminders.is_opening(obligation, days):
        return reached(people, Circle.ACCOUNTABLE)
    return reached(people, circle_for(days))


def _drafts(obligation, days, everybody, progress, *, now):
    letter = "report_opens" if reminders.is_opening(obligation, days) else "reminder"
    for user, circle in everybody.people:
        try:
            yield reminder_letters.draft(
                letter,
                obligation,
                user,
                occasion=f"{days}/{obligation.due_on}",
                days=days,
                circle=everybody.circle,
                now=now,
                useful_until=reminders.useful_until(obligation, days, now=now),
                stands_in=circle.name.lower(),
                nobody_accountable=everybody.nobody_accountable,
                progress=progress,
            )
        except ValidationError:
            # One account with an impossible address must not keep the letters of all others.
            logger.warning("User %s has an address that no letter can go to", user.pk)


def _progress_of(obligations):
    """{pk: `Progress`} of the reports."""
    progress = {each.pk: [] for each in obligations}
    for section in Section.objects.filter(obligation__in=obligations).order_by("obligation", "order"):
        stands = "done" if section.is_done else "begun" if section.text else "missing"
        progress[section.obligation_id].append((section, stands))
    not_begun = {each.requirement_id: each.pk for each in obligations if not progress[each.pk]}
    for content in RequiredContent.objects.filter(requirement__in=not_begun).order_by("order"):
        progress[not_begun[content.requirement_id]].append((content, "missing"))
    return {
        pk: Progress(parts, sum(stands == "done" for _, stands in parts), len(parts))
        for pk, parts in progress.items()
    }


# — what the post asks and tells —


def reason_against(message):
    """Why a letter of reminder_letters should not leave at the moment it was claimed; "" if it should."""
    told, now = message.wanted_with, message.changed_at
    obligation = (
        Obligation.objects.filter(pk=told.get("obligation")).select_related("requirement__initiative").first()
    )
    if obligation is None:
        return "the obligation is gone"
    if not obligation.is_awaited:
        return reminder_letters.NOT_OWED
    if told["due_on"] != obligation.due_on.isoformat():
        return reminder_letters.ANOTHER_DAY
    if not _still_stands_there(obligation, told, now=now):
        return "the person no longer answers for the report"
    if told["days"] is None:
        return _told_already(obligation, told["user"])
    later = obligation.reminders.filter(
        due_on=obligation.due_on, days__gt=told["days"], state__in=[State.WRITTEN, State.NO_RECIPIENT]
    )
    return "a later reminder has been written" if later.exists() else ""


def _still_stands_there(obligation, told, *, now):
    people = people_of_each([obligation.requirement], now=now)[obligation.requirement_id]
    farthest = Circle.ADMINISTRATORS if told["circle"] is None else told["circle"]
    # Where nobody stood nearer the letter went further out; somebody may have come nearer meanwhile.
    return any(user.pk == told["user"] for circle in Circle if circle <= farthest for user in people[circle])


def _told_already(obligation, user):
    """The letter of the decision tells some of the new day: not twice."""
    change = (
        DeadlineChange.objects.filter(obligation=obligation, new_due_on=obligation.due_on, state="granted")
        .order_by("-decided_at", "-pk")
        .first()
    )
    keys = [f"{letter}/{change.pk}/{user}" for letter in ("deadline_set", "deadline_answered") if change]
    return "the letter of the decision tells it" if Message.objects.filter(key__in=keys).exists() else ""


def tell_that_it_did_not_arrive(message):
    """Somebody's address does not exist: the main contacts of the responsible actor are told, once.

    Without any: the administrators. The page of the report says it too, see deliveries.py.
    """
    told, now = message.wanted_with, message.changed_at
    user = User.objects.filter(pk=told.get("user")).first()
    obligation = (
        Obligation.objects.filter(pk=told.get("obligation"))
        .select_related("requirement__initiative", "requirement__responsible")
        .first()
    )
    if user is None or obligation is None:
        return
    contacts = Membership.objects.main_contacts(now).filter(
        actor=obligation.requirement.responsible, user__is_active=True
    )
    people = [each.user for each in contacts.select_related("user") if each.user != user]
    posting.write_all(
        reminder_letters.not_arriving(obligation, user, each, now=now)
        for each in people or User.objects.administrators().exclude(pk=user.pk)
    )
