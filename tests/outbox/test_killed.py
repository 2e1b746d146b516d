"""Real processes that are killed at a named point, and many at once: each letter once, and none lost."""

import io
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from urllib.parse import quote

import pytest
import redis
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection

from initiatives.models import Obligation, Reminder
from outbox.models import DeliveryAttempt, Message
from tests.factories import make_actor, make_initiative
from tests.initiatives.reminded import at, make_lead_of, make_planned
from tests.outbox.letters import NOON, deliver, make_letter, states, use_smtp
from tests.outbox.smtp_server import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)


class Nest:
    """Forks workers on the database of the tests."""

    def __init__(self):
        settings = connection.settings_dict
        user, password, host = (quote(settings[name] or "", safe="") for name in ("USER", "PASSWORD", "HOST"))
        place = f"{user}:{password}@{host}" + (f":{settings['PORT']}" if settings["PORT"] else "")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.outbox.worker"],
            env=os.environ | {"DATABASE_URL": f"postgresql://{place}/{settings['NAME']}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, point, server, moment):
        return self.ask("start", point, server.port, moment.isoformat())

    def finish(self, workers):
        """Wait for their ends: 0, or minus the signal that killed them."""
        return [self.ask("wait", worker) for worker in workers]


@pytest.fixture(scope="module")
def nest(django_db_setup):
    nest = Nest()
    yield nest
    nest.process.stdin.close()
    nest.process.stdout.close()
    nest.process.wait(10)


@pytest.mark.parametrize(
    ("point", "category", "deliveries", "state", "attempts"),
    [
        ("claiming", "transactional", 1, "sent", 1),
        ("claimed", "optional", 1, "sent", 1),
        ("begun", "transactional", 1, "sent", 2),
        ("begun", "optional", 0, "uncertain", 1),
        ("answered", "transactional", 2, "sent", 2),
        ("answered", "optional", 1, "uncertain", 1),
        ("recorded", "transactional", 1, "sent", 1),
    ],
)
def test_letter_of_a_worker_that_is_killed(nest, settings, point, category, deliveries, state, attempts):
    letter = make_letter(category=category)

    with SmtpServer() as server:
        use_smtp(settings, server)
        codes = nest.finish([nest.start(point, server, NOON)])
        deliver(NOON + timedelta(minutes=11))
        deliver(NOON + timedelta(minutes=22))

    letter.refresh_from_db()
    assert codes == [-9]
    assert [each["Message-ID"] for each in server.letters] == [letter.message_id] * deliveries
    assert (letter.state, letter.attempts) == (state, attempts)


@pytest.mark.parametrize(
    ("point", "sent_before", "arrived"),
    [
        ("answered", 0, 20),
        ("begun 3", 2, 19),
        ("answered 3", 2, 20),
        # The answer to the first is lost with the commit that would have begun the second.
        ("taking", 0, 20),
    ],
)
@pytest.mark.parametrize("wanted", ["", "tests.outbox.letters.nothing_against"])
def test_one_letter_of_many_is_in_doubt_after_a_kill(nest, settings, point, sent_before, arrived, wanted):
    for number in range(20):
        make_letter(number, category="optional", wanted=wanted)

    with SmtpServer() as server:
        use_smtp(settings, server)
        codes = nest.finish([nest.start(point, server, NOON)])
        after_the_kill = Counter(states().values())
        deliver(NOON + timedelta(minutes=11))

    assert codes == [-9]
    assert after_the_kill == Counter(sent=sent_before, transmitting=1, claimed=19 - sent_before)
    assert Counter(states().values()) == {"sent": 19, "uncertain": 1}
    assert len({each["Message-ID"] for each in server.letters}) == len(server.letters) == arrived
    assert DeliveryAttempt.objects.count() == 19


def test_two_planners_and_four_workers_send_each_of_hundreds_once(nest):
    plan_reports(40)
    for number in range(160):
        make_letter(number)

    with SmtpServer() as server:
        points = ["planning", "planning", "round", "round", "deliver", "deliver"]
        codes = nest.finish([nest.start(point, server, at("2030-05-25")) for point in points])
        nest.finish([nest.start("deliver", server, at("2030-05-25"))])

    assert codes == [0] * 6
    assert Counter(states().values()) == {"sent": 200}
    assert len({each["Message-ID"] for each in server.letters}) == len(server.letters) == 200
    assert DeliveryAttempt.objects.count() == 200
    assert Counter(Reminder.objects.values_list("state", flat=True))["written"] == 40


def plan_reports(number):
    initiative, actor = make_initiative(), make_actor()
    reports = [make_planned(initiative=initiative, responsible=actor) for _each in range(number)]
    make_lead_of(reports[0])


def test_without_the_guard_letters_arrive_twice(nest):
    for number in range(100):
        make_letter(number)

    with SmtpServer(held_until=2) as server:
        nest.finish([nest.start("without guard", server, NOON) for _each in range(2)])

    assert len(server.letters) > 100


def test_broker_that_forgets_everything_loses_nothing(settings):
    plan_reports(3)
    with redis.Redis.from_url(configured.REDIS_URL) as broker:
        broker.lpush("celery", "a ring")
        broker.flushall()

    with SmtpServer() as server:
        use_smtp(settings, server)
        call_command("tick", "--now", "2030-05-25T08:00+02:00", stdout=io.StringIO())

    assert (len(server.letters), Obligation.objects.count()) == (3, 3)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
