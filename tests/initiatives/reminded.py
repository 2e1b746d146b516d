"""What the tests of reminders share: an obligation with its people, and the days of its life."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from initiatives import reminders, reporting
from initiatives.models import Obligation
from initiatives.reminding import write_due
from outbox import delivery
from outbox.models import Message
from tests.factories import (
    make_actor,
    make_administrator,
    make_initiative,
    make_lead,
    make_member,
    make_obligation,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(text):
    """2030-06-01 or 2030-06-01 14:30, by the clock of Stockholm; 08:00 where no time is given."""
    moment = datetime.fromisoformat(text if " " in text else f"{text} 08:00")
    return moment.replace(tzinfo=STOCKHOLM)


def make_planned(due="2030-06-01", *, now="2030-01-01", state="scheduled", opens_on="2030-03-03", **more):
    """An obligation that was planned at `now`, and is led by somebody who has been there for long."""
    more = {"initiative": make_initiative(), "responsible": make_actor(), **more}
    obligation = make_obligation(
        more.pop("initiative"), more.pop("responsible"), due, state=state, opens_on=opens_on, **more
    )
    obligation = Obligation.objects.get(pk=obligation.pk)
    reminders.replan(obligation, now=at(now))
    return obligation


def make_lead_of(obligation, **more):
    return make_lead(obligation.requirement.initiative, **{"started_at": LONG_AGO} | more)


def make_circles(obligation):
    """One person in each circle around the report, from the innermost to the outermost."""
    accountable = make_lead_of(obligation)
    preparer = make_lead_of(obligation, started_at=at("2021-01-01"))
    contact = make_member(obligation.requirement.responsible, is_main_contact=True, started_at=LONG_AGO)
    recipient = make_actor()
    obligation.requirement.recipients.add(recipient)
    reviewer = make_member(recipient, role="reviewer", started_at=LONG_AGO)
    return [accountable, preparer, contact, reviewer, make_administrator()]


def states(obligation, due_on=None):
    rows = obligation.reminders.filter(due_on=due_on or obligation.due_on).order_by("days")
    return {row.days: row.state for row in rows}


def change_day(obligation, day, *, now):
    obligation = reporting.locked(obligation)
    obligation.due = day
    obligation.due_on = timezone.datetime.fromisoformat(day).date()
    obligation.save()
    reminders.replan(obligation, now=at(now))
    return obligation


def round_at(moment):
    """What the clock does at a moment: write what is due, and send it."""
    write_due(now=at(moment))
    delivery.deliver_waiting(clock=lambda: at(moment))


def sent(**which):
    """(occasion without the number of the report, address) of letters that have left, in their order."""
    rows = Message.objects.filter(state="sent", category="obligation", **which).order_by("sent_at", "pk")
    return [(occasion(row.key), row.to) for row in rows]


def occasion(key):
    return "/".join(key.split("/")[2:-1])
