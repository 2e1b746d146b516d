"""Lists of guests, pasted or uploaded: each line is checked and reported, and nothing in them is run.

A line holds an address, and may hold a name, an organisation and a language. Sheets are read as values:
no formula is calculated, and what looks like one stays a text.
"""

import csv
import io
import re
import zipfile
from email.utils import parseaddr
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_BYTES = 10_000_000
MOST_UNPACKED = 200_000_000
MOST_LINES = 5000
MOST_COLUMNS = 20
MOST_CHARACTERS = 150
CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
HEADINGS = {
    "email": {"email", "e-mail", "e-post", "epost", "e-postadress", "e-mail address", "address", "adress"},
    "name": {"name", "namn"},
    "organisation": {"organisation", "organization", "actor", "aktör"},
    "language": {"language", "språk"},
}
ORDER = ("email", "name", "organisation", "language")
LANGUAGES = {"sv": "sv", "svenska": "sv", "swedish": "sv", "en": "en", "engelska": "en", "english": "en"}


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
    rows = rows_of_file(file) if file else rows_of_text(text)
    rows = [(number, [clean(cell) for cell in row]) for number, row in rows]
    rows = [(number, row) for number, row in rows if any(row)]
    if len(rows) > MOST_LINES:
        raise ValidationError(_("A list has at most %(number)s lines.") % {"number": MOST_LINES})
    columns = headings_in(rows[0][1]) if rows else None
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


def headings_in(row):
    """The name of each column, where the first line holds headings; None where it is a guest."""
    names = [next((name for name, words in HEADINGS.items() if cell.lower() in words), "") for cell in row]
    return names if "email" in names else None


def clean(cell):
    """One line without control characters and marks that turn text round."""
    return re.sub(r"\s+", " ", CONTROL.sub(" ", str(cell if cell is not None else ""))).strip()


def rows_of_text(text):
    """(number, cells) of pasted lines; parted by tabs, semicolons or commas."""
    if len(text) > MOST_BYTES:
        raise ValidationError(_("The list is too large: at most 10 MB."))
    lines = text.replace("\0", "").splitlines()
    for number, line in enumerate(lines[: MOST_LINES + 2], 1):
        mark = next((mark for mark in "\t;," if mark in line), ",")
        try:
            cells = next(csv.reader([line], delimiter=mark), [])
        except csv.Error:
            cells = [line]
        yield number, cells[:MOST_COLUMNS]


def rows_of_file(file):
    if file.size > MOST_BYTES:
        raise ValidationError(_("The list is too large: at most 10 MB."))
    content = file.read()
    if content.startswith(b"PK\x03\x04"):
        return rows_of_sheet(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return rows_of_text(text)


def rows_of_sheet(content):
    """(number, cells) of the first sheet of an Excel file."""
    unreadable = ValidationError(_("The file cannot be read. Save it as CSV or XLSX, or paste the list."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise unreadable
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_row=MOST_LINES + 2, max_col=MOST_COLUMNS, values_only=True)
        return list(enumerate(map(list, rows), 1))
    except ValidationError:
        raise
    except Exception as error:
        # Whatever a broken or hostile file makes the library say, the organiser learns what to do.
        raise unreadable from error
