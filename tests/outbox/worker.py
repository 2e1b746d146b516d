"""A worker of the post as a process of its own, which dies at a named point, or works to the end.

`python -m tests.outbox.worker POINT MAIL_PORT ISO`: the moment is the one its clock shows. The point wraps
what production code calls; production code knows nothing of it.
"""

import os
import signal
import sys
import uuid
from datetime import datetime

import django


def main(point, port, moment):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    from initiatives import reminding
    from outbox import delivery

    set_trap(point, delivery)
    now = datetime.fromisoformat(moment)
    if point == "without guard":
        remove_guard(delivery)
    if point in {"round", "planning"}:
        reminding.write_due(now=now, batch=7)
    if point != "planning":
        while delivery.deliver_waiting(clock=lambda: now, most=50):
            pass


def set_trap(point, delivery):
    from django.db import transaction

    if point == "claiming":
        claim = delivery.claim
        delivery.claim = transaction.atomic(lambda **options: (claim(**options), die()))
    elif point == "claimed":
        claim = delivery.claim
        delivery.claim = lambda **options: (claim(**options), die())
    elif point in {"begun", "answered"}:
        carry = delivery.Carrier.carry
        delivery.Carrier.carry = lambda self, letter: (point == "begun" and die(), carry(self, letter), die())
    elif point == "recorded":
        delivery.Carrier.close = lambda self: die()


def remove_guard(delivery):
    """Letters are taken without a lock, and changed whoever holds them."""
    from outbox.models import Message

    def claim(*, now, most=50):
        letters = list(Message.objects.due(now)[:most])
        for letter in letters:
            letter.lease_token = uuid.uuid4()
        return letters

    delivery.claim = claim
    delivery.begin = lambda letter, *, now: True
    delivery.note = lambda handed_over, *, now: (
        handed_over and Message.objects.filter(pk=handed_over[0].pk).update(state="sent", sent_at=now)
    )


def die():
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
