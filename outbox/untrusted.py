"""Words of people we do not know, made harmless for a letter: the portal must not carry links for others."""

import re

LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)
DOMAIN = re.compile(r"\b([\w-]+)\.(?=[a-z]{2,}\b)", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def without_links(text, *, replacement="[…]"):
    """The text with addresses taken out, and domains broken up so that no mail program links them."""
    text = CONTROL.sub("", text.replace("\r\n", "\n"))
    text = LINK.sub(replacement, text)
    return DOMAIN.sub("\\1.\u200b", text)


def one_line(text):
    """The same for a name: one line."""
    return re.sub(r"\s+", " ", without_links(text)).strip()
