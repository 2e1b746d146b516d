"""Signing up and in: what is told about addresses, letters in both languages, the second factor."""

import re
import time
from statistics import median

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from actors.models import User
from tests.factories import make_actor, make_member, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "a very long password"
KNOWN, UNKNOWN = "known@example.org", "unknown@example.org"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def known():
    return make_user(email=KNOWN, password=PASSWORD, language="en")


def form(name, email):
    """The address of a form that takes an address, and a whole input for it."""
    fields = {
        "account_login": {"login": email, "password": "not the password"},
        "account_signup": {"email": email, "name": "Nina Ny", "password1": PASSWORD},
        "account_request_login_code": {"email": email},
        "account_reset_password": {"email": email},
    }
    return reverse(name), fields[name]


FORMS = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]


def answer(name, email):
    """What somebody sees who writes this address: status, where to, which cookies, and the page after."""
    browser = Client()
    path, fields = form(name, email)
    response = browser.post(path, fields)
    cookies = sorted(browser.cookies)
    page = browser.get(response["Location"]) if response.status_code == 302 else response
    text = re.sub(r'value="[^"]{40,}"', "", page.content.decode()).replace(email, "")
    return response.status_code, response.headers.get("Location"), cookies, text


@pytest.mark.parametrize("name", FORMS)
def test_known_and_unknown_addresses_get_the_same_answer(known, name):
    assert answer(name, KNOWN) == answer(name, UNKNOWN)
    assert User.objects.filter(email=UNKNOWN).exists() == (name == "account_signup")


@pytest.mark.parametrize("name", FORMS)
def test_known_and_unknown_addresses_take_about_the_same_time(known, name, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    known.set_password(PASSWORD)
    known.save()

    def seconds(email):
        path, fields = form(name, email)
        begin = time.process_time()
        Client().post(path, fields)
        return time.process_time() - begin

    seconds(KNOWN)
    times = [(seconds(KNOWN), seconds(f"{number}@example.org")) for number in range(5)]

    of_known, of_unknown = (median(column) for column in zip(*times, strict=True))
    assert 0.6 < of_known / of_unknown < 1.67


@pytest.mark.parametrize("name", ["account_signup", "account_request_login_code", "account_reset_password"])
def test_both_kinds_of_address_get_a_letter(known, name):
    for email in (KNOWN, UNKNOWN):
        answer(name, email)

    assert [letter.to for letter in mail.outbox] == [[KNOWN], [UNKNOWN]]


def test_attempts_are_limited(known):
    path, fields = form("account_login", KNOWN)

    pages = [Client().post(path, fields).content.decode() for _attempt in range(6)]
    right = Client().post(path, fields | {"password": PASSWORD})

    assert pages[5] != pages[0]
    assert right.status_code == 200


def test_signing_up_needs_the_letter_and_its_button(client):
    path, fields = form("account_signup", UNKNOWN)
    client.post(path, fields)
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]

    client.get(link)
    Client().get(link)
    user = User.objects.get()
    is_confirmed_by_looking = user.emailaddress_set.get().verified
    client.post(link)
    client.post(reverse("account_login"), {"login": UNKNOWN, "password": PASSWORD})

    assert is_confirmed_by_looking is False
    assert (user.name, user.language) == ("Nina Ny", "sv")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_in_by_code(client, known):
    client.post(reverse("account_request_login_code"), {"email": KNOWN})
    code = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", mail.outbox[0].body, re.MULTILINE)[1]

    response = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert response["Location"] == reverse("me")
    assert client.session["_auth_user_id"] == str(known.pk)


def test_letters_speak_the_language_of_the_person_in_text_and_html(client, known):
    client.post("/sv/accounts/password/reset/", {"email": KNOWN})
    client.post("/sv/accounts/password/reset/", {"email": UNKNOWN})

    english, swedish = mail.outbox
    assert (english.subject, swedish.subject) == (
        "Choose a new password",
        "Det finns inget konto med den här adressen",
    )
    link = re.search(r"http://testserver(/en/\S+)", english.body)[0]
    html, kind = english.alternatives[0]
    assert kind == "text/html"
    assert link in html
    assert '<html lang="en"' in html
    assert Client().get(link, follow=True).status_code == 200


def test_a_changed_address_waits_for_its_letter(client, known):
    client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    before = User.objects.get().email
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]
    client.post(link)

    assert (before, User.objects.get().email) == (KNOWN, "new@example.org")


def test_sessions_elsewhere_are_ended(client, known):
    other = Client()
    for browser in (client, other):
        browser.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
        browser.get(reverse("me"))

    client.post(reverse("usersessions_list"))

    assert client.get(reverse("me")).status_code == 200
    assert other.get(reverse("me"))["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", ["administrator", "staff", "reviewer", "member", "former reviewer"])
def test_a_second_factor_comes_first_for_whoever_needs_one(client, settings, role, django_user_model):
    settings.SECOND_FACTOR = True
    user = make_user()
    if role == "administrator":
        user.is_superuser = user.is_staff = True
    elif role == "staff":
        user.is_staff = True
    elif role == "reviewer":
        make_member(make_actor(), user, role="reviewer")
    elif role == "former reviewer":
        make_member(make_actor(), user, role="reviewer")
        user.memberships.update(ended_at=user.memberships.get().started_at)
    else:
        make_member(make_actor(), user)
    user.save()
    client.force_login(user)
    is_needed = role in ("administrator", "staff", "reviewer")

    pages = [client.get(path) for path in (reverse("me"), reverse("home"), "/admin/")]
    set_up = client.get(reverse("mfa_index"))
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    after = client.get(reverse("me"))

    sent = [page.headers.get("Location") == reverse("mfa_index") for page in pages]
    assert sent == [is_needed] * 3 if is_needed else sent == [False] * 3
    assert (set_up.status_code, after.status_code) == (200, 200)


def test_the_last_second_factor_stays_where_one_is_needed(client, settings):
    settings.SECOND_FACTOR = True
    user = make_user(password=PASSWORD, is_superuser=True, is_staff=True)
    found = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    from allauth.mfa.adapter import get_adapter

    alone = get_adapter().can_delete_authenticator(found)
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})

    assert (alone, get_adapter().can_delete_authenticator(found)) == (False, True)


def test_visitors_get_no_session_and_a_link_to_sign_in(client, settings):
    settings.SECOND_FACTOR = True

    response = client.get(reverse("home"))

    assert reverse("account_login") in response.content.decode()
    assert not response.cookies
    assert not client.cookies


def test_a_key_is_added_in_swedish_words(client, known):
    client.post(reverse("account_login"), {"login": KNOWN, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get("/sv/accounts/2fa/webauthn/add/").content.decode()

    assert "Nyckelns namn" in page
    assert "Logga in med bara den här nyckeln" in page


def test_the_message_after_signing_up_speaks_of_a_letter(client):
    path, fields = form("account_signup", UNKNOWN)

    page = client.post(path, fields, follow=True).content.decode()

    assert f"Vi har skickat ett brev till {UNKNOWN}." in page
