"""Letters that come back, and letters that are refused at once."""

import io
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from outbox import bounces
from outbox.models import DeliveryAttempt, Message, SuppressedAddress
from outbox.return_paths import return_path
from tests.outbox.letters import NOON, deliver, make_letter, states, use_smtp
from tests.outbox.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db
REPORT = """\
From: MAILER-DAEMON@mail.example
To: {to}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; anna-1@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b--
"""


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "bounces@portal.example"


def make_sent(**overrides):
    return make_letter(state="sent", sent_at=NOON, refused="tests.outbox.test_bounces.was_told", **overrides)


def was_told(message):
    make_letter(f"told-of-{message.pk}")


def come_back(letter, *, status="5.1.1", action="failed", to=None, now=NOON + timedelta(hours=1)):
    report = REPORT.format(to=to or return_path(letter), action=action, status=status)
    return bounces.receive(report.encode(), now=now)


def suppressed(letter):
    return SuppressedAddress.reason_against(letter.to, letter.category)


def test_letter_leaves_with_a_return_path_of_its_own(settings):
    letter = make_letter()

    with SmtpServer() as server:
        use_smtp(settings, server)
        deliver()

    assert server.senders == [return_path(letter)]
    assert server.senders[0].startswith(f"bounces+{letter.pk}-")


def test_address_that_does_not_exist_is_silenced_and_its_owner_told():
    letter = make_sent()

    meant = come_back(letter)

    letter.refresh_from_db()
    assert (meant, letter.state, letter.sent_at, suppressed(letter)) == (
        "no such address",
        "failed",
        None,
        "bounced",
    )
    assert states() == {"letter-1": "failed", f"letter-told-of-{letter.pk}": "queued"}
    assert DeliveryAttempt.objects.get().outcome == "bounced"


@pytest.mark.parametrize(
    ("status", "action", "meant", "state"),
    [
        ("5.2.2", "failed", "failed", "failed"),
        ("5.7.1", "failed", "failed", "failed"),
        ("4.4.1", "delayed", "delayed", "sent"),
        ("4.2.2", "failed", "delayed", "sent"),
    ],
)
def test_other_reports_are_no_verdict_on_the_address(status, action, meant, state):
    letter = make_sent()

    assert come_back(letter, status=status, action=action) == meant

    assert (suppressed(letter), states()) == ("", {"letter-1": state})


def test_report_without_our_signature_is_refused():
    letter = make_sent()
    forged = return_path(letter)[:-30] + "0" * 10 + "@portal.example"

    for address in (forged, "bounces@portal.example", f"bounces+{letter.pk}-@portal.example"):
        with pytest.raises(bounces.Refused):
            come_back(letter, to=address)

    assert (states(), suppressed(letter)) == ({"letter-1": "sent"}, "")


def test_report_on_another_letter_than_the_signed_one_is_refused():
    letter, other = make_sent(), make_letter(2, state="sent", sent_at=NOON)
    swapped = return_path(letter).replace(f"+{letter.pk}-", f"+{other.pk}-")

    with pytest.raises(bounces.Refused):
        come_back(other, to=swapped)

    assert suppressed(other) == ""


def test_old_report_is_refused():
    letter = make_sent()

    with pytest.raises(bounces.Refused):
        come_back(letter, now=NOON + timedelta(days=15))

    assert states() == {"letter-1": "sent"}


def test_letter_that_is_no_report_is_refused():
    letter = make_sent()
    with pytest.raises(bounces.Refused):
        bounces.receive(f"To: {return_path(letter)}\n\nI am on holiday.".encode(), now=NOON)


def test_command_reads_a_returned_letter(monkeypatch):
    letter = make_letter(state="sent", sent_at=timezone.now())
    report = REPORT.format(to="somebody@portal.example", action="failed", status="5.1.1").encode()
    out = io.StringIO()

    pipe(monkeypatch, report)
    with pytest.raises(CommandError, match="Refused"):
        call_command("bounce")
    pipe(monkeypatch, report)
    call_command("bounce", "--to", return_path(letter), stdout=out)

    assert (out.getvalue().strip(), states()) == ("no such address", {"letter-1": "failed"})


def pipe(monkeypatch, raw):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


@pytest.mark.parametrize(("code", "told"), [("550", 1), ("552", 0), ("451", 0)])
def test_owner_is_told_when_the_server_says_at_once_that_the_address_does_not_exist(settings, code, told):
    letter = make_letter(refused="tests.outbox.test_bounces.was_told")

    with SmtpServer(code) as server:
        use_smtp(settings, server)
        deliver()

    assert Message.objects.filter(key=f"letter-told-of-{letter.pk}").count() == told
    assert suppressed(letter) == ("bounced" if told else "")


def test_owner_s_mistake_costs_no_letter(settings):
    make_letter(1, wanted="tests.outbox.test_bounces.mistaken")
    make_letter(2, refused="tests.outbox.test_bounces.mistaken")
    make_letter(3)

    with SmtpServer("550") as server:
        use_smtp(settings, server)
        deliver()

    assert states() == {"letter-1": "queued", "letter-2": "failed", "letter-3": "sent"}


def mistaken(message):
    raise RuntimeError("a mistake")
