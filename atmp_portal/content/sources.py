"""Sources: the union of both registers. Where both have one, that of ecosystem/ stands."""

from actors.models import Source

from .records import check_precision
from .rows import Row

REGISTERS = ("ecosystem/sources.yaml", "competence/sources.yaml")
FIELDS = """
    kind document_no title title_en publisher publisher_basis language date date_basis url url_note
    note
""".split()


def read_sources(reading):
    rows = {}
    for register in REGISTERS:
        top = reading.file(register)
        found = {}
        for record in top.records("sources", required=True):
            row = source_row(record)
            if row.slug in found:
                record.fault("slug", f"{row.slug} stands twice")
            found[row.slug] = row
        for slug, row in found.items():
            if slug in rows:
                fill_gaps(rows[slug].values, row.values)
            else:
                rows[slug] = row
                reading.know(Source, slug, row.where)
    reading.languages = {slug: row.values["language"] for slug, row in rows.items()}
    return list(rows.values())


def source_row(record):
    values = record.fields(Source, "slug", *FIELDS, consulted_on="consulted")
    check_precision(record, "date_precision", values["date"])
    # What only the curators' own checks need.
    record.text("file")
    record.flag("shared_with_data")
    return Row(Source, record.where, values, slug=values["slug"])


def fill_gaps(stands, other):
    """What the register that stands does not say, the other one may."""
    for name, value in other.items():
        if stands[name] in ("", None):
            stands[name] = value
