"""What was published of the 2022 survey: figures, lists, findings, and who took part."""

from actors.models import Actor, Person
from competence.models import (
    Competence,
    Contributor,
    Figure,
    ListedCompetence,
    Reference,
    Release,
    Remark,
    ResultList,
)
from initiatives.models import Document

from .goals import QUALIFIERS, UNITS, renamed_choice
from .records import numbered, read_citations, sourced_row
from .rows import Row

FILE = "competence/published_results_2022.yaml"
FIGURE_FIELDS = """
    key value value_min value_max group method text_sv text_en period_years year base area includes
""".split()

NOT_STATED = dict.fromkeys("group name_as_in_source organisation role_sv role_en note".split(), "")
NOT_STATED |= dict.fromkeys("person actor unit_actor answered_questionnaire".split())


def read_release(reading):
    """The release with its contributors and references, and its slug."""
    top = reading.file(FILE)
    record = top.record("results")
    names = ("survey", "title_sv", "title_en", "summary_sv", "summary_en", "published", "status")
    values = record.fields(Release, *names)
    contributors = [*respondents(top), *interviewees(top), *working_group(top)]
    row = sourced_row(record, Release, values, contributors=contributors, references=references(top))
    add_places(row, top)
    record.finish()
    return row


def add_places(row, top):
    """Where in the source the contributors stand: added to the release's citation of that source."""
    for name in ("respondents_sources", "interviews_sources", "working_group_sources"):
        for cited in read_citations(top, name):
            same = [
                own for own in row.children["citations"] if own.values["source"] == cited.values["source"]
            ]
            if not same:
                row.children["citations"].append(cited)
            elif cited.values["note"]:
                note = same[0].values["note"]
                same[0].values["note"] = f"{note}; {cited.values['note']}" if note else cited.values["note"]
                same[0].values["note_language"] = cited.values["note_language"]
    for order, cited in enumerate(row.children["citations"]):
        cited.values["order"] = order


def respondents(top):
    for order, record in enumerate(top.records("respondents")):
        values = record.fields(Contributor, "group", "name", "name_as_in_source")
        yield contributor(record, "respondent", order, values | {"actor": record.ref("actor", Actor)})


def interviewees(top):
    for order, record in enumerate(top.records("interviews")):
        values = record.fields(Contributor, "role_sv", "role_en", "organisation", "answered_questionnaire",
                               name="person", note="answered_note")  # fmt: skip
        values |= {"actor": record.ref("actor", Actor), "unit_actor": record.ref("unit_actor", Actor)}
        values["person"] = record.ref("person_slug", Person)
        yield contributor(record, "interviewee", order, values)


def working_group(top):
    for order, record in enumerate(top.records("working_group")):
        values = record.fields(Contributor, "organisation", name="person", note="affiliation_note")
        values |= {"actor": record.ref("actor", Actor), "unit_actor": record.ref("unit_actor", Actor)}
        values["person"] = record.ref("person_slug", Person)
        yield contributor(record, "working_group", order, values)


def contributor(record, part, order, values):
    return Row(
        Contributor, record.where, NOT_STATED | values | {"part": part, "order": order}, key=("part", "name")
    )


def references(top):
    rows = []
    for order, record in enumerate(top.records("references")):
        values = record.fields(Reference, "text", "url", mark="ref") | {"order": order}
        values["document"] = record.ref("document", Document)
        # How the title was found is of no use to readers.
        for name in ("text_as_in_source", "title_basis"):
            record.text(name)
        record.texts("supports")
        rows.append(Row(Reference, record.where, values, key=("mark",)))
    return rows


def read_figures(reading, release):
    rows = []
    for order, record in enumerate(reading.file(FILE).records("figures")):
        values = part_of(release, order) | record.fields(Figure, *FIGURE_FIELDS, is_conditional="conditional")
        values["qualifier"] = renamed_choice(record, Figure, "qualifier", QUALIFIERS)
        values["unit"] = renamed_choice(record, Figure, "unit", UNITS)
        values["actor"] = record.ref("actor", Actor)
        for key in values["includes"]:
            record.refer("includes", Figure, slug_of(release, key))
        rows.append(sourced_row(record, Figure, values, slug=slug_of(release, values["key"])))
    return rows


def read_lists(reading, release):
    rows = []
    for order, record in enumerate(reading.file(FILE).records("lists")):
        values = part_of(release, order)
        values |= record.fields(
            ResultList, "key", "title_sv", "title_en", "ordered_note", "values", is_ordered="ordered"
        )
        listed = numbered(
            Row(ListedCompetence, record.where.at("competences"), {"competence": ref}, key=("competence",))
            for ref in record.refs("competences", Competence)
        )
        rows.append(
            sourced_row(record, ResultList, values, slug=slug_of(release, values["key"]), listed=listed)
        )
    return rows


def read_remarks(reading, release):
    """Findings from the interviews, which share their sources, and discrepancies, which are our own."""
    top = reading.file(FILE)
    rows = []
    for order, record in enumerate(top.records("interview_findings")):
        citations = read_citations(top, "interview_findings_sources")
        rows.append(remark_row(record, release, order, Remark.Kind.INTERVIEW_FINDING, citations))
    for order, record in enumerate(top.records("discrepancies")):
        rows.append(remark_row(record, release, order, Remark.Kind.DISCREPANCY, []))
    top.raw("interview_findings_sources")
    return rows


def remark_row(record, release, order, kind, citations):
    values = (
        part_of(release, order) | record.fields(Remark, "key", "group", "text_sv", "text_en") | {"kind": kind}
    )
    return sourced_row(record, Remark, values, slug=slug_of(release, values["key"]), citations=citations)


def part_of(release, order):
    return {"release": release.ref, "order": order}


def slug_of(release, key):
    return f"{release.slug}-{key}"
