"""The taxonomy of competences, and the catalogue of education."""

from actors.models import Actor
from competence.models import Competence, Education
from initiatives.models import Initiative
from workshops.models import Event

from .records import sourced_row

COMPETENCE_FIELDS = """
    order name_sv name_en definition_sv definition_en note_sv note_en origin in_survey_2022
    demand_order_2022 hardest_order_2022
""".split()
EDUCATION_FIELDS = """
    title_sv title_en title_as_in_source summary_sv summary_en provider_note_sv provider_note_en
    country kind level target_groups atmp_content status status_as_of status_note started
    members_note url url_note origin
""".split()
BASES = ("stated", "inferred", "general_knowledge", "not_stated")


def read_competences(reading):
    top = reading.file("competence/competences.yaml")
    top.raw("taxonomy")
    rows = [competence_row(record) for record in top.records("competences", required=True)]
    # A relation between two competences counts for both.
    by_ref = {row.ref: row for row in rows}
    for row in rows:
        for ref in row.many["related"]:
            if ref in by_ref and row.ref not in by_ref[ref].many["related"]:
                by_ref[ref].many["related"].append(row.ref)
    return rows


def competence_row(record):
    values = record.fields(Competence, *COMPETENCE_FIELDS, other_labels="alt_labels")
    values["parent"] = record.ref("parent", Competence)
    for flag, order in (
        ("most_in_demand_2022", "demand_order_2022"),
        ("hardest_to_find_2022", "hardest_order_2022"),
    ):
        if bool(record.flag(flag)) != (values[order] is not None):
            record.fault(flag, f"does not fit {order}")
    return sourced_row(record, Competence, values, many={"related": record.refs("related", Competence)})


def read_education(reading):
    top = reading.file("competence/education.yaml")
    return [education_row(record) for record in top.records("education", required=True)]


def education_row(record):
    values = record.fields(
        Education, *EDUCATION_FIELDS, has_fee="fee", number_of_places="count", members="members_extension"
    )
    for name in ("level_basis", "target_basis", "competence_basis"):
        values[name] = record.listed(name, BASES)
    values["provider_actor"] = record.ref("provider_actor", Actor)
    values["provider_initiative"] = record.ref("provider_initiative", Initiative)
    values["parent"] = record.ref("parent", Education)
    values["followed_by"] = record.ref("followed_by", Education)
    event = record.ref("event", Event)
    values["event"] = event.slug if event else ""
    many = {
        "competences": record.refs("competences", Competence),
        "related_actors": record.refs("related_actors", Actor),
        "related_initiatives": record.refs("related_initiatives", Initiative),
    }
    return sourced_row(record, Education, values, many=many)
