"""Loading what a process needs before its first work, instead of during it."""

import gc

import django
from django.urls import get_resolver


def load_once():
    """Load the addresses with all that stands behind them, and exempt what is loaded from collecting.

    The first letter with a link would wait two seconds for it. What has been loaded stays until the end, and
    the collector would look through all of it again and again in a round with many letters.
    """
    django.setup()
    get_resolver().url_patterns  # noqa: B018  read for its effect
    gc.collect()
    gc.freeze()
