"""PostgreSQL and a broker of one's own, for the demo, the tests and `manage.py` on one machine.

Both servers come from Python wheels, else from the system. Everything they keep stands below one state
folder. Whoever asks first starts them, whoever leaves last stops them, so several processes can share them:

    pg/, pg.log        the database and what it says
    sockets/           where it listens, for this user alone (mode 700)
    valkey/            the broker's data and its valkey.conf, which holds its port and password (mode 600)
    *.lock, *.users    who is starting or stopping a server; who is using it

Nothing here trusts a file that says a server runs: servers are asked. So a power cut or `kill -9` leaves
nothing behind that the next start cannot clear. Production names its own servers in DATABASE_URL and
REDIS_URL.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shlex
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from atmp_portal.local_programs import (
    LocalServiceError,
    broker_program,
    nobody,
    postgres_programs,
    run,
    run_as_nobody,
)

# Seconds: recovery after a crash replays the log, and a laptop's disk may be slow.
PATIENCE = 30
# A socket's path has at most 107 bytes on Linux and 103 on macOS, and PostgreSQL adds a name of 14 to ours.
LONGEST_SOCKET_FOLDER = 85


def state_dir() -> Path:
    """The folder named by STATE_DIR, else `var` beside the caller."""
    return Path(os.environ.get("STATE_DIR") or "var").resolve()


def database_url(state: Path | None = None) -> str | None:
    """The URL of the PostgreSQL that runs for this state folder, or None."""
    return _url_if_answering(Postgres(state or state_dir()))


def redis_url(state: Path | None = None) -> str | None:
    """The URL of the broker that runs for this state folder, or None."""
    return _url_if_answering(Broker(state or state_dir()))


@contextlib.contextmanager
def running(*, postgres=True, broker=True, fast=False, state: Path | None = None, say=lambda line: None):
    """Make sure that DATABASE_URL and REDIS_URL name a running server for the length of the block.

    A variable that is set already is left alone. Else the server of the state folder is started, or joined
    if another process started it, and it is stopped at the end unless another process still uses it.
    `fast` gives up safety against power cuts for speed (tests). `say` receives one line for each server.
    Raises LocalServiceError.
    """
    state = state or state_dir()
    services = []
    if postgres and not os.environ.get("DATABASE_URL"):
        services.append(("DATABASE_URL", Postgres(state, fast=fast)))
    if broker and not os.environ.get("REDIS_URL"):
        services.append(("REDIS_URL", Broker(state)))
    with contextlib.ExitStack() as stack:
        for variable, service in services:
            say(f"{service.title}: {service.place}")
            stack.enter_context(_use(service, state))
            stack.enter_context(_environment(variable, service.url()))
        yield


def stop_left_behind(state: Path):
    """Stop the servers of the state folder that no living process uses: all that did were killed."""
    for service in (Postgres(state), Broker(state)):
        with open(state / f"{service.name}.users", "a") as users:
            _stop_unless_used(service, state, users)


def keep_secret(path: Path, *, size: int = 50) -> str:
    """The secret kept in this file (mode 600); one of `size` random bytes is written if there is none."""
    if not path.exists():
        draft = _write_private(path.with_name(f"{path.name}.{os.getpid()}"), secrets.token_urlsafe(size))
        # A link is made whole or not at all, and never replaces what another process wrote meanwhile.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


class Postgres:
    """A PostgreSQL that listens on a socket in a private folder, so it needs no password."""

    title = "PostgreSQL"
    name = "pg"
    role = database = "atmp"

    def __init__(self, state: Path, *, fast=False):
        self.place = self.data = state / "pg"
        self.sockets = _socket_folder(state)
        self.log = state / "pg.log"
        self.fast = fast

    def url(self) -> str:
        return f"postgresql://{self.role}@{quote(str(self.sockets), safe='')}/{self.database}"

    def answers(self) -> bool:
        """Whether a session can be opened now; False too while the server starts, recovers or stops."""
        words = f"user\0{self.role}\0database\0{self.database}\0\0".encode()
        opening = struct.pack("!ii", 8 + len(words), 196608) + words
        goodbye = struct.pack("!ci", b"X", 4)
        with socket.socket(socket.AF_UNIX) as connection, contextlib.suppress(OSError):
            connection.settimeout(2)
            connection.connect(str(self.sockets / ".s.PGSQL.5432"))
            connection.sendall(opening)
            answer = connection.recv(1)
            connection.sendall(goodbye)
            return answer == b"R"
        return False

    def start(self):
        """Start the server if it does not run, making its data first if there are none."""
        _wait(lambda: self.answers() or not working_in(self.data))
        if self.answers():
            return
        programs = postgres_programs()
        _private_folder(self.sockets)
        if not self.data.exists():
            self._create(programs)
        self._check_version(programs)
        self._forget_the_dead()
        options = f"-c listen_addresses='' -c max_connections=100 -k {shlex.quote(str(self.sockets))}"
        if self.fast:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        pg_ctl = [programs / "pg_ctl", "start", "-w", "-D", self.data, "-o", options, "-l", self._open_log()]
        with self._told_by_log():
            run_as_nobody(pg_ctl)

    def stop(self):
        """Stop the server, ending open sessions."""
        if working_in(self.data) or self.answers():
            run_as_nobody([postgres_programs() / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w"])
        # It may stand outside the state folder, and is made anew. Not if a server did leave something in it.
        with contextlib.suppress(OSError):
            self.sockets.rmdir()

    def _create(self, programs):
        # Made under another name and renamed when it is whole: a first start that was killed leaves no half
        # database.
        draft = self.data.with_name("pg.new")
        shutil.rmtree(draft, ignore_errors=True)
        _private_folder(draft)
        initdb = [programs / "initdb", "-D", draft, "-U", self.role, "-A", "trust", "-E", "UTF8"]
        initdb += ["--locale=C.UTF-8", "--no-instructions", *(["--no-sync"] if self.fast else [])]
        run_as_nobody(initdb)
        single_user = [programs / "postgres", "--single", "-D", draft, "postgres"]
        run_as_nobody(single_user, f"CREATE DATABASE {self.database}\n")
        draft.rename(self.data)

    def _check_version(self, programs):
        made_by = (self.data / "PG_VERSION").read_text().strip()
        # It says, for instance: postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)
        says = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True).stdout
        version = says.split()[2]
        if version.split(".")[0] != made_by:
            raise LocalServiceError(
                f"{self.data} was made by PostgreSQL {made_by}, but this is {version}: "
                "remove that folder, or name a database in DATABASE_URL."
            )

    def _open_log(self) -> Path:
        self.log.touch(mode=0o600)
        _give_to_nobody(self.log)
        return self.log

    @contextlib.contextmanager
    def _told_by_log(self):
        try:
            yield
        except LocalServiceError as error:
            last = _last_line(self.log)
            raise LocalServiceError(f"PostgreSQL did not start; {self.log} ends: {last}") from error

    def _forget_the_dead(self):
        """Remove the lock files of a server that was killed.

        PostgreSQL does so itself unless its old process number now belongs to a zombie, or to another process
        as is common after a container restarts. We come here only when no process works in the data folder.
        """
        if Path("/proc/self/cwd").exists():
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


class Broker:
    """A Valkey (or Redis) on a free loopback port, behind a random password that changes at every start."""

    title = "Valkey"
    name = "valkey"

    def __init__(self, state: Path):
        self.place = self.folder = state / "valkey"
        self.settings = self.folder / "valkey.conf"
        self.log = self.folder / "valkey.log"

    def url(self) -> str:
        port, password = self._door()
        return f"redis://:{password}@127.0.0.1:{port}/0"

    def answers(self) -> bool:
        """Whether it serves commands now; False too while it reads its data."""
        return self._ask("PING") == b"+PONG"

    def start(self):
        """Start the server if it does not run."""
        _wait(lambda: self.answers() or not working_in(self.folder))
        if self.answers():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write_settings()
        run([broker_program(), self.settings])
        _wait(self.answers)
        if not self.answers():
            raise LocalServiceError(f"Valkey did not start; {self.log} ends: {_last_line(self.log)}")

    def stop(self):
        """Stop the server; what it holds is on disk."""
        self._ask("SHUTDOWN")
        _wait(lambda: not working_in(self.folder))

    def _write_settings(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {secrets.token_urlsafe(24)}",
            f'dir "{self.folder}"',
            f'logfile "{self.log}"',
            "daemonize yes",
            "appendonly yes",
            'save ""',
            # A broker that forgets its oldest keys when full would lose tasks without a word.
            "maxmemory-policy noeviction",
        ]
        _write_private(self.settings, "\n".join(lines) + "\n")

    def _door(self) -> tuple[int, str]:
        settings = dict(line.split(" ", 1) for line in self.settings.read_text().splitlines())
        return int(settings["port"]), settings["requirepass"]

    def _ask(self, command: str) -> bytes:
        """The first line of the answer, or nothing if nobody answers or the server goes away."""
        with contextlib.suppress(OSError, KeyError):
            port, password = self._door()
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(f"AUTH {password}\r\n{command}\r\n".encode())
                lines = connection.makefile("rb")
                if lines.readline().strip() == b"+OK":
                    return lines.readline().strip()
        return b""


def _url_if_answering(service) -> str | None:
    return service.url() if service.answers() else None


@contextlib.contextmanager
def _use(service, state: Path):
    """Start the service or join it; leave it running for those who still use it."""
    state.mkdir(parents=True, exist_ok=True)
    with open(state / f"{service.name}.users", "a") as users:
        # Every user holds a shared lock for as long as it lives, however it dies.
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            with _alone(state / f"{service.name}.lock"):
                service.start()
            yield
        finally:
            _stop_unless_used(service, state, users)


def _stop_unless_used(service, state: Path, users):
    with _alone(state / f"{service.name}.lock"), contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        service.stop()


@contextlib.contextmanager
def _alone(path: Path):
    with open(path, "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _environment(variable: str, value: str):
    before = os.environ.get(variable)
    os.environ[variable] = value
    try:
        yield
    finally:
        del os.environ[variable]
        if before is not None:
            os.environ[variable] = before


def _socket_folder(state: Path) -> Path:
    folder = state / "sockets"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path(tempfile.gettempdir()) / f"atmp-{hashlib.sha256(os.fsencode(state)).hexdigest()[:16]}"


def _private_folder(folder: Path):
    """A folder for the server's user alone; refuses one that it cannot use or that somebody else made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = folder.stat().st_uid
    if owner not in (os.geteuid(), nobody()[1].get("user", os.geteuid())):
        raise LocalServiceError(f"{folder} belongs to another user: remove it, or set STATE_DIR.")
    folder.chmod(0o700)
    _give_to_nobody(folder)
    try:
        run_as_nobody(["test", "-w", folder])
    except LocalServiceError:
        raise LocalServiceError(
            f"PostgreSQL refuses to be root, and others cannot reach {folder}: "
            "set STATE_DIR to a folder that is open to all, or be an ordinary user."
        ) from None


def _give_to_nobody(path: Path):
    how = nobody()[1]
    if how:
        os.chown(path, how["user"], how["group"])


def _write_private(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    return path


def working_in(folder: Path) -> list[int]:
    """The processes whose current folder this is, as it is of every process of a server with data there.

    Empty where the system cannot tell (macOS).
    """
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        # A process may be another user's, or gone by now.
        with contextlib.suppress(OSError):
            if link.readlink() == folder:
                found.append(int(link.parent.name))
    return found


def _wait(is_done):
    end = time.monotonic() + PATIENCE
    while not is_done() and time.monotonic() < end:
        time.sleep(0.05)


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line for line in reversed(lines) if line.strip()), "nothing")
