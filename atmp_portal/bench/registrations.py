"""Two hundred people press the button at once, and there are fifty seats."""

import http.client
import json
import re
import subprocess
import sys
import threading
import time
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

import psycopg
from django.conf import settings

from .load import LoadError

PEOPLE, SEATS = 200, 50
MOST_SECONDS = 10
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# Run by a process of the portal with the benchmark's database; prints the secrets of the links.
PREPARE = "from atmp_portal.bench.rush import prepare; prepare()"


class Rush(NamedTuple):
    """What came of it: seats given, places in line, other answers than expected, and the seconds it took."""

    confirmed: int
    waiting: int
    is_in_order: bool
    failed: int
    seconds: float
    slowest: float

    @property
    def is_as_it_should_be(self):
        given = (self.confirmed, self.waiting, self.failed) == (SEATS, PEOPLE - SEATS, 0)
        return given and self.is_in_order and self.slowest <= MOST_SECONDS


def rush(port, database_url):
    """Let everybody confirm at the same moment. Raises LoadError if somebody does not get that far."""
    secrets = prepared()
    people = [Person(port, secret) for secret in secrets]
    for person in people:
        person.open()
    begin = threading.Barrier(len(people) + 1)
    threads = [threading.Thread(target=person.confirm, args=[begin]) for person in people]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    with psycopg.connect(database_url) as database:
        rows = database.execute(
            "SELECT state FROM workshops_registration WHERE number IS NOT NULL ORDER BY number"
        ).fetchall()
    states = [state for (state,) in rows]
    return Rush(
        confirmed=states.count("confirmed"),
        waiting=states.count("waitlisted"),
        is_in_order=states == ["confirmed"] * SEATS + ["waitlisted"] * (PEOPLE - SEATS),
        failed=sum(person.status != http.client.FOUND for person in people),
        seconds=seconds,
        slowest=max(person.took for person in people),
    )


def prepared():
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", PREPARE],
        check=True,
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
    )
    return json.loads(done.stdout.splitlines()[-1])


class Person:
    """Somebody with the link of a letter: opens it, and presses the button when all do."""

    def __init__(self, port, secret):
        self.port, self.path = port, f"/sv/workshops/link/{secret}/"
        self.cookies, self.status, self.took = SimpleCookie(), 0, float(MOST_SECONDS)

    def open(self):
        """Follow the link to the page with the button."""
        landed = self.ask("GET", self.path)
        self.path = landed.headers["Location"]
        page = self.ask("GET", self.path)
        found = TOKEN.search(page.text)
        if not found:
            raise LoadError(f"{self.path} answered {page.status} without a button")
        self.token = found[1]

    def confirm(self, begin):
        begin.wait()
        began = time.perf_counter()
        try:
            form = {"csrfmiddlewaretoken": self.token, "confirm": "1"}
            self.status = self.ask("POST", self.path, urlencode(form)).status
        except OSError:
            # Nobody was there to answer: that counts as a failure.
            self.status = 0
        self.took = time.perf_counter() - began

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Host": "127.0.0.1", "Content-Type": "application/x-www-form-urlencoded"}
            if self.cookies:
                headers["Cookie"] = "; ".join(f"{one.key}={one.value}" for one in self.cookies.values())
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            answer.text = answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(line)
            return answer
        finally:
            connection.close()


def told(found, baseline):
    """The lines to print; `baseline` is what the machine answers per second for a query and 30 rows."""
    rate = PEOPLE / found.seconds
    verdict = "met" if found.is_as_it_should_be else "MISSED"
    order = "in order of arrival" if found.is_in_order else "NOT in order of arrival"
    return [
        f"{PEOPLE} people register at once for {SEATS} seats:",
        f"  {found.confirmed} have a seat, {found.waiting} wait, {order}, {found.failed} failed",
        f"  {rate:,.0f} registrations per second ({rate / baseline:.2f} × a query and 30 rows), "
        f"the slowest answer after {found.slowest:.1f} s",
        f"  {verdict}: exactly {SEATS} seats, nobody lost, all answered within {MOST_SECONDS} s",
    ]
