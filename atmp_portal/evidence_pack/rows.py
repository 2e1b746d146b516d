"""The shape of a pack's content: subjects with figures and tables, whose rows have a link and sources.

Everything is plain JSON. A text is {"text", "lang"}; `lang` is "" where it is the pack's language.
"""

import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.languages import current_language, text_of
from actors.models import Basis

from ..templatetags.portal import day, num

# Longer lists are cut, and say so: a pack is read by people.
MOST_ROWS = 200
MOST_SOURCES = 5


def text(words, language=""):
    """Words for one cell; `language` is named where it is not the pack's."""
    return {"text": str(words), "lang": "" if language == current_language() else language}


def named(record, field="name"):
    """A field of two languages in the pack's, or in the other one and marked so."""
    return text(*text_of(record, field))


def unknown():
    return text(_("Unknown"))


def dated(date, past):
    """A date as the source states it; says so where that may be after the day of the pack."""
    if date is None:
        return unknown()
    if date.end > past.as_of >= date.start:
        return text(_("%(date)s (so stated; perhaps after the day of the pack)") % {"date": date.words()})
    return text(date.words())


def by_then(date, past):
    """Whether what the source dates so may have happened by the day; what nobody dates counts too."""
    return date is None or date.start <= past.as_of


def absolute(path):
    """The permanent address of something with a page in the portal."""
    return f"{settings.SITE_URL}{path}"


def safe_link(address):
    """An address from a source, if it is one of the web; else ""."""
    return address if urlsplit(address).scheme in ("http", "https") else ""


def cited(pairs):
    """Sources of a row, from pairs of a source and the citation that names it."""
    return [source_of(source) for source, _citation in pairs[:MOST_SOURCES]]


def source_of(source):
    words = f"{source.title}, {source.publisher}" if source.publisher else source.title
    return text(words, source.language) | {"url": safe_link(source.url)}


def portal_itself(row):
    """The source of a row that people recorded here: the portal, on the day they did."""
    history = getattr(row, "_history", None)
    words = (
        _("The ATMP portal, recorded %(date)s") % {"date": day(history.history_date)}
        if history
        else _("The ATMP portal")
    )
    return [text(words) | {"url": ""}]


def basis_in_words(basis):
    """In brackets how a value is known, where it does not stand in the source documents."""
    basis = Basis(basis)
    return "" if basis is Basis.SOURCE_DOCUMENT else f" ({basis.label.lower()})"


def row(cells, *, link, sources):
    return {"cells": cells, "link": link, "sources": sources}


def table(title, columns, rows, *, empty):
    """At most `MOST_ROWS` rows; `total` is how many there are, `more` how many were left out."""
    more = max(len(rows) - MOST_ROWS, 0)
    return {
        "title": str(title),
        "columns": [str(column) for column in columns],
        "rows": rows[:MOST_ROWS],
        "total": len(rows),
        "more": more,
        "more_words": more_words(more),
        "empty": str(empty),
    }


def more_words(more):
    if not more:
        return ""
    return ngettext("and %(number)s more in the portal", "and %(number)s more in the portal", more) % {
        "number": num(more)
    }


def subject(key, title, tables, *, figures=(), notes=(), link=""):
    """One subject of the pack; `evidence` is how many rows speak for it."""
    return {
        "key": key,
        "title": str(title),
        "notes": [str(note) for note in notes if note],
        "figures": [figure for figure in figures if figure],
        "tables": tables,
        "evidence": sum(one["total"] for one in tables),
        "link": link,
    }


def numbered_sources(subjects):
    """Every source once, as [{"number", "text", "lang", "url"}]; the rows name them by number from now on."""
    numbers = {}
    for one in (one for subject in subjects for table in subject["tables"] for one in table["rows"]):
        keys = [(source["text"], source["lang"], source["url"]) for source in one["sources"]]
        one["sources"] = [numbers.setdefault(key, len(numbers) + 1) for key in dict.fromkeys(keys)]
    return [
        {"number": number, "text": words, "lang": language, "url": url}
        for (words, language, url), number in numbers.items()
    ]


def clean(value):
    """The content without control characters, which no document format carries."""
    if isinstance(value, str):
        return (
            "".join(
                " " if unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n" else letter
                for letter in value
            )
            .replace("\ufffe", "")
            .replace("\uffff", "")
        )
    if isinstance(value, dict):
        return {key: clean(one) for key, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, list | tuple) else value
