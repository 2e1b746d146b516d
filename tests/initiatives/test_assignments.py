"""Who leads and coordinates an initiative."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actors.models import Consent, User
from initiatives import appointing
from initiatives.models import Assignment
from outbox.models import Message
from tests.factories import (
    make_actor,
    make_initiative,
    make_lead,
    make_member,
    make_partnership,
    make_user,
)
from tests.initiatives.test_joining import at_once

pytestmark = pytest.mark.django_db


def roles_page(initiative):
    return reverse("initiatives:roles", args=[initiative.slug])


def test_a_lead_appoints_a_member_of_a_partner_who_gets_a_letter_and_the_right(client):
    initiative, actor = make_initiative(), make_actor()
    make_partnership(actor, initiative)
    member = make_member(actor, make_user(email="member@example.org"))
    client.force_login(make_lead(initiative))

    client.post(roles_page(initiative), {"user": member.pk, "role": "coordinator"})

    client.force_login(member)
    assert client.get(roles_page(initiative)).status_code == 200
    assert client.get(reverse("initiatives:edit", args=[initiative.slug])).status_code == 404
    assert Message.objects.get().to == "member@example.org"


def test_a_lead_cannot_appoint_whoever_they_like(client):
    initiative, former_partner = make_initiative(), make_actor()
    make_partnership(former_partner, initiative, start="2019", end="2020")
    strangers = [make_user(), make_member(make_actor()), make_member(former_partner)]
    client.force_login(make_lead(initiative))

    for stranger in strangers:
        client.post(roles_page(initiative), {"user": stranger.pk, "role": "lead"})

    assert Assignment.objects.count() == 1


def test_an_administrator_appoints_anybody_with_an_account(client):
    initiative = make_initiative()
    make_user(email="new@example.org")
    client.force_login(User.objects.create_superuser("admin@example.org", name="Ada"))

    in_english = roles_page(initiative).replace("/sv/", "/en/")
    unknown = client.post(in_english, {"email": "nobody@example.org", "role": "lead"})
    client.post(in_english, {"email": "NEW@example.org", "role": "lead"})

    assert unknown.context["form"].errors == {"__all__": ["Nobody with this address has an account yet."]}
    assert [row.user.email for row in Assignment.objects.all()] == ["new@example.org"]


def test_a_role_that_has_ended_opens_nothing_any_more(client):
    initiative = make_initiative()
    make_lead(initiative)
    leaves = make_lead(initiative, make_user(email="leaves@example.org"))
    client.force_login(leaves)
    before = client.get(roles_page(initiative)).status_code

    client.post(
        reverse("initiatives:end_role", args=[initiative.slug, Assignment.objects.get(user=leaves).pk])
    )

    assert before == 200
    assert client.get(roles_page(initiative)).status_code == 404
    assert client.get(reverse("initiatives:edit", args=[initiative.slug])).status_code == 404
    assert Message.objects.get().to == "leaves@example.org"


def test_the_last_lead_cannot_leave_without_another(client):
    initiative = make_initiative()
    last = make_lead(initiative)
    make_lead(initiative, ended_at=timezone.now(), started_at=timezone.now() - timedelta(days=3))
    make_lead(initiative, role="coordinator")
    client.force_login(last)
    held = Assignment.objects.get(user=last)

    response = client.post(f"/en/initiatives/{initiative.slug}/roles/{held.pk}/end/", follow=True)

    held.refresh_from_db()
    assert held.ended_at is None
    assert "Appoint another lead first" in response.content.decode()


def test_a_coordinator_ends_their_own_role_but_not_the_leads(client):
    initiative = make_initiative()
    lead, coordinator = make_lead(initiative), make_lead(initiative, role="coordinator")
    make_lead(initiative)
    client.force_login(coordinator)

    statuses = [
        client.post(
            reverse("initiatives:end_role", args=[initiative.slug, Assignment.objects.get(user=person).pk])
        ).status_code
        for person in (lead, coordinator)
    ]

    assert statuses == [404, 302]
    assert Assignment.objects.get(user=lead).ended_at is None
    assert Assignment.objects.get(user=coordinator).ended_at is not None


def test_being_shown_is_a_consent_in_the_words_that_were_read(client):
    initiative = make_initiative()
    lead = make_lead(initiative, make_user(name="Lena Ledare", email="lena@example.org"))
    held = Assignment.objects.get()
    page = f"/en/initiatives/{initiative.slug}/"
    hidden = client.get(page).content.decode()
    client.force_login(lead)
    client.post(f"/en/initiatives/{initiative.slug}/roles/{held.pk}/shown/", {"show": "1"})
    client.logout()
    shown = client.get(page).content.decode()
    client.force_login(lead)
    client.post(f"/en/initiatives/{initiative.slug}/roles/{held.pk}/shown/", {"hide": "1"})
    client.logout()

    hidden_again = client.get(page).content.decode()

    consent = Consent.objects.get()
    assert ["Lena Ledare" in html for html in (hidden, shown, hidden_again)] == [False, True, False]
    assert "lena@example.org" not in shown
    assert consent.wording.startswith("My name is shown as contact person")
    assert (consent.language, consent.withdrawn_at is None) == ("en", False)


def test_nobody_shows_somebody_else(client):
    initiative = make_initiative()
    make_lead(initiative)
    client.force_login(make_lead(initiative))
    other = Assignment.objects.order_by("pk").first()

    response = client.post(
        reverse("initiatives:choose_shown", args=[initiative.slug, other.pk]), {"show": "1"}
    )

    assert response.status_code == 404
    assert Consent.objects.count() == 0


def test_a_message_to_the_initiative_reaches_its_shown_people_else_its_leads(client):
    initiative = make_initiative()
    make_lead(initiative, make_user(email="lead@example.org"))
    make_lead(initiative, make_user(email="shown@example.org"), role="coordinator")
    page = f"/en/initiatives/{initiative.slug}/contact/"
    message = {"name": "Vera", "email": "vera@example.org", "consents": "on", "homepage": ""}

    client.post(page, message | {"message": "The first question."})
    Assignment.objects.filter(role="coordinator").update(is_shown=True)
    client.post(page, message | {"message": "The second question."})

    assert list(Message.objects.order_by("pk").values_list("to", flat=True)) == [
        "lead@example.org",
        "shown@example.org",
    ]
    assert "lead@example.org" not in client.get(page).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_leave_at_once_leave_one_behind():
    initiative = make_initiative()
    make_lead(initiative)
    make_lead(initiative)

    results = at_once(
        lambda held: appointing.end(held, by=held.user, now=timezone.now()), *Assignment.objects.all()
    )

    assert initiative.assignments.leads().count() == 1
    assert "Appoint another lead first: somebody must answer for the initiative." in results
