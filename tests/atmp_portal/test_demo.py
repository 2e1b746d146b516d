"""`manage.py demo` as a person runs it: real processes, a real port, a state folder of its own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings

from atmp_portal import local_services

# Seconds; the machine may be busy with other tests.
PATIENCE = 180
# What the tests set for themselves, and the demo must find out for itself.
OURS = {
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
}


@pytest.fixture(scope="module")
def state():
    with tempfile.TemporaryDirectory(prefix="atmp-test-", ignore_cleanup_errors=True) as folder:
        # PostgreSQL may run as another user, who must pass through.
        os.chmod(folder, 0o711)
        yield Path(folder)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start_demo(state, port):
    """Start a demo; one that a failed test leaves running is killed, and its children with it."""
    demos = []

    def start():
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        demo = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=settings.BASE_DIR,
            env=environment | {"STATE_DIR": str(state), "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Tests that a script runs in the background ignore Ctrl-C, and would pass that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        demos.append(demo)
        return demo

    yield start
    for demo in demos:
        demo.kill()
        demo.communicate()


def read_until_ready(demo):
    lines = []
    while line := demo.stdout.readline():
        lines.append(line)
        if line.startswith("Ctrl-C"):
            return "".join(lines)
    pytest.fail("the demo ended before it was ready:\n" + "".join(lines))


def get(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.body = response.read()
    connection.close()
    return response


def stop(demo, number):
    demo.send_signal(number)
    said, _ = demo.communicate(timeout=PATIENCE)
    return said


def left_behind(state):
    """The processes that work for this state folder."""
    found = local_services.working_in(state / "pg") + local_services.working_in(state / "valkey")
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"STATE_DIR={state}".encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return [process for process in found if process != os.getpid()]


def test_demo_starts_serves_and_stops_twice(start_demo, state, port):
    first = start_demo()
    said_first = read_until_ready(first)
    readiness = get(port, "/readyz").status
    page = get(port, "/sv/").body.decode()
    stylesheet = get(
        port, re.search(r'/static/css/[^"]+\.[0-9a-f]{12}\.css', page).group(), **{"Accept-Encoding": "br"}
    )
    worked = left_behind(state)
    last_words = stop(first, signal.SIGINT)
    left_first = left_behind(state)
    second = start_demo()
    said_second = read_until_ready(second)
    page_again = get(port, "/sv/").status
    stop(second, signal.SIGTERM)

    assert f"The portal is ready: http://127.0.0.1:{port}/\n" in said_first
    assert (readiness, stylesheet.status, stylesheet.headers["Content-Encoding"]) == (200, 200, "br")
    assert last_words == "Stopped.\n"
    assert len(worked) > 5
    assert "Static files: collecting" in said_first
    assert "Static files: collecting" not in said_second
    assert page_again == 200
    assert (first.returncode, second.returncode) == (0, 0)
    assert (left_first, left_behind(state)) == ([], [])


def test_demo_ends_when_one_of_its_processes_ends(start_demo, state):
    demo = start_demo()
    read_until_ready(demo)
    worker = next(
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if b"worker" in path.read_bytes().split(b"\0") and parent(path) == demo.pid
    )

    os.kill(worker, signal.SIGKILL)
    said, _ = demo.communicate(timeout=PATIENCE)

    assert said.strip() == f"CommandError: worker ended with status -9; see {state}/log/worker.log"
    assert demo.returncode == 1
    assert left_behind(state) == []


def parent(path):
    return int(re.search(r"PPid:\s+(\d+)", (path.parent / "status").read_text()).group(1))


def test_demo_refuses_a_port_in_use_before_it_does_anything(start_demo, state, port):
    files = sorted(state.iterdir())

    with socket.create_server(("127.0.0.1", port)):
        demo = start_demo()
        said, _ = demo.communicate(timeout=PATIENCE)

    assert said == (
        f"Error: port {port} cannot be used (Address already in use);"
        " stop what uses it or choose another: PORT=8001\n"
    )
    assert demo.returncode == 1
    assert files == sorted(state.iterdir())


def test_demo_that_is_stopped_before_it_is_ready_leaves_nothing(start_demo, state):
    demo = start_demo()
    started = time.monotonic()
    assert demo.stdout.readline().startswith("PostgreSQL")
    while demo.stdout.readline() != "Database: migrating\n":
        assert time.monotonic() < started + PATIENCE

    said = stop(demo, signal.SIGTERM)

    assert said.strip().endswith("CommandError: stopped before the portal was ready; start it again.")
    assert demo.returncode == 1
    assert left_behind(state) == []
