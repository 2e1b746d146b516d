from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from actors.models import Actor
from competence import releasing
from competence.models import SubmittedAnswer, Survey, Wave, WaveRelease
from initiatives.models import Initiative, Obligation, Partnership, Requirement
from tests.factories import make_actor, make_initiative, make_user
from workshops.models import Desk, Registration, Workshop


@pytest.fixture(autouse=True)
def machine_for_trying(settings):
    settings.DEBUG = True


def populate(*arguments):
    out = StringIO()
    call_command("populate", *arguments, stdout=out)
    return out.getvalue()


def slugs():
    return {
        model: set(model.objects.values_list("slug", flat=True))
        for model in (Actor, Initiative, Requirement, Workshop)
    }


def test_populate_makes_marked_rows(db):
    printed = populate("--actors", "300", "--workshops", "3", "--obligations", "7")

    assert printed == "Made 300 actors, 3 workshops, 2 initiatives, 7 obligations.\n"
    assert {model: len(found) for model, found in slugs().items()} == {
        Actor: 300, Initiative: 2, Requirement: 7, Workshop: 3,
    }  # fmt: skip
    assert all(slug.startswith("synthetic-") for found in slugs().values() for slug in found)
    assert Obligation.objects.count() == 7
    assert Actor.history.count() == 300
    for actor in Actor.objects.all():
        assert actor.name.startswith("Syntetisk aktör ")
        assert actor.name_en.startswith("Synthetic actor ")
        assert actor.tags == ["synthetic"]
    assert Actor.objects.values("kind").distinct().count() > 8
    assert Actor.objects.values("county").distinct().count() > 10


def test_populate_makes_the_same_of_the_same_seed(db):
    facts = ("name", "kind", "city", "stages", "modalities")
    populate("--actors", "20", "--seed", "5")
    first = list(Actor.objects.order_by("slug").values_list(*facts))
    populate("--clear")

    populate("--actors", "20", "--seed", "5")

    assert list(Actor.objects.order_by("slug").values_list(*facts)) == first


def test_populate_adds_to_what_is_there(db):
    populate("--actors", "2")

    populate("--actors", "2")

    assert sorted(slugs()[Actor]) == [f"synthetic-actor-00000{number}" for number in (1, 2, 3, 4)]


def test_clear_removes_the_synthetic_rows_and_nothing_else(db):
    real, initiative = make_actor(), make_initiative()
    before = slugs()
    populate("--actors", "30", "--workshops", "3", "--obligations", "7")
    assert slugs() != before

    printed = populate("--clear")

    assert printed == (
        "Removed 3 workshops, 7 reporting requirements, 2 initiatives, 30 actors.\nMade nothing.\n"
    )
    assert slugs() == before
    assert set(Actor.history.values_list("slug", flat=True)) == {real.slug}
    assert set(Initiative.history.values_list("slug", flat=True)) == {initiative.slug}


def test_clear_removes_nothing_that_real_records_rest_on(db):
    populate("--actors", "2")
    Partnership.objects.create(initiative=make_initiative(), actor=Actor.objects.first(), kind="partner")

    with pytest.raises(CommandError, match="real records rest on"):
        populate("--clear")

    assert Actor.objects.count() == 2


def test_populate_says_what_it_cannot_make(db):
    with pytest.raises(CommandError, match="need actors"):
        populate("--workshops", "1")
    with pytest.raises(CommandError, match="negative"):
        populate("--actors", "-1")


def test_populate_refuses_in_production(db, settings, monkeypatch):
    settings.DEBUG = False
    monkeypatch.delenv("ALLOW_DEMO_ACCOUNTS", raising=False)

    with pytest.raises(CommandError, match="DEBUG=1"):
        populate("--actors", "1")

    monkeypatch.setenv("ALLOW_DEMO_ACCOUNTS", "1")
    assert populate("--actors", "1") == "Made 1 actors.\n"


def test_registrations_come_with_workshops_that_are_full_and_go_with_them(db):
    populate("--registrations", "210")
    first, second = Desk.objects.order_by("pk")
    waiting = Registration.objects.waiting().count()

    printed = populate("--clear")

    assert (first.seats_taken, first.capacity, second.seats_taken, waiting) == (50, 50, 10, 150)
    assert printed == "Removed 210 registrations, 2 workshops.\nMade nothing.\n"
    assert Registration.objects.count() == Desk.objects.count() == 0


def test_populate_makes_answers_that_can_be_analysed_and_leaves_no_trace(db):
    assert populate("--responses", "30") == "Made 30 responses.\n"
    wave, now = Wave.objects.get(), timezone.now()
    release = releasing.prepare(wave, by=make_user(), now=now)
    releasing.work_out_waiting(now)
    release.refresh_from_db()
    assert (release.state, release.respondents) == ("checked", 30)

    populate("--clear")

    assert Survey.objects.count() == SubmittedAnswer.objects.count() == WaveRelease.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,)
