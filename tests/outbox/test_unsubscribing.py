"""No more optional letters, in one click (RFC 8058)."""

import pytest
from django.test import Client

from outbox import posting, unsubscribing
from outbox.carrier import as_email
from outbox.models import Message, SuppressedAddress
from tests.outbox.letters import NOON, deliver, make_letter

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def path():
    return unsubscribing.url_for("anna@example.org").removeprefix("http://testserver")


def stopped(address="anna@example.org"):
    return SuppressedAddress.reason_against(address, "optional")


def test_opening_the_page_changes_nothing(client, path):
    answers = [client.get(path), client.head(path)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert b"anna" not in answers[0].content
    assert (stopped(), dict(client.cookies)) == ("", {})


def test_one_post_without_cookies_is_enough(path):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(path, ONE_CLICK)

    assert (answer.status_code, stopped()) == (200, "unsubscribed")
    assert (SuppressedAddress.reason_against("anna@example.org", "obligation"), dict(strict.cookies)) == (
        "",
        {},
    )


def test_posting_twice_is_the_same_as_once(client, path):
    client.post(path, ONE_CLICK)
    client.post(path, ONE_CLICK)

    assert SuppressedAddress.objects.count() == 1


def test_post_that_does_not_say_one_click_changes_nothing(client, path):
    answer = client.post(path, {})

    assert (answer.status_code, stopped()) == (400, "")


def test_token_of_another_address_cannot_be_made(client, path):
    other = unsubscribing.url_for("berit@example.org").rstrip("/").rpartition("/")[2]
    mine = path.rstrip("/").rpartition("/")[2]
    mixed = other.partition(".")[0] + "." + mine.partition(".")[2]

    answer = client.post(path.replace(mine, mixed), ONE_CLICK)

    assert (answer.status_code, stopped("berit@example.org")) == (404, "")


def test_owner_of_the_address_can_ask_for_them_again(client, path):
    client.post(path, ONE_CLICK)

    unsubscribing.allow("Anna@example.org", now=NOON)

    assert stopped() == ""


@pytest.mark.parametrize(
    ("site", "category", "headers"),
    [
        ("https://portal.example", "optional", (True, True)),
        ("http://portal.example", "optional", (True, False)),
        ("https://portal.example", "obligation", (False, False)),
        ("https://portal.example", "transactional", (False, False)),
    ],
)
def test_only_optional_letters_can_be_stopped_and_in_one_click_only_over_https(
    settings, site, category, headers
):
    settings.SITE_URL = site

    letter = write(category)

    email = as_email(letter).message()
    assert ("List-Unsubscribe" in email, "List-Unsubscribe-Post" in email) == headers
    assert (letter.unsubscribe_url in email.as_string()) is True


def write(category):
    return posting.write(
        "initiatives/letters/digest",
        key=f"digest/{category}",
        to="anna@example.org",
        language="en",
        category=category,
        context={"owed": [], "number": 1},
    )


def test_secret_of_a_letter_is_gone_once_it_has_left_or_its_time_is_over():
    fields = {"is_secret": True, "text": "https://portal.example/secret", "html": "<b>secret</b>"}
    sent = make_letter(1, **fields)
    over = make_letter(2, **fields, due_at=NOON.replace(day=9), useful_until=NOON)
    failed = make_letter(3, **fields, state="failed", changed_at=NOON)
    waits = make_letter(4, **fields, due_at=NOON.replace(day=9))
    plain = make_letter(5, text="No secret")

    deliver(NOON)

    texts = dict(Message.objects.values_list("pk", "text"))
    secret = fields["text"]
    assert texts == {
        sent.pk: "",
        over.pk: "",
        failed.pk: secret,
        waits.pk: secret,
        plain.pk: "No secret",
    }
    assert list(Message.objects.exclude(html="").order_by("pk")) == [failed, waits]


def test_letters_written_at_once_are_written_once_and_revived_when_they_were_taken_back():
    def draft(key, words):
        return Message(
            key=key, category="obligation", to="a@example.org", language="en", subject=words, due_at=NOON
        )

    posting.write_all([draft("a", "first"), draft("b", "first")])
    ids = dict(Message.objects.values_list("key", "message_id"))
    Message.objects.filter(key="a").update(state="cancelled")
    posting.write_all([draft("a", "second"), draft("b", "second"), draft("b", "third")])

    rows = Message.objects.order_by("key").values_list("key", "subject", "state")
    assert list(rows) == [("a", "second", "queued"), ("b", "first", "queued")]
    assert dict(Message.objects.values_list("key", "message_id")) == ids
