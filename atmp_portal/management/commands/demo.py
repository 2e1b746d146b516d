"""`make demo` after installing: the whole portal on this machine, in the foreground."""

import fcntl
import http.client
import os
import signal
import time
from contextlib import contextmanager
from io import StringIO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from atmp_portal.processes import WEB_SERVER, Processes

# Seconds until the web server, the worker and the clock must have answered.
PATIENCE = 120
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Run the whole portal on this machine: migrate, load the content, then web, worker and clock."
    requires_system_checks = ()

    def handle(self, **options):
        is_ready = False
        try:
            with only_one(), Processes(settings.STATE_DIR / "log") as processes, stoppable():
                accounts = self.prepare()
                self.start(processes)
                wait_until_ready(processes)
                is_ready = True
                self.announce(accounts)
                watch(processes)
        except KeyboardInterrupt:
            if not is_ready:
                raise CommandError("stopped before the portal was ready; start it again.") from None
        self.say("Stopped.")

    def prepare(self):
        """Bring database, files and content up to date; returns what is to be printed about the accounts."""
        self.say("Database: migrating")
        call_command("migrate", verbosity=0, interactive=False)
        self.say("Translations: compiling")
        call_command("messages", "compile", stdout=StringIO())
        self.collect_static_files()
        self.say("Content: loading")
        call_command("load_ecosystem", stdout=self.stdout)
        accounts = StringIO()
        if "demo_accounts" in get_commands():
            self.say("Accounts: making")
            call_command("demo_accounts", stdout=accounts)
        return accounts.getvalue()

    def collect_static_files(self):
        """Collect and compress, which takes a quarter of a minute, only when a file has changed."""
        stamp = settings.STATE_DIR / "static.stamp"
        sources = static_sources()
        if not (settings.STATIC_ROOT / "staticfiles.json").exists() or kept_text(stamp) != sources:
            self.say("Static files: collecting")
            call_command("collectstatic", verbosity=0, interactive=False)
            stamp.write_text(sources)

    def start(self, processes):
        self.say("Web server, worker and clock: starting")
        address = ("--host", "127.0.0.1", "--port", port())
        processes.start("web", *WEB_SERVER, *address, "atmp_portal.wsgi:application")
        celery = ("celery", "--app", "atmp_portal")
        processes.start("worker", *celery, "worker", "--loglevel", "INFO", "--concurrency", "2")
        processes.start("beat", *celery, "beat", "--loglevel", "INFO")

    def announce(self, accounts):
        lines = [
            "",
            f"The portal is ready: {settings.SITE_URL}/",
            f"Letters are written to {settings.STATE_DIR / 'mail'}, logs to {settings.STATE_DIR / 'log'}.",
            accounts,
            "Ctrl-C stops it.",
        ]
        self.say("\n".join(lines))

    def say(self, line):
        # A pipe would keep lines back until there are many.
        self.stdout.write(line)
        self.stdout.flush()


def static_sources():
    """A text that is another when a static file is added, removed or changed."""
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            lines.append(f"{storage.location}/{name} {status.st_size} {status.st_mtime_ns}")
    return "\n".join(sorted(lines))


def kept_text(path):
    return path.read_text() if path.exists() else None


def port():
    return os.environ.get("PORT") or "8000"


@contextmanager
def only_one():
    """One demo for each state folder: two clocks would write the same file."""
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    with open(settings.STATE_DIR / "demo.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"the demo of {settings.STATE_DIR} runs already.") from None
        yield


@contextmanager
def stoppable():
    """Let SIGTERM and a closed terminal stop us as Ctrl-C does; then let nothing disturb the stopping."""
    for number in STOPPING:
        # What is ignored was started with nohup, or in the background by a script.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)


def wait_until_ready(processes):
    """Return when /readyz says so; CommandError says what is missing."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if ended := processes.ended():
            raise CommandError(ended)
        status, body = readiness()
        if status == http.client.OK:
            return
        time.sleep(0.2)
    raise CommandError(f"the portal is not ready after {PATIENCE} seconds. /readyz says: {status} {body}")


def readiness():
    """The status and the text of /readyz; 0 and the reason while nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port()), timeout=5)
    try:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def watch(processes):
    """Never returns: ends with the first process that ends, or by a signal."""
    while True:
        if ended := processes.ended():
            raise CommandError(ended)
        time.sleep(0.5)
