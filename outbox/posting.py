"""Writing letters. They become rows in the transaction of the deed; delivery.py sends them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import timezone, translation

from .models import Message

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def write(
    letter,
    *,
    key,
    to,
    language,
    context,
    category,
    about="",
    ordering_key="",
    wanted="",
    wanted_with=None,
    due_at=None,
    useful_until=None,
    calendar=("", ""),
    unsubscribe_url="",
):
    """Write one letter to one address, in the recipient's language; the same key writes it once.

    `letter` is the beginning of the names of its templates: ``<letter>_subject.txt``, ``<letter>.txt``
    and ``<letter>.html``. `about` is a reference that only its owner understands. `wanted` is a dotted
    path to ``function(message) -> reason or ""``, asked just before sending: a reason cancels the letter.
    `calendar` is the method and text of an iCalendar part. Returns the `Message`, the earlier one where
    the key is taken. Raises ValidationError for an address that cannot be one.
    """
    check_address(to)
    subject, text, html = render(letter, language, context | {"unsubscribe_url": unsubscribe_url})
    message, _created = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "language": language,
            "category": category,
            "about": about,
            "subject": subject,
            "text": text,
            "html": html,
            "ordering_key": ordering_key,
            "wanted": wanted,
            "wanted_with": wanted_with or {},
            "due_at": due_at or timezone.now(),
            "useful_until": useful_until,
            "calendar_method": calendar[0],
            "calendar": calendar[1],
            "unsubscribe_url": unsubscribe_url,
        },
    )
    return message


def check_address(address):
    """Raise ValidationError unless this is one plain address without control characters."""
    if CONTROL.search(address):
        raise ValidationError("An address has no control characters.", code="invalid")
    validate_email(address)


def render(letter, language, context):
    """Subject (one line), text and HTML of a letter in a language."""
    with translation.override(language):
        context = {"language": language, **context}
        subject = CONTROL.sub(" ", render_to_string(f"{letter}_subject.txt", context).strip())
        subject = re.sub(r" {2,}", " ", subject)[:250]
        text = render_to_string(f"{letter}.txt", context).strip() + "\n"
        html = render_to_string(f"{letter}.html", context | {"subject": subject})
    return subject, text, html


def cancel(about, *, reason):
    """Take back what waits and was written about this; returns how many letters."""
    return Message.objects.filter(about=about, state=Message.State.QUEUED).update(
        state=Message.State.CANCELLED, reason=reason, changed_at=timezone.now()
    )
