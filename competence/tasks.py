"""What the clock asks of the surveys. Without `now` a task goes by the clock, and shows that it lives."""

from celery import shared_task
from django.utils import timezone

from outbox.models import Heartbeat

from . import education_reminders, releasing, reminders


@shared_task
def keep_surveys(now=None):
    """Organisations and education providers are reminded, and releases that wait are worked out."""
    is_real, now = now is None, now or timezone.now()
    reminders.remind_due(now=now)
    education_reminders.remind_due(now=now)
    releasing.work_out_waiting(now)
    if is_real:
        Heartbeat.beat("surveys", now=now)


@shared_task
def work_out(*, pk):
    """Work out one release at once, after the click that asked for it."""
    if release := releasing.claim(now=timezone.now(), pk=pk):
        releasing.work_out(release)
