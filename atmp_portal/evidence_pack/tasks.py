"""What a click and the clock ask for. A bell that nobody hears loses nothing: the row waits."""

from celery import shared_task
from django.utils import timezone

from . import pack


@shared_task(name="atmp_portal.evidence_pack.tasks.make")
def make(*, pk):
    """Make one pack at once, after the click that asked for it."""
    pack.make(pk, now=timezone.now())


@shared_task(name="atmp_portal.evidence_pack.tasks.make_waiting")
def make_waiting(now=None):
    """Make those whose bell was not heard or whose worker died. Returns how many became ready."""
    return pack.make_waiting(now or timezone.now())
