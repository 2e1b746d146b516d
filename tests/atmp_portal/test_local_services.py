import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
import redis

from atmp_portal import local_services
from atmp_portal.local_programs import LocalServiceError

HOLD = """
import sys
from pathlib import Path
from atmp_portal.local_services import running
with running(state=Path(sys.argv[1])):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def state(monkeypatch):
    """An empty state folder, in an environment that names no server."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="atmp-test-", ignore_cleanup_errors=True) as folder:
        state = Path(folder)
        # PostgreSQL may run as another user, who must pass through; folders of pytest forbid it.
        state.chmod(0o711)
        yield state
        for service in (local_services.Postgres(state), local_services.Broker(state)):
            service.stop()


def hold(state):
    """Another process that uses the servers of the state folder until its input is closed."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(state)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "ready\n"
    return other


def let_go(other):
    other.communicate(timeout=30)


def is_running(state):
    return local_services.database_url(state) is not None, local_services.redis_url(state) is not None


def test_running_serves_and_keeps_what_was_written(state):
    with local_services.running(fast=True, state=state):
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('åäö')")
        redis.from_url(os.environ["REDIS_URL"]).set("kept", "yes")

    between = is_running(state), os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    with local_services.running(fast=True, state=state):
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            word = connection.execute("SELECT upper(word) FROM kept").fetchone()[0]
        told = redis.from_url(os.environ["REDIS_URL"]).get("kept")

    assert between == ((False, False), None, None)
    assert (word, told) == ("ÅÄÖ", b"yes")


def test_postgres_is_made_for_swedish_text(state):
    with (
        local_services.running(broker=False, fast=True, state=state),
        psycopg.connect(os.environ["DATABASE_URL"]) as connection,
    ):
        row = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datctype, current_setting('max_connections')"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert row == ("UTF8", "C.UTF-8", "C.UTF-8", "100")


def test_running_leaves_named_servers_alone(state, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/atmp")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")

    with local_services.running(fast=True, state=state):
        inside = os.environ["DATABASE_URL"], os.environ["REDIS_URL"]

    assert inside == ("postgresql://elsewhere/atmp", "redis://elsewhere/0")
    assert list(state.iterdir()) == []


def test_second_process_joins_and_the_last_one_stops(state):
    other = hold(state)

    with local_services.running(fast=True, state=state):
        joined = os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
        expected = local_services.database_url(state), local_services.redis_url(state)
    after_the_second_left = is_running(state)
    let_go(other)

    assert joined == expected
    assert after_the_second_left == (True, True)
    assert is_running(state) == (False, False)


def test_first_process_leaves_the_servers_to_the_second(state):
    first = hold(state)
    second = hold(state)

    let_go(first)
    after_the_first_left = is_running(state)
    let_go(second)

    assert after_the_first_left == (True, True)
    assert is_running(state) == (False, False)


def test_two_starts_at_once_make_one_server(state):
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(state)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]

    answers = [start.stdout.readline() for start in starts]
    for start in starts:
        start.communicate(timeout=30)

    assert answers == [b"ready\n", b"ready\n"]
    assert [start.returncode for start in starts] == [0, 0]
    assert is_running(state) == (False, False)


def test_servers_of_a_killed_process_are_taken_over(state):
    other = hold(state)
    other.kill()
    other.communicate()

    with local_services.running(fast=True, state=state):
        inside = is_running(state)

    assert inside == (True, True)
    assert is_running(state) == (False, False)


def test_what_a_killed_process_left_behind_can_be_stopped(state):
    killed = hold(state)
    living = hold(state)
    killed.kill()
    killed.communicate()

    local_services.stop_left_behind(state)
    while_one_lives = is_running(state)
    living.kill()
    living.communicate()
    local_services.stop_left_behind(state)

    assert while_one_lives == (True, True)
    assert is_running(state) == (False, False)


def test_start_recovers_when_everything_was_killed(state):
    other = hold(state)
    with psycopg.connect(local_services.database_url(state)) as connection:
        connection.execute("CREATE TABLE kept ()")
    other.kill()
    other.communicate()
    for folder in (state / "pg", state / "valkey"):
        kill_all_working_in(folder)

    with (
        local_services.running(fast=True, state=state),
        psycopg.connect(os.environ["DATABASE_URL"]) as connection,
    ):
        rows = connection.execute("SELECT * FROM kept").fetchall()

    assert rows == []


def kill_all_working_in(folder):
    for process in local_services.working_in(folder):
        os.kill(process, signal.SIGKILL)
    end = time.monotonic() + 10
    while local_services.working_in(folder) and time.monotonic() < end:
        time.sleep(0.05)


def test_start_ignores_lock_files_that_name_a_living_stranger(state):
    with local_services.running(broker=False, fast=True, state=state):
        lock = (state / "pg" / "postmaster.pid").read_text()
    _pid, *rest = lock.split("\n")
    (state / "pg" / "postmaster.pid").write_text("\n".join([str(os.getppid()), *rest]))

    with local_services.running(broker=False, fast=True, state=state):
        inside = is_running(state)

    assert inside == (True, False)


def test_start_begins_again_after_a_half_made_database(state):
    (state / "pg.new").mkdir()
    (state / "pg.new" / "PG_VERSION").write_text("18\n")

    with local_services.running(broker=False, fast=True, state=state):
        inside = is_running(state)

    assert inside == (True, False)


def test_database_of_another_version_is_refused_in_one_line(state):
    (state / "pg").mkdir()
    (state / "pg" / "PG_VERSION").write_text("9\n")

    with pytest.raises(LocalServiceError, match="was made by PostgreSQL 9") as refusal:
        local_services.Postgres(state).start()

    assert "\n" not in str(refusal.value)


def test_long_state_folder_still_gets_a_socket(state):
    deep = state / ("deep" * 20) / ("deeper" * 10)

    with local_services.running(broker=False, fast=True, state=deep):
        inside = is_running(deep)

    assert inside == (True, False)


def test_secrets_are_private(state):
    with local_services.running(fast=True, state=state):
        local_services.keep_secret(state / "secret_key")
        modes = {
            name: stat.S_IMODE((state / name).stat().st_mode)
            for name in ("pg", "sockets", "valkey", "valkey/valkey.conf", "secret_key")
        }

    assert modes == {
        "pg": 0o700,
        "sockets": 0o700,
        "valkey": 0o700,
        "valkey/valkey.conf": 0o600,
        "secret_key": 0o600,
    }


def test_folder_out_of_reach_is_refused_in_one_line(state):
    if os.geteuid() != 0:
        pytest.skip("only root must become somebody else")
    closed = state / "closed"
    closed.mkdir()
    os.chown(closed, 1, 1)
    closed.chmod(0o700)

    with pytest.raises(LocalServiceError, match="others cannot reach") as refusal:
        local_services.Postgres(closed / "inner").start()

    assert "\n" not in str(refusal.value)


def test_broker_refuses_strangers(state):
    with local_services.running(postgres=False, state=state):
        port = redis.from_url(os.environ["REDIS_URL"]).connection_pool.connection_kwargs["port"]
        with socket.create_connection(("127.0.0.1", port)) as stranger:
            stranger.sendall(b"PING\r\n")
            answer = stranger.recv(100)

    assert answer.startswith(b"-NOAUTH")


def test_kept_secret_stays_the_same(tmp_path):
    first = local_services.keep_secret(tmp_path / "secret_key")
    second = local_services.keep_secret(tmp_path / "secret_key")

    assert first == second
    assert len(first) > 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
