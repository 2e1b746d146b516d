"""What the clock asks of the workshops. Without `now` a task goes by the clock, and shows that it lives."""

from celery import shared_task
from django.utils import timezone

from outbox.models import Heartbeat

from . import feedback, inviting, registration, reminders, waitlist


@shared_task
def keep_workshops(now=None):
    """Offers that ran out end, free seats are offered, and what is no longer needed is deleted."""
    is_real, now = now is None, now or timezone.now()
    waitlist.settle_all(now=now)
    inviting.remind_due(now=now)
    reminders.remind_participants(now=now)
    registration.forget_unconfirmed(now=now)
    registration.forget_answers(now=now)
    if is_real:
        Heartbeat.beat("workshops", now=now)


@shared_task
def keep_actions(now=None):
    """Owners of late actions are reminded, and those who came are asked what they thought."""
    is_real, now = now is None, now or timezone.now()
    reminders.write_due(now)
    feedback.ask_due(now=now)
    if is_real:
        Heartbeat.beat("actions", now=now)
