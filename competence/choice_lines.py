"""Choices of a question as lines of text, as people write and read them: value | Swedish | English."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

MARK = "|"
MOST = 100


def written(choices):
    """The lines of some choices."""
    return "\n".join(f" {MARK} ".join((choice["value"], choice["sv"], choice["en"])) for choice in choices)


def read(text, *, known=()):
    """The choices in some lines; the value may be left out and is then made of the English words.

    What else is said of a `known` choice with the same value stays, as the competence that it stands for.
    Raises ValidationError naming the line that is not right.
    """
    by_value, found, taken = {choice["value"]: choice for choice in known}, [], set()
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.split(MARK)]
        if not any(cells):
            continue
        if len(cells) == 2:
            cells.insert(0, free_value(cells[1], taken))
        if len(cells) != 3 or not all(cells):
            words = _("Line %(number)d: write Swedish | English, or value | Swedish | English.")
            raise ValidationError(words % {"number": number})
        value, sv, en = cells
        if value != slugify(value, allow_unicode=False) and value not in by_value:
            words = _("Line %(number)d: a value has small letters a–z, digits and hyphens only.")
            raise ValidationError(words % {"number": number})
        if len(found) == MOST:
            raise ValidationError(_("Write at most %(most)d lines.") % {"most": MOST})
        taken.add(value)
        found.append({**by_value.get(value, {}), "value": value, "sv": sv, "en": en})
    return found


def free_value(text, taken):
    begin = slugify(text)[:50].strip("-") or "choice"
    number, value = 1, begin
    while value in taken:
        number += 1
        value = f"{begin}-{number}"
    return value
