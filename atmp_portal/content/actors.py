"""Actors, facilities and people."""

from actors.models import Actor, ActorSite, Affiliation, Basis, Facility, Person, Source, Statement
from initiatives.models import Initiative

from .places import read_place
from .records import (
    joined_citations,
    lookup_facts,
    numbered,
    read_citations,
    read_field_basis,
    sourced_row,
    statement,
)
from .rows import Row

ACTOR_FIELDS = """
    name name_en aliases kind size summary_sv summary_en tags website ror named_in_sources
    confidence notes
""".split()
FACILITY_FIELDS = """
    name name_en kind status status_as_of summary_sv summary_en capabilities area_m2 area_qualifier
    staff staff_qualifier since notes
""".split()
GMP = {"true": Facility.Gmp.YES, "false": Facility.Gmp.NO, "planned": Facility.Gmp.PLANNED}
AFFILIATION_BASES = {
    "": Basis.SOURCE_DOCUMENT,
    "stated": Basis.SOURCE_DOCUMENT,
    "other_source": Basis.SOURCE_DOCUMENT,
    "extension": Basis.LOOKUP,
    "not_stated": Basis.GENERAL_KNOWLEDGE,
}


def read_actors(reading):
    top = reading.file("ecosystem/actors.yaml")
    return [actor_row(record) for record in top.records("actors", required=True)]


def actor_row(record):
    values = record.fields(Actor, *ACTOR_FIELDS, "modalities", stages="value_chain")
    values |= read_place(record, Actor)
    values["part_of"] = record.ref("part_of", Actor)
    values["field_basis"] = read_field_basis(record, value_chain="stages")
    unsourced = record.value(Actor._meta.get_field("modalities"), "modalities_general_knowledge")
    if unsourced:
        values["modalities"] = list(dict.fromkeys([*values["modalities"], *unsourced]))
        values["field_basis"]["modalities"] = "general_knowledge"
    sites = [site_row(site) for site in record.records("other_sites")]
    return sourced_row(record, Actor, values, other_sites=sites)


def site_row(record):
    return Row(ActorSite, record.where, record.fields(ActorSite, "city", "country", "note"), key=("city",))


def read_facilities(reading):
    """The facilities, and by the slug of an initiative the references to its facilities."""
    top = reading.file("ecosystem/infrastructure.yaml")
    rows, by_initiative = [], {}
    for record in top.records("infrastructure", required=True):
        initiative = record.ref("initiative", Initiative)
        rows.append(facility_row(record))
        if initiative:
            by_initiative.setdefault(initiative.slug, []).append(rows[-1].ref)
    return rows, by_initiative


def facility_row(record):
    values = record.fields(Facility, *FACILITY_FIELDS) | read_place(record, Facility)
    values["operator"] = record.ref("operator", Actor, required=True)
    values["gmp"] = GMP.get(record.listed("gmp", GMP), "")
    values["field_basis"] = read_field_basis(record)
    return sourced_row(record, Facility, values, statements=lookup_facts(record))


def read_people(reading, roles):
    """The people of both files, and by the slug of an initiative the references to its people.

    `roles` gives the Swedish of the English roles.
    """
    rows, by_initiative = {}, {}
    for record in reading.file("ecosystem/people.yaml").records("people", required=True):
        affiliation = role_affiliation(record, roles)
        row = person_row(record, [affiliation], notes=[record.text("notes")])
        rows[row.slug] = row
        for initiative in record.refs("records", Initiative):
            by_initiative.setdefault(initiative.slug, []).append(row.ref)
    for record in reading.file("competence/workshops.yaml").records("people"):
        other = workshop_person_row(record, rows)
        rows[other.slug] = joined(rows[other.slug], other) if other.slug in rows else other
    for row in rows.values():
        reading.know(Person, row.slug, row.where)
    return list(rows.values()), by_initiative


def person_row(record, affiliations, notes, statements=()):
    values = record.fields(Person, "slug", "name")
    values["notes"] = "\n".join(note for note in notes if note)
    children = {
        "citations": read_citations(record),
        "statements": numbered(statements),
        "affiliations": affiliations,
    }
    return Row(Person, record.where, values, slug=values["slug"] or "", children=children)


def role_affiliation(record, roles):
    values = record.fields(Affiliation, "as_of", role_en="role")
    values["role_sv"] = roles.get(values["role_en"], "")
    values |= {"actor": record.ref("organisation", Actor, True), "basis": Basis.SOURCE_DOCUMENT, "note": ""}
    return Row(Affiliation, record.where, values, key=("actor", "as_of"))


def workshop_person_row(record, known):
    """A person of the workshops, who may also stand among the `known` people."""
    actor, note = record.ref("actor", Actor), record.text("note")
    values = record.fields(Affiliation, "as_of") | {
        "actor": actor,
        "note": note,
        "role_sv": "",
        "role_en": "",
    }
    values["basis"] = AFFILIATION_BASES.get(record.listed("actor_basis", AFFILIATION_BASES))
    affiliations = [Row(Affiliation, record.where, values, key=("actor", "as_of"))] if actor else []
    notes = [record.text("name_note"), "" if actor else note]
    row = person_row(record, affiliations, notes)
    row.children["statements"] = numbered(other_spellings(record, row.values["name"]))
    if row.slug in known and known[row.slug].values["name"] != row.values["name"]:
        record.fault("name", f"ecosystem/people.yaml has {known[row.slug].values['name']!r}")
    return row


def other_spellings(record, name):
    spellings = record.record("name_as_in_source")
    for slug in list(spellings.entry):
        spelling = spellings.text(slug, required=True)
        source = spellings.refer(slug, Source, slug)
        if spelling != name:
            texts = {
                "text_sv": f"Källan skriver namnet {spelling}.",
                "text_en": f"The source spells the name {spelling}.",
            }
            yield statement(spellings.where, Statement.Kind.OTHERWISE, source, field="name", **texts)


def joined(first, other):
    """One person of two files. Where the second knows no role and no other time, it adds no affiliation."""
    first.children["citations"] = joined_citations(first.children["citations"], other.children["citations"])
    first.children["statements"] += other.children["statements"]
    first.children["affiliations"] += [
        row
        for row in other.children["affiliations"]
        if not any(covers(row, own) for own in first.children["affiliations"])
    ]
    notes = [first.values["notes"], other.values["notes"]]
    first.values["notes"] = "\n".join(note for note in notes if note)
    return first


def covers(vague, exact):
    """Whether an affiliation without a role says no more than one at the same place within its time."""
    if vague.values["actor"] != exact.values["actor"]:
        return False
    wide, narrow = vague.values["as_of"], exact.values["as_of"]
    return bool(wide and narrow) and wide.start <= narrow.start and narrow.end <= wide.end
