"""What a person decides on letters of which the portal cannot know, or that failed."""

from django.db.models import Q
from django.utils import timezone

from .models import Message, SuppressedAddress

State = Message.State


def send_again(messages, *, now=None):
    """Let uncertain and failed letters wait anew, with the same Message-ID. Returns how many.

    Not those whose secret has been blanked: they have nothing left to say.
    """
    now = now or timezone.now()
    return (
        messages.filter(state__in=[State.UNCERTAIN, State.FAILED])
        .exclude(Q(is_secret=True, text=""))
        .update(state=State.QUEUED, reason="sent again by hand", due_at=now, written_at=now, changed_at=now)
    )


def mark_as_sent(messages, *, now=None):
    """Somebody has seen in the log of the mail server that these uncertain letters left. Returns how many."""
    now = now or timezone.now()
    return messages.filter(state=State.UNCERTAIN).update(
        state=State.SENT, reason="marked as sent by hand", sent_at=now, changed_at=now
    )


def lift(addresses, *, now=None):
    """Letters may go to these addresses again. Returns how many."""
    return SuppressedAddress.objects.filter(
        pk__in=addresses.values("pk"), lifted_at=None, reason=SuppressedAddress.Reason.BOUNCED
    ).update(lifted_at=now or timezone.now())
