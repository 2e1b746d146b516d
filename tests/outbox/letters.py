"""What the tests of the post share: letters as rows, and a mail server for them."""

import datetime

from outbox import delivery
from outbox.models import Message

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def make_letter(number=1, **overrides):
    """A letter that waits since noon; optional ones may not be repeated."""
    fields = {
        "key": f"letter-{number}",
        "category": "transactional",
        "to": f"anna-{number}@example.org",
        "language": "en",
        "subject": f"Letter {number}",
        "text": "Some words.",
        "due_at": NOON,
        "written_at": NOON,
    }
    return Message.objects.create(**fields | overrides)


def use_smtp(settings, server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port


def deliver(now=NOON):
    return delivery.deliver_waiting(clock=lambda: now)


def states():
    return dict(Message.objects.order_by("key").values_list("key", "state"))


def nothing_against(message):
    """An owner that wants every letter to leave."""
    return ""
