#!/usr/bin/env python
"""Run a command of the portal, with the servers it needs.

Where DATABASE_URL or REDIS_URL is unset, the embedded servers below STATE_DIR are joined if they run (as
beside `make demo`), else started for the length of the command.
"""

import contextlib
import os
import secrets
import signal
import sys

from django.core.management import execute_from_command_line

from atmp_portal import local_services
from atmp_portal.processes import PortTaken, require_free_port

# These read the code only, or start servers of their own.
WITHOUT_SERVERS = set("bench check collectstatic help makemigrations messages version --version".split())


def main(argv):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atmp_portal.settings")
    # So that servers started here are stopped when this process is asked to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with surroundings(argv[1] if argv[1:] else "help"):
            execute_from_command_line(argv)
    except (local_services.LocalServiceError, PortTaken) as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def surroundings(command):
    """The environment and the servers for a command."""
    if command in WITHOUT_SERVERS:
        if not os.environ.get("SECRET_KEY"):
            os.environ.update(SECRET_KEY=secrets.token_urlsafe(50), ALLOWED_HOSTS="127.0.0.1")
        return contextlib.nullcontext()
    if command == "demo":
        return demo_surroundings()
    if not os.environ.get("DATABASE_URL"):
        keep_secret_key()
    return local_services.running()


def demo_surroundings():
    """As in production, but for plain HTTP on this machine. The port comes first: it fails most often."""
    require_free_port(int(os.environ.get("PORT") or 8000))
    os.environ.update(DEBUG="0", ALLOW_DEMO_ACCOUNTS="1")
    # Whoever tries the demo has no second factor at hand; SECOND_FACTOR=1 asks for it here too.
    os.environ.setdefault("SECOND_FACTOR", "0")
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
    keep_secret_key()
    return local_services.running(say=lambda line: print(line, flush=True))


def keep_secret_key():
    """Make the key that settings read from the state folder, unless the environment names one."""
    if not os.environ.get("SECRET_KEY"):
        local_services.keep_secret(local_services.state_dir() / "secret_key")


if __name__ == "__main__":
    main(sys.argv)
