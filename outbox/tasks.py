"""What the clock asks of the post."""

from celery import shared_task
from django.utils import timezone

from .models import Heartbeat


@shared_task
def heartbeat():
    """Beat rings, a worker answers: the row proves that both are alive."""
    Heartbeat.beat("clock", now=timezone.now())
