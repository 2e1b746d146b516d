"""Writing letters. They become rows in the transaction of the deed; delivery.py sends them."""

import json
import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from . import unsubscribing
from .models import Message

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def write(letter, **what):
    """Write one letter to one address, in the recipient's language; the same key writes it once.

    Takes what `draft` takes. Returns the `Message`, the earlier one where the key is taken.
    """
    message = draft(letter, **what)
    _insert([message])
    return Message.objects.get(key=message.key)


def write_all(drafts):
    """Write many letters at once, each key once. One that was cancelled before it left waits again."""
    drafts = {message.key: message for message in drafts}
    _insert(drafts.values())
    for earlier in Message.objects.filter(key__in=drafts, state=Message.State.CANCELLED):
        _revive(earlier, drafts[earlier.key])


def _insert(messages):
    """New rows, each key once. As one document: psycopg escapes arrays of HTML in Python, quote by quote."""
    fields = [field for field in Message._meta.concrete_fields if not field.primary_key]
    rows = [{field.column: field.value_from_object(each) for field in fields} for each in messages]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO outbox_message ({columns}) "  # noqa: S608  names of columns
            f"SELECT {columns} FROM json_populate_recordset(NULL::outbox_message, %s) ON CONFLICT DO NOTHING",
            [json.dumps(rows, default=str, ensure_ascii=False)],
        )


def _revive(earlier, message):
    """The same letter, with its Message-ID and its attempts, in the words of today."""
    names = ("to", "language", "subject", "text", "html", "due_at", "useful_until", "wanted_with")
    Message.objects.filter(pk=earlier.pk, state=Message.State.CANCELLED).update(
        state=Message.State.QUEUED,
        reason="",
        written_at=message.written_at,
        changed_at=message.written_at,
        **{name: getattr(message, name) for name in names},
    )


def draft(
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
    refused="",
    now=None,
    due_at=None,
    useful_until=None,
    calendar=("", ""),
    unsubscribe_url="",
    is_secret=False,
):
    """A letter that is not written yet, for `write` and `write_all`.

    `letter` is the beginning of the names of its templates: ``<letter>_subject.txt``, ``<letter>.txt``
    and ``<letter>.html``. `about` is a reference that only its owner understands. `wanted` is a dotted
    path to ``function(message) -> reason or ""``, asked just before sending: a reason cancels the letter,
    and `message.changed_at` tells the moment. `refused` is a dotted path to ``function(message)``, called
    in the transaction that records that the address does not exist. `now` is the moment of writing and
    `due_at` the earliest of sending. `calendar` is the method and text of an iCalendar part. The text of a
    letter that `is_secret` is blanked once it has left or its time is over. An optional letter gets the
    address for unsubscribing by itself. Raises ValidationError for an address that cannot be one.
    """
    check_address(to)
    now = now or timezone.now()
    if category == Message.Category.OPTIONAL and not unsubscribe_url:
        unsubscribe_url = unsubscribing.url_for(to)
    subject, text, html = render(letter, language, context | {"unsubscribe_url": unsubscribe_url})
    return Message(
        key=key,
        to=to,
        language=language,
        category=category,
        about=about,
        subject=subject,
        text=text,
        html=html,
        ordering_key=ordering_key,
        wanted=wanted,
        wanted_with=wanted_with or {},
        refused=refused,
        written_at=now,
        changed_at=now,
        due_at=due_at or now,
        useful_until=useful_until,
        calendar_method=calendar[0],
        calendar=calendar[1],
        unsubscribe_url=unsubscribe_url,
        is_secret=is_secret,
    )


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


def cancel(about, *, reason, but_with=None):
    """Take back what waits and was written about this; returns how many letters.

    Letters whose `wanted_with` contains `but_with` stay.
    """
    waiting = Message.objects.filter(about=about, state=Message.State.QUEUED)
    if but_with:
        waiting = waiting.exclude(wanted_with__contains=but_with)
    return waiting.update(state=Message.State.CANCELLED, reason=reason, changed_at=timezone.now())
