"""What the clock asks of the post."""

from celery import shared_task
from django.utils import timezone

from . import delivery
from .models import Heartbeat


@shared_task
def heartbeat():
    """Beat rings, a worker answers: the row proves that both are alive."""
    Heartbeat.beat("clock", now=timezone.now())


@shared_task
def deliver_waiting():
    """Send what is due. Two at a time share the post; one that dies is recovered by the next."""
    delivery.deliver_waiting()
    Heartbeat.beat("post", now=timezone.now())
