"""Sub-goals, and figures that are followed: the national ones and those from abroad."""

import re

from actors.models import Actor, Qualifier, Source, Statement
from initiatives.models import ChallengeArea, Indicator, IndicatorValue, Initiative, SubGoal, Unit

from .records import read_citations, sourced_row, statement
from .rows import Row

SUBGOAL_FIELDS = ("number", "name_sv", "name_en", "summary_sv", "summary_en")
QUALIFIERS = {"approximately": Qualifier.ABOUT, "over": Qualifier.MORE_THAN}
UNITS = {"usd_billion": Unit.USD_BILLION, "persons": Unit.PEOPLE}
REFERENCE = re.compile(r"published_results_2022 reference (\w+)")


def read_subgoals(reading):
    rows = []
    for record in reading.file("ecosystem/subgoals.yaml").records("subgoals", required=True):
        values = record.fields(SubGoal, *SUBGOAL_FIELDS)
        values["initiative"] = record.ref("initiative", Initiative, required=True)
        values["challenge_area"] = record.ref("challenge_area", ChallengeArea)
        many = {"activities": record.refs("activities", Initiative)}
        rows.append(sourced_row(record, SubGoal, values, many=many, statements=wordings(record)))
    return rows


def wordings(record):
    """Quotations, in the language of their source."""
    for quotation in record.records("wording_in_sources"):
        source = quotation.ref("source", Source, required=True)
        text = quotation.text("text", required=True)
        language = record.reading.languages.get(source and source.slug)
        texts = {"text_sv": text} if language == "sv" else {"text_en": text}
        yield statement(quotation.where, Statement.Kind.WORDING, source, **texts)


def read_indicators(reading):
    top = reading.file("ecosystem/subgoals.yaml")
    rows = [national_row(record) for record in top.records("indicators", required=True)]
    references = {
        str(entry.get("ref")): str(entry.get("text"))
        for entry in reading.file("competence/published_results_2022.yaml").entry.get("references") or []
        if isinstance(entry, dict)
    }
    top = reading.file("competence/international_indicators.yaml")
    return rows + [
        international_row(record, references) for record in top.records("indicators", required=True)
    ]


def national_row(record):
    values = record.fields(Indicator, "scope", "name_sv", "name_en", "unit")
    values |= {"area": "", "part_of": None, "notes": ""}
    values["subgoal"] = record.ref("subgoal", SubGoal)
    values["initiative"] = record.ref("initiative", Initiative)
    values["actor"] = record.ref("actor", Actor)
    source = record.ref("source", Source, required=True)
    value = value_row(record, source, record.text("note"))
    return sourced_row(record, Indicator, values, citations=[], values=[value])


def international_row(record, references):
    values = record.fields(Indicator, "name_sv", "name_en", "area")
    values |= {"scope": Indicator.Scope.INTERNATIONAL, "subgoal": None, "initiative": None, "actor": None}
    values["unit"] = renamed_choice(record, Indicator, "unit", UNITS)
    values["part_of"] = record.ref("part_of", Indicator)
    original = record.text("original_source")
    values["notes"] = f"Original source: {original}." if original else ""
    record.listed("origin", ("source_document", "extension"), required=True)
    notes = [record.text(name) for name in ("note", "comparison_note", "area_note")]
    found = REFERENCE.fullmatch(original)
    if found and found[1] in references:
        notes.append(f"Original source: {references[found[1]]}.")
    citations = read_citations(record)
    source = citations[0].values["source"] if citations else None
    value = value_row(record, source, " ".join(note for note in notes if note))
    return sourced_row(record, Indicator, values, citations=citations, values=[value])


def value_row(record, source, note):
    values = record.fields(IndicatorValue, "value", "value_min", "value_max", "as_of")
    values["qualifier"] = renamed_choice(record, IndicatorValue, "qualifier", QUALIFIERS)
    values |= {"source": source, "note": note}
    return Row(IndicatorValue, record.where, values, key=("as_of", "source"))


def renamed_choice(record, model, name, renamed):
    """A choice of a model field that the files may call otherwise."""
    raw = record.raw(name)
    if isinstance(raw, str) and raw in renamed:
        return renamed[raw]
    return record.value(model._meta.get_field(name), name)
