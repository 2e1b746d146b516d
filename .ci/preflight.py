"""What this machine must have before anything is installed: one line for the first thing that is missing.

`preflight.py port` looks only whether PORT is free.
"""

import importlib.util
import os
import platform
import runpy
import sys
from pathlib import Path

OLDEST_GLIBC = (2, 28)
PROCESSES = Path(__file__).parent.parent / "atmp_portal" / "processes.py"


def main(argv):
    if argv[1:] == ["port"]:
        check_port(os.environ.get("PORT") or "8000")
    else:
        check_installer()
        check_system()


def check_installer():
    # Debian and Ubuntu ship Python without it.
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit("Error: this Python cannot make an environment; install it: apt-get install python3-venv")


def check_system():
    """The wheels of PostgreSQL and Valkey are built for macOS and for Linux with glibc 2.28 or newer."""
    if sys.platform == "darwin":
        return
    library, version = platform.libc_ver()
    if sys.platform != "linux" or library != "glibc":
        sys.exit("Error: macOS or Linux with glibc is needed; elsewhere use Docker: docker compose up")
    if tuple(map(int, version.split(".")[:2])) < OLDEST_GLIBC:
        sys.exit(f"Error: glibc 2.28 or newer is needed, this is {version}; use Docker: docker compose up")
    if platform.machine() not in ("x86_64", "aarch64"):
        sys.exit(f"Error: no PostgreSQL is built for {platform.machine()}; use Docker: docker compose up")


def check_port(port):
    if not port.isdigit():
        sys.exit(f"Error: PORT must be a number, it is {port!r}")
    # By its path: the package can be imported only once its libraries are installed.
    processes = runpy.run_path(str(PROCESSES))
    try:
        processes["require_free_port"](int(port))
    except processes["PortTaken"] as error:
        sys.exit(f"Error: {error}")


if __name__ == "__main__":
    main(sys.argv)
