"""When a report is reminded of: the plan of each obligation.

A reminder falls at 08:00 in Stockholm on a day counted from the last day by the calendar, so that neither
summer time nor winter time moves it. People are found when its moment comes, see reminding.py.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from outbox import posting

from . import reminder_letters
from .deliveries import timeline
from .models import Obligation, Reminder
from .models.obligations import STOCKHOLM

__all__ = ["replan", "replan_all", "timeline"]

State = Reminder.State
MORNING = time(8)
# What the last reminder of a plan says holds so long, unless the report is handed in.
LAST_ONE_HOLDS_FOR = timedelta(days=14)


@transaction.atomic
def replan(obligation, *, now):
    """Bring reminders and waiting letters into line with the obligation as it now stands.

    Belongs in the transaction of the change, whose deed holds the obligation's row. Nothing is owed:
    whatever waits is taken back. Another last day: what waits for the old one is taken back, everybody who
    was written to about it is told once, and the new day gets a plan; a day that returns gets back what had
    not been sent for it, and nothing else. Calling it again changes nothing.
    """
    planned = obligation.reminders.filter(state=State.PLANNED)
    if not obligation.is_awaited:
        planned.update(state=State.CANCELLED, settled_at=now)
        posting.cancel(reminder_letters.about(obligation), reason=reminder_letters.NOT_OWED)
        return
    planned.exclude(due_on=obligation.due_on).update(state=State.CANCELLED, settled_at=now)
    posting.cancel(
        reminder_letters.about(obligation),
        reason=reminder_letters.ANOTHER_DAY,
        but_with={"due_on": obligation.due_on.isoformat()},
    )
    reminder_letters.tell_new_day(obligation, now=now)
    _plan(obligation, now=now)


def replan_all(requirement, *, now):
    """After a change of the requirement's days of reminders: plan anew whatever is still owed under it."""
    with transaction.atomic():
        rows = Obligation.objects.awaited().filter(requirement=requirement)
        for obligation in rows.select_for_update(of=("self",)).select_related("requirement__initiative"):
            replan(obligation, now=now)


def _plan(obligation, *, now):
    """One row for each day of the plan. Days that have passed already are skipped, with one exception.

    The first time an obligation is planned nobody has heard of it: if it has opened, the letter that says
    so goes out on the next morning, and where its last day is over, the most urgent reminder does.
    """
    rows = {row.days: row for row in obligation.reminders.filter(due_on=obligation.due_on)}
    plan = moments(obligation)
    passed = [days for days, at in plan.items() if at <= now]
    if passed and not obligation.reminders.exists():
        heard_by = max(passed) if now >= obligation.deadline_at else min(plan)
        plan[heard_by] = _next_morning(now)
    _drop_days(obligation, rows.keys() - plan.keys(), now=now)
    Reminder.objects.bulk_create(
        Reminder(obligation=obligation, days=days, due_on=obligation.due_on, at=at, **_state(at, now))
        for days, at in plan.items()
        if days not in rows
    )
    for row in rows.values():
        if row.days in plan and row.state == State.CANCELLED:
            _settle(row, **_state(row.at, now))
    last = rows.get(max(passed)) if passed else None
    if last and last.state in {State.WRITTEN, State.SKIPPED} and reminder_letters.were_taken_back(last):
        _settle(last, state=State.PLANNED, settled_at=None)


def _state(at, now):
    return (
        {"state": State.PLANNED, "settled_at": None}
        if at > now
        else {"state": State.SKIPPED, "settled_at": now}
    )


def _settle(row, **changes):
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def _drop_days(obligation, days, *, now):
    obligation.reminders.filter(due_on=obligation.due_on, days__in=days, state=State.PLANNED).update(
        state=State.CANCELLED, settled_at=now
    )


def moments(obligation):
    """{days from the last day: moment} of the plan in their order; the day it opens is the first of them.

    Nobody is reminded of a report before it opens.
    """
    days = set(obligation.requirement.reminder_days)
    if obligation.opens_on:
        opens = (obligation.opens_on - obligation.due_on).days
        days = {opens} | {each for each in days if each > opens}
    return {each: morning(obligation.due_on + timedelta(days=each)) for each in sorted(days)}


def is_opening(obligation, days):
    """Whether the moment so many days from the last day only tells that the report can be written."""
    return (
        obligation.opens_on is not None
        and obligation.opens_on == obligation.due_on + timedelta(days=days)
        and days not in obligation.requirement.reminder_days
    )


def morning(day):
    """08:00 in Stockholm on a day. That hour exists once on every day, also when the clocks change."""
    return datetime.combine(day, MORNING, tzinfo=STOCKHOLM)


def _next_morning(now):
    today = timezone.localdate(now, STOCKHOLM)
    return morning(today) if morning(today) > now else morning(today + timedelta(days=1))


def useful_until(obligation, days, *, now):
    """When a reminder has been overtaken: by the next one, or by the end of the last day."""
    ends = [at for later, at in moments(obligation).items() if later > days and at > now][:1]
    ends = ends or [now + LAST_ONE_HOLDS_FOR]
    if days <= 0 and now < obligation.deadline_at:
        ends.append(obligation.deadline_at)
    return min(ends)
