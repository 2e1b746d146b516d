"""Sending what waits: claim, ask again, hand over, record. Survives a kill at any line.

A letter is claimed with a lease under SKIP LOCKED, so that many workers share the post. Before its
bytes leave it is marked `transmitting` in a committed transaction; after the server's answer it is
marked `sent`. Only a crash between those two leaves a letter of which nobody can know whether it
left: exactly-once does not exist over SMTP. Such a letter is sent again with the same Message-ID, or
set aside as uncertain, as its category says (`Message.may_repeat`).
"""

import random
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from .carrier import Carrier
from .models import DeliveryAttempt, DeliveryOutcome, Message, SuppressedAddress, address_hash

BATCH = 50
# Ten times the longest a hand-over can take, so that no lease runs out under a worker that lives.
LEASE = timedelta(minutes=10)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 60, 120, 240)]
GIVE_UP_AFTER = timedelta(hours=48)


def deliver_waiting(*, clock=timezone.now, most=1000):
    """Send what is due, at most this many letters. Returns how many left. `clock` tells the time."""
    recover_stuck(now=clock())
    sent = 0
    carrier = Carrier()
    try:
        for _batch in range(0, most, BATCH):
            letters = claim(now=clock())
            if not letters:
                break
            sent += sum(deliver_one(letter, carrier, clock=clock) for letter in letters)
    finally:
        carrier.close()
    return sent


@transaction.atomic
def claim(*, now, most=BATCH):
    """Take letters that are due, so that no other worker takes them before the lease runs out."""
    token = uuid.uuid4()
    letters = list(Message.objects.due(now).select_for_update(skip_locked=True, of=("self",))[:most])
    Message.objects.filter(pk__in=[letter.pk for letter in letters]).update(
        state=Message.State.CLAIMED, lease_token=token, lease_until=now + LEASE, changed_at=now
    )
    for letter in letters:
        letter.lease_token = token
    return letters


def deliver_one(letter, carrier, *, clock):
    """Ask whether the letter is still wanted, hand it over, record the answer. True when it left."""
    if not begin(letter, now=clock()):
        return False
    answer = carrier.carry(letter)
    with transaction.atomic():
        now = clock()
        DeliveryAttempt.objects.create(
            message=letter, at=now, outcome=answer.outcome, code=answer.code, detail=answer.detail[:1000]
        )
        record(letter, answer, now=now)
    return answer.outcome == DeliveryOutcome.ACCEPTED


@transaction.atomic
def begin(letter, *, now):
    """Mark the letter as leaving, if it is still ours and still wanted."""
    if letter.useful_until and letter.useful_until <= now:
        return settle(letter, Message.State.CANCELLED, "no longer useful", now=now)
    if reason := SuppressedAddress.reason_against(letter.to, letter.category):
        return settle(letter, Message.State.SUPPRESSED, reason, now=now)
    if letter.wanted and (reason := import_string(letter.wanted)(letter)):
        return settle(letter, Message.State.CANCELLED, reason, now=now)
    return bool(
        ours(letter, Message.State.CLAIMED).update(
            state=Message.State.TRANSMITTING, attempts=letter.attempts + 1, changed_at=now
        )
    )


def record(letter, answer, *, now):
    """What the server's answer means for the letter."""
    letter.attempts += 1
    if answer.outcome == DeliveryOutcome.ACCEPTED:
        settle(letter, Message.State.SENT, "", now=now, sent_at=now)
    elif answer.outcome == DeliveryOutcome.REFUSED:
        settle(letter, Message.State.FAILED, answer.detail, now=now)
        if answer.is_about_address:
            suppress(letter.to, now=now)
    elif answer.outcome == DeliveryOutcome.UNCLEAR and not letter.may_repeat:
        settle(letter, Message.State.UNCERTAIN, answer.detail, now=now)
    else:
        put_off(letter, answer.detail, now=now)


def put_off(letter, reason, *, now):
    """Back to the queue after a growing pause, as long as that is of any use."""
    pause = PAUSES[min(letter.attempts, len(PAUSES)) - 1]
    next_at = now + pause * random.uniform(1, 1.2)  # noqa: S311  spreads load, guards nothing
    if next_at > letter.written_at + GIVE_UP_AFTER or (
        letter.useful_until and next_at >= letter.useful_until
    ):
        settle(letter, Message.State.FAILED, reason, now=now)
    else:
        settle(letter, Message.State.QUEUED, reason, now=now, due_at=next_at)


def recover_stuck(*, now):
    """Letters of workers that died: what surely did not leave waits again, the rest as its category says."""
    for letter in Message.objects.stuck(now):
        if letter.state == Message.State.TRANSMITTING and not letter.may_repeat:
            settle(letter, Message.State.UNCERTAIN, "the worker died while handing it over", now=now)
        else:
            settle(letter, Message.State.QUEUED, "the worker died", now=now)


def settle(letter, state, reason, *, now, **changes):
    """Set a letter we hold to a state without a lease. Always False: it did not begin to leave."""
    ours(letter).update(
        state=state, reason=reason, lease_token=None, lease_until=None, changed_at=now, **changes
    )
    return False


def ours(letter, *states):
    """The row, if nobody has taken it over since: every write after the claim names its lease."""
    rows = Message.objects.filter(pk=letter.pk, lease_token=letter.lease_token)
    return rows.filter(state__in=states) if states else rows


def suppress(address, *, now):
    """No more letters to an address that does not exist."""
    SuppressedAddress.objects.get_or_create(
        address_hash=address_hash(address),
        reason=SuppressedAddress.Reason.BOUNCED,
        lifted_at=None,
        defaults={"since": now},
    )
