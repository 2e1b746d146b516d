"""A pytest plugin: throw-away servers and an empty state folder, before pytest-django reads the settings.

It cannot be a conftest, which is read later. The processes of pytest-xdist inherit the variables and start
nothing.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from atmp_portal import local_services

# The start of every throw-away folder's name, and the seconds after which one was surely left behind.
PREFIX = "atmp-test-"
OLD = 3 * 3600
_until_the_end = ExitStack()
# Not at pytest's own end, which does not come if it fails while it starts.
atexit.register(_until_the_end.close)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests():
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    # So that the servers are stopped when the run is asked to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    clear_left_behind()
    state = Path(tempfile.mkdtemp(prefix=PREFIX))
    _until_the_end.callback(shutil.rmtree, state, ignore_errors=True)
    # PostgreSQL may run as another user, who must be able to pass through.
    state.chmod(0o711)
    # WhiteNoise warns when there are no collected files, and a warning is an error.
    (state / "static").mkdir()
    os.environ["STATE_DIR"] = str(state)
    _until_the_end.enter_context(local_services.running(fast=True))


def clear_left_behind():
    """Stop and remove what runs that were killed have left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        status = folder.stat()
        if status.st_uid == os.geteuid() and status.st_mtime < time.time() - OLD:
            local_services.stop_left_behind(folder)
            shutil.rmtree(folder, ignore_errors=True)
