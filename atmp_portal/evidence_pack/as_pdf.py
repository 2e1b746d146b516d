"""A pack's content as PDF, and its figures as pictures."""

from pathlib import Path

from actors import typesetting

SHEET = Path(__file__).with_name("pack.typ")


def pdf_of(content):
    """The PDF as bytes: tagged, with bookmarks, its title and its language."""
    return typesetting.pdf(SHEET, content)


def picture_of(content, subject, figure):
    """One figure as PNG bytes; by the numbers of the subject and of the figure in it."""
    return typesetting.picture(SHEET, content, f"{subject}/{figure}")
