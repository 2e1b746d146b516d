"""Challenge areas, initiatives with their partners, documents."""

from actors.models import Actor
from initiatives.models import ChallengeArea, Document, Initiative, Partnership

from .records import check_precision, lookup_facts, read_field_basis, sourced_row
from .rows import Row

FIELDS = """
    name_sv name_en kind level status status_as_of start end objective_sv objective_en summary_sv
    summary_en website tags notes
""".split()
AREA_FIELDS = "number name_sv name_en summary_sv summary_en prioritised_2021".split()
DOCUMENT_FIELDS = "title title_en kind language publisher date reference_number url notes".split()
KIND = Partnership.Kind


def read_challenge_areas(reading):
    top = reading.file("ecosystem/challenge_areas.yaml")
    return [
        sourced_row(record, ChallengeArea, record.fields(ChallengeArea, *AREA_FIELDS))
        for record in top.records("challenge_areas", required=True)
    ]


def read_initiatives(reading, roles, facilities, people):
    """The initiatives. `roles` gives the Swedish of partners' roles; the others are references by slug."""
    top = reading.file("ecosystem/initiatives.yaml")
    rows = []
    for record in top.records("initiatives", required=True):
        values = record.fields(Initiative, *FIELDS)
        values["challenge_area"] = record.ref("challenge_area", ChallengeArea)
        values["parent"] = record.ref("parent", Initiative)
        values["field_basis"] = read_field_basis(record)
        slug = record.entry.get("slug")
        many = {"facilities": facilities.get(slug, []), "people": people.get(slug, [])}
        said, partners = lookup_facts(record), partnerships(record, roles)
        rows.append(
            sourced_row(record, Initiative, values, many=many, statements=said, partnerships=partners)
        )
    return rows


def partnerships(record, roles):
    """The coordinator, the funders and the partners, each in the order listed."""
    coordinator = record.ref("coordinator", Actor)
    rows = [partnership(record.where.at("coordinator"), coordinator, KIND.COORDINATOR)] if coordinator else []
    for order, funder in enumerate(record.refs("funder", Actor)):
        rows.append(partnership(record.where.at("funder"), funder, KIND.FUNDER, order))
    for order, partner in enumerate(record.records("partners")):
        role = partner.fields(Partnership, role_en="role")["role_en"]
        actor = partner.ref("actor", Actor, required=True)
        row = partnership(
            partner.where, actor, KIND.PARTNER, order, role_en=role, role_sv=roles.get(role, "")
        )
        if any(other.values["actor"] == actor and other.values["kind"] == KIND.PARTNER for other in rows):
            partner.fault("actor", "is already a partner")
        rows.append(row)
    return rows


def partnership(where, actor, kind, order=0, role_sv="", role_en=""):
    values = {"actor": actor, "kind": kind, "role_sv": role_sv, "role_en": role_en, "order": order}
    return Row(Partnership, where, values, key=("actor", "kind"))


def read_documents(reading):
    rows = []
    for record in reading.file("ecosystem/documents.yaml").records("documents", required=True):
        values = record.fields(Document, *DOCUMENT_FIELDS)
        check_precision(record, "date_precision", values["date"])
        values["publisher_actor"] = record.ref("publisher_actor", Actor)
        values["initiative"] = record.ref("initiative", Initiative)
        rows.append(sourced_row(record, Document, values))
    return rows
