"""What the clock asks of the post. Without `now` a task goes by the clock, and shows that it lives."""

from celery import shared_task
from django.utils import timezone

from . import delivery
from .models import Heartbeat


@shared_task
def heartbeat(now=None):
    """Beat rings, a worker answers: the row proves that both are alive."""
    if now is None:
        Heartbeat.beat("clock", now=timezone.now())


@shared_task
def deliver_waiting(now=None):
    """Send what is due. Two at a time share the post; one that dies is recovered by the next."""
    if now is not None:
        return delivery.deliver_waiting(clock=lambda: now)
    sent = delivery.deliver_waiting()
    Heartbeat.beat("post", now=timezone.now())
    return sent
