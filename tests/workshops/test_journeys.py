"""Whole ways through the pages, as visitors, guests and organisers walk them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outbox.models import Message
from tests.factories import make_actor, make_initiative, make_lead, make_member, make_user
from tests.filled_forms import fields_of
from tests.workshops.factories import make_open_workshop, make_registration, make_workshop_invitation
from workshops import inviting
from workshops.models import Registration, Workshop, WorkshopInvitation

pytestmark = pytest.mark.django_db
ANNA = {"name": "Anna Ek", "email": "anna@example.org", "organisation": "RISE", "homepage": ""}


def link_in(message):
    """The path of the link in a letter."""
    return "/" + re.search(r"http://[^/\s]+/(\S*workshops/link/\S+)", message.text)[1]


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


def save(browser, page, values):
    """Save a step of the form as it was opened, with these fields changed."""
    return browser.post(page, fields_of(browser.get(page), "step") | values)


def test_somebody_without_an_account_registers_by_letter_and_withdraws(client):
    workshop = make_open_workshop(capacity=1)
    address = f"/sv/workshops/{workshop.slug}/"

    sent = client.post(f"{address}register/", ANNA, follow=True)
    landed = client.get(link_in(Message.objects.get()), follow=True)
    before = Registration.objects.get().state
    confirmed = client.post(f"{address}registration/", {"confirm": "1"}, follow=True)
    asked = client.get(f"{address}registration/withdraw/")
    done = client.post(f"{address}registration/withdraw/", follow=True)

    assert "Titta i din e-post" in words(sent)
    assert landed.redirect_chain == [(f"{address}registration/", 302)]
    assert before == "pending"
    assert "Du har en plats" in words(confirmed)
    assert "Ja, återta anmälan" in words(asked)
    assert "Du är inte anmäld" in words(done)
    assert Registration.objects.get().state == "cancelled"


def test_the_answer_to_a_visitor_is_the_same_for_known_and_unknown_addresses(client):
    workshop = make_open_workshop()
    make_registration(workshop, email="known@example.org")
    answers = []

    for email in ("known@example.org", "unknown@example.org"):
        browser = client.__class__()
        posted = browser.post(f"/sv/workshops/{workshop.slug}/register/", ANNA | {"email": email})
        page = browser.get(posted["Location"])
        answers.append((posted.status_code, posted["Location"], sorted(browser.cookies), len(page.content)))

    assert answers[0] == answers[1]
    assert Message.objects.count() == 2


def test_scanners_that_open_links_change_nothing(client):
    workshop, now = make_open_workshop(access="open_and_invited"), timezone.now()
    client.post(f"/sv/workshops/{workshop.slug}/register/", ANNA)
    inviting.invite(workshop, [{"email": "bo@example.org"}], by=make_user(), now=now)
    scanner = client.__class__()

    for message in Message.objects.all():
        for method in (scanner.head, scanner.get):
            for follow in (False, True):
                assert method(link_in(message), follow=follow).status_code in (200, 302)

    assert Registration.objects.get().state == "pending"
    assert WorkshopInvitation.objects.get().state == "sent"
    # And afterwards the links still work.
    assert client.get(link_in(Message.objects.first())).status_code == 302


def test_links_say_nothing_to_the_pages_they_lead_to(client):
    workshop = make_open_workshop()
    client.post(f"/sv/workshops/{workshop.slug}/register/", ANNA)

    answer = client.get(link_in(Message.objects.get()))

    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/sv/workshops/link/guessed/").status_code == 410


def test_an_invited_person_answers_on_one_page_without_an_account(client):
    workshop = make_open_workshop(access="invitation_only")
    inviting.invite(workshop, [{"email": "bo@example.org", "name": "Bo"}], by=make_user(), now=timezone.now())
    address = f"/sv/workshops/{workshop.slug}/invitation/"

    page = client.get(link_in(Message.objects.get()), follow=True)
    done = client.post(address, {"accept": "1", "yes-name": "Bo Alm", "yes-organisation": ""}, follow=True)

    assert "Ja, jag kommer" in words(page)
    assert "Du har en plats" in words(done)
    assert list(Registration.objects.values_list("email", "state")) == [("bo@example.org", "confirmed")]


def test_declining_is_one_button_and_the_link_is_done_with(client):
    workshop = make_open_workshop()
    inviting.invite(workshop, [{"email": "bo@example.org"}], by=make_user(), now=timezone.now())
    link = link_in(Message.objects.get())
    client.get(link)

    done = client.post(f"/sv/workshops/{workshop.slug}/invitation/", {"decline": "1"})

    assert "Tack för svaret" in words(done)
    assert WorkshopInvitation.objects.get().state == "declined"
    assert client.get(link).status_code == 410


def test_an_invited_person_who_signed_in_answers_without_the_link(client):
    workshop, user = make_open_workshop(access="invitation_only"), make_user(name="Bo")
    make_workshop_invitation(workshop, user=user, email=user.email)
    client.force_login(user)

    answer = {"accept": "1", "yes-name": "Bo", "yes-organisation": ""}
    done = client.post(f"/sv/workshops/{workshop.slug}/invitation/", answer, follow=True)

    assert "Du har en plats" in words(done)
    assert Registration.objects.get().user == user


def test_whoever_signed_in_registers_at_once_and_sees_their_place(client):
    workshop, user = make_open_workshop(capacity=1), make_user(name="Bo")
    make_registration(workshop)
    client.force_login(user)

    done = client.post(
        f"/sv/workshops/{workshop.slug}/register/", {"name": "Bo", "homepage": ""}, follow=True
    )

    assert "Du har plats 1 på reservlistan" in words(done)


def test_a_coordinator_makes_publishes_and_fills_a_workshop(client):
    initiative = make_initiative(name_sv="ATMP 2030")
    actor = make_actor(name="RISE")
    make_member(actor, is_main_contact=True)
    client.force_login(make_lead(initiative, role="coordinator"))
    day = timezone.localdate() + timedelta(days=40)
    first = {
        "title_sv": "Logistik", "title_en": "", "issue_sv": "Vem?", "issue_en": "", "format": "workshop",
        "language": "sv", "initiatives": "ATMP 2030", "questions_sv": "Hur?\nNär?", "questions_en": "How?",
        "day": day.isoformat(), "starts": "13:00", "ends": "15:00", "venue_mode": "on_site", "place": "Lund",
    }  # fmt: skip

    client.post("/sv/workshops/new/", first)
    workshop = Workshop.objects.get()
    base = f"/sv/workshops/{workshop.slug}/manage/"
    people = save(client, f"{base}edit/people/", {"hosts": "RISE\nAnna Ek; Okänd AB", "next": "1"})
    agenda = save(client, f"{base}edit/programme/", {"agenda": "13.00 Läget; RISE\nPaus", "next": "1"})
    settings = {
        "capacity": "30", "offer_hours": "24", "participants_for": "organisers", "answers_kept_days": "14",
        "access": "open_and_invited", "visibility": "everybody", "outcomes_for": "everybody",
        "asks_diet": "on",
    }  # fmt: skip
    save(client, f"{base}edit/registration/", settings)
    file = SimpleUploadedFile("l.csv", b"e-post;namn\na@example.org;A\nwrong;B")
    report = client.post(f"{base}invitations/", {"file": file, "actors": "RISE", "language": "sv"})
    sent = client.post(
        f"{base}invitations/",
        {"addresses": report.context["report"]["text"], "actors": "RISE", "language": "sv", "send": "1"},
    )
    done = client.post(f"{base}publish/", follow=True)

    assert (people["Location"], agenda["Location"]) == (f"{base}edit/programme/", f"{base}edit/time/")
    assert [(line.number, bool(line.problem)) for line in report.context["report"]["lines"]] == [(3, True)]
    assert sent.status_code == 302
    assert "Workshoppen är publicerad" in words(done)
    workshop.refresh_from_db()
    assert (workshop.status, workshop.access, workshop.desk.capacity) == ("published", "open_and_invited", 30)
    assert [(str(row), row.actor) for row in workshop.participations.all()] == [
        (str(actor), actor),
        ("Anna Ek, Okänd AB", None),
    ]
    assert [(item.title_sv, item.speaker) for item in workshop.agenda.all()] == [
        ("Läget", "RISE"),
        ("Paus", ""),
    ]
    assert [(p.text_sv, p.text_en) for p in workshop.points.all()] == [("Hur?", "How?"), ("När?", "")]
    assert workshop.invitations.filter(state="sent").count() == Message.objects.count() == 2


def test_an_address_in_a_report_is_shown_as_text(client):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative)
    client.force_login(make_lead(initiative, role="coordinator"))

    page = client.post(
        f"/sv/workshops/{workshop.slug}/manage/invitations/",
        {"addresses": "<script>alert(1)</script>\na@example.org;<img src=x>;x", "language": "sv"},
    )

    assert "<script>alert" not in page.content.decode()
    assert "<img src=x" not in page.content.decode()
    assert "&lt;img src=x&gt;" in page.content.decode()


@pytest.mark.parametrize(
    "page", ["registrations/", "registrations/?print=1", "invitations/", "check-in/", ""]
)
def test_pages_of_the_organiser_ask_as_much_for_three_rows_as_for_one(client, page):
    initiative = make_initiative()
    workshop = make_open_workshop(initiative=initiative, capacity=9)
    question = workshop.registration_questions.create(kind="diet", text_sv="Kost?")
    client.force_login(make_lead(initiative, role="coordinator"))
    asked = []
    client.get(f"/sv/workshops/{workshop.slug}/manage/")

    for number in (1, 2):
        for _row in range(number):
            make_registration(workshop).answers.create(question=question, text="Vegan")
            make_registration(workshop, "waitlisted")
            make_workshop_invitation(workshop, actor=make_actor())
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/sv/workshops/{workshop.slug}/manage/{page}")
        asked.append(len(captured))

    assert asked[0] == asked[1]


def test_the_kept_page_of_a_workshop_shows_the_seats_as_they_are(client, settings):
    settings.PAGE_CACHE_ENTRIES = 100
    workshop = make_open_workshop(capacity=2)
    address, shown = f"/sv/workshops/{workshop.slug}/", []

    for _seat in range(3):
        shown += re.findall(r"\d av 2 platser kvar|Fullt", words(client.get(address)))
        if len(shown) < 3:
            make_registration(workshop)
    again = client.get(address)
    with CaptureQueriesContext(connection) as captured:
        same = client.get(address)
    asked = len(captured)
    Registration.objects.filter(number=Registration.objects.order_by("number")[0].number).delete()
    shown += re.findall(r"\d av 2 platser kvar|Fullt", words(client.get(address)))

    assert shown == ["2 av 2 platser kvar", "1 av 2 platser kvar", "Fullt", "1 av 2 platser kvar"]
    assert again["ETag"] == same["ETag"]
    # The content version, the desk, and how many wait.
    assert asked == 3


def test_a_registration_leaves_all_other_kept_pages_as_they_are():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(changes) FROM actors_contentversion")
        before = cursor.fetchone()
        workshop = make_open_workshop()
        cursor.execute("SELECT sum(changes) FROM actors_contentversion")
        made = cursor.fetchone()
        make_registration(workshop)
        cursor.execute("SELECT sum(changes) FROM actors_contentversion")
        after = cursor.fetchone()

    assert before != made
    assert made == after


def test_names_of_participants_are_shown_to_whom_they_agreed_and_for_some_days(client):
    workshop = make_open_workshop(participants_for="participants", capacity=9)
    user = make_user()
    make_registration(workshop, user=user, email=user.email, name="Hemlig")
    make_registration(workshop, name="Synlig", is_shown=True, shown_wording="Ja")
    address, participant = f"/sv/workshops/{workshop.slug}/participants/", client.__class__()
    participant.force_login(user)

    page = participant.get(address)
    stranger = client.get(address).status_code
    Workshop.objects.update(
        starts_at=timezone.now() - timedelta(days=31), ends_at=timezone.now() - timedelta(days=30, minutes=1)
    )

    assert "Synlig" in words(page)
    assert "Hemlig" not in words(page)
    assert (stranger, participant.get(address).status_code) == (404, 404)


def test_whoever_registered_before_they_had_an_account_finds_it_when_they_sign_in(client):
    workshop = make_open_workshop(visibility="participants")
    make_registration(workshop, email="anna@example.org")
    client.force_login(make_user(email="anna@example.org"))

    pages = [client.get(f"/sv/{path}") for path in ("me/", f"workshops/{workshop.slug}/registration/")]

    assert workshop.title_sv in words(pages[0])
    assert "Du har en plats" in words(pages[1])
    assert client.get(f"/sv/workshops/{workshop.slug}/").status_code == 200
    client.force_login(make_user())
    assert client.get(f"/sv/workshops/{workshop.slug}/").status_code == 404
