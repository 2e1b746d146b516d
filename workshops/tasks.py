"""What the clock asks of the workshops."""

from celery import shared_task
from django.utils import timezone

from outbox.models import Heartbeat

from . import feedback, inviting, registration, reminders, waitlist


@shared_task
def keep_workshops(now=None):
    """Offers that ran out end, free seats are offered, and what is no longer needed is deleted."""
    now = now or timezone.now()
    waitlist.settle_all(now=now)
    inviting.remind_due(now=now)
    reminders.remind_participants(now=now)
    registration.forget_unconfirmed(now=now)
    registration.forget_answers(now=now)
    Heartbeat.beat("workshops", now=now)


@shared_task
def keep_actions(now=None):
    """Owners of late actions are reminded, and those who came are asked what they thought."""
    now = now or timezone.now()
    reminders.write_due(now)
    feedback.ask_due(now=now)
    Heartbeat.beat("actions", now=now)
