"""Before something sensitive, somebody without a password is asked for a code that comes by e-mail."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a very long password"


def code_in(letter):
    return re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", letter.body, re.MULTILINE)[1]


@pytest.mark.parametrize("page", ["export_me", "erase_me", "account_set_password"])
def test_somebody_without_a_password_is_asked_for_a_code(page):
    cache.clear()
    browser, user = Client(), make_user(email="kod@example.org", password=None)
    browser.force_login(user)

    refused = browser.post(reverse(page), {"password1": PASSWORD, "password2": PASSWORD})

    assert refused["Location"].startswith(reverse("account_reauthenticate_by_code"))
    user.refresh_from_db()
    assert (user.erased_at, user.has_usable_password()) == (None, False)


def test_the_code_is_sent_by_the_button_and_works_once():
    cache.clear()
    browser, user = (
        Client(headers={"accept-language": "en"}),
        make_user(email="kod@example.org", password=None),
    )
    browser.force_login(user)
    path = browser.post(reverse("export_me"))["Location"]

    browser.get(path)
    letters_after_looking = len(mail.outbox)
    sent = browser.post(path, {"send": "1", "next": reverse("export_me")})
    code = code_in(mail.outbox[-1])
    is_kept_readable = code in str(dict(browser.session))
    wrong = browser.post(path, {"code": "AAAA-AAAA", "next": reverse("export_me")})
    right = browser.post(path, {"code": code.lower().replace("-", " "), "next": reverse("export_me")})
    browser.post(reverse("account_logout"))
    browser.force_login(user)
    again = browser.post(path, {"code": code, "next": reverse("export_me")})

    assert letters_after_looking == 0
    assert sent["Location"] == path
    assert mail.outbox[-1].to == ["kod@example.org"]
    assert not is_kept_readable
    assert "Koden är fel" in wrong.content.decode()
    assert right["Content-Type"] == "application/zip"
    assert "Koden är fel" in again.content.decode()


def test_a_code_dies_after_five_wrong_guesses_and_with_its_time(monkeypatch):
    cache.clear()
    browser, user = Client(), make_user(email="kod@example.org", password=None)
    browser.force_login(user)
    path = reverse("account_reauthenticate_by_code")

    browser.post(path, {"send": "1"})
    for _guess in range(5):
        browser.post(path, {"code": "AAAA-AAAA"})
    after_guesses = browser.post(path, {"code": code_in(mail.outbox[-1])})
    cache.clear()
    browser.post(path, {"send": "1"})
    session = browser.session
    session["confirming"] = session["confirming"] | {"at": time.time() - 16 * 60}
    session.save()
    too_late = browser.post(path, {"code": code_in(mail.outbox[-1])})
    browser.post(path, {"send": "1"})
    in_time = browser.post(path, {"code": code_in(mail.outbox[-1])})

    assert [after_guesses.status_code, too_late.status_code, in_time.status_code] == [200, 200, 302]


def test_codes_are_not_sent_without_end_and_not_to_whoever_has_a_second_factor():
    cache.clear()
    browser, user = Client(), make_user(email="kod@example.org", password=None)
    browser.force_login(user)
    path = reverse("account_reauthenticate_by_code")

    answers = [browser.post(path, {"send": "1"}).status_code for _click in range(4)]
    letters = len(mail.outbox)
    cache.clear()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with_second_factor = browser.post(path, {"send": "1"})

    assert (answers, letters) == ([302, 302, 302, 429], 3)
    assert with_second_factor["Location"].startswith(reverse("mfa_reauthenticate"))
    assert len(mail.outbox) == letters
