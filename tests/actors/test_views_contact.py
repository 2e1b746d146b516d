"""The form that reaches the people of an actor."""

import pytest
from django.core.cache import cache

from outbox.models import Message
from tests.factories import make_actor, make_administrator, make_member, make_user

CONTACT = "/en/actors/cellbolaget/contact/"
LETTER = {
    "name": "Vera Visitor",
    "email": "vera@example.org",
    "message": "We would like to work with you.",
    "consents": "on",
}


@pytest.fixture
def actor(db):
    cache.clear()
    return make_actor(slug="cellbolaget")


def test_a_visitor_writes_to_a_person_whose_address_is_nowhere_shown(client, actor):
    reader = make_member(actor, make_user(email="secret@example.org"), is_shown=True)

    page = client.get(CONTACT)
    sent = client.post(CONTACT, LETTER, follow=True)

    assert Message.objects.get().to == reader.email
    assert sent.redirect_chain == [(f"{CONTACT}?sent=1", 302)]
    assert "Your message is on its way." in sent.content.decode()
    for response in (page, sent, client.get("/en/actors/cellbolaget/")):
        assert "secret@example.org" not in response.content.decode()


def test_without_contact_persons_the_administrators_get_it_and_the_page_says_so(client, actor):
    administrator = make_administrator()

    page = client.get(CONTACT)
    client.post(CONTACT, LETTER)

    assert "has no contact person" in page.content.decode()
    assert [message.to for message in Message.objects.all()] == [administrator.email]


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"message": "Short"}, "message"),
        ({"consents": ""}, "consents"),
        ({"name": ""}, "name"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "email"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(client, actor, overrides, field):
    make_member(actor, is_main_contact=True)

    response = client.post(CONTACT, LETTER | overrides)

    assert list(response.context["form"].errors) == [field]
    assert "<title>Error: " in response.content.decode()
    assert (LETTER | overrides)["message"] in response.content.decode()
    assert Message.objects.count() == 0


def test_a_machine_that_fills_in_the_trap_sends_nothing(client, actor):
    make_member(actor, is_main_contact=True)

    trapped = client.post(CONTACT, LETTER | {"homepage": "https://spam.example"})
    written = client.post(CONTACT, LETTER)

    assert (trapped.status_code, trapped["Location"]) == (written.status_code, written["Location"])
    assert Message.objects.count() == 1


def test_too_many_letters_are_refused_with_the_words_kept(client, actor):
    make_member(actor, is_main_contact=True)
    for number in range(5):
        client.post(CONTACT, LETTER | {"message": f"Message number {number}"})

    response = client.post(CONTACT, LETTER)

    assert response.context["form"].non_field_errors()
    assert LETTER["message"] in response.content.decode()
    assert Message.objects.count() == 5


def test_the_page_knows_who_has_signed_in_and_is_kept_by_nobody(client, actor):
    client.force_login(make_user(name="Vera Visitor", email="vera@example.org"))

    response = client.get(CONTACT)

    assert 'value="vera@example.org"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
