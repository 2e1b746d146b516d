"""Showing by a code sent by e-mail that one is who has signed in, before something sensitive is done.

The session holds the hash of the code, when it was made, and how often somebody guessed wrong.
"""

import re
import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from django.utils.crypto import constant_time_compare, salted_hmac

STATE = "confirming"
MOST_GUESSES = 5


def send_code(request):
    """Send a new code to the person's address; an earlier one no longer works."""
    code = get_adapter().generate_login_code()
    request.session[STATE] = {"hash": _hash(request.user, code), "at": time.time(), "guesses": 0}
    get_adapter().send_mail("account/email/confirming_code", request.user.email, {"code": code})


def has_code(request):
    """Whether a code is on its way or has come that still works."""
    state = request.session.get(STATE)
    return bool(state) and time.time() - state["at"] <= app_settings.LOGIN_BY_CODE_TIMEOUT


def is_right(request, code):
    """Whether this is the code. It works once; after so many wrong guesses it works no more."""
    if not has_code(request):
        return False
    state = request.session.pop(STATE)
    if constant_time_compare(state["hash"], _hash(request.user, code)):
        return True
    if state["guesses"] + 1 < MOST_GUESSES:
        request.session[STATE] = state | {"guesses": state["guesses"] + 1}
    return False


def _hash(user, code):
    # The hyphen is there to be read, and may be left out when the code is written.
    letters = re.sub(r"[\W_]", "", code).lower()
    return salted_hmac(STATE, f"{user.pk}/{letters}", algorithm="sha256").hexdigest()
