"""A person's traces: finding them in letters, and blotting them out of any text."""

import re
from email import message_from_bytes, policy
from html import escape
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Func, Value
from django.db.models.functions import Cast

from .models import DeliveryAttempt, Message

ERASED = "[…]"
BETWEEN_LETTERS = re.compile(rb"^-{79}\n", re.MULTILINE)


def traces_of(*words):
    """Each name or address as it may stand in a text, also escaped in HTML; the longest first."""
    found = {form for word in words if word.strip() for form in (word.strip(), escape(word.strip()))}
    return sorted(found, key=len, reverse=True)


def is_clear(trace):
    """Whether these words can mean nobody else: an address, or a name of several words."""
    return "@" in trace or " " in trace


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
    # What a transaction that fails has put back must not miss its files.
    transaction.on_commit(lambda: remove_files(traces))


def blot(model, traces, *, fields=None):
    """Replace the traces in every text of a model's rows, or in these fields."""
    for pattern, flags in patterns_of(traces):
        for field in model._meta.concrete_fields:
            if (not fields or field.name in fields) and is_free_text(field):
                blot_field(model, field, pattern, flags)


def blot_field(model, field, pattern, flags):
    text = Cast(F(field.name), models.TextField())
    words = [text, Value(pattern), Value(ERASED), Value(f"g{flags}")]
    blotted = Func(*words, function="REGEXP_REPLACE", output_field=models.TextField())
    if isinstance(field, models.JSONField):
        blotted = Cast(blotted, models.JSONField())
    lookup = "iregex" if flags else "regex"
    found = model._default_manager.annotate(text_of_it=text).filter(**{f"text_of_it__{lookup}": pattern})
    found.update(**{field.name: blotted})


def patterns_of(traces):
    """Regular expressions of PostgreSQL with their flags, for what is clear and what is one word.

    One word may be somebody else's first name or a thing: it is blotted out only as a whole word, as it
    is written, and not before another name.
    """
    clear = [trace for trace in traces if is_clear(trace)]
    single = [trace for trace in traces if not is_clear(trace)]
    if clear:
        yield any_of(clear, r"(?<!\w)(?:", r")(?!\w)"), "i"
    if single:
        yield any_of(single, r"(?<![\w-])(?:", r")(?![\w-])(?! [[:upper:]])"), ""


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
        text = text_of(path)
        if any(is_in(text, trace) for trace in traces):
            path.unlink(missing_ok=True)


def is_in(text, trace):
    flags = re.IGNORECASE if is_clear(trace) else 0
    return bool(re.search(rf"(?<!\w){re.escape(trace)}(?!\w)", text, flags))


def text_of(path):
    """Headers and bodies of the letters in a file, decoded."""
    texts = []
    for raw in BETWEEN_LETTERS.split(path.read_bytes()):
        letter = message_from_bytes(raw, policy=policy.default)
        texts += [str(value) for value in letter.values()]
        texts += [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join(texts)
