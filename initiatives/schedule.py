"""From rules to dates: when reports asked for again and again are due, and the rows that say so."""

import calendar
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import holidays
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from . import reminders, reporting
from .models import Obligation, ReportEvent, Requirement
from .models.requirements import WeekendPolicy

# Obligations are made so long before their last day. Those of longer notice open later than they are made.
HORIZON_MONTHS = 15
# So many of one requirement at most in one run; a rule that begins long ago takes several.
MOST_AT_ONCE = 240
# Years that people write reports about; a calendar ends somewhere.
LAST_YEAR = 2200


class Occurrence(NamedTuple):
    """One time that a rule asks for a report: the days it is about, the date of the rule, the last day.

    `nominal` is the date before the policy for weekends has moved it.
    """

    period_start: date
    period_end: date
    nominal: date
    due_on: date

    @property
    def is_moved(self):
        return self.nominal != self.due_on


# — days —


def add_months(day, months):
    """The same day so many months later (or earlier); the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def _public_holidays(year):
    """Public holidays in Sweden, with the eves of midsummer, Christmas and the new year.

    The eves count as holidays where a law sets a date: lag (1930:173) om beräkning av lagstadgad tid, 2 §.
    """
    return frozenset(holidays.country_holidays("SE", years=year, categories=("public", "de_facto")))


def is_working_day(day):
    return day.weekday() < calendar.SATURDAY and day not in _public_holidays(day.year)


def moved(day, policy):
    """The day itself, or where it is no working day the nearest one that the policy allows."""
    if policy == WeekendPolicy.KEEP:
        return day
    step = timedelta(days=-1 if policy == WeekendPolicy.BEFORE else 1)
    while not is_working_day(day):
        day += step
    return day


# — occurrences —


def occurrences(requirement, until):
    """Every `Occurrence` of a requirement's rule with its date on or before `until`, the earliest first.

    Each date is counted from the first, so that 31 January is followed by 28 February and 31 March. A
    report due on a date is about the months up to it. Nothing for a requirement that asks once.
    """
    if not requirement.recurs:
        return
    number = 0
    while True:
        start, end, nominal = _numbered(requirement, number)
        last_day = end if requirement.first_due_on is None else nominal
        if nominal > until or nominal.year > LAST_YEAR:
            return
        if requirement.ends_on and last_day > requirement.ends_on:
            return
        yield Occurrence(start, end, nominal, moved(nominal, requirement.weekend_policy))
        number += 1


def _numbered(requirement, number):
    """First and last day of the period, and the date of the rule, of the occurrence with this number."""
    months = requirement.every_months
    if requirement.first_due_on:
        before, nominal = (
            add_months(requirement.first_due_on, months * step) for step in (number - 1, number)
        )
        return before + timedelta(days=1), nominal, nominal
    start, following = (
        add_months(requirement.first_period_start, months * step) for step in (number, number + 1)
    )
    end = following - timedelta(days=1)
    return start, end, end + timedelta(days=requirement.days_after_period)


def next_occurrences(requirement, *, today, number=5):
    """The next dates of a rule, for showing what it means; the requirement need not be saved."""
    found = []
    for occurrence in occurrences(requirement, date(LAST_YEAR, 12, 31)):
        if occurrence.due_on >= today:
            found.append(occurrence)
        if len(found) == number:
            break
    return found


# — rows —


def horizon(today):
    return add_months(today, HORIZON_MONTHS)


def obligations_to_make(requirement, until):
    """The obligations, not saved, that the rule asks for until that day and that are not there yet.

    Periods that overlap with those of obligations that are there are left out: a rule that is changed
    counts from what has been agreed already.
    """
    there = list(requirement.obligations.exclude(period_start=None))
    taken = {one.period_start for one in there}
    standing = [one for one in there if one.state not in ("waived", "cancelled")]
    return [
        _obligation(requirement, found)
        for found in occurrences(requirement, until)
        if found.period_start not in taken
        and not any(
            one.period_start <= found.period_end and found.period_start <= one.period_end for one in standing
        )
    ]


def _obligation(requirement, found):
    return Obligation(
        requirement=requirement,
        period_start=found.period_start,
        period_end=found.period_end,
        due=found.due_on.isoformat(),
        due_on=found.due_on,
        opens_on=found.due_on - timedelta(days=requirement.opens_days_before),
        state=Obligation.State.SCHEDULED,
    )


@transaction.atomic
def make_due(requirement, *, now):
    """Make the obligations of the coming months that are not there yet; returns them.

    Doing it again makes nothing: runs at the same time take turns, and the database holds each period
    once. One whose last day has passed already when it is made is of unknown outcome: nobody was reminded.
    """
    requirement = Requirement.objects.select_for_update(of=("self",)).get(pk=requirement.pk)
    today = timezone.localdate(now)
    made = []
    for obligation in obligations_to_make(requirement, horizon(today))[:MOST_AT_ONCE]:
        if obligation.due_on < today:
            obligation.state = Obligation.State.UNKNOWN
        try:
            with transaction.atomic():
                obligation.save()
        except IntegrityError:
            # Somebody has entered this period by hand in the meantime.
            continue
        begin(obligation, by=None, now=now)
        made.append(obligation)
    return made


def begin(obligation, *, by, now):
    """Note that a new obligation is there, and plan its reminders."""
    reporting.happened(obligation, ReportEvent.Verb.CREATED, by=by, now=now)
    reminders.replan(obligation, now=now)


def make_all(*, now):
    """`make_due` for every requirement that may lack something; returns how many obligations were made.

    Each requirement in a transaction of its own: one that fails does not hold up the others.
    """
    today = timezone.localdate(now)
    rules = Requirement.objects.filter(every_months__isnull=False).filter(
        Q(ends_on=None) | Q(ends_on__gte=add_months(today, -HORIZON_MONTHS))
    )
    return sum(len(make_due(requirement, now=now)) for requirement in rules.order_by("pk").iterator())
