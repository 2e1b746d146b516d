import socket
from datetime import timedelta

import pytest
import redis
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone

from outbox.models import Heartbeat, Message

transactional = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue():
    """The broker's queue, empty before and after."""
    with redis.Redis.from_url(configured.REDIS_URL) as broker:
        broker.delete("celery")
        yield lambda: broker.lpush("celery", "a message")
        broker.delete("celery")


@pytest.fixture
def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


@pytest.fixture
def silent_port():
    """A server that takes connections and never says anything."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)
        yield server.getsockname()[1]


def beat(seconds_ago):
    Heartbeat.beat("clock", now=timezone.now() - timedelta(seconds=seconds_ago))


def test_healthz_answers_without_database_or_broker(client, settings, closed_port):
    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port}/0"

    answer = client.get("/healthz")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok\n", "text/plain")
    assert "no-store" in answer["Cache-Control"]


@transactional
def test_readyz_is_ready_while_the_heart_beats(client, queue):
    beat(seconds_ago=60)
    queue()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "missing": {}})


@transactional
def test_readyz_names_the_scheduler_when_nothing_waits(client, queue):
    beat(seconds_ago=200)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "missing": {"scheduler": "no heartbeat for 200 seconds"}}


@transactional
def test_readyz_names_the_worker_when_messages_wait(client, queue):
    beat(seconds_ago=200)
    queue()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["missing"] == {"worker": "no heartbeat for 200 seconds"}


@transactional
def test_readyz_is_not_ready_before_the_first_heartbeat(client, queue):
    Heartbeat.beat("post", now=timezone.now())

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["missing"] == {"scheduler": "no heartbeat yet"}


@transactional
@pytest.mark.parametrize(
    ("round_ago", "due_ago", "missing"), [(5, 0, []), (5, 599, []), (5, 660, ["post"]), (660, 0, ["post"])]
)
def test_readyz_names_the_post_when_it_is_silent_or_a_letter_waits(
    client, queue, round_ago, due_ago, missing
):
    beat(seconds_ago=0)
    now = timezone.now()
    Heartbeat.beat("post", now=now - timedelta(seconds=round_ago))
    make_letter(due_at=now - timedelta(seconds=due_ago))

    answer = client.get("/readyz")

    assert (answer.status_code, list(answer.json()["missing"])) == (503 if missing else 200, missing)


def make_letter(**overrides):
    fields = {"key": "waits", "category": "security", "to": "anna@example.org", "language": "sv"}
    return Message.objects.create(**fields | overrides)


@transactional
def test_readyz_names_a_database_that_refuses(client, queue, closed_port, monkeypatch):
    beat(seconds_ago=0)
    assert client.get("/readyz").status_code == 200
    point_database_at(closed_port, monkeypatch)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["missing"] == {"database": "does not answer"}


@transactional
def test_readyz_names_a_broker_that_refuses(client, settings, closed_port):
    beat(seconds_ago=0)
    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port}/0"

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["missing"] == {"broker": "does not answer"}


@transactional
def test_readyz_does_not_wait_for_what_stays_silent(client, settings, silent_port, monkeypatch):
    beat(seconds_ago=0)
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_port}/0"
    point_database_at(silent_port, monkeypatch)
    began = timezone.now()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert set(answer.json()["missing"]) == {"database", "broker"}
    assert timezone.now() - began < timedelta(seconds=3)


def point_database_at(port, monkeypatch):
    """New connections go there; the test's own stays open."""
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", port)
    # So that the threads that ask end soon after the test.
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "connect_timeout", 2)
