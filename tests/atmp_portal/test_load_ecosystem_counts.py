"""As many rows of each kind as the files have records, counted without the loader."""

from actors.models import Actor, ActorSite, Affiliation, Citation, Facility, Person, Source, Statement
from atmp_portal.content.edits import LOADER
from atmp_portal.content.loading import read
from competence.models import (
    Competence,
    Contributor,
    Education,
    Figure,
    ListedCompetence,
    Reference,
    Release,
    Remark,
    ResultList,
)
from initiatives.models import (
    ChallengeArea,
    Document,
    FundingDecision,
    Indicator,
    IndicatorValue,
    Initiative,
    Obligation,
    Partnership,
    RequiredContent,
    Requirement,
    SubGoal,
)
from workshops.models import (
    Event,
    FollowUpAction,
    Material,
    Outcome,
    Participation,
    TalkingPoint,
    Workshop,
)

from .content_files import DATA, entries

RESULTS = "competence/published_results_2022.yaml"


def listed(name, *keys):
    """The entries of lists of an ecosystem file."""
    return [entry for key in keys or [name] for entry in entries(f"ecosystem/{name}.yaml", key)]


def inside(records, *names):
    """How many items the lists of these names have in all records."""
    return sum(len(record.get(name) or []) for record in records for name in names)


ACTORS = listed("actors")
INITIATIVES = listed("initiatives")
FACILITIES = listed("infrastructure")
SUBGOALS = listed("subgoals")
PEOPLE = listed("people")
FUNDING = listed("funding")
ASSIGNMENTS = listed("reporting_assignments")
DOCUMENTS = listed("documents")
AREAS = listed("challenge_areas")
NATIONAL = listed("subgoals", "indicators")
INTERNATIONAL = entries("competence/international_indicators.yaml", "indicators")
COMPETENCES = entries("competence/competences.yaml", "competences")
EDUCATION = entries("competence/education.yaml", "education")
WORKSHOPS = entries("competence/workshops.yaml", "workshops")
EVENTS = entries("competence/workshops.yaml", "events")
WORKSHOP_PEOPLE = entries("competence/workshops.yaml", "people")
FIGURES, LISTS, FINDINGS, DISCREPANCIES = (
    entries(RESULTS, name) for name in ("figures", "lists", "interview_findings", "discrepancies")
)
CONTRIBUTORS = ("respondents", "interviews", "working_group")
EVERYBODY = PEOPLE + WORKSHOP_PEOPLE


def sourced():
    return [
        *ACTORS, *INITIATIVES, *FACILITIES, *SUBGOALS, *FUNDING, *ASSIGNMENTS, *DOCUMENTS, *AREAS,
        *INTERNATIONAL, *COMPETENCES, *EDUCATION, *WORKSHOPS, *EVENTS, *FIGURES, *LISTS,
        entries(RESULTS, "results"),
    ]  # fmt: skip


def is_stated(value):
    """Whether a value of the file is neither left out nor null."""
    return value not in (None, "", "null")


def affiliations():
    """Who is said to work where; both files may say the same."""
    pairs = {(person["slug"], person["organisation"]) for person in PEOPLE}
    return pairs | {
        (person["slug"], person["actor"]) for person in WORKSHOP_PEOPLE if is_stated(person["actor"])
    }


def other_spellings():
    return [
        spelling
        for person in WORKSHOP_PEOPLE
        for spelling in (person.get("name_as_in_source") or {}).values()
        if spelling != person["name"]
    ]


def cited_by_people():
    return {(person["slug"], cited["source"]) for person in EVERYBODY for cited in person["sources"]}


def records_per_kind():
    """The number of records of each kind in the files."""
    return {
        Source: len({source["slug"] for folder in ("ecosystem", "competence")
                     for source in entries(f"{folder}/sources.yaml", "sources")}),
        Citation: inside(sourced(), "sources") + len(cited_by_people()) + len(FINDINGS),
        Statement: inside(INITIATIVES + FACILITIES, "lookup_facts") + inside(SUBGOALS, "wording_in_sources")
        + len(other_spellings()) + len(entries("ecosystem/disagreements.yaml", "disagreements")),
        Actor: len(ACTORS),
        ActorSite: inside(ACTORS, "other_sites"),
        Facility: len(FACILITIES),
        Person: len({person["slug"] for person in EVERYBODY}),
        Affiliation: len(affiliations()),
        ChallengeArea: len(AREAS),
        Initiative: len(INITIATIVES),
        Partnership: inside(INITIATIVES, "funder", "partners")
        + sum("coordinator" in initiative for initiative in INITIATIVES),
        SubGoal: len(SUBGOALS),
        Indicator: len(NATIONAL) + len(INTERNATIONAL),
        IndicatorValue: len(NATIONAL) + len(INTERNATIONAL),
        FundingDecision: len(FUNDING),
        Requirement: len(ASSIGNMENTS),
        RequiredContent: inside(ASSIGNMENTS, "required_contents_sv"),
        Obligation: len(ASSIGNMENTS),
        Document: len(DOCUMENTS),
        Competence: len(COMPETENCES),
        Event: len(EVENTS),
        Workshop: len(WORKSHOPS),
        Participation: inside(WORKSHOPS, "hosts", "ambassadors", "invited"),
        TalkingPoint: inside(WORKSHOPS, "questions_sv", "benefits"),
        Outcome: inside(WORKSHOPS, "outcomes"),
        FollowUpAction: inside(WORKSHOPS, "follow_up"),
        Material: inside(WORKSHOPS, "materials"),
        Education: len(EDUCATION),
        Release: 1,
        Figure: len(FIGURES),
        ResultList: len(LISTS),
        ListedCompetence: inside(LISTS, "competences"),
        Remark: len(FINDINGS) + len(DISCREPANCIES),
        Contributor: sum(len(entries(RESULTS, name)) for name in CONTRIBUTORS),
        Reference: len(entries(RESULTS, "references")),
    }  # fmt: skip


def relations_per_field():
    """The number of relations of each many-to-many field in the files."""
    return {
        Initiative.people: inside(PEOPLE, "records"),
        Initiative.facilities: sum("initiative" in facility for facility in FACILITIES),
        SubGoal.activities: inside(SUBGOALS, "activities"),
        FundingDecision.funders: inside(FUNDING, "funder"),
        FundingDecision.recipients: inside(FUNDING, "recipient"),
        Requirement.recipients: inside(ASSIGNMENTS, "recipient"),
        Event.hosts: inside(EVENTS, "hosts"),
        Event.participants: inside(EVENTS, "participants"),
        Event.part_of: inside(EVENTS, "part_of"),
        Event.related_initiatives: inside(EVENTS, "related_initiatives"),
        Workshop.part_of: inside(WORKSHOPS, "part_of"),
        Workshop.related_initiatives: inside(WORKSHOPS, "related_initiatives"),
        Education.competences: inside(EDUCATION, "competences"),
        Education.related_actors: inside(EDUCATION, "related_actors"),
        Education.related_initiatives: inside(EDUCATION, "related_initiatives"),
        Competence.related: 2 * inside(COMPETENCES, "related"),
    }


def test_the_counts_cover_every_kind_that_is_loaded():
    loaded = {row.model for rows in read(DATA) for top in rows for row in top.family()}

    assert set(records_per_kind()) == loaded


def test_rows_are_as_many_as_the_records(content):
    found = {model: model.objects.count() for model in records_per_kind()}

    assert found == records_per_kind()
    assert all(found.values())


def test_relations_are_as_many_as_in_the_files(content):
    expected = {str(field.field): number for field, number in relations_per_field().items()}

    found = {str(field.field): field.through.objects.count() for field in relations_per_field()}

    assert found == expected


def test_history_begins_with_the_load(content):
    first = {model: model.history.filter(history_type="+").count() for model in records_per_kind()}
    writers = {
        writer
        for model in records_per_kind()
        for writer in model.history.values_list("history_change_reason", "history_user").distinct().order_by()
    }

    assert first == records_per_kind()
    assert writers == {(LOADER, None)}


def test_history_holds_the_relations(content):
    for field, number in relations_per_field().items():
        histories = [record.history.first() for record in field.field.model.objects.all()]
        if field is not Competence.related:
            assert sum(getattr(last, field.field.name).count() for last in histories) == number, field.field
