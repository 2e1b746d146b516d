"""The staff door of the post."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outbox.models import DeliveryAttempt, Heartbeat, Message, SuppressedAddress, address_hash


def make_message(**overrides):
    number = Message.objects.count()
    fields = {
        "key": f"occasion-{number}",
        "category": "transactional",
        "to": "berit@example.org",
        "language": "sv",
        "subject": "Välkommen",
        "text": "Din hemliga länk",
        "unsubscribe_url": "https://portal.example/sv/stop/secret",
        "due_at": timezone.now(),
    }
    return Message.objects.create(**fields | overrides)


def test_letters_are_found_and_read_but_not_written(staff):
    letter = make_message()
    make_message(to="someone.else@example.org")
    DeliveryAttempt.objects.create(
        message=letter, at=timezone.now(), outcome="try_later", code=450, detail="Busy"
    )

    found = staff.get(reverse("admin:outbox_message_changelist"), {"q": "berit", "state": "queued"})
    page = staff.get(reverse("admin:outbox_message_change", args=[letter.pk]))
    refused = staff.post(reverse("admin:outbox_message_change", args=[letter.pk]), {"subject": "Ny"})

    assert list(found.context["cl"].result_list) == [letter]
    assert "Busy" in page.content.decode()
    assert "hemliga" not in page.content.decode()
    assert "stop/secret" not in page.content.decode()
    assert refused.status_code == 403


@pytest.mark.parametrize("model", [Message, DeliveryAttempt])
def test_list_asks_as_much_for_three_rows_as_for_one(staff, model):
    for _each in range(3):
        DeliveryAttempt.objects.create(message=make_message(), at=timezone.now(), outcome="accepted")
    url = reverse(f"admin:outbox_{model._meta.model_name}_changelist")
    keys = [str(key) for key in model.objects.values_list("pk", flat=True)]
    staff.get(url)

    with CaptureQueriesContext(connection) as for_one:
        staff.get(url, {"pk__in": keys[0]})
    with CaptureQueriesContext(connection) as for_three:
        staff.get(url, {"pk__in": ",".join(keys)})

    assert len(for_three) == len(for_one)


def test_heartbeats_are_shown(staff):
    Heartbeat.beat("worker", now=timezone.now())

    response = staff.get(reverse("admin:outbox_heartbeat_changelist"))

    assert "worker" in response.content.decode()


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("send_again", "uncertain", "queued"),
        ("send_again", "failed", "queued"),
        ("send_again", "cancelled", "cancelled"),
        ("mark_as_sent", "uncertain", "sent"),
        ("mark_as_sent", "failed", "failed"),
    ],
)
def test_uncertain_and_failed_letters_are_decided_on_after_a_question(staff, action, before, after):
    letter = make_message(state=before)
    other = make_message(state="uncertain", subject="Another")
    url = reverse("admin:outbox_message_changelist")
    asked = {"action": action, "_selected_action": [letter.pk]}

    question = staff.post(url, asked)
    letter.refresh_from_db()
    undecided = letter.state
    staff.post(url, asked | {"decided": "1"})

    letter.refresh_from_db()
    other.refresh_from_db()
    assert "Another" not in question.content.decode()
    assert (undecided, letter.state, other.state) == (before, after, "uncertain")


def test_letter_whose_secret_is_gone_is_not_sent_again(staff):
    letter = make_message(state="failed", is_secret=True, text="")

    staff.post(
        reverse("admin:outbox_message_changelist"),
        {"action": "send_again", "_selected_action": [letter.pk], "decided": "1"},
    )

    letter.refresh_from_db()
    assert letter.state == "failed"


def test_address_that_exists_after_all_gets_letters_again(staff):
    address = SuppressedAddress.objects.create(address_hash=address_hash("a@b.se"), reason="bounced")

    staff.post(
        reverse("admin:outbox_suppressedaddress_changelist"),
        {"action": "lift", "_selected_action": [address.pk], "decided": "1"},
    )

    assert SuppressedAddress.reason_against("a@b.se", "security") == ""
