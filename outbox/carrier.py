"""Handing one letter to the mail server, and reading its answer.

The four outcomes differ in what may be done next: an accepted letter is gone, a refused one never
goes, a put-off one may be tried again, and where no answer came after the last byte nobody knows.
"""

import io
import re
import smtplib
import uuid
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.policy import Compat32

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from .models import DeliveryOutcome, Message
from .return_paths import return_path

# Codes of 5xx that are no verdict on the address but on the moment or on us (as Exchange's throttling).
NO_VERDICT_ON_THE_ADDRESS = {421, 432, 450, 451, 452, 454, 500, 501, 502, 503, 504, 530, 534, 535, 538}


@dataclass(frozen=True)
class Answer:
    outcome: str
    code: int | None = None
    detail: str = ""
    is_about_address: bool = False


class Carrier:
    """One connection for many letters; opened at the first, opened anew after it broke."""

    def __init__(self):
        self.connection = get_connection(timeout=30)

    def close(self):
        self.connection.close()

    def carry(self, message, ready):
        """Hand over one letter and say how it went. Never raises for what a server can do.

        `ready` is the `Future` of `put_together`.
        """
        try:
            email, raw = ready.result()
        except ValueError as error:
            # A letter that cannot be put together never can: it must not hold up the others.
            return Answer(DeliveryOutcome.REFUSED, detail=f"It cannot be put together: {error}")
        if not isinstance(self.connection, EmailBackend):
            self.connection.send_messages([email])
            return Answer(DeliveryOutcome.ACCEPTED)
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as error:
            self.forget()
            return Answer(DeliveryOutcome.TRY_LATER, detail=str(error))
        return self.converse(email, raw, sender=return_path(message) or email.from_email_address)

    def converse(self, email, raw, *, sender):
        server = self.connection.connection
        handed_over = False
        try:
            for code, words in (server.mail(sender), server.rcpt(email.to[0])):
                if code not in (250, 251):
                    server.rset()
                    return answer_to(code, words)
            handed_over = True
            code, words = server.data(raw)
        except smtplib.SMTPDataError as error:
            return answer_to(error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            self.forget()
            outcome = DeliveryOutcome.UNCLEAR if handed_over else DeliveryOutcome.TRY_LATER
            return Answer(outcome, detail=str(error) or type(error).__name__)
        return answer_to(code, words)

    def forget(self):
        """Drop a connection that is of no use any more."""
        self.connection.fail_silently = True
        self.connection.close()
        self.connection.fail_silently = False
        self.connection.connection = None


def answer_to(code, words):
    detail = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    if 200 <= code < 300:
        return Answer(DeliveryOutcome.ACCEPTED, code, detail)
    if code >= 500 and code not in NO_VERDICT_ON_THE_ADDRESS:
        return Answer(DeliveryOutcome.REFUSED, code, detail, is_about_address=code in (550, 551, 553))
    return Answer(DeliveryOutcome.TRY_LATER, code, detail)


def put_together(message):
    """The letter and its bytes. Raises ValueError for one that cannot be put together."""
    email = as_email(message)
    parts = email.message()
    for part in parts.walk():
        if part.is_multipart():
            # Python would look for a boundary in the text by an expression compiled for each letter.
            part.set_boundary(uuid.uuid4().hex)
    raw = io.BytesIO()
    BytesGenerator(raw, mangle_from_=False, policy=BRIEFLY).flatten(parts, linesep="\r\n")
    return email, raw.getvalue()


# A name and a value of printable ASCII with single spaces between words.
PLAIN_LINE = re.compile(r"[!-~]+(?: [!-~]+)+", re.ASCII)


class PlainHeadersAsTheyAre(Compat32):
    """A header that needs neither folding nor encoding is not taken apart: it saves a third of the time."""

    def fold_binary(self, name, value):
        line = f"{name}: {value}"
        if isinstance(value, str) and len(line) <= self.max_line_length and PLAIN_LINE.fullmatch(line):
            return f"{line}{self.linesep}".encode()
        return super().fold_binary(name, value)


BRIEFLY = PlainHeadersAsTheyAre()


def as_email(message: Message):
    """The letter as Django sends it, with the Message-ID it was given when it was written."""
    headers = {"Message-ID": message.message_id}
    if message.category != Message.Category.SECURITY:
        headers["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
    if message.unsubscribe_url.startswith("https://"):
        # Over plain HTTP there is no one-click (RFC 8058, section 3.1): the page asks first.
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    email = EmailMultiAlternatives(
        subject=message.subject, body=message.text, to=[message.to], headers=headers
    )
    email.from_email_address = email.from_email.partition("<")[2].rstrip(">") or email.from_email
    if message.html:
        email.attach_alternative(message.html, "text/html")
    if message.calendar:
        email.attach_alternative(
            message.calendar, f"text/calendar; method={message.calendar_method}; charset=utf-8"
        )
    return email
