"""Letters through the portal reach people whose addresses nobody sees."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from actors import contacting
from actors.models import Consent, Membership
from outbox.models import Message
from tests.factories import make_actor, make_administrator, make_member, make_user


@pytest.fixture(autouse=True)
def no_letters_yet(db):
    cache.clear()


def write(actor, people, **overrides):
    fields = {
        "name": "Vera Visitor",
        "email": "vera@example.org",
        "message": "We would like to work with you.",
        "sender": "192.0.2.1",
        "now": timezone.now(),
    }
    contacting.write_to(people, recipient=actor, **fields | overrides)


def test_contact_persons_come_before_main_contacts_and_administrators():
    make_administrator()
    actor = make_actor()
    main, shown = make_member(actor, is_main_contact=True), make_member(actor, is_shown=True)
    make_member(actor, is_shown=True, ended_at=timezone.now())
    make_member(make_actor(), is_shown=True)

    assert contacting.contact_people(actor, now=timezone.now()) == [shown]
    actor.memberships.filter(user=shown).delete()
    assert contacting.contact_people(actor, now=timezone.now()) == [main]
    actor.memberships.all().delete()
    assert contacting.contact_people(actor, now=timezone.now()) == []


def test_a_letter_is_in_the_language_of_each_reader_and_says_whom_to_answer():
    actor = make_actor(name="Cellbolaget", name_en="The Cell Company")
    people = [make_user(language="sv"), make_user(language="en")]

    write(actor, people)

    swedish, english = (Message.objects.get(to=person.email) for person in people)
    assert f"/sv/actors/{actor.slug}/" in swedish.text
    assert f"/en/actors/{actor.slug}/" in english.text
    assert "The Cell Company" in english.text
    for message in (swedish, english):
        assert "Vera Visitor (vera@example.org)" in message.text
        assert "We would like to work with you." in message.text


def test_links_are_taken_out_and_markup_stays_words():
    actor, reader = make_actor(), make_user()

    write(actor, [reader], message="See https://evil.example/x\nor www.evil.example or evil.com <b>now</b>")

    message = Message.objects.get()
    assert "evil.example" not in message.text
    assert "evil.com" not in message.text + message.html
    assert "&lt;b&gt;now&lt;/b&gt;" in message.html
    assert "[…]<br>or" in message.html


def test_a_name_cannot_add_lines_to_the_subject():
    write(make_actor(), [make_user()], name="Vera\r\nBcc: all@example.org\r\n")

    assert "\n" not in Message.objects.get().subject


def test_the_same_message_twice_is_one_letter():
    actor, reader = make_actor(), make_user()

    write(actor, [reader])
    write(actor, [reader])

    assert Message.objects.count() == 1


def test_a_sender_may_write_five_letters_an_hour():
    actor, reader = make_actor(), make_user()
    for number in range(contacting.MOST_FROM_ONE):
        write(actor, [reader], message=f"Message number {number}")

    with pytest.raises(ValidationError):
        write(actor, [reader], message="One too many")
    write(actor, [reader], message="Somebody else", sender="192.0.2.2")

    assert Message.objects.count() == contacting.MOST_FROM_ONE + 1


def test_an_organisation_gets_so_many_letters_an_hour():
    actor, reader = make_actor(), make_user()
    for number in range(contacting.MOST_TO_ONE):
        write(actor, [reader], message=f"Message number {number}", sender=str(number))

    with pytest.raises(ValidationError):
        write(actor, [reader], message="One too many", sender="somebody")


def test_a_name_is_shown_with_consent_and_hidden_again():
    actor = make_actor()
    person = make_member(actor)
    held = Membership.objects.get()

    contacting.show(held, wording="I agree.", language="en", now=timezone.now())

    consent = Consent.objects.get()
    assert (consent.user, consent.purpose, consent.wording) == (person, "contact_person", "I agree.")
    assert [each.user for each in contacting.shown_people(actor, now=timezone.now())] == [person]

    contacting.hide(held, now=timezone.now())

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert contacting.shown_people(actor, now=timezone.now()) == []


def test_nobody_is_shown_by_their_address():
    actor = make_actor()
    make_member(actor, make_user(name=""))

    with pytest.raises(ValidationError):
        contacting.show(Membership.objects.get(), wording="I agree.", language="en", now=timezone.now())

    assert Consent.objects.count() == 0
