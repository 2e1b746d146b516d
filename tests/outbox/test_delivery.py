"""What becomes of a letter, with a real mail server that behaves as told."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from outbox import delivery, posting
from outbox.models import DeliveryAttempt, Message, SuppressedAddress, address_hash
from tests.outbox.letters import make_letter
from tests.outbox.smtp_server import SmtpServer

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def letters(settings, tmp_path):
    """A letter to write: subject, text and HTML that show what they are given."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "note_subject.txt").write_text("About {{ thing }}")
    (folder / "note.txt").write_text("{% load i18n %}{% get_current_language as now %}{{ now }}: {{ thing }}")
    (folder / "note.html").write_text(
        "{% extends 'outbox/letters/base.html' %}{% block body %}{{ thing }}{% endblock %}"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [*settings.TEMPLATES[0]["DIRS"], folder]}]


@pytest.fixture
def mail_server(settings):
    def start(*answers):
        server = SmtpServer(*answers)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        return server

    return start


def write(key="one", **overrides):
    defaults = {
        "to": "anna@example.org",
        "language": "en",
        "context": {"thing": "things"},
        "category": Message.Category.TRANSACTIONAL,
        "due_at": NOON,
    }
    letter = posting.write("note", key=key, **(defaults | overrides))
    Message.objects.filter(pk=letter.pk).update(written_at=NOON)
    return letter


def deliver(now=NOON):
    return delivery.deliver_waiting(clock=lambda: now)


def test_letter_reaches_its_person_in_their_language(mail_server):
    write(language="sv", context={"thing": "Åtgärder"})

    with mail_server() as server:
        deliver()

    [letter] = server.letters
    assert letter["To"] == "anna@example.org"
    assert letter["Subject"] == "About Åtgärder"
    assert letter.get_body(("plain",)).get_content().strip() == "sv: Åtgärder"
    assert "Åtgärder" in letter.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    "subject",
    [
        "Short",
        "With  two spaces",
        "As long as a line may be without being folded, and then some more words to make it longer",
        "Så lång att den måste delas på flera rader, och med bokstäver som inte får stå som de är där",
        "w" * 200,
    ],
)
def test_subject_arrives_as_it_was_written(mail_server, subject):
    make_letter(subject=subject)

    with mail_server() as server:
        deliver()

    [letter] = server.letters
    # What is folded right after the name of the header begins with the blank of the fold.
    assert letter["Subject"].strip() == subject


def test_letter_is_written_once_for_an_occasion(mail_server):
    write("reminder/42/T-7", context={"thing": "first"})
    write("reminder/42/T-7", context={"thing": "second"})

    with mail_server() as server:
        deliver()
        deliver()

    assert [letter["Subject"] for letter in server.letters] == ["About first"]


def test_letter_of_a_deed_that_failed_does_not_exist():
    with pytest.raises(ValidationError), transaction.atomic():
        write_and_fail()

    assert not Message.objects.exists()


def write_and_fail():
    write()
    raise ValidationError("the deed is not allowed")


def test_letter_waits_for_its_time(mail_server):
    write(due_at=NOON + datetime.timedelta(hours=1))

    with mail_server() as server:
        early = deliver(NOON)
        later = deliver(NOON + datetime.timedelta(hours=1))

    assert (early, later, len(server.letters)) == (0, 1, 1)


def test_many_letters_share_a_connection(mail_server):
    for number in range(120):
        write(f"letter-{number}")

    with mail_server() as server:
        deliver()

    assert (len(server.letters), server.connections) == (120, 1)


def test_letter_put_off_by_the_server_is_tried_again_with_the_same_message_id(mail_server):
    letter = write()

    with mail_server("451") as server:
        assert deliver(NOON) == 0
        assert deliver(NOON) == 0
        assert deliver(NOON + datetime.timedelta(minutes=2)) == 1

    assert [sent["Message-ID"] for sent in server.letters] == [letter.message_id]
    assert list(DeliveryAttempt.objects.values_list("outcome", "code")) == [
        ("try_later", 451),
        ("accepted", 250),
    ]


def test_letter_to_an_address_that_does_not_exist_fails_and_suppresses_the_address(mail_server):
    letter = write()
    other = write("two")

    with mail_server("550") as server:
        deliver()

    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.state, other.state, server.letters) == ("failed", "suppressed", [])
    assert SuppressedAddress.reason_against("ANNA@example.org", letter.category) == "bounced"


def test_letter_without_an_answer_is_sent_again_where_a_second_is_harmless(mail_server):
    letter = write()

    with mail_server("drop") as server:
        deliver(NOON)
        deliver(NOON + datetime.timedelta(minutes=2))

    assert [sent["Message-ID"] for sent in server.letters] == [letter.message_id] * 2


def test_letter_without_an_answer_waits_for_a_person_where_a_second_would_do_harm(mail_server):
    letter = write(category=Message.Category.OPTIONAL)

    with mail_server("drop") as server:
        deliver(NOON)
        deliver(NOON + datetime.timedelta(minutes=2))

    letter.refresh_from_db()
    assert (letter.state, len(server.letters)) == ("uncertain", 1)


def test_connection_lost_before_the_letter_is_tried_again_whatever_its_category(mail_server):
    letter = write(category=Message.Category.OPTIONAL)

    with mail_server("drop at RCPT") as server:
        deliver(NOON)
        deliver(NOON + datetime.timedelta(minutes=2))

    letter.refresh_from_db()
    assert (letter.state, len(server.letters)) == ("sent", 1)


def test_server_that_is_away_loses_nothing(settings, mail_server):
    write()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    deliver(NOON)

    with mail_server() as server:
        deliver(NOON + datetime.timedelta(minutes=2))

    assert len(server.letters) == 1


def test_letter_is_given_up_when_it_is_no_longer_useful(mail_server):
    letter = write(useful_until=NOON + datetime.timedelta(hours=1))

    with mail_server() as server:
        deliver(NOON + datetime.timedelta(hours=1))

    letter.refresh_from_db()
    assert (letter.state, letter.reason, server.letters) == ("cancelled", "no longer useful", [])


def test_owner_is_asked_again_just_before_sending(mail_server):
    write("stays", wanted="tests.outbox.test_delivery.only_if_told", wanted_with={"reason": ""})
    write("goes", wanted="tests.outbox.test_delivery.only_if_told", wanted_with={"reason": "handed in"})

    with mail_server() as server:
        deliver()

    states = dict(Message.objects.values_list("key", "state"))
    assert (states, len(server.letters)) == ({"stays": "sent", "goes": "cancelled"}, 1)


def only_if_told(message):
    return message.wanted_with["reason"]


def test_later_letter_of_an_order_waits_for_the_earlier(mail_server):
    write("request", ordering_key="registration/7", context={"thing": "request"})
    write("cancel", ordering_key="registration/7", context={"thing": "cancel"})

    with mail_server("451") as server:
        deliver(NOON)
        in_between = len(server.letters)
        deliver(NOON + datetime.timedelta(minutes=2))
        deliver(NOON + datetime.timedelta(minutes=4))

    assert in_between == 0
    assert [letter["Subject"] for letter in server.letters] == ["About request", "About cancel"]


@pytest.mark.parametrize(
    ("state", "category", "after"),
    [
        ("claimed", "transactional", "sent"),
        ("claimed", "optional", "sent"),
        ("transmitting", "transactional", "sent"),
        ("transmitting", "optional", "uncertain"),
    ],
)
def test_letter_of_a_worker_that_died_is_recovered(mail_server, state, category, after):
    letter = write(category=category)
    [claimed] = delivery.claim(now=NOON)
    if state == "transmitting":
        delivery.begin(claimed, now=NOON)

    with mail_server():
        before_the_lease_ends = deliver(NOON + datetime.timedelta(minutes=9))
        deliver(NOON + datetime.timedelta(minutes=11))

    letter.refresh_from_db()
    assert (before_the_lease_ends, letter.state) == (0, after)


def test_worker_that_lost_its_lease_changes_nothing():
    letter = write()
    [mine] = delivery.claim(now=NOON)
    delivery.recover_stuck(now=NOON + datetime.timedelta(minutes=11))
    [others] = delivery.claim(now=NOON + datetime.timedelta(minutes=11))

    began = delivery.begin(mine, now=NOON + datetime.timedelta(minutes=12))

    letter.refresh_from_db()
    assert (began, letter.state, letter.lease_token) == (False, "claimed", others.lease_token)


def test_optional_letter_can_be_declined_in_one_click(mail_server):
    write(category=Message.Category.OPTIONAL, unsubscribe_url="https://portal.example/u/abc")

    with mail_server() as server:
        deliver()

    [letter] = server.letters
    assert letter["List-Unsubscribe"] == "<https://portal.example/u/abc>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_declined_optional_letters_still_gets_obligations(mail_server):
    SuppressedAddress.objects.create(address_hash=address_hash("anna@example.org"), reason="unsubscribed")
    write("optional", category=Message.Category.OPTIONAL)
    write("owed", category=Message.Category.OBLIGATION)

    with mail_server():
        deliver()

    assert dict(Message.objects.values_list("key", "state")) == {"optional": "suppressed", "owed": "sent"}


def test_subject_keeps_to_one_line(mail_server):
    write(context={"thing": "a\r\nBcc: everybody@example.org"})

    with mail_server() as server:
        deliver()

    [letter] = server.letters
    assert (letter["Subject"], letter["Bcc"]) == ("About a Bcc: everybody@example.org", None)


@pytest.mark.parametrize("address", ["anna", "a@b\r\nBcc: c@d.se", "a@example.org, b@example.org", ""])
def test_address_that_cannot_be_one_is_refused(address):
    with pytest.raises(ValidationError):
        write(to=address)

    assert not Message.objects.exists()


def test_database_refuses_a_lease_on_a_letter_that_waits():
    letter = write()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=letter.pk).update(lease_token="00000000-0000-0000-0000-000000000001")
