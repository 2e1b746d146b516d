"""The clock's door to the initiatives. Without `now` a task goes by the clock."""

from celery import shared_task
from django.utils import timezone

from . import digests, reminding, schedule


@shared_task
def make_obligations(now=None):
    """Reports of the coming months, from the rules that ask for them."""
    return schedule.make_all(now=now or timezone.now())


@shared_task
def plan_reminders(now=None):
    """Letters of all reminders whose moment has come. Returns of how many reports."""
    return reminding.write_due(now=now or timezone.now())


@shared_task
def write_digests(now=None):
    """On Mondays from 08:00: what each person owes, for those who want it. Returns how many letters."""
    return digests.write_weekly(now=now or timezone.now())
