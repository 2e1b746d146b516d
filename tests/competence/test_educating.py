"""Education is kept by members of who gives it, called right yearly, and asked about once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from competence import education_reminders
from competence.models import Education
from outbox.models import Message
from tests.factories import (
    make_actor,
    make_administrator,
    make_competence,
    make_education,
    make_initiative,
    make_lead,
    make_member,
    make_user,
)
from tests.filled_forms import fields_of

from .reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def form_of(client, address):
    return fields_of(client.get(address), "edit")


@pytest.fixture
def actor():
    return make_actor()


@pytest.fixture
def member(client, actor):
    user = make_member(actor)
    client.force_login(user)
    return user


def test_a_member_saves_places_and_what_they_save_counts_as_confirmed(client, actor, member):
    education = make_education(
        make_competence(parent=make_competence()), provider_actor=actor, level_basis="inferred"
    )
    address = f"/en/competence/education/{education.slug}/edit/"
    form = form_of(client, address) | {"places_per_year": "24", "level": "doctoral"}

    answer = client.post(address, form)

    education.refresh_from_db()
    assert answer.status_code == 302
    assert (education.places_per_year, education.places_as_of) == (24, timezone.localdate())
    assert (education.level, education.level_basis) == ("doctoral", "")
    assert (education.confirmed_by, education.competences.count()) == (member, 1)
    assert "24 places per year, as of" in page(client, "/en/competence/education/")


def test_an_administrator_saves_without_calling_it_right(client, actor):
    client.force_login(make_administrator())
    education = make_education(provider_actor=actor)
    address = f"/en/competence/education/{education.slug}/edit/"

    client.post(address, form_of(client, address) | {"title_en": "Renamed"})

    education.refresh_from_db()
    assert (education.title_en, education.confirmed_at) == ("Renamed", None)


def test_two_people_who_change_the_same_field_are_shown_both(client, actor, member):
    education = make_education(provider_actor=actor)
    address = f"/en/competence/education/{education.slug}/edit/"
    form = form_of(client, address)
    client.post(address, form | {"title_en": "The first"})

    answer = client.post(address, form | {"title_en": "The second"})

    education.refresh_from_db()
    assert answer.status_code == 409
    assert education.title_en == "The first"
    assert "Somebody else changed the same thing" in answer.content.decode()


def test_a_member_adds_education_of_their_own_organisation_only(client, actor, member):
    other = make_actor()
    address = "/en/competence/education/new/"
    form = form_of(client, address) | {
        "title_sv": "Ny", "title_en": "New", "kind": "course", "level": "master", "atmp_content": "full",
        "status": "available", "status_as_of": "2026", "country": "SE",
        "taught_in": "en",
    }  # fmt: skip

    refused = client.post(address, form | {"provider": other.pk})
    client.post(address, form | {"provider": actor.pk})

    made = Education.objects.get()
    assert refused.status_code == 200
    assert (made.provider_actor, made.confirmed_by, str(made.status_as_of)) == (actor, member, "2026")
    assert made.taught_in == "en"
    assert client.get(made.get_absolute_url()).status_code == 200


def test_confirming_shows_the_date_and_after_thirteen_months_that_it_is_old(client, actor, member):
    education = make_education(provider_actor=actor)
    address = f"/en/competence/education/{education.slug}/"
    assert "Not yet: what stands here comes from the sources." in page(client, address)

    client.post(address + "confirm/")
    fresh = page(client, address)
    Education.objects.update(confirmed_at=timezone.now() - timedelta(days=400))

    assert "not confirmed lately" not in fresh
    assert "not confirmed lately" in page(client, address)


@pytest.mark.parametrize(
    "wrong",
    [{"places_per_year": 5}, {"places_as_of": "2026-01-01"}, {"confirmed_at": "2026-01-01T00:00Z"}],
)
def test_the_database_refuses_half_a_statement(wrong):
    education = make_education()

    with pytest.raises(IntegrityError), transaction.atomic():
        Education.objects.filter(pk=education.pk).update(**wrong)


def test_members_and_leads_are_asked_once_a_year(actor, member):
    initiative = make_initiative()
    lead, now = make_lead(initiative), timezone.now()
    make_education(provider_actor=actor)
    make_education(provider_initiative=initiative)
    make_education(provider_actor=make_actor())
    make_education(provider_actor=actor, status="held_once")
    make_education(provider_actor=actor, confirmed_at=now - timedelta(days=300), confirmed_by=member)

    asked = [education_reminders.remind_due(now=now) for _run in range(2)]
    to = sorted(Message.objects.values_list("to", flat=True))
    a_year_later = education_reminders.remind_due(now=now + timedelta(days=366))

    assert asked == [2, 0]
    assert to == sorted([member.email, lead.email])
    assert a_year_later == 3


def test_a_letter_is_not_wanted_once_it_is_confirmed_or_the_person_has_left(client, actor, member):
    education = make_education(provider_actor=actor)
    education_reminders.remind_due(now=timezone.now())
    letter = Message.objects.get()
    assert education_reminders.why_not(letter) == ""

    member.memberships.update(ended_at=timezone.now())
    assert education_reminders.why_not(letter) == "the person no longer answers for it"
    member.memberships.update(ended_at=None)
    client.post(f"/en/competence/education/{education.slug}/confirm/")

    assert education_reminders.why_not(letter) == "it has been confirmed"


def test_who_gives_it_finds_it_among_their_tasks(client, actor, member):
    education = make_education(provider_actor=actor)
    before = page(client, "/en/me/")

    client.post(f"/en/competence/education/{education.slug}/confirm/")

    assert "Education to call right for another year" in before
    assert "Education to call right for another year" not in page(client, "/en/me/")


def test_strangers_see_no_button(client, actor):
    client.force_login(make_user())
    education = make_education(provider_actor=actor)

    assert "Everything is still right" not in page(client, education.get_absolute_url())
