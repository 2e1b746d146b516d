"""Sending what waits: claim, ask again, hand over, record. Survives a kill at any line.

A letter is claimed with a lease under SKIP LOCKED, so that many workers share the post. Before its
bytes leave it is marked `transmitting` in a committed transaction; after the server's answer it is
marked `sent`. Only a crash between those two leaves a letter of which nobody can know whether it
left: exactly-once does not exist over SMTP. Such a letter is sent again with the same Message-ID, or
set aside as uncertain, as its category says (`Message.may_repeat`). One commit records the answer to a
letter and the beginning of the next: never more than one letter of a worker is in between.
"""

import logging
import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from itertools import zip_longest

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from . import turns
from .carrier import Carrier, put_together
from .models import DeliveryAttempt, DeliveryOutcome, Message, SuppressedAddress, address_hash

BATCH = 100
# Ten times the longest a hand-over can take, so that no lease runs out under a worker that lives.
LEASE = timedelta(minutes=10)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 60, 120, 240)]
GIVE_UP_AFTER = timedelta(hours=48)
# A secret letter that failed is kept so long for somebody to send it again, unless its own time ends before.
SECRETS_FOR = timedelta(days=7)
BLANKED_AT_ONCE = (Message.State.SENT, Message.State.CANCELLED, Message.State.SUPPRESSED)
BLANK = {"text": "", "html": "", "calendar": ""}

logger = logging.getLogger(__name__)


def deliver_waiting(*, clock=timezone.now, most=1000):
    """Send what is due, at most this many letters. Returns how many left. `clock` tells the time."""
    recover_stuck(now=clock())
    blank_secrets(now=clock())
    sent = 0
    carrier = Carrier()
    try:
        for _batch in range(0, most, BATCH):
            letters = claim(now=clock())
            if not letters:
                break
            sent += deliver(letters, carrier, clock=clock)
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
        letter.lease_token, letter.lease_until, letter.changed_at = token, now + LEASE, now
    return letters


def deliver(letters, carrier, *, clock):
    """Hand over the letters that are still wanted, one after the other. Returns how many left.

    Each is put together while the database records what became of the one before.
    """
    sent, handed_over = 0, None
    with ThreadPoolExecutor(max_workers=1) as packer:
        packed = packer.submit(put_together, letters[0])
        for letter, following in zip_longest(letters, letters[1:]):
            ready, packed = packed, following and packer.submit(put_together, following)
            leaves = take_turn(letter, now=clock(), after=handed_over)
            handed_over = (letter, carrier.carry(letter, ready)) if leaves else None
            sent += was_accepted(handed_over)
    with transaction.atomic():
        note(handed_over, now=clock())
    return sent


def take_turn(letter, *, now, after):
    """In one commit: the answer to the letter before is recorded, and this one begins to leave.

    One statement does both where there is nobody to ask and nothing else to record.
    """
    others = letter.wanted or is_over(letter, now) or letter.lease_until <= now
    plain = not others and (after is None or was_accepted(after))
    with nullcontext() if plain else transaction.atomic():
        if not was_accepted(after):
            note(after, now=now)
            after = None
        return begin(letter, now=now, after=after)


def was_accepted(handed_over):
    return handed_over is not None and handed_over[1].outcome == DeliveryOutcome.ACCEPTED


def is_over(letter, now):
    return letter.useful_until is not None and letter.useful_until <= now


def note(handed_over, *, now):
    """Record the server's answer to the letter that was handed over, if one was."""
    if handed_over is None:
        return
    letter, answer = handed_over
    DeliveryAttempt.objects.create(
        message_id=letter.pk, at=now, outcome=answer.outcome, code=answer.code, detail=answer.detail[:1000]
    )
    record(letter, answer, now=now)


def begin(letter, *, now, after=None):
    """Mark the letter as leaving, if it is still ours and still wanted, and give it a lease of its own.

    `after`: the accepted letter before it, which is recorded as sent whatever becomes of this one.
    """
    if letter.lease_until <= now or not is_wanted(letter, now=now):
        note(after, now=now)
        return False
    if turns.take(letter, lease_until=now + LEASE, now=now, after=after):
        return True
    if reason := SuppressedAddress.reason_against(letter.to, letter.category):
        settle(letter, Message.State.SUPPRESSED, reason, now=now)
        if reason == SuppressedAddress.Reason.BOUNCED:
            tell_refused(letter, now=now)
    return False


def is_wanted(letter, *, now):
    """Whether the letter is still of use, and its owner has nothing against it; else it is settled."""
    if is_over(letter, now):
        return settle(letter, Message.State.CANCELLED, "no longer useful", now=now)
    try:
        if reason := reason_against(letter, now=now):
            return settle(letter, Message.State.CANCELLED, reason, now=now)
    except Exception:
        # One owner's mistake must not keep the letters of all others.
        logger.exception("The owner of letter %s could not say whether it is wanted", letter.pk)
        letter.attempts += 1
        put_off(letter, "its owner could not say whether it is wanted", now=now)
        return False
    return True


def reason_against(letter, *, now):
    """What the owner says against a letter. What it did to the database in vain is undone."""
    if not letter.wanted:
        return ""
    letter.changed_at = now
    with transaction.atomic():
        return import_string(letter.wanted)(letter)


def tell_refused(letter, *, now):
    """The owner of the letter hears that its address does not exist, and decides who else must."""
    if not letter.refused:
        return
    letter.changed_at = now
    try:
        with transaction.atomic():
            import_string(letter.refused)(letter)
    except Exception:
        logger.exception("The owner of letter %s could not be told that it was refused", letter.pk)


def record(letter, answer, *, now):
    """What the server's answer means for the letter."""
    letter.attempts += 1
    if answer.outcome == DeliveryOutcome.ACCEPTED:
        settle(letter, Message.State.SENT, "", now=now, sent_at=now)
    elif answer.outcome == DeliveryOutcome.REFUSED:
        settle(letter, Message.State.FAILED, answer.detail, now=now)
        if answer.is_about_address:
            suppress(letter.to, now=now)
            tell_refused(letter, now=now)
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
    if letter.is_secret and state in BLANKED_AT_ONCE:
        changes |= BLANK
    ours(letter).update(
        state=state, reason=reason, lease_token=None, lease_until=None, changed_at=now, **changes
    )
    return False


def blank_secrets(*, now):
    """Blank what opens a door in letters that will not leave any more."""
    kept = Message.objects.filter(is_secret=True).exclude(text="")
    over = Q(useful_until__lte=now) | Q(state=Message.State.FAILED, changed_at__lte=now - SECRETS_FOR)
    waiting = [Message.State.CLAIMED, Message.State.TRANSMITTING]
    kept.filter(over | Q(state__in=BLANKED_AT_ONCE)).exclude(state__in=waiting).update(**BLANK)


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
