"""Five hundred people answer a survey at the same time, each saving an answer every few seconds."""

import http.client
import json
import subprocess
import sys
import threading
import time
from typing import NamedTuple
from urllib.parse import urlencode

import psycopg
from django.conf import settings

from .load import LoadError
from .registrations import TOKEN, Person

PEOPLE, SAVES = 500, 4
# Between two answers a person reads the next question.
SECONDS_PER_ANSWER = 15
RESPONSES = 5_000
MOST_MILLISECONDS, MOST_SECONDS = 500, 10
PREPARE = f"from atmp_portal.bench.crowd import prepare; prepare({PEOPLE})"
ANALYSE = f"from atmp_portal.bench.crowd import analyse; analyse({RESPONSES})"


class Saving(NamedTuple):
    """What came of it: answers kept, other replies than expected, seconds, and what saves took (ms)."""

    kept: int
    failed: int
    seconds: float
    p50: float
    p99: float
    analysis: float


def saving(port, database_url):
    """Let everybody save, and analyse as many answers as a country could give."""
    gap = SECONDS_PER_ANSWER / PEOPLE
    people = [Respondent(port, secret, number * gap) for number, secret in enumerate(inside(PREPARE))]
    for person in people:
        person.open()
    began = time.perf_counter()
    threads = [threading.Thread(target=person.answer) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    took = sorted(each for person in people for each in person.times)
    with psycopg.connect(database_url) as database:
        (kept,) = database.execute("SELECT count(*) FROM competence_answer").fetchone()
    return Saving(
        kept=kept,
        failed=sum(person.failed for person in people),
        seconds=seconds,
        p50=1000 * took[len(took) // 2],
        p99=1000 * took[len(took) * 99 // 100],
        analysis=inside(ANALYSE),
    )


def inside(code):
    """What code prints that a process of the portal runs, with the benchmark's database."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=settings.BASE_DIR)
    return json.loads(done.stdout.splitlines()[-1])


class Respondent(Person):
    """Somebody with the link of a letter, who saves one answer after the other."""

    def __init__(self, port, secret, first_after):
        super().__init__(port, secret)
        self.first_after = first_after
        self.path, self.times, self.failed = f"/sv/competence/answer/{secret}/", [], 0

    def open(self):
        landed = self.ask("GET", self.path)
        wave = landed.headers["Location"].split("/")[-3]
        page = self.ask("GET", f"/sv/competence/waves/{wave}/answer/bemanning-idag/")
        found = TOKEN.search(page.text)
        if not found:
            raise LoadError(f"the part of the survey answered {page.status} without a form")
        self.token, self.path = found[1], f"/sv/competence/waves/{wave}/save/"

    def answer(self):
        time.sleep(self.first_after)
        for question, typed in (
            ("staff-atmp-now", "12"),
            ("staff-atmp-now-fte", "10,5"),
            ("vacancies-advertised-12m", "3"),
            ("organisation-name", "Syntetisk"),
        )[:SAVES]:
            began = time.perf_counter()
            self.save(question, typed)
            self.times.append(time.perf_counter() - began)
            time.sleep(max(0, SECONDS_PER_ANSWER - self.times[-1]))

    def save(self, question, typed):
        form = {"csrfmiddlewaretoken": self.token, "question": question, f"q.{question}": typed}
        try:
            status = self.ask("POST", self.path, urlencode(form)).status
        except OSError:
            # Nobody was there to answer: that counts as a failure.
            status = 0
        self.failed += status != http.client.OK


def told(found):
    """The lines to print."""
    is_met = found.kept == PEOPLE * SAVES and not found.failed and found.p99 <= MOST_MILLISECONDS
    return [
        f"{PEOPLE} people answer a survey, each saving an answer every {SECONDS_PER_ANSWER} s:",
        f"  {found.kept} of {PEOPLE * SAVES} answers kept, {found.failed} failed, "
        f"{PEOPLE * SAVES / found.seconds:,.0f} a second; "
        f"half within {found.p50:,.0f} ms, 99 of 100 within {found.p99:,.0f} ms",
        f"  {'met' if is_met else 'MISSED'}: none lost, 99 of 100 within {MOST_MILLISECONDS} ms",
        f"Analysis and disclosure control of {RESPONSES:,} answers: {found.analysis:.1f} s",
        f"  {'met' if found.analysis <= MOST_SECONDS else 'MISSED'}: within {MOST_SECONDS} s",
    ]
