"""A public page as its tests read it."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext


def page(client, path):
    """The words of a page, with runs of blanks made one."""
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        page(client, path)
    return len(captured)


def section(words, name):
    """The part of a page under the heading with this id."""
    return re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', words)[0]
