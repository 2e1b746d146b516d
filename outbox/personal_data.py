"""A person's traces: finding them in letters, and blotting them out of any text."""

import re
from email import message_from_bytes, policy
from html import escape
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from .models import DeliveryAttempt, Message

ERASED = "[…]"
BETWEEN_LETTERS = re.compile(rb"^-{79}\n", re.MULTILINE)


def traces_of(*words):
    """Each word as it may stand in a text, also escaped in HTML; the longest first."""
    found = {form for word in words if word.strip() for form in (word.strip(), escape(word.strip()))}
    return sorted(found, key=len, reverse=True)


def letters_about(traces):
    """Letters to or about somebody."""
    wanted = Q(pk=None)
    for trace in traces:
        for field in ("to", "subject", "text", "html"):
            wanted |= Q(**{f"{field}__icontains": trace})
    return Message.objects.filter(wanted)


def held_about(email):
    """The letters that went to this address, for `export_person`."""
    return {
        "letters": list(
            Message.objects.filter(to__iexact=email)
            .order_by("pk")
            .values("written_at", "sent_at", "state", "category", "to", "language", "subject", "text")
        )
    }


def erase(traces, *, address):
    """Blot the traces out of every letter, kept file and delivery; letters that wait are cancelled.

    `address` takes the place of the recipient's. The letters still count.
    """
    to_them = Message.objects.filter(to__iregex=any_of(traces, r"^(?:", r")$"))
    to_them.filter(state=Message.State.QUEUED).update(
        state=Message.State.CANCELLED, reason="the person was erased"
    )
    to_them.update(
        to=address, subject=ERASED, text=ERASED, html="", calendar="", unsubscribe_url="", wanted_with={}
    )
    blot(Message, traces)
    blot(DeliveryAttempt, traces)
    remove_files(traces)


def blot(model, traces, *, fields=None):
    """Replace the traces in every text of a model's rows, or in these fields; returns how many rows."""
    rows = 0
    pattern = any_of(traces, r"(?<!\w)(?:", r")(?!\w)")
    for field in model._meta.concrete_fields:
        if (fields and field.name not in fields) or not is_free_text(field):
            continue
        text = Cast(F(field.name), models.TextField())
        words = [text, Value(pattern), Value(ERASED), Value("gi")]
        blotted = Func(*words, function="REGEXP_REPLACE", output_field=models.TextField())
        if isinstance(field, models.JSONField):
            blotted = Cast(blotted, models.JSONField())
        found = model._default_manager.annotate(text_of_it=text).filter(text_of_it__iregex=pattern)
        rows += found.update(**{field.name: blotted})
    return rows


def is_free_text(field):
    """Whether people's words can stand in this column: no choice, no address, nothing generated."""
    if field.generated or field.choices or isinstance(field, models.EmailField):
        return False
    return isinstance(field, (models.CharField, models.TextField, models.JSONField))


def any_of(traces, before, after):
    """A regular expression of PostgreSQL that finds any of these."""
    return before + "|".join(re.sub(r"([^\w\s])", r"\\\1", trace) for trace in traces) + after


def remove_files(traces):
    """Where letters are files, remove those with a letter that holds a trace."""
    folder = Path(settings.EMAIL_FILE_PATH)
    for path in folder.glob("*.log") if folder.is_dir() else []:
        if any(trace.lower() in text_of(path) for trace in (trace.lower() for trace in traces)):
            path.unlink(missing_ok=True)


def text_of(path):
    """Headers and bodies of the letters in a file, decoded, in lower case."""
    texts = []
    for raw in BETWEEN_LETTERS.split(path.read_bytes()):
        letter = message_from_bytes(raw, policy=policy.default)
        texts += [str(value) for value in letter.values()]
        texts += [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join(texts).lower()
