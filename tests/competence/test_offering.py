"""Offers are shown with consent only, and lead to each other's address only where both want it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from atmp_portal import personal_data
from competence import offering
from competence.models import Offer, OfferRequest
from outbox.models import Message
from tests.competence.contributions import make_offer
from tests.competence.surveys import ask, make_wave, small
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

from .reading import page, queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
OFFERS = "/en/competence/offers/"


@pytest.fixture
def company():
    return make_actor(name="Cellbolaget", name_en="")


@pytest.fixture
def contact(company):
    return make_member(company, is_main_contact=True)


@pytest.fixture
def provider():
    actor = make_actor(name="Högskolan", name_en="")
    make_education(provider_actor=actor)
    return make_member(actor)


def offer_form(company, **overrides):
    return {"actor": company.pk, "kind": "placement", "number": "3", "consents": "on"} | overrides


def test_an_offer_needs_consent_and_keeps_its_words(client, company, contact):
    competence = make_competence(parent=make_competence())
    client.force_login(contact)
    form = offer_form(company, competences=[competence.pk])

    refused = client.post(OFFERS + "new/", form | {"consents": ""})
    client.post(OFFERS + "new/", form)

    offer = Offer.objects.get()
    assert refused.status_code == 200
    assert (offer.kind, offer.number, offer.made_by) == ("placement", 3, contact)
    assert (offer.consent_wording, offer.consent_language) == (str(offering.CONSENT), "en")
    assert list(offer.competences.all()) == [competence]


def test_an_offer_is_made_for_ones_own_organisation_only(client, contact):
    client.force_login(contact)

    answer = client.post(OFFERS + "new/", offer_form(make_actor()))

    assert (answer.status_code, Offer.objects.count()) == (200, 0)


def test_offers_are_shown_to_providers_and_not_to_other_members(client, company, provider):
    make_offer(company, description="<b>Welcome</b>")
    client.force_login(provider)
    shown = page(client, OFFERS)
    client.force_login(make_member(make_actor()))

    assert "Cellbolaget" in shown
    assert "&lt;b&gt;Welcome&lt;/b&gt;" in shown
    assert "Cellbolaget" not in page(client, OFFERS)


def test_a_withdrawn_offer_is_shown_nowhere_and_who_asked_is_told(client, company, contact, provider):
    offer = make_offer(company)
    request = ask_about(offer, provider)
    client.force_login(provider)
    assert "What organisations offer" in page(client, OFFERS)
    assert f"/offers/{offer.pk}/ask/" in page(client, OFFERS)

    client.force_login(contact)
    client.post(f"{OFFERS}{offer.pk}/withdraw/")

    request.refresh_from_db()
    assert request.state == "declined"
    assert client.get(f"{OFFERS}requests/{request.pk}/").status_code == 404
    assert "Withdraw now" not in page(client, OFFERS)
    client.force_login(provider)
    assert f"/offers/{offer.pk}/ask/" not in page(client, OFFERS)
    assert client.get(f"{OFFERS}{offer.pk}/ask/").status_code == 404
    told = Message.objects.get(to=provider.email)
    assert "is withdrawn" in told.text
    assert Message.objects.get(to=contact.email).state == "cancelled"


def ask_about(offer, by, message="May we talk? See https://evil.example/x", **overrides):
    name = offering.senders(by, timezone.now())[0]
    return offering.ask(
        offer, by=by, on_behalf_of=name, message=message, now=overrides.get("now") or timezone.now()
    )


def test_a_request_reaches_main_contacts_without_addresses_and_links(client, company, contact, provider):
    make_member(company)
    offer = make_offer(company)
    client.force_login(provider)

    client.post(
        f"{OFFERS}{offer.pk}/ask/",
        {"on_behalf_of": "Högskolan", "message": "Come to https://evil.example/x <i>soon</i>"},
    )

    letter = Message.objects.get()
    assert letter.to == contact.email
    assert "evil.example" not in letter.text + letter.html
    assert provider.email not in letter.text + letter.html
    assert "<i>soon" not in letter.html
    client.force_login(contact)
    request = OfferRequest.objects.get()
    words = page(client, f"{OFFERS}requests/{request.pk}/")
    assert "evil.example" not in words
    assert provider.email not in words
    assert "asks about your offer" in page(client, "/en/me/")


@pytest.mark.parametrize("accepts", [True, False])
def test_addresses_are_exchanged_only_where_it_is_accepted(client, company, contact, provider, accepts):
    request = ask_about(make_offer(company), provider)
    Message.objects.all().delete()
    client.force_login(contact)

    client.post(f"{OFFERS}requests/{request.pk}/", {"accept" if accepts else "decline": "1"})
    client.post(f"{OFFERS}requests/{request.pk}/", {"accept": "1"})

    told = {letter.to: letter.text for letter in Message.objects.all()}
    assert set(told) == ({provider.email, contact.email} if accepts else {provider.email})
    assert (contact.email in told[provider.email]) is accepts
    assert OfferRequest.objects.get().state == ("accepted" if accepts else "declined")


def test_one_asks_five_times_a_day_at_most(client, company, provider):
    now = timezone.now()
    for _number in range(5):
        ask_about(make_offer(company), provider, now=now)
    client.force_login(provider)
    form = {"on_behalf_of": "Högskolan", "message": "May we talk about it?"}
    address = f"{OFFERS}{make_offer(company).pk}/ask/"

    refused = client.post(address, form)
    OfferRequest.objects.update(asked_at=now - timedelta(days=1, minutes=1))
    taken = client.post(address, form)

    assert "You have asked five times in a day." in refused.content.decode()
    assert (taken.status_code, OfferRequest.objects.count()) == (302, 6)


def test_a_survey_brings_offers_once_and_never_again_what_was_withdrawn(company):
    unit = ask(make_wave(instrument=small()), actor=company)
    answers = {
        "willing-to-contribute": "yes",
        "contribution-forms": ["teaching", "internships", "unheard-of"],
        "contribution-capacity": {"internships": {"next-year": 3, "in-three-years": 8}},
    }
    what = {"wording": "We agree.", "language": "sv", "now": timezone.now()}

    made = offering.from_survey(unit, answers, **what)
    offering.withdraw(made[0], by=make_user(), now=timezone.now())
    again = offering.from_survey(unit, answers, **what)

    assert [(offer.kind, offer.number) for offer in made] == [("teaching", None), ("placement", 3)]
    assert again == []
    assert offering.from_survey(unit, {**answers, "willing-to-contribute": "no"}, **what) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent_wording": ""},
        {"made_by": None},
        {"kind": "gold"},
        {"starts_on": "2026-02-01", "ends_on": "2026-01-01"},
        {"withdrawn_by": 1},
    ],
)
def test_the_database_refuses_wrong_offers(wrong):
    offer = make_offer()
    wrong = {"withdrawn_by": make_user()} if "withdrawn_by" in wrong else wrong

    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**wrong)


def test_the_database_refuses_a_second_request_that_waits(company, provider):
    offer = make_offer(company)
    request = ask_about(offer, provider)

    with pytest.raises(IntegrityError), transaction.atomic():
        OfferRequest.objects.create(
            offer=offer, asked_by=provider, on_behalf_of="X", message="Hej", asked_at=timezone.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferRequest.objects.filter(pk=request.pk).update(state="accepted")


def test_offers_ask_as_much_for_three_rows_as_for_one(client):
    client.force_login(make_administrator())

    def add():
        make_offer(make_actor(), make_competence(parent=make_competence()))

    page(client, OFFERS)
    add()
    for_one = queries(client, OFFERS)
    add()
    add()

    assert queries(client, OFFERS) == for_one


def test_a_coordinator_sees_offers_and_a_person_can_take_out_their_words(client, company, provider):
    coordinator = make_lead(make_initiative(), role="coordinator")
    offer = make_offer(company)
    ask_about(offer, coordinator, message="I am Karin and would like to talk.")
    client.force_login(coordinator)
    assert "Cellbolaget" in page(client, OFFERS)
    assert [row["message"] for row in personal_data.held_about(coordinator)["offer_requests"]] == [
        "I am Karin and would like to talk."
    ]

    personal_data.erase(coordinator, now=timezone.now())

    assert "Karin" not in OfferRequest.objects.get().message
