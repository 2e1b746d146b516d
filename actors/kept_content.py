"""What is made of the content and kept in this process while the content stands unchanged."""

import threading

from django.db import InterfaceError, OperationalError, connection


def current_content_version():
    """The number that changes with everything the public pages show; see models/content_version.py.

    Every page asks for it first. So it stands in for the question with which Django makes sure that a
    connection left over from an earlier request is still good.
    """
    if connection.connection is not None and not connection.health_check_done:
        connection.health_check_done = True
        try:
            return ask_for_version()
        except (OperationalError, InterfaceError):
            connection.close()
    return ask_for_version()


def ask_for_version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(changes)::bigint FROM actors_contentversion")
        return cursor.fetchone()[0] or 0


class KeptContent:
    """Things made by `make(key)`, one for each key, and made anew when the content version has changed.

    What `make` reads may be newer than the version read before it, never older.
    """

    def __init__(self, make):
        self.make = make
        self.things = {}
        self.making = threading.Lock()

    def get(self, key, now=None):
        """The thing as of the content now. One small query, and after a change those that making it costs.

        Somebody who has just read the content version and wants several things hands it over as `now`.
        """
        if connection.in_atomic_block:
            # What is seen inside a transaction may never become true for the others in this process.
            return self.make(key)
        version, thing = self.things.get(key, (None, None))
        if version is not None and version == (current_content_version() if now is None else now):
            return thing
        with self.making:
            now = current_content_version()
            version, thing = self.things.get(key, (None, None))
            if version != now:
                thing = self.make(key)
                self.things[key] = now, thing
            return thing

    def forget(self):
        """Drop everything, as if the process had just been started."""
        self.things.clear()
