"""What is measured on: a database of the benchmark's own, and three production servers over it."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

from atmp_portal.bench.load import LoadError
from atmp_portal.local_services import running
from atmp_portal.processes import WEB_SERVER, Processes

# Seconds that a server has to listen.
PATIENCE = 60
PORTAL = "atmp_portal.wsgi:application"
# Each with the environment that makes it what it is.
SERVERS = {
    "baseline": ("atmp_portal.bench.baseline:application", {}),
    "warm": (PORTAL, {}),
    "cold": (PORTAL, {"PAGE_CACHE_ENTRIES": "0"}),
}


@contextmanager
def stage(say):
    """The database with the real content and the servers, as {name: port}; gone after the block.

    `say` gets one line for each step.
    """
    with tempfile.TemporaryDirectory(prefix="atmp-bench-") as folder:
        state = Path(folder)
        # PostgreSQL may run as another user, who must be able to pass through.
        state.chmod(0o711)
        with environment(production(state)), running(broker=False, state=state):
            say("Database: loading the content")
            for command in (
                ["migrate"],
                ["messages", "compile"],
                ["collectstatic", "--no-input"],
                ["load_ecosystem"],
            ):
                manage(*command)
            execute((Path(__file__).parent / "baseline.sql").read_text())
            say("Web servers: starting")
            with Processes(state / "log") as processes:
                yield {name: start(processes, name) for name in SERVERS}


def measure_post(say):
    """Reminders and delivery, on a database of their own; `say` gets one line for each figure."""
    with tempfile.TemporaryDirectory(prefix="atmp-bench-") as folder:
        state = Path(folder)
        state.chmod(0o711)
        with environment(production(state)), running(broker=False, state=state):
            say("The post: making 100,000 obligations")
            manage("migrate")
            command = [sys.executable, "-m", "atmp_portal.bench.post"]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR)
    if done.returncode:
        raise LoadError("the post could not be measured: the reason stands above")
    say(done.stdout.strip())


def production(state):
    """The environment of a production server that takes what it needs from this folder; None is unset."""
    return {
        "DATABASE_URL": None,
        "REDIS_URL": None,
        "PAGE_CACHE_ENTRIES": None,
        "STATE_DIR": str(state),
        "DEBUG": "0",
        "ALLOW_DEMO_ACCOUNTS": "1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def environment(values):
    """These variables for the length of the block."""
    before = {name: os.environ.get(name) for name in values}
    set_variables(values)
    try:
        yield
    finally:
        set_variables(before)


def set_variables(values):
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def manage(*arguments):
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
    )


def add_ten_thousand_actors():
    manage("populate", "--actors", "10000")
    # Else PostgreSQL would count them sometime during the measuring.
    execute("VACUUM ANALYZE")


def execute(statements):
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        database.execute(statements)


def start(processes, name):
    """Start one of the servers; its port."""
    application, variables = SERVERS[name]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with environment(variables):
        processes.start(name, *WEB_SERVER, "--host", "127.0.0.1", "--port", str(port), application)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not processes.ended():
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return port
        time.sleep(0.1)
    raise LoadError(f"the server {name} does not start:\n{processes.log(name).read_text()[-2000:]}")
