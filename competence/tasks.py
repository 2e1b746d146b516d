"""What the clock asks of the surveys. Without `now` a task goes by the clock, and shows that it lives."""

from celery import shared_task
from django.utils import timezone

from outbox.models import Heartbeat

from . import reminders


@shared_task
def keep_surveys(now=None):
    """Organisations that have not answered are reminded, when their turn has come."""
    is_real, now = now is None, now or timezone.now()
    reminders.remind_due(now=now)
    if is_real:
        Heartbeat.beat("surveys", now=now)
