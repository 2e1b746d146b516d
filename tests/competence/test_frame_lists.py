"""A list of organisations added to those asked: reported line by line, hostile lines harmless."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competence.models import FrameUnit
from outbox.models import Message
from tests.competence.surveys import ask, fielded, make_survey, make_wave, small
from tests.factories import make_actor, make_initiative, make_lead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DEFAULTS = {"stratum": "company", "reason": "Works with cells"}


@pytest.fixture
def initiative():
    return make_initiative()


@pytest.fixture
def coordinator(client, initiative):
    client.force_login(make_lead(initiative, role="coordinator"))
    return client


@pytest.fixture
def wave(initiative):
    return make_wave(survey=make_survey(initiative=initiative), instrument=small())


def send(client, wave, text="", **more):
    return client.post(reverse("competence:add_list", args=[wave.slug]), {"text": text, **DEFAULTS, **more})


def rows(wave):
    return list(wave.units.values_list("name", "contact_email", "stratum", "county", "reason"))


def test_a_list_is_reported_before_anybody_is_added(coordinator, wave):
    text = (
        "Cellbolaget;Anna@cell.example;Anna;Företag\n"
        "Regionen;b@region.example;Bo;Sjukvård;Skåne;Universitetssjukhus"
    )

    page = send(coordinator, wave, text).content.decode()

    assert "2 organisations can be added" in page
    assert rows(wave) == []

    send(coordinator, wave, text, add="1")

    assert rows(wave) == [
        ("Cellbolaget", "anna@cell.example", "company", "", "Works with cells"),
        ("Regionen", "b@region.example", "healthcare", "12", "Universitetssjukhus"),
    ]


def test_each_line_that_cannot_be_added_says_why_and_the_others_are_added(coordinator, wave):
    ask(wave)
    text = "\n".join(
        [
            "organisation;e-post;typ",
            "Nya;ny@ny.example;",
            "Cellbolaget;anna@cell.example;",
            "Utan adress;;",
            "Fel typ;a@b.example;rymd",
            f"{'x' * 200};a@b.example;",
        ]
    )

    page = send(coordinator, wave, text).content.decode()

    assert "1 organisation can be added" in page
    assert "Line 3 (Cellbolaget; anna@cell.example): Already asked, or written twice." in page
    assert "Line 4 (Utan adress): No e-mail address." in page
    assert "“rymd” is not known here." in page
    assert "is too long: at most 150 characters." in page


def test_an_organisation_with_the_name_of_an_actor_is_bound_to_it(coordinator, wave):
    actor = make_actor(name="Region Blå")

    send(coordinator, wave, "region blå;b@region.example", add="1")

    assert wave.units.get().actor == actor


def test_a_file_may_hold_anything_and_harms_nothing(coordinator, wave):
    evil = "=HYPERLINK(1);x@y.example\n<script>alert(1)</script>;z@y.example\nA\x00B;a@y.example\r\nBcc: q;"
    file = SimpleUploadedFile("list.csv", evil.encode("cp1252"))

    page = send(coordinator, wave, file=file).content.decode()

    assert "3 organisations can be added" in page
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_adding_the_same_list_twice_adds_nothing_more_and_says_so(coordinator, wave):
    first = send(coordinator, wave, '"Cell; och ""gen"" AB";anna@cell.example').content.decode()
    kept = unescape(re.search(r'<textarea name="text" hidden>(.*?)</textarea>', first, re.S)[1])
    send(coordinator, wave, kept, add="1")

    again = send(coordinator, wave, kept, add="1").content.decode()

    assert [row[0] for row in rows(wave)] == ['Cell; och "gen" AB']
    assert "0 organisations can be added" in again
    assert "Already asked, or written twice." in again


def test_a_list_that_is_too_long_is_refused_beside_the_field(coordinator, wave):
    text = "\n".join(f"Bolag {number};a{number}@b.example" for number in range(301))

    page = send(coordinator, wave, text, add="1").content.decode()

    assert "A list has at most 300 lines." in page
    assert not wave.units.exists()


def test_an_open_wave_asks_why_and_sends_nothing_by_itself(coordinator, initiative):
    wave = fielded(survey=make_survey(initiative=initiative, slug="open"), instrument=small()).wave
    letters = Message.objects.count()

    refused = send(coordinator, wave, "Nya;ny@ny.example", add="1").content.decode()
    assert "This field is required." in refused
    send(coordinator, wave, "Nya;ny@ny.example", add="1", why="Found late")

    assert FrameUnit.objects.get(name="Nya").disposition == "created"
    assert Message.objects.count() == letters
    assert wave.events.get(verb="frame").text == "+ Nya: Found late"
    assert "Send 1 invitation" in coordinator.get(wave.get_absolute_url()).content.decode()
