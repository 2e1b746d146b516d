"""Two languages, always beside each other: columns end in _sv and _en."""

from typing import NamedTuple

from django.utils.translation import get_language

LANGUAGES = ("sv", "en")


class Text(NamedTuple):
    """Words and the language they are in; language is "" where nobody knows it."""

    words: str
    language: str


def current_language():
    """ "sv" or "en": the language of this request, Swedish where there is none."""
    return "en" if (get_language() or "sv").startswith("en") else "sv"


def text_of(record, field, language=None):
    """The text of a two-language field, in the other language where this one is missing.

    A record has ``field_sv`` and ``field_en``, or an official ``field`` beside ``field_en``.
    """
    wanted = language or current_language()
    other = "sv" if wanted == "en" else "en"
    for candidate in (wanted, other):
        words = getattr(record, f"{field}_{candidate}", "")
        if not words and candidate == "sv":
            words = getattr(record, field, "") if hasattr(record, f"{field}_en") else ""
        if words:
            return Text(words, candidate)
    return Text("", "")


def in_language(record, field, language=None):
    """Only the words of `text_of`."""
    return text_of(record, field, language).words
