"""Changes that wait for an administrator: who sees them, who takes them back, who may replace them."""

import pytest
from django.urls import reverse

from actors.models import Actor, ActorChange
from outbox.models import Message
from tests.actors.test_views_editing import EDIT, form_of
from tests.factories import make_actor, make_administrator, make_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return make_actor(slug="cellbolaget", name="Cellbolaget", name_en="The Cell Company")


@pytest.fixture
def browser_of(client, actor):
    """A browser in which a new member of the actor has signed in."""

    def browser(name):
        found = client.__class__()
        found.force_login(make_member(actor, make_user(name=name)))
        return found

    return browser


def withdraw_path(change):
    return reverse("actors:withdraw_change", args=[change.actor.slug, change.pk])


def test_a_member_sees_what_waits_and_takes_it_back(browser_of, actor):
    make_administrator()
    maja = browser_of("Maja")
    maja.post(EDIT, form_of(maja, EDIT) | {"name": "Cellverket", "kind": "university"})
    change = ActorChange.objects.get()

    page = maja.get(EDIT).content.decode()
    maja.get(withdraw_path(change))
    state_after_looking = ActorChange.objects.get().state
    maja.post(withdraw_path(change))

    change.refresh_from_db()
    assert "Cellbolaget → <b>Cellverket</b>" in page
    assert withdraw_path(change) in page
    assert (state_after_looking, change.state) == ("pending", "withdrawn")
    assert withdraw_path(change) not in maja.get(EDIT).content.decode()
    assert Message.objects.get(about=f"actors.change/{change.pk}").state == "cancelled"
    assert Actor.objects.get().name == "Cellbolaget"


def test_a_colleague_takes_it_back_and_who_asked_gets_a_letter(browser_of):
    maja, nils = browser_of("Maja"), browser_of("Nils")
    maja.post(EDIT, form_of(maja, EDIT) | {"name": "Cellverket"})
    change = ActorChange.objects.get()

    nils.post(withdraw_path(change))
    again = nils.post(withdraw_path(change), follow=True)

    letter = Message.objects.get(about=f"actors.change/{change.pk}")
    assert (letter.to, "Nils has taken back" in letter.text) == (change.requested_by.email, True)
    assert "Somebody else has answered" in again.content.decode()


def test_what_has_been_withdrawn_cannot_be_approved(browser_of, client):
    maja = browser_of("Maja")
    maja.post(EDIT, form_of(maja, EDIT) | {"name": "Cellverket"})
    change = ActorChange.objects.get()
    maja.post(withdraw_path(change))

    client.force_login(make_administrator())
    client.post(reverse("actors:answer_change", args=[change.pk]), {"approve": "1"})

    assert (Actor.objects.get().name, ActorChange.objects.get().state) == ("Cellbolaget", "withdrawn")


def test_a_change_of_another_actor_is_out_of_reach(browser_of):
    foreign = ActorChange.objects.create(
        actor=make_actor(), requested_by=make_user(), old={"city": "A"}, new={"city": "B"}
    )
    maja = browser_of("Maja")

    statuses = [
        maja.post(withdraw_path(foreign)).status_code,
        maja.post(reverse("actors:withdraw_change", args=["cellbolaget", foreign.pk])).status_code,
    ]

    assert (statuses, ActorChange.objects.get().state) == ([404, 404], "pending")


def test_a_second_member_does_not_replace_what_a_first_has_asked_for(browser_of):
    maja, nils = browser_of("Maja"), browser_of("Nils")
    maja.post(EDIT, form_of(maja, EDIT) | {"name": "Cellverket"})

    refused = nils.post(EDIT, form_of(nils, EDIT) | {"name": "Cellfabriken", "summary_sv": "Nya ord"})
    joined = nils.post(EDIT, form_of(nils, EDIT) | {"name_en": "The Cell Works"})

    assert (refused.status_code, joined.status_code) == (200, 302)
    assert "Maja has asked for another change" in refused.content.decode()
    assert ActorChange.objects.get().new == {"name": "Cellverket", "name_en": "The Cell Works"}
    assert Actor.objects.get().summary_sv != "Nya ord"


def test_the_queue_compares_with_what_stands_now(browser_of, client, actor):
    maja = browser_of("Maja")
    maja.post(EDIT, form_of(maja, EDIT) | {"name": "Cellverket"})
    Actor.objects.update(name="Cellgruppen")

    client.force_login(make_administrator())
    page = client.get("/en/actors/changes/").content.decode()

    assert "Cellgruppen</td>" in page


def test_a_sign_that_the_database_cannot_hold_is_taken_out_of_the_reason(browser_of, client):
    maja = browser_of("Maja")
    maja.post(EDIT, form_of(maja, EDIT) | {"name": "Cellverket"})
    change = ActorChange.objects.get()

    client.force_login(make_administrator())
    client.post(reverse("actors:answer_change", args=[change.pk]), {"decline": "1", "reason": "Ne\0j"})

    change.refresh_from_db()
    assert (change.state, change.reason) == ("declined", "Nej")


@pytest.mark.parametrize("version", ["9" * 5000, "9" * 18, "-1", "x"])
def test_a_version_that_is_none_is_no_fault_of_ours(browser_of, version):
    maja = browser_of("Maja")

    answer = maja.post(EDIT, form_of(maja, EDIT) | {"summary_sv": "Nya ord", "version": version})

    assert answer.status_code in (200, 409)


def test_what_a_member_writes_is_marked_as_their_own_statement(browser_of, client, actor):
    actor.field_basis, actor.website, actor.summary_sv = {"website": "lookup:x"}, "https://a.example/", "Förr"
    actor.save()
    maja = browser_of("Maja")
    maja.post(EDIT, form_of(maja, EDIT) | {"summary_sv": "Nya ord", "city": "Malmö"})
    before = Actor.objects.get().field_basis

    client.force_login(make_administrator())
    client.post(reverse("actors:answer_change", args=[ActorChange.objects.get().pk]), {"approve": "1"})

    page = client.__class__().get("/en/actors/cellbolaget/").content.decode()
    assert before == {"website": "lookup:x", "summary": "stated"}
    assert Actor.objects.get().field_basis["city"] == "stated"
    shown = page[page.index("<main") :]
    assert "Own statement" in shown[shown.index("Nya ord") :][:400]


def test_what_an_administrator_writes_keeps_its_ground(client, actor):
    client.force_login(make_administrator())

    client.post(EDIT, form_of(client, EDIT) | {"summary_sv": "Nya ord", "name": "Cellverket"})

    saved = Actor.objects.get()
    assert (saved.summary_sv, saved.name, saved.field_basis) == ("Nya ord", "Cellverket", {})
