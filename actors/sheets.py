"""Lists as CSV and XLSX that spreadsheets open without running anything in them.

A text that begins like a formula gets an apostrophe before it in CSV, headings too (OWASP ASVS 5.0, 1.2.10);
in XLSX every cell is typed as text, so nothing needs to be changed.
"""

import csv
import io
import re

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
# What no XML can hold.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_csv(headings, rows):
    """UTF-8 with a mark at the beginning, by which Excel knows it; å, ä and ö stay what they are."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in [headings, *rows]:
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def harmless(cell):
    words = str(cell if cell is not None else "")
    return f"'{words}" if words.startswith(BEGINS_A_FORMULA) else words


def as_xlsx(headings, rows):
    """One sheet; every cell holds text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [headings, *rows]:
        sheet.append([text_cell(sheet, cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def text_cell(sheet, cell):
    found = WriteOnlyCell(sheet, value=NOT_IN_XML.sub("", str(cell if cell is not None else "")))
    found.data_type = "s"
    return found


def answer(ending, name, headings, rows):
    """The list as a file to download; `ending` is csv or xlsx."""
    make, kind = {
        "csv": (as_csv, "text/csv; charset=utf-8"),
        "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    }[ending]
    return HttpResponse(
        make(headings, rows),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
