"""Guests and organisers of a workshop on a phone, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from outbox.models import Message
from tests.factories import make_initiative, make_lead
from tests.workshops.factories import make_open_workshop, make_registration
from workshops import inviting
from workshops.models import CheckIn, Registration

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(page):
    page.set_viewport_size(PHONE)
    return page


def follow_letter(page, site, email):
    """Open the link of the latest letter to this address."""
    text = Message.objects.filter(to=email).order_by("-pk").first().text
    page.goto(site + "/" + re.search(r"http://[^/\s]+/(\S*workshops/link/\S+)", text)[1])


def has_no_sideways_scroll(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def sign_in(page, client, site, user):
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site}])


def test_somebody_without_an_account_registers_and_withdraws(phone, site):
    workshop = make_open_workshop(capacity=1)
    phone.goto(f"{site}/sv/workshops/{workshop.slug}/")
    expect(phone.get_by_role("heading", name="1 av 1 platser kvar")).to_be_visible()

    phone.get_by_role("link", name="Anmäl mig").click()
    phone.get_by_label("Ditt namn").fill("Anna Ek")
    phone.get_by_label("Din e-postadress").fill("anna@example.org")
    phone.get_by_role("button", name="Anmäl mig").click()
    expect(phone.get_by_text("Titta i din e-post.")).to_be_visible()
    follow_letter(phone, site, "anna@example.org")
    phone.get_by_role("button", name="Bekräfta min anmälan").click()
    expect(phone.get_by_role("heading", name="Du har en plats")).to_be_visible()
    assert has_no_sideways_scroll(phone)
    assert "/link/" not in phone.url
    phone.get_by_role("link", name="Återta anmälan").click()
    phone.get_by_role("button", name="Ja, återta anmälan").click()

    expect(phone.get_by_role("heading", name="Du är inte anmäld")).to_be_visible()
    assert Registration.objects.get().state == "cancelled"


def test_somebody_who_is_invited_accepts(phone, site):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative, access="invitation_only")
    now = workshop.published_at
    inviting.invite(workshop, [{"email": "bo@example.org"}], by=make_lead(initiative), now=now)

    follow_letter(phone, site, "bo@example.org")
    phone.get_by_label("Ditt namn").fill("Bo Alm")
    phone.get_by_role("button", name="Tacka ja").click()

    expect(phone.get_by_role("heading", name="Du har en plats")).to_be_visible()


def test_an_organiser_checks_somebody_in_and_takes_it_back(phone, site, client):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative, capacity=9)
    make_registration(workshop, name="Anna Ek")
    make_registration(workshop, name="Bo Alm")
    sign_in(phone, client, site, make_lead(initiative, role="coordinator"))
    phone.goto(f"{site}/sv/workshops/{workshop.slug}/manage/check-in/")

    phone.get_by_label("Namn, organisation eller kod").fill("anna")
    phone.get_by_role("button", name="Sök", exact=True).click()
    phone.get_by_role("button", name="Är här Anna Ek").click()
    expect(phone.get_by_text("1 av 2 är här.")).to_be_visible()
    phone.get_by_role("button", name="Ångra Anna Ek").click()

    expect(phone.get_by_text("0 av 2 är här.")).to_be_visible()
    assert has_no_sideways_scroll(phone)
    assert CheckIn.objects.exclude(undone_at=None).count() == 1


def test_an_organiser_who_fills_in_two_forms_wrongly_gets_one_summary_and_goes_on(phone, site, client):
    sign_in(phone, client, site, make_lead(make_initiative(), role="coordinator"))
    phone.goto(f"{site}/sv/workshops/new/")
    phone.get_by_role("button", name="Spara utkastet och fortsätt").click()
    summary = phone.get_by_role("alert")
    expect(summary).to_have_count(1)
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Titel på svenska")
    expect(summary).to_contain_text("Börjar")

    phone.get_by_label("Titel på svenska").fill("Kylkedjan")
    phone.get_by_label("Dag", exact=True).fill("2040-05-02")
    phone.get_by_label("Börjar").fill("13:00")
    phone.get_by_label("Slutar").fill("15:00")
    phone.get_by_role("button", name="Spara utkastet och fortsätt").click()

    expect(phone.get_by_label("Värdar")).to_be_visible()
    assert has_no_sideways_scroll(phone)
