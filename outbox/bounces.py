"""Letters that come back, as reports of RFC 3464 to the return path of the letter.

Only a report that the address does not exist silences it: a full mailbox or a refusal of the content is no
verdict on the address. What does not come to a return path that we have signed is refused.
"""

import email
import email.policy
from datetime import timedelta
from email.utils import getaddresses

from django.db import transaction

from .delivery import suppress, tell_refused
from .models import DeliveryAttempt, DeliveryOutcome, Message
from .return_paths import letter_of

# No mail server tries longer; later than this somebody plays with an old signature.
AS_LATE_AS = timedelta(days=14)
# Where mail servers write down to whom a letter really went.
TO = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
# The address does not exist, or has been closed (RFC 3463).
NO_SUCH_ADDRESS = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")


class Refused(Exception):
    """This is no report on a letter of ours."""


def receive(raw, *, now, to=""):
    """Read a returned letter (bytes). Returns what it meant: "no such address", "failed" or "delayed".

    `to` is the address it came to, where the mail server says so; else its headers do. Raises `Refused` for
    one without our signature, too late, about a letter that was not sent, or without a report in it.
    """
    report = email.message_from_bytes(raw, policy=email.policy.default)
    action, status, detail = _verdict_in(report)
    pk = _letter_returned(report, to)
    with transaction.atomic():
        letter = Message.objects.select_for_update().filter(pk=pk).first()
        if letter is None or letter.state != Message.State.SENT or letter.sent_at < now - AS_LATE_AS:
            raise Refused("no letter that was sent within two weeks")
        failed = action == "failed" and status.startswith("5.")
        DeliveryAttempt.objects.create(
            message=letter,
            at=now,
            outcome=DeliveryOutcome.BOUNCED if failed else DeliveryOutcome.DELAYED,
            detail=f"{status} {detail}"[:1000],
        )
        if not failed:
            return "delayed"
        Message.objects.filter(pk=letter.pk).update(
            state=Message.State.FAILED,
            sent_at=None,
            reason=f"came back: {status} {detail}"[:1000],
            changed_at=now,
        )
        if status not in NO_SUCH_ADDRESS:
            return "failed"
        suppress(letter.to, now=now)
        tell_refused(letter, now=now)
        return "no such address"


def _letter_returned(report, to):
    written = [to] if to else [value for name in TO for value in report.get_all(name, [])]
    for _name, address in getaddresses([str(value) for value in written]):
        if (pk := letter_of(address)) is not None:
            return pk
    raise Refused("not to a return path of ours")


def _verdict_in(report):
    """(action, status, words) of the first recipient in the report."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            for fields in part.get_payload():
                if "Status" in fields:
                    action = str(fields.get("Action", "failed")).strip().lower()
                    words = " ".join(str(fields.get("Diagnostic-Code", "")).split())
                    return action, str(fields["Status"]).split()[0], words
    raise Refused("no delivery report in it")
