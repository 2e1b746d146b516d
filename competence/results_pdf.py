"""A wave's published results as a PDF: the page's figures, drawings and method, from the same rows."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors import typesetting
from actors.fuzzy_dates import FuzzyDate
from actors.languages import current_language, in_language

from . import result_tables, result_words

SHEET = Path(__file__).with_name("results.typ")


def pdf_of(release):
    """The PDF as bytes, in the current language."""
    return typesetting.pdf(SHEET, content_of(release))


def content_of(release):
    """Everything on the paper as plain JSON; hidden figures are words here and no numbers."""
    wave = release.wave
    return {
        "language": current_language(),
        "portal": _("The ATMP portal"),
        "title": _("Results: %(wave)s") % {"wave": in_language(wave, "title")},
        "facts": [
            [_("Survey"), in_language(wave.survey, "title")],
            [_("Published by"), in_language(wave.survey.initiative, "name")],
            [_("Published"), published_on(release)],
            [_("Address"), settings.SITE_URL + release.get_absolute_url()],
        ],
        "notes": notes_of(release),
        "rates": rates_of(release),
        "questions": [question_of(table) for table in result_tables.tables_of(release).values()],
        "why": result_words.why_hidden(),
        "method": result_words.how_done(release),
        "fingerprint": release.content_hash,
        "words": {
            "who": _("Who answered"),
            "answers": _("What they answered"),
            "why": _("Why are some figures hidden or told roughly?"),
            "method": _("How it was done"),
            "fingerprint": _("Fingerprint of the content (SHA-256)"),
        },
    }


def published_on(release):
    return FuzzyDate(timezone.localdate(release.published_at).isoformat()).words()


def notes_of(release):
    found = [result_words.INVENTED] if release.wave.is_example else []
    if release.notice_sv:
        found.append(f"{_('Correction.')} {in_language(release, 'notice')}")
    return [str(note) for note in found]


def rates_of(release):
    rows = [
        [
            str(row["label"]),
            str(row["asked"]),
            str(row["answered"]),
            str(row["missing"]),
            result_tables.percent(row["percent"] or 0),
        ]
        for row in result_tables.rates_of(release)
    ]
    columns = [
        _("Kind of organisation"), _("Asked"), _("Answered"), _("Did not answer"), _("Response rate"),
    ]  # fmt: skip
    is_rough = release.wave.is_frame_approximate
    note = _("How many there are to ask is known approximately.") if is_rough else ""
    return {"columns": columns, "rows": rows, "note": note}


def question_of(table):
    """A question's drawing and tables."""
    n = table.whole.n
    base = f"{table.whole.label}: " + ngettext("%(n)d organisation", "%(n)d organisations", n) % {"n": n}
    bars = [] if table.grid else [bar_of(label, figure) for label, figure in table.bars]
    columns = [_("Row"), *(f"{group.label} ({group.n})" for group in table.groups)]
    by_group = {"columns": [str(name) for name in columns], "rows": cells([*table.rows, *table.missing])}
    tables = [by_group]
    if table.grid:
        tables.insert(0, {"columns": ["", *table.grid["columns"]], "rows": cells(table.grid["rows"])})
    return {
        "title": table.legend,
        "base": f"{base}, {table.unit}" if table.unit else base,
        "bars": bars,
        "alt": "; ".join(f"{bar['label']}: {bar['words']}" for bar in bars),
        "tables": tables,
    }


def cells(rows):
    return [[str(label), *(figure.text for figure in figures)] for label, figures in rows]


def bar_of(label, figure):
    look = "none" if figure.is_hidden else "soft" if figure.is_band else "full"
    return {
        "label": str(label), "words": figure.text, "look": look, "start": figure.start, "width": figure.width,
    }  # fmt: skip
