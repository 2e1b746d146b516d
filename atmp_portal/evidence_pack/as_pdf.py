"""A pack's content as PDF, and its figures as pictures, typeset by Typst."""

import json
from pathlib import Path

import typst
from django.conf import settings

SHEET = Path(__file__).with_name("pack.typ")
PIXELS_PER_INCH = 220


def pdf_of(content):
    """The PDF as bytes: tagged, with bookmarks, its title and its language."""
    return typst.compile(SHEET, sys_inputs=_inputs(content), **_fonts())


def picture_of(content, subject, figure):
    """One figure as PNG bytes; by the numbers of the subject and of the figure in it."""
    inputs = _inputs(content) | {"only": f"{subject}/{figure}"}
    return typst.compile(SHEET, format="png", ppi=PIXELS_PER_INCH, sys_inputs=inputs, **_fonts())


def _inputs(content):
    """The content travels as JSON: no word of it is ever read as markup."""
    return {"content": json.dumps(content, ensure_ascii=False)}


def _fonts():
    """The house's own typeface; without it, what the sheet names after it."""
    return {"font_paths": [settings.PRINTED_FONTS]}
