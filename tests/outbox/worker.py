"""Workers of the post as processes of their own, which die at a named point, or work to the end.

`python -m tests.outbox.worker` is a nest: for each line `start POINT MAIL_PORT ISO` on its input it forks a
worker whose clock shows that moment, and says its number; `wait NUMBER` is answered by how it ended. The
point wraps what production code calls; production code knows nothing of it.
"""

import os
import signal
import sys
import traceback
import uuid
from datetime import datetime

import django


def nest():
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    # Loaded once, before the forks; no connection is open yet.
    from initiatives import reminding  # noqa: F401

    for line in sys.stdin:
        deed, *arguments = line.split("\t")
        if deed == "wait":
            answer = os.waitstatus_to_exitcode(os.waitpid(int(arguments[0]), 0)[1])
        elif not (answer := os.fork()):
            work(*arguments)
        print(answer, flush=True)  # noqa: T201  the answer


def work(*arguments):
    try:
        main(*(each.strip() for each in arguments))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def main(point, port, moment):
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
    elif point.startswith(("begun", "answered")):
        carry = delivery.Carrier.carry
        name, _, which = point.partition(" ")
        turns_left = iter(range(int(which or 1) - 1, -1, -1))

        def carry_or_die(self, letter, ready):
            last = not next(turns_left)
            answer = None if last and name == "begun" else carry(self, letter, ready)
            return die() if last else answer

        delivery.Carrier.carry = carry_or_die
    elif point == "taking":
        # Before the commit that records the letter before and begins the next.
        take = delivery.turns.take

        def take_or_die(letter, *, after=None, **options):
            with transaction.atomic():
                return (take(letter, after=after, **options), after and die())[0]

        delivery.turns.take = take_or_die
    elif point == "recorded":
        delivery.Carrier.close = lambda self: die()


def remove_guard(delivery):
    """Letters are taken without a lock, and changed whoever holds them."""
    from outbox.models import Message

    def claim(*, now, most=50):
        letters = list(Message.objects.due(now)[:most])
        for letter in letters:
            letter.lease_token, letter.lease_until = uuid.uuid4(), now + delivery.LEASE
        return letters

    delivery.claim = claim
    delivery.note = lambda handed_over, *, now: (
        handed_over and Message.objects.filter(pk=handed_over[0].pk).update(state="sent", sent_at=now)
    )

    def begin(letter, *, now, after=None):
        delivery.note(after, now=now)
        return True

    delivery.begin = begin


def die():
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    nest()
