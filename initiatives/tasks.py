"""The clock's door to the initiatives."""

from celery import shared_task
from django.utils import timezone

from . import schedule


@shared_task
def make_obligations():
    """Reports of the coming months, from the rules that ask for them."""
    schedule.make_all(now=timezone.now())
