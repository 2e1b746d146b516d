"""The page of one workshop, which shows people, actions, initiatives and competences."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actors.models import Person
from tests.factories import (
    make_action,
    make_actor,
    make_competence,
    make_event,
    make_initiative,
    make_workshop,
)
from workshops.models import Material, Outcome, Participation, TalkingPoint

TRIALS = "kliniska-provningar-av-atmp-2020-11-19"
CAPACITY = "kapacitet-for-industriell-utveckling-2020-11-19"
PAYMENT = "betalningsmodeller-for-atmp-2020-11-18"


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_workshop_shows_when_it_was_by_the_clock_of_stockholm(client, content):
    assert '19 november 2020</time>, <span class="nowrap">13.00–15.00' in page(
        client, f"/sv/workshops/{TRIALS}/"
    )
    assert '19 November 2020</time>, <span class="nowrap">13:00–15:00' in page(
        client, f"/en/workshops/{TRIALS}/"
    )


def test_workshop_says_that_none_of_its_actions_is_reported(client, content):
    words = page(client, f"/sv/workshops/{TRIALS}/")

    assert "0 av 3 redovisade" in words
    assert "maj–juni 2021" in words
    assert "”Inom kort” enligt sidan" in words
    assert "tag--late" not in words


def test_workshop_shows_who_owns_each_action_as_far_as_known(client, content):
    rows = re.findall(r"<tr id=.*?</tr>", page(client, f"/en/workshops/{TRIALS}/"))

    assert "Not stated" in rows[0]
    assert "/en/initiatives/atmp-2030/" in rows[1]
    assert "The participants together" in rows[2]


def test_workshop_shows_that_its_status_is_inferred(client, content):
    inferred = page(client, f"/en/workshops/{CAPACITY}/")
    stated = page(client, f"/en/workshops/{PAYMENT}/")

    assert "inferred, not stated" in inferred
    assert "it was held is inferred from the two sister workshops" in inferred
    assert "No source reports any outcome." in inferred
    assert "inferred, not stated" not in stated


def test_workshop_names_everybody_with_what_the_sources_know(client, content):
    words = page(client, f"/en/workshops/{CAPACITY}/")

    assert "/en/actors/rise/" in words
    for name in ("Jim Lund", "Karin Agerman", "Michael May", "Louise Warme", "Johan Hyllner"):
        assert name in words
    assert "No source says where." in words
    assert "Developers of ATMPs and of enabling technologies" in words


def test_workshop_says_which_material_is_only_named(client, content):
    words = page(client, f"/sv/workshops/{TRIALS}/")

    assert "Nämns i källan men finns inte här." in words


def test_workshop_leads_to_its_initiatives_competences_and_sources(client, content):
    words = page(client, f"/sv/workshops/{TRIALS}/")

    assert 'href="/sv/initiatives/atmp-2030/"' in words
    assert 'href="/sv/initiatives/atmp-kliniska-provningar-samverkan/"' in words
    for competence in ("clinical-trials", "gcp", "hospital-pharmacy-handling", "orderly-introduction"):
        assert f'href="/sv/competence/#{competence}"' in words
    assert "Workshop 2" in words


def test_workshop_marks_the_language_of_its_original_title(client, content):
    swedish, english = page(client, f"/sv/workshops/{TRIALS}/"), page(client, f"/en/workshops/{TRIALS}/")

    assert '<span lang="en">”How is it looking for ATMP based clinical trials in Sweden?”</span>' in swedish
    assert "Original title:" not in english


def test_workshop_to_come_shows_questions_and_nothing_it_led_to(client, db):
    starts_at = timezone.now() + timedelta(days=30)
    workshop = make_workshop(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), status="planned_not_confirmed"
    )
    TalkingPoint.objects.create(workshop=workshop, kind="question", text_en="What next?")

    words = page(client, f"/en/workshops/{workshop.slug}/")

    assert "What next?" in words
    assert "Planned, not confirmed" in words
    assert "What it arrived at" not in words
    assert "No source says whether it took place." not in words


def test_workshop_that_is_not_there_is_not_found(client, db):
    assert client.get("/sv/workshops/nothing/").status_code == 404


@pytest.mark.parametrize("language", ["sv", "en"])
def test_workshop_asks_as_much_for_three_of_each_as_for_one(client, db, language):
    workshop = make_workshop(competences=["gmp"])
    path = f"/{language}/workshops/{workshop.slug}/"

    def add(number):
        actor, initiative = make_actor(), make_initiative()
        person = Person.objects.create(slug=f"person-{number}", name=f"Person {number}")
        person.affiliations.create(actor=actor)
        Participation.objects.create(workshop=workshop, part="ambassador", person=person)
        Participation.objects.create(workshop=workshop, part="invited", actor=actor)
        TalkingPoint.objects.create(workshop=workshop, kind="question", order=number, text_sv="Vad?")
        Outcome.objects.create(workshop=workshop, slug=f"outcome-{number}", text_sv="Detta.")
        make_action(workshop=workshop, owner_actor=actor, event=make_event())
        make_action(workshop=workshop, owner_initiative=initiative)
        Material.objects.create(workshop=workshop, title="Bildspel", kind="slides")
        workshop.part_of.add(initiative)
        workshop.related_initiatives.add(initiative)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, path)
        return len(captured)

    make_competence(slug="gmp")
    add(1)
    page(client, path)
    make_competence(slug="other")
    for_one = queries()
    add(2)
    add(3)

    assert queries() == for_one
