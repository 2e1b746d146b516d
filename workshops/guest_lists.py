"""Lists of guests, pasted or uploaded: each line is checked and reported, and nothing in them is run.

A line holds an address, and may hold a name, an organisation and a language.
"""

from email.utils import parseaddr
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from actors.pasted_lists import LANGUAGES, headings_in, rows_of

MOST_CHARACTERS = 150
HEADINGS = {
    "email": {"email", "e-mail", "e-post", "epost", "e-postadress", "e-mail address", "address", "adress"},
    "name": {"name", "namn"},
    "organisation": {"organisation", "organization", "actor", "aktör"},
    "language": {"language", "språk"},
}
ORDER = ("email", "name", "organisation", "language")


class Line(NamedTuple):
    """One line of a list: the guest it stands for, or what is wrong with it."""

    number: int
    words: str
    guest: dict | None
    problem: str


def read_list(text="", file=None, *, language="sv", known=()):
    """The `Line` of each line that is not empty; `known` addresses are reported as invited already.

    Raises ValidationError for a file that is too large, too long, or no list at all.
    """
    rows = rows_of(text, file)
    columns = headings_in(rows[0][1], HEADINGS, "email") if rows else None
    seen = set(known)
    return [read_line(number, row, columns, language, seen) for number, row in rows[bool(columns) :]]


def read_line(number, row, columns, language, seen):
    values = dict(zip(columns, row, strict=False)) if columns else by_position(row)
    values.pop("", None)
    name, address = parseaddr(values.get("email", ""))
    email = (address or values.get("email", "")).strip().lower()
    words = "; ".join(cell for cell in row if cell)[:300]
    try:
        validate_email(email)
    except ValidationError:
        return Line(number, words, None, _("No e-mail address."))
    if len(email) > 254:
        return Line(number, words, None, _("No e-mail address."))
    if email in seen:
        return Line(number, words, None, _("Already invited, or written twice."))
    seen.add(email)
    guest = {
        "email": email,
        "name": (values.get("name") or name)[:MOST_CHARACTERS],
        "organisation": values.get("organisation", "")[:MOST_CHARACTERS],
        "language": LANGUAGES.get(values.get("language", "").lower(), language),
    }
    return Line(number, words, guest, "")


def by_position(row):
    """Without headings the address is where an address is; name and organisation follow in their order."""
    at = next((place for place, cell in enumerate(row) if "@" in cell), 0)
    others = row[:at] + row[at + 1 :]
    return {"email": row[at], **dict(zip(ORDER[1:], others, strict=False))}
