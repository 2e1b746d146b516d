"""How the files' records become ours."""

import datetime
from decimal import Decimal

import pytest

from actors.models import Actor, Facility, Person, Source, Statement
from atmp_portal.content.reading import Reading
from competence.models import Competence, Figure, Release, Remark
from initiatives.models import FundingDecision, Indicator, Initiative, Requirement
from workshops.models import Event, FollowUpAction, Workshop

from .content_files import entries


def test_yaml_is_read_as_text(tmp_path):
    (tmp_path / "f.yaml").write_text("a: 2020-11\nb: 08\nc: no\nd: 2007/2017\ne: null\nf: 1e3\ng: ''\n")

    top = Reading(tmp_path).file("f.yaml")

    assert top.entry == {
        "a": "2020-11",
        "b": "08",
        "c": "no",
        "d": "2007/2017",
        "e": None,
        "f": "1e3",
        "g": "",
    }


def test_source_of_both_registers_is_that_of_the_ecosystem(content):
    source = Source.objects.get(slug="rise-leder-atmp-2020")

    assert source.publisher == "RISE Research Institutes of Sweden"


def test_source_takes_from_the_other_register_what_it_lacks(content):
    source = Source.objects.get(slug="atmp-sweden-workshops-2020")

    assert source.url == "https://atmpsweden.se/?page_id=3228"
    assert source.date_basis.startswith("inferred")


def test_actor_has_the_modalities_of_both_fields(content):
    actor = Actor.objects.get(slug="amniotics")

    assert actor.modalities == ["somatic_cell"]
    assert actor.basis_of("modalities") == "general_knowledge"
    assert actor.basis_of("stages") == "general_knowledge"
    assert (actor.county, actor.lat, actor.confidence) == ("12", 55.7058, "general_knowledge")


def test_roles_are_coordinator_funders_and_partners_in_order(content):
    initiative = Initiative.objects.get(slug="forstudie-kliniska-provningar-skane")

    found = initiative.partnerships.values_list("kind", "order", "actor__slug", "role_sv", "role_en")

    assert list(found) == [
        ("coordinator", 0, "region-skane", "", ""),
        ("funder", 0, "region-skane", "", ""),
        ("funder", 1, "vinnova", "", ""),
        ("partner", 0, "firs", "initiativtagare", "initiator"),
        ("partner", 1, "sirona", "genomförde studien", "carried out the study"),
        (
            "partner",
            2,
            "swelife",
            "program som Vinnovas medel går genom",
            "programme through which Vinnova funds",
        ),
    ]


def test_every_role_is_in_swedish(content):
    partners = Initiative.partnerships.rel.related_model.objects
    people = Person.affiliations.rel.related_model.objects

    assert partners.exclude(role_en="").exists()
    assert not partners.exclude(role_en="").filter(role_sv="").exists()
    assert people.exclude(role_en="").exists()
    assert not people.exclude(role_en="").filter(role_sv="").exists()


def test_facilities_and_people_belong_to_their_initiatives(content):
    hub = Initiative.objects.get(slug="testa-center-hubb")
    milieu = Initiative.objects.get(slug="atmp-2030")

    assert [facility.slug for facility in hub.facilities.all()] == ["infra-testa-center"]
    assert {person.slug for person in milieu.people.all()} == {"person-jukka-lausmaa", "person-jim-lund"}


@pytest.mark.parametrize(
    ("slug", "gmp"),
    [
        ("infra-northx-matfors", "yes"),
        ("infra-testa-center", "no"),
        ("infra-ccrm-nordic", "planned"),
        ("infra-aida", ""),
    ],
)
def test_gmp_is_unknown_where_no_source_says(content, slug, gmp):
    assert Facility.objects.get(slug=slug).gmp == gmp


def test_lookup_fact_is_a_later_statement(content):
    first = Initiative.objects.get(slug="indicell").statements.first()

    assert (first.kind, str(first.as_of), first.source.slug) == ("later", "2021", "lookup-lu-indicell-2021")
    assert first.text_sv.startswith("Vinnova beviljade 40 miljoner")


def test_wording_is_in_the_language_of_its_source(content):
    wordings = Statement.objects.filter(kind="wording")

    assert {bool(wording.text_sv) for wording in wordings if wording.source.language == "sv"} == {True}
    assert {bool(wording.text_en) for wording in wordings if wording.source.language == "en"} == {True}
    assert not wordings.exclude(text_sv="").exclude(text_en="").exists()


def test_other_spelling_of_a_name_is_said_in_both_languages(content):
    said = Person.objects.get(slug="person-anna-alassaad").statements.get()

    assert (said.kind, said.field, said.source.slug) == ("otherwise", "name", "atmp-sweden-workshops-2020")
    assert "Anna Alassad." in said.text_sv
    assert "Anna Alassad." in said.text_en


def test_person_of_both_files_has_the_sources_of_both_and_one_affiliation(content):
    person = Person.objects.get(slug="person-jim-lund")

    cited = list(person.citations.values_list("source__slug", "note", "note_language"))
    assert cited == [
        ("rise-leder-atmp-2020", "Ingress", "sv"),
        ("atmp-sweden-workshops-2020", "Workshop 3", "en"),
    ]
    affiliation = person.affiliations.get()
    assert (affiliation.actor.slug, affiliation.as_of.text) == ("rise", "2020-11-04")


def test_every_disagreement_is_told_at_its_record(content):
    listed = entries("ecosystem/disagreements.yaml", "disagreements")

    said = {(one.record.slug, one.field, one.text_sv) for one in Statement.objects.filter(kind="otherwise")}

    assert {(entry["record"], entry["field"], entry["text_sv"]) for entry in listed} < said


def test_span_as_stated_is_kept(content):
    obligation = Requirement.objects.get(slug="rep-kliniska-provningar-uppfoljning-2021").obligations.get()

    assert obligation.due.text == "2021-05/2021-06"
    assert (obligation.due_on, obligation.state) == (datetime.date(2021, 6, 30), "unknown")


def test_obligation_is_superseded_by_the_later_one(content):
    first, second = (
        Requirement.objects.get(slug=f"rep-northx-hubb-2023-{month}").obligations.get()
        for month in ("03", "12")
    )

    assert first.superseded_by == second
    assert [event.slug for event in Event.objects.filter(same_as__isnull=False)] != []


def test_international_indicator_uses_our_words(content):
    indicator = Indicator.objects.get(slug="atmp-private-investment-2021")
    value = indicator.values.get()

    assert (indicator.scope, indicator.unit, indicator.area) == ("international", "billion_usd", "world")
    assert (value.value, value.qualifier, value.as_of.text) == (Decimal("22.70"), "exact", "2021")
    assert Indicator.objects.get(slug="uk-apprenticeship-places").values.get().qualifier == "more_than"


def test_parts_of_a_funding_decision_come_with_their_whole(content):
    whole = FundingDecision.objects.get(slug="fund-kluster-2023-2024")

    assert {part.amount for part in whole.parts.all()} == {25_000_000, 55_000_000}


def test_workshop_is_whole(content):
    workshop = Workshop.objects.get(slug="kapacitet-for-industriell-utveckling-2020-11-19")

    assert workshop.starts_at == datetime.datetime.fromisoformat("2020-11-19T13:30:00+00:00")
    assert list(workshop.points.values_list("kind", "order")) == [
        ("question", 0), ("question", 1), ("benefit", 2), ("benefit", 3),
    ]  # fmt: skip
    assert [part.part for part in workshop.participations.order_by("pk")] == [
        "host",
        *["ambassador"] * 4,
        "invited",
    ]


def test_action_and_event_say_what_is_unknown(content):
    action = FollowUpAction.objects.get(slug="nytt-mote-strategi")
    undated = Event.objects.get(slug="nationell-konferens-atmp-introduktionskurs")

    assert (action.due.text, action.status, action.event.status) == (
        "2021-05/2021-06", "not_reported", "planned_not_confirmed",
    )  # fmt: skip
    assert (undated.starts, undated.ends) == (None, None)


def test_competences_are_related_both_ways(content):
    competence = Competence.objects.get(slug="production-incl-gmp")

    assert [other.related.first() for other in competence.related.all()] == [competence]


def test_results_are_called_by_release_and_key(content):
    release = Release.objects.get()
    figure = Figure.objects.get(key="recruitment-companies-5y")

    assert figure.slug == f"{release.slug}-recruitment-companies-5y"
    assert (figure.value, figure.qualifier, figure.unit) == (400, "about", "people")
    assert release.lists.get(key="most-in-demand").listed.count() == 4
    assert all(remark.citations.count() == 1 for remark in Remark.objects.filter(kind="interview_finding"))
    assert release.citations.get().note == "Appendix; Intervjuade personer; Arbetsgrupp"


def test_english_place_in_an_english_source_is_marked(content):
    event = Event.objects.get(slug="regeringsbeslut-atmp-kluster-2023-03-09")
    competence = Competence.objects.get(slug="cell-molecular-biology")

    assert (event.citations.get().note, event.citations.get().note_language) == ("More information", "en")
    assert competence.citations.get().note_language == "sv"
