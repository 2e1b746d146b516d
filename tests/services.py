"""A pytest plugin: throw-away servers and an empty state folder, before pytest-django reads the settings.

It cannot be a conftest, which is read later. The processes of pytest-xdist inherit the variables and start
nothing.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from atmp_portal import local_services

_until_the_end = ExitStack()
# Not at pytest's own end, which does not come if it fails while it starts.
atexit.register(_until_the_end.close)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests():
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    state = Path(tempfile.mkdtemp(prefix="atmp-test-"))
    _until_the_end.callback(shutil.rmtree, state, ignore_errors=True)
    # PostgreSQL may run as another user, who must be able to pass through.
    state.chmod(0o711)
    # WhiteNoise warns when there are no collected files, and a warning is an error.
    (state / "static").mkdir()
    os.environ["STATE_DIR"] = str(state)
    _until_the_end.enter_context(local_services.running(fast=True))
