"""Writing the reminders that are due among very many, and delivering letters beside a bare connection.

Run as a module, with DATABASE_URL naming a database of the benchmark's own: prints lines.
"""

import multiprocessing
import os
import smtplib
import socketserver
import time
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from atmp_portal.loading import load_once

NOW = datetime(2030, 5, 25, 8, tzinfo=ZoneInfo("Europe/Stockholm"))
# One report of each rule has its last day a week from now; so many are due, whatever exists beside them.
DUE = 1000
DUE_ON = date(2030, 6, 1)
LETTERS = 2000
TURNS = 4
MOST_SECONDS = 2.0
LEAST_RATIO = 0.5


class Sink(socketserver.StreamRequestHandler):
    """A mail server that takes everything and keeps nothing."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            if line[:4].upper() == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if line[:4].upper() == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    pass
            self.wfile.write(b"250 ok\r\n")


def serve(server):
    server.serve_forever()


@contextmanager
def mail_server():
    """The port of a mail server in a process of its own, so that it does not slow down who sends."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink)
    server.daemon_threads = True
    process = multiprocessing.get_context("fork").Process(target=serve, args=[server], daemon=True)
    process.start()
    try:
        yield server.server_address[1]
    finally:
        process.terminate()
        server.server_close()


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "atmp_portal.settings"
    load_once()
    # A worker has read templates and words long before 08:00.
    make_obligations(DUE)
    reminders_line(DUE)
    for existing in (10_000, 100_000):
        make_obligations(existing)
        print(reminders_line(existing), flush=True)  # noqa: T201  read by the command
    print(delivery_line(), flush=True)  # noqa: T201


# — reminders —


def make_obligations(number):
    """So many obligations with the usual reminders, of which `DUE` are due now; the earlier ones are gone."""
    from django.db import connection

    from actors.models import Actor, User
    from initiatives.models import Assignment, Initiative, Requirement

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE outbox_message, initiatives_requirement, initiatives_assignment CASCADE")
        # Rows by the hundred thousand: neither history nor the version of public pages follows them.
        cursor.execute("SET session_replication_role = replica")
        actor, _ = Actor.objects.get_or_create(slug="bench", name="Bench", kind="company")
        initiatives = [
            Initiative.objects.get_or_create(slug=f"bench-{each}", defaults={"name_sv": f"Bench {each}"})[0]
            for each in range(100)
        ]
        for each in initiatives:
            user, _ = User.objects.get_or_create(email=f"{each.slug}@example.org")
            Assignment.objects.create(
                user=user, initiative=each, role="lead", started_at=NOW.replace(year=2020)
            )
        rules = Requirement.objects.bulk_create(
            Requirement(
                slug=f"bench-{each}",
                initiative=initiatives[each % 100],
                responsible=actor,
                title_sv=f"Rapport {each}",
                title_en=f"Report {each}",
            )
            for each in range(DUE)
        )
        links = Requirement.recipients.through
        links.objects.bulk_create(links(requirement=each, actor=actor) for each in rules)
        # Half of the months lie before the one that is due, half after it.
        months = number // DUE
        cursor.execute(
            """
            INSERT INTO initiatives_obligation
                (requirement_id, period_start, period_end, due, due_on, opens_on, state)
            SELECT id, day - 40, day - 20, day::text, day, day - 90, 'scheduled'
            FROM initiatives_requirement,
                LATERAL (SELECT (%s::date + each * interval '1 month')::date AS day
                         FROM generate_series(%s, %s) AS each) AS days
            """,
            [DUE_ON, -(months // 2), months - months // 2 - 1],
        )
        cursor.execute(
            """
            INSERT INTO initiatives_reminder (obligation_id, days, due_on, at, state)
            SELECT id, days, due_on, moment, CASE WHEN moment < %s THEN 'written' ELSE 'planned' END
            FROM initiatives_obligation,
                unnest(ARRAY[-90, -30, -14, -7, -1, 0, 1, 7, 14, 30]) AS days,
                LATERAL (SELECT (due_on + days + time '08:00') AT TIME ZONE 'Europe/Stockholm') AS m (moment)
            """,
            [NOW],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def reminders_line(existing):
    from initiatives.reminding import write_due

    began = time.perf_counter()
    done = write_due(now=NOW)
    seconds = time.perf_counter() - began
    met = "met" if done == DUE and seconds < MOST_SECONDS else "MISSED"
    return (
        f"reminders: {done:,} due of {existing:,} obligations, letters written in {seconds:.2f} s  "
        f"{met}: under {MOST_SECONDS:.0f} s"
    )


# — delivery —


def delivery_line():
    """Both are measured in turns, so that a machine that grows slow on the way slows both."""
    from django.conf import settings

    from outbox.models import Message

    template = Message.objects.first()
    Message.objects.all().delete()
    letters = [letter_like(template, each) for each in range(LETTERS)]
    Message.objects.bulk_create(letters)
    sent, ours, bare = 0, 0.0, 0.0
    with mail_server() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        for first in range(0, LETTERS, LETTERS // TURNS):
            bare += seconds_of_a_bare_loop(letters[first : first + LETTERS // TURNS], port)
            began = time.perf_counter()
            sent += deliver(LETTERS // TURNS)
            ours += time.perf_counter() - began
    met = "met" if sent == LETTERS and bare / ours >= LEAST_RATIO else "MISSED"
    return (
        f"delivery: {sent:,} letters, {LETTERS / ours:,.0f} per second; a bare loop over one connection "
        f"{LETTERS / bare:,.0f}; ratio {bare / ours:.2f}  {met}: at least {LEAST_RATIO} ×"
    )


def deliver(most):
    from outbox.delivery import deliver_waiting

    return deliver_waiting(clock=lambda: NOW, most=most)


def seconds_of_a_bare_loop(letters, port):
    from outbox.carrier import as_email

    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for letter in letters:
            raw = as_email(letter).message().as_bytes(linesep="\r\n")
            server.sendmail("portal@example.org", [letter.to], raw)
    return time.perf_counter() - began


def letter_like(template, number):
    from outbox.models import Message

    return Message(
        key=f"bench/{number}",
        category="transactional",
        to=f"person-{number}@example.org",
        language=template.language,
        subject=template.subject,
        text=template.text,
        html=template.html,
        due_at=NOW,
        written_at=NOW,
    )


if __name__ == "__main__":
    main()
