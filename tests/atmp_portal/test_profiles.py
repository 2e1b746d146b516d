"""The page of one actor, which shows every room of the house."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.models import Affiliation, Person
from tests.atmp_portal.content_files import entries
from tests.factories import (
    cite,
    make_action,
    make_actor,
    make_document,
    make_education,
    make_event,
    make_facility,
    make_figure,
    make_funding,
    make_indicator,
    make_initiative,
    make_obligation,
    make_partnership,
    make_release,
    make_source,
    make_workshop,
    state,
)
from workshops.models import Participation


def page(client, path):
    """The words of a page, with runs of blanks made one."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        page(client, path)
    return len(captured)


def surround(actor):
    """One related row of every kind that the page shows."""
    initiative = make_initiative(start="2020")
    other = make_actor()
    source = make_source()
    make_partnership(actor, initiative)
    facility = make_facility(actor, capabilities=["biobank"])
    facility.initiatives.add(initiative)
    cite(facility, source)
    state(facility, source=source)
    make_funding(funders=[actor], recipients=[other], initiative=initiative)
    make_funding(funders=[other], recipients=[actor], via=actor, initiative=initiative)
    make_obligation(initiative, actor, recipients=[other])
    make_obligation(initiative, other, recipients=[actor])
    make_actor(part_of=actor)
    actor.other_sites.create(city=f"Ort {other.pk}")
    person = Person.objects.create(slug=f"person-{other.pk}", name="Astrid Granat")
    Affiliation.objects.create(person=person, actor=actor, role_sv="Värd", as_of="2022")
    state(person, kind="otherwise", source=source)
    workshop = make_workshop()
    Participation.objects.create(workshop=workshop, part="host", actor=actor, person=person)
    make_event().hosts.add(actor)
    make_event().participants.add(actor)
    make_action(owner_actor=actor)
    make_education(provider_actor=actor)
    make_education().related_actors.add(actor)
    make_document(publisher_actor=actor, initiative=initiative)
    state(make_indicator(7, actor=actor, source=source), kind="otherwise", source=source)
    release = make_release()
    make_figure(release, "one", actor=actor, value=50)
    release.contributors.create(part="respondent", name=f"Bolaget {other.pk}", actor=actor)
    cite(actor, source=make_source())
    state(actor, source=source)


def test_actor_shows_where_it_stands_in_the_chain_and_which_roles_it_has(client, db):
    make_actor(slug="bolaget", stages=["gmp_manufacturing", "policy"])

    words = page(client, "/en/actors/bolaget/")

    assert words.count('<li class="on">') == 2
    assert '<li class="on">GMP manufacturing<span class="vh">, works here</span></li>' in words
    assert "<li>Logistics</li>" in words
    assert 'Policy<span class="vh">, has this role</span></li>' in words


def test_actor_marks_what_nobody_has_checked_and_nothing_else(client, db):
    make_actor(
        slug="bolaget",
        website="https://bolaget.example/om",
        size="sme",
        field_basis={"website": "general_knowledge", "size": "lookup:some-source"},
    )

    words = page(client, "/en/actors/bolaget/")

    assert words.count("Not yet checked") == 1
    assert words.count("Looked up") == 1
    assert words.index("bolaget.example</a>") < words.index("Not yet checked")


def test_actor_about_whom_little_is_known_says_so(client, db):
    make_actor(slug="bolaget", city="", county="", lat=None, lon=None, stages=[])

    words = page(client, "/en/actors/bolaget/")

    assert "No source describes this organisation." in words
    assert words.count("No source says") == 2
    assert "No source names a role in an initiative." in words
    assert "No source is given." in words
    assert 'class="ego"' not in words
    assert 'class="on"' not in words


def test_actor_abroad_is_placed_in_its_country(client, db):
    make_actor(slug="utland", country="CA", city="Toronto", county="", lat=43.7, lon=-79.4)
    make_actor(slug="utland-utan-ort", country="GB", city="", county="", lat=None, lon=None)

    assert "Toronto, Kanada" in page(client, "/sv/actors/utland/")
    assert "Storbritannien" in page(client, "/sv/actors/utland-utan-ort/")


def test_facility_keeps_an_unknown_gmp_status_apart_from_no(client, db):
    actor = make_actor(slug="bolaget")
    make_facility(actor, slug="okand", gmp="", staff=120, staff_qualifier="more_than")
    make_facility(actor, slug="ingen", gmp="no", area_m2=7000, area_qualifier="nearly")

    words = page(client, "/en/actors/bolaget/")
    unknown, no = (
        words.partition(f'id="{slug}"')[2].partition("</section>")[0] for slug in ("okand", "ingen")
    )

    assert "No source says" in unknown
    assert "more than 120" in unknown
    assert "No source says" not in no
    assert "nearly 7,000 m²" in no


def test_report_that_was_due_is_neither_late_nor_done(client, db):
    today = timezone.localdate()
    actor, initiative = make_actor(slug="bolaget"), make_initiative()
    make_obligation(initiative, actor, str(today - timedelta(days=1)))
    make_obligation(initiative, actor, str(today + timedelta(days=1)))

    words = page(client, "/en/actors/bolaget/")

    assert words.count("Unknown whether it was handed in") == 1
    assert words.count("Yet to come") == 1
    assert "tag--late" not in words
    assert "tag--due" not in words


def test_obligation_that_was_replaced_names_the_one_that_counts(client, db):
    actor, initiative = make_actor(slug="bolaget"), make_initiative()
    old = make_obligation(initiative, actor, "2022-03-31", title_en="The first date")
    new = make_obligation(initiative, actor, "2022-12-10", title_en="The later date")
    old.superseded_by = new
    old.save()

    words = page(client, "/en/actors/bolaget/")

    assert "by “The later date”, 10 December 2022" in words
    assert words.count("Unknown whether it was handed in") == 1


def test_amount_that_nobody_states_is_not_shown_as_nothing(client, db):
    actor = make_actor(slug="bolaget")
    make_funding(funders=[make_actor()], recipients=[actor])
    make_funding(funders=[make_actor()], recipients=[actor], amount=80_000_000, currency="SEK")

    words = page(client, "/en/actors/bolaget/")

    assert words.count("amount not stated") == 1
    assert words.count("80 MSEK") == 1


def test_network_draws_at_most_eight_and_lists_all(client, db):
    actor = make_actor(slug="bolaget")
    for _number in range(9):
        make_partnership(actor, make_initiative())

    words = page(client, "/en/actors/bolaget/")
    drawing, table = words.partition('class="ego"')[2].split("</svg>", 1)
    table = table.partition("<details")[2].partition("</details>")[0]

    assert drawing.count("<a href=") == 8
    assert table.count("<a href=") == 9
    assert "The picture shows 8 of 9 links." in words


def test_unknown_actor_is_not_found(client, db):
    assert client.get("/sv/actors/finns-inte/").status_code == 404


def test_actor_costs_the_same_queries_whatever_is_around_it(client, db):
    actor = make_actor(slug="bolaget")
    surround(actor)
    # Content types are looked up once in a process.
    queries(client, "/sv/actors/bolaget/")
    surround(actor)
    with_two = queries(client, "/sv/actors/bolaget/")
    surround(actor)
    surround(actor)

    assert queries(client, "/sv/actors/bolaget/") == with_two


def test_actor_page_leaves_no_cookie(client, db):
    make_actor(slug="bolaget")

    answer = client.get("/sv/actors/bolaget/")

    assert not answer.cookies


# — the real content —


@pytest.mark.parametrize(("language", "field", "parity"), [("sv", "name", 0), ("en", "name_en", 1)])
def test_every_actor_has_a_page(client, content, language, field, parity):
    """Half of them in each language: the pages are the same ones."""
    for actor in entries("ecosystem/actors.yaml", "actors")[parity::2]:
        words = page(client, f"/{language}/actors/{actor['slug']}/")

        assert f"<h1>{escaped(actor[field])}</h1>" in words, actor["slug"]


def escaped(text):
    return text.replace("&", "&amp;").replace("'", "&#x27;")


def test_every_role_is_linked_from_the_actor_and_from_the_initiative(client, content):
    initiatives = entries("ecosystem/initiatives.yaml", "initiatives")
    roles = {
        (actor, initiative["slug"])
        for initiative in initiatives
        for actor in [
            *([initiative["coordinator"]] if "coordinator" in initiative else []),
            *initiative.get("funder", []),
            *(partner["actor"] for partner in initiative.get("partners", [])),
        ]
    }
    pages = {actor: page(client, f"/sv/actors/{actor}/") for actor, _initiative in roles}
    others = {initiative: page(client, f"/sv/initiatives/{initiative}/") for _actor, initiative in roles}

    for actor, initiative in roles:
        assert f'href="/sv/initiatives/{initiative}/"' in pages[actor], (actor, initiative)
        assert f'href="/sv/actors/{actor}/"' in others[initiative], (actor, initiative)


def test_northx_shows_its_facility_as_the_source_states_it(client, content):
    words = page(client, "/sv/actors/northx-biologics/")

    assert "nästan 7 000 m²" in words
    assert "över 120" in words
    assert "per 3 april 2023" in words


def test_workshop_hosts_and_guests_are_linked_from_their_profiles(client, content):
    for workshop in entries("competence/workshops.yaml", "workshops"):
        for guest in [*workshop["hosts"], *workshop["invited"]]:
            if guest.get("actor", "null") != "null":
                words = page(client, f"/sv/actors/{guest['actor']}/")
                assert f'href="/sv/workshops/{workshop["slug"]}/"' in words
