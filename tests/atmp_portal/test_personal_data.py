"""A person's data: shown whole, and erased from every table, letter and file."""

import io
import json
import re
import time
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors import admission, contacting, membership
from actors.models import ActorChange, Application, Membership, User
from initiatives import joining
from initiatives.models import Joining
from outbox.models import DeliveryAttempt, Message
from tests.factories import make_actor, make_application, make_initiative, make_lead, make_member, make_user

pytestmark = pytest.mark.django_db

EMAIL, NAME, PASSWORD = "sigrid.o'hara@example.org", "Sigrid O'Hara", "a very long password"
TRACES = ("sigrid.o", "o'hara", "o&#x27;hara", "sigrid")


@pytest.fixture
def administrator():
    return User.objects.create_superuser("astrid@example.org", name="Astrid Granat", language="en")


@pytest.fixture
def person(administrator):
    """Somebody who has left traces in every place there is."""
    now = timezone.now()
    user = make_user(email=EMAIL, name=NAME, password=PASSWORD)
    user.emailaddress_set.create(email="sigrid.o'hara@home.example", verified=True)
    actor = make_actor(name="Ensam AB")
    make_member(actor, user, is_main_contact=True, started_at=now)
    contacting.show(user.memberships.get(), wording=f"Show {NAME}", language="en", now=now)
    membership.invite(actor, email="colleague@example.org", role="member", by=user, language="sv", now=now)
    other = make_actor()
    membership.invite(other, email=EMAIL, role="member", by=administrator, language="sv", now=now)
    initiative = make_initiative()
    make_lead(initiative, user, is_shown=True)
    proposal = Joining(
        initiative=make_initiative(),
        actor=actor,
        direction="asked",
        asked_by=user,
        message=f"Write to {EMAIL}",
    )
    joining.propose(proposal, now=now)
    application = make_application(
        applicant=user, summary_sv=f"Grundat av {NAME}.", motivation=f"Ring {NAME}, {EMAIL.upper()}."
    )
    admission.submit(application, wording="I agree.", language="en", now=now)
    ActorChange.objects.create(actor=actor, requested_by=user, old={"name": NAME}, new={"name": f"{NAME} AB"})
    LogEntry.objects.create(
        user=administrator, content_type=ContentType.objects.get_for_model(User), object_id=user.pk,
        object_repr=str(user), action_flag=CHANGE, change_message=f"Changed {EMAIL}",
    )  # fmt: skip
    DeliveryAttempt.objects.create(
        message=Message.objects.first(), at=now, outcome="refused", detail=f"550 <{EMAIL}> unknown"
    )
    return user


def sign_in(*, confirm=True):
    browser = Client(headers={"accept-language": "en"})
    browser.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    browser.get(reverse("me"))
    if confirm:
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def found_in_tables():
    """(table, row) of every row of every table whose text holds a trace."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [table for (table,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
            found += [
                (table, row)
                for (row,) in cursor.fetchall()
                if any(trace in row.lower().replace("''", "'") for trace in TRACES)
            ]
    return found


def test_everything_about_a_person_is_exported(person, tmp_path):
    sign_in()

    call_command("export_person", EMAIL.upper(), to=tmp_path / "data.zip", stdout=io.StringIO())

    with zipfile.ZipFile(tmp_path / "data.zip") as archive:
        held = {name.removesuffix(".json"): json.loads(archive.read(name)) for name in archive.namelist()}
    counts = {name: len(rows) for name, rows in held.items() if rows}
    assert held["account"][0]["email"] == EMAIL
    assert "password" not in held["account"][0]
    assert (tmp_path / "data.zip").stat().st_mode & 0o777 == 0o600
    assert counts["addresses"] == 2
    assert counts["invitations"] == 2
    assert {"sessions", "memberships", "applications", "changes", "consents", "letters"} < set(counts)
    assert {"roles_in_initiatives", "proposals_to_take_part", "history"} < set(counts)
    assert "token" not in json.dumps(held["invitations"])


def test_a_person_downloads_their_data(person):
    browser = sign_in()

    response = browser.post(reverse("export_me"))

    assert response["Content-Type"] == "application/zip"
    assert "no-store" in response["Cache-Control"]
    assert "letters.json" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()


def test_erasing_leaves_no_trace_in_any_table(person, administrator):
    browser = sign_in()
    before = {table for table, _row in found_in_tables()}
    counts = Membership.objects.count(), Application.objects.count(), Message.objects.count()

    call_command("erase_person", EMAIL, stdout=io.StringIO())

    assert found_in_tables() == []
    assert {"actors_user", "account_emailaddress", "actors_application", "outbox_message"} < before
    assert {"django_admin_log", "actors_consent", "actors_invitation", "initiatives_joining"} < before
    told = Message.objects.get(about__startswith="actors.actor/")
    assert (told.to, told.subject) == (
        administrator.email,
        "Nobody answers for Ensam AB",
    ) or "Actor" in told.subject
    assert counts == (Membership.objects.count(), Application.objects.count(), Message.objects.count() - 1)
    assert browser.get(reverse("me"))["Location"].startswith(reverse("account_login"))


def test_erasing_ends_what_runs_and_keeps_what_was_decided(person):
    call_command("erase_person", EMAIL, stdout=io.StringIO())

    person.refresh_from_db()
    assert (person.is_active, person.has_usable_password(), str(person)) == (
        False,
        False,
        "En raderad person",
    )
    assert not person.memberships.current().exists()
    assert not person.assignments.current().exists()
    assert person.memberships.count() == 1
    assert person.applications.get().state == "withdrawn"
    assert not person.consents.filter(withdrawn_at=None).exists()
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


def test_erasing_does_not_touch_others(person, administrator):
    namesake = make_user(email="sigrid.o@example.org", name="Sigrid Oh")
    make_member(make_actor(), namesake)

    call_command("erase_person", EMAIL, stdout=io.StringIO())

    namesake.refresh_from_db()
    assert (namesake.name, namesake.email, namesake.is_active) == ("Sigrid Oh", "sigrid.o@example.org", True)
    assert namesake.emailaddress_set.exists()
    assert namesake.memberships.current().exists()


def test_erasing_removes_letters_that_are_files(person, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    for to, text in [(EMAIL, "Hej"), ("b@example.org", f"Från {NAME}, åäö"), ("c@example.org", "Hej")]:
        EmailMultiAlternatives("Brev", text, "a@example.org", [to]).send()

    call_command("erase_person", EMAIL, stdout=io.StringIO())

    left = [path.read_text() for path in tmp_path.glob("*.log")]
    assert len(left) == 1
    assert "c@example.org" in left[0]


def test_a_person_erases_their_account(person):
    browser = sign_in()

    page = browser.get(reverse("erase_me")).content.decode()
    response = browser.post(reverse("erase_me"))

    assert str(person.memberships.get().actor) in page
    assert response["Location"] == reverse("home")
    assert User.objects.get(pk=person.pk).erased_at is not None


def test_export_and_erasing_ask_again_who_one_is(person):
    browser = sign_in(confirm=False)

    erase = browser.post(reverse("erase_me"))
    export = browser.post(reverse("export_me"))
    confirm = {"password": PASSWORD, "next": reverse("export_me")}
    resumed = browser.post(reverse("account_reauthenticate"), confirm)

    assert "/accounts/reauthenticate/" in export["Location"]
    assert "/accounts/reauthenticate/" in erase["Location"]
    assert resumed["Content-Type"] == "application/zip"
    assert User.objects.get(pk=person.pk).erased_at is None


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
    assert "The code is wrong" in wrong.content.decode()
    assert right["Content-Type"] == "application/zip"
    assert "The code is wrong" in again.content.decode()


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


def test_the_only_administrator_cannot_be_erased(administrator):
    with pytest.raises(CommandError):
        call_command("erase_person", administrator.email)

    assert User.objects.get().is_administrator


def test_nobody_with_the_address_is_said_plainly(db):
    with pytest.raises(CommandError, match="nobody@example"):
        call_command("export_person", "nobody@example.org")
    with pytest.raises(CommandError, match="nobody@example"):
        call_command("erase_person", "nobody@example.org")
    assert mail.outbox == []
