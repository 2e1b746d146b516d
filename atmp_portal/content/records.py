"""What the files of all rooms have in common: slugs, sources, statements, dates."""

import re

from actors.fuzzy_dates import FuzzyDateField
from actors.models import Citation, Source, Statement

from .rows import Row

FUZZY = FuzzyDateField()
PRECISIONS = {4: "year", 7: "month", 10: "day"}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
LETTER = re.compile(r"[^\W\d_]")
# The competence files sometimes name a place in an English source in Swedish.
SWEDISH = re.compile(r"[åäö]| och |^(Ingress|Kluster)\b", re.IGNORECASE)


def sourced_row(record, model, values, /, *, slug=None, many=None, statements=(), citations=None, **children):
    """The row of a record with sources. Each of them needs at least one."""
    slug = slug or record.value(model._meta.get_field("slug"), "slug") or ""
    record.reading.know(model, slug, record.where)
    children |= {
        "citations": read_citations(record) if citations is None else citations,
        "statements": numbered(statements),
    }
    return Row(model, record.where, {"slug": slug, **values}, slug=slug, many=many or {}, children=children)


def read_citations(record, name="sources"):
    """The sources that a record cites, in order."""
    rows = []
    for cited in record.records(name, required=True):
        source = cited.ref("source", Source, required=True)
        values = cited.fields(Citation, "note")
        values |= {"source": source, "order": len(rows)}
        values["note_language"] = note_language(record, source, values["note"])
        if any(row.values["source"] == source for row in rows):
            cited.fault("source", "is already given")
        rows.append(Row(Citation, cited.where, values, key=("source",)))
    return rows


def note_language(record, source, note):
    """The language of a note. All are English in ecosystem/; in competence/ that of the source, mostly."""
    if not LETTER.search(note):
        return ""
    if record.where.file.startswith("ecosystem/"):
        return "en"
    is_swedish = SWEDISH.search(note) or record.reading.languages.get(source and source.slug) != "en"
    return "sv" if is_swedish else "en"


def joined_citations(*lists):
    """The citations of one record in two files: each source once, with the notes of both."""
    joined = {}
    for row in (row for rows in lists for row in rows):
        first = joined.setdefault(row.values["source"], row)
        note = row.values["note"]
        if note and note != first.values["note"]:
            notes = [first.values["note"], note]
            first.values["note"] = "; ".join(note for note in notes if note)
            first.values["note_language"] = row.values["note_language"]
    for order, row in enumerate(joined.values()):
        row.values["order"] = order
    return list(joined.values())


def statement(where, kind, source, *, text_sv="", text_en="", as_of=None, field=""):
    """What a source says beside the value shown; `numbered` gives it its place."""
    values = {
        "kind": kind,
        "field": field,
        "text_sv": text_sv,
        "text_en": text_en,
        "as_of": as_of,
        "source": source,
    }
    return Row(Statement, where, values, key=("kind", "order"))


def numbered(rows):
    """Rows with their order, so that they are told apart by it."""
    rows = list(rows)
    for order, row in enumerate(rows):
        row.values["order"] = order
    return rows


def lookup_facts(record):
    """Dated statements from look-ups; they never change the record itself."""
    for fact in record.records("lookup_facts"):
        texts = {
            "text_sv": fact.text("fact_sv", required=True),
            "text_en": fact.text("fact_en", required=True),
        }
        as_of = read_date(fact, "as_of")
        yield statement(
            fact.where, Statement.Kind.LATER, fact.ref("source", Source, True), as_of=as_of, **texts
        )


def read_date(record, name):
    """A `FuzzyDate`, or None where the file says nothing."""
    return record.value(FUZZY, name)


def check_precision(record, name, date, *others):
    """The stated precision must be that of the date; a span has the precision of its parts."""
    stated = record.listed(name, {"year", "month", "day", "unknown", *others})
    if not stated or stated in others:
        return
    actual = PRECISIONS[len(date.parts[0])] if date else "unknown"
    if stated != actual:
        record.fault(name, f"is {stated}, but the date's is {actual}")


def check_weekday(record, date):
    """The weekday, where one is given, must be that of the date."""
    stated = record.listed("weekday", WEEKDAYS)
    if stated and date and stated != WEEKDAYS[date.weekday()]:
        record.fault("weekday", f"{date} is a {WEEKDAYS[date.weekday()]}")


def read_field_basis(record, **renamed):
    """Which fields rest on something else than the cited sources; a field is called as in our models."""
    basis = {}
    inner = record.record("field_basis")
    for name in list(inner.entry):
        stated = inner.text(name, required=True)
        kind, _, slug = stated.partition(":")
        if kind == "lookup" and slug:
            inner.refer(name, Source, slug)
        elif stated != "general_knowledge":
            inner.fault(name, f"{stated!r} is neither general_knowledge nor lookup:<source>")
        basis[renamed.get(name, name)] = stated
    return basis


def parallel(record, sv, en):
    """Pairs of texts from two lists that belong together."""
    texts = record.texts(sv), record.texts(en)
    if len(texts[0]) != len(texts[1]):
        record.fault(en, f"has {len(texts[1])} items, but {sv} has {len(texts[0])}")
    return list(zip(*texts, strict=False))
