"""Two files of our own beside the content, both optional: roles in Swedish, and what other sources say."""

from actors.models import Source, Statement
from initiatives.models import Partnership

from .records import read_date, statement

ROLES = "ecosystem/translations.yaml"
DISAGREEMENTS = "ecosystem/disagreements.yaml"
LISTS = ("partner_roles", "people_roles")


def read_roles(reading):
    """The Swedish of English roles, of partners and of people."""
    top = reading.file(ROLES, optional=True)
    roles = {}
    for name in LISTS:
        listed = top.record(name)
        field = Partnership._meta.get_field("role_sv")
        roles[name] = {role: listed.value(field, role) for role in list(listed.entry)}
    return [roles[name] for name in LISTS]


def add_disagreements(reading, rows):
    """Add to each record what other sources say of one of its fields.

    What is said of a record that the files do not have is passed over.
    """
    by_slug = {row.slug: row for row in rows if "statements" in row.children}
    for record in reading.file(DISAGREEMENTS, optional=True).records("disagreements"):
        row = by_slug.get(record.text("record", required=True))
        source = record.ref("source", Source)
        texts = {name: record.text(name, required=True) for name in ("text_sv", "text_en")}
        field = record.text("field", required=True)
        said = statement(
            record.where,
            Statement.Kind.OTHERWISE,
            source,
            field=field,
            as_of=read_date(record, "as_of"),
            **texts,
        )
        if row is not None:
            said.values["order"] = len(row.children["statements"])
            row.children["statements"].append(said)
