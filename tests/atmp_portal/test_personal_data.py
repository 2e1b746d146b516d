"""A person's data: shown whole, and erased from every table, letter and file."""

import io
import json
import zipfile

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors import admission, contacting, membership
from actors.models import ActorChange, Application, Membership, User
from atmp_portal import personal_data
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
    actor = make_actor(name="Ensam AB", summary_sv=f"Skriv till {EMAIL}.")
    actor.summary_sv = f"Skriv hellre till {EMAIL.upper()}."
    actor.save()
    make_member(actor, user, is_main_contact=True, started_at=now)
    contacting.show(user.memberships.get(), wording=f"Show {NAME}", language="en", now=now)
    membership.invite(actor, email="colleague@example.org", role="member", by=user, language="sv", now=now)
    other = make_actor()
    membership.invite(other, email=EMAIL, role="member", by=administrator, language="sv", now=now)
    initiative = make_initiative(objective_en=f"Ask {EMAIL}.")
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


def test_erasing_removes_letters_that_are_files(
    person, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    written = [(EMAIL, "Hej"), ("b@example.org", f"Från {NAME}, åäö"), ("c@example.org", "Hej")]
    # Alive at the same time: Django names a file by the second and by where its connection lies in memory.
    letters = [
        EmailMultiAlternatives("Brev", text, "a@example.org", [to], connection=get_connection())
        for to, text in written
    ]
    for letter in letters:
        letter.send()

    with django_capture_on_commit_callbacks() as after_commit:
        call_command("erase_person", EMAIL, stdout=io.StringIO())
    before_commit = len(list(tmp_path.glob("*.log")))
    for callback in after_commit:
        callback()

    left = [path.read_text() for path in tmp_path.glob("*.log")]
    assert (before_commit, len(left)) == (3, 1)
    assert "c@example.org" in left[0]


def test_a_person_erases_their_account(person):
    browser = sign_in()

    page = browser.get(reverse("erase_me")).content.decode()
    response = browser.post(reverse("erase_me"))

    assert str(person.memberships.get().actor) in page
    assert response["Location"] == reverse("erased")
    assert "Ditt konto är raderat" in browser.get(reverse("erased")).content.decode()
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


def test_a_single_name_is_not_taken_from_others(administrator):
    anna = make_user(email="anna@example.org", name="Anna")
    others = make_application(summary_sv="Anna Andersson och annat i Annaberg startade bolaget.")
    own = make_application(applicant=anna, motivation="Fråga Anna, eller skriv till anna@example.org.")

    call_command("erase_person", "anna@example.org", stdout=io.StringIO())

    others.refresh_from_db()
    own.refresh_from_db()
    assert others.summary_sv == "Anna Andersson och annat i Annaberg startade bolaget."
    assert own.motivation == "Fråga […], eller skriv till […]."


def test_earlier_names_and_addresses_are_exported_and_erased(administrator):
    person = make_user(email="before@example.org", name="Berit Tidigare")
    actor = make_actor()
    make_member(actor, person, is_main_contact=True)
    now = timezone.now()
    membership.invite(actor, email="c@example.org", role="member", by=person, language="sv", now=now)
    other = make_actor()
    membership.hand_over(other, to=start_member(other, person), by=administrator, now=timezone.now())
    browser = Client()
    browser.force_login(person)
    browser.post(
        reverse("my_settings"), {"name": "Berit Senare", "language": "sv", "wants_optional_letters": "on"}
    )
    person.refresh_from_db()
    person.email = "after@example.org"
    person.save(update_fields=["email"])

    held = personal_data.held_about(User.objects.get(pk=person.pk))
    call_command("erase_person", "after@example.org", stdout=io.StringIO())

    assert {letter["to"] for letter in held["letters"]} == {"before@example.org"}
    assert User.objects.get(pk=person.pk).known_before == []
    assert [row for row in texts_of(Message) if "berit" in row or "before@" in row] == []
    assert Message.objects.count() >= 2


def start_member(actor, person):
    make_member(actor, is_main_contact=True)
    make_member(actor, person)
    return actor.memberships.get(user=person)


def texts_of(model):
    return [" ".join(map(str, row)).lower() for row in model.objects.values_list()]
