"""Lists that people paste or upload, read as rows of cells; nothing in them is run.

Sheets are read as values: no formula is calculated, and what looks like one stays a text.
"""

import csv
import io
import re
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_BYTES = 10_000_000
MOST_UNPACKED = 200_000_000
MOST_LINES = 5000
MOST_COLUMNS = 20
CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
LANGUAGES = {"sv": "sv", "svenska": "sv", "swedish": "sv", "en": "en", "engelska": "en", "english": "en"}


def rows_of(text="", file=None, *, most=MOST_LINES):
    """(number, cells) of each line that is not empty, from pasted text or from a file, CSV or XLSX.

    Cells are single lines without control characters. Raises ValidationError for what is too large, has
    more than `most` lines, or is no list at all.
    """
    rows = rows_of_file(file) if file else rows_of_text(text)
    rows = [(number, [clean(cell) for cell in row]) for number, row in rows]
    rows = [(number, row) for number, row in rows if any(row)]
    if len(rows) > most:
        raise ValidationError(_("A list has at most %(number)s lines.") % {"number": most})
    return rows


def written(cells):
    """A line that `rows_of` reads as these cells again, whatever stands in them."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="").writerow(cells)
    return line.getvalue()


def headings_in(row, known, needed):
    """The name of each column by `known` {name: words}; None where the row has no heading `needed`."""
    names = [next((name for name, words in known.items() if cell.lower() in words), "") for cell in row]
    return names if needed in names else None


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
    return rows_of_text(decoded(content))


def decoded(content):
    """The text of a file, whichever of the usual encodings it was saved in; Excel writes three of them."""
    encodings = ["utf-16"] if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else []
    for encoding in [*encodings, "utf-8-sig"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


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
