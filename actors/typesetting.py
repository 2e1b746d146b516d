"""Content typeset by Typst, as PDF and as pictures.

The content travels to the sheet as JSON: no word of it is ever read as markup.
"""

import json

import typst
from django.conf import settings

PIXELS_PER_INCH = 220


def pdf(sheet, content):
    """The PDF as bytes, made from the Typst file `sheet`, which reads `sys.inputs.content`."""
    return typst.compile(sheet, sys_inputs=_inputs(content), **_surroundings())


def picture(sheet, content, only):
    """The part of the content that the sheet finds by `only`, as PNG bytes."""
    inputs = _inputs(content) | {"only": only}
    return typst.compile(sheet, format="png", ppi=PIXELS_PER_INCH, sys_inputs=inputs, **_surroundings())


def _inputs(content):
    return {"content": json.dumps(content, ensure_ascii=False)}


def _surroundings():
    """Sheets share /actors/paper.typ. The house's own typeface; without it, what the sheet names after it."""
    return {"root": settings.BASE_DIR, "font_paths": [settings.PRINTED_FONTS]}
