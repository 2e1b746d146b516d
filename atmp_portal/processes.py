"""The processes of the demo: started together, watched, stopped together."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

# Seconds that a process has to finish what it is doing.
GRACE = 10
PR_SET_PDEATHSIG = 1
# As in the Dockerfile. Every thread keeps a connection to the database; unless it is told how many, each
# worker takes up to 256, and the database has a hundred.
WEB_SERVER = ("granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--no-ws")


class PortTaken(Exception):
    """Nothing can listen on the port; the message is one line for the person who chose it."""


def require_free_port(port: int):
    """Raise PortTaken if no server can be started on this loopback port."""
    with socket.socket() as probe:
        # As the web server does: connections that have just ended do not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", error)
            raise PortTaken(
                f"port {port} cannot be used ({reason}); stop what uses it or choose another: PORT=8001"
            ) from error


class Processes:
    """A context: whatever was started in it is gone after it."""

    def __init__(self, logs: Path):
        self.logs = logs
        self.started: dict[str, subprocess.Popen] = {}

    def __enter__(self):
        self.logs.mkdir(parents=True, exist_ok=True)
        self.libc = ctypes.CDLL(None) if sys.platform == "linux" else None
        return self

    def __exit__(self, *_):
        for process in self.started.values():
            process.terminate()
        end = time.monotonic() + GRACE
        for process in self.started.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0, end - time.monotonic()))
            # What it left behind, or the process itself if it does not listen.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def start(self, name: str, *argv: str):
        """Run a Python module, in a session of its own: Ctrl-C must reach it through us, in order."""
        with self.log(name).open("wb") as log:
            self.started[name] = subprocess.Popen(
                [sys.executable, "-m", *argv],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=self._end_with_parent,
            )

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def ended(self) -> str | None:
        """One line about the first process found to have ended, or None while all run."""
        for name, process in self.started.items():
            if process.poll() is not None:
                return f"{name} ended with status {process.returncode}; see {self.log(name)}"
        return None

    def _end_with_parent(self):
        # Even `kill -9` of the demo leaves no web server behind that holds the port (Linux only).
        if self.libc:
            self.libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
