"""Who may open what of a report: every address, every role, while it is written and once it is handed in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from initiatives import attachments, preparing, review, submitting
from initiatives.models import Obligation
from tests.factories import (
    make_actor,
    make_administrator,
    make_initiative,
    make_lead,
    make_member,
    make_obligation,
    make_responsible,
    make_user,
)

OPENED = datetime(2026, 1, 1, tzinfo=UTC)
ROLES = (
    "visitor",
    "stranger",
    "preparer",
    "accountable",
    "lead",
    "main contact of the responsible",
    "member of the responsible",
    "coordinator",
    "reviewer of the recipient",
    "reviewer of another",
    "reviewer in the initiative",
    "member of the recipient",
    "administrator",
    "former lead",
    "former preparer",
    "former reviewer",
    "lead of another",
)
NOBODY = dict.fromkeys(ROLES, 404) | {"visitor": 302}
WRITERS = ("preparer", "accountable", "lead", "administrator", "reviewer in the initiative")
READERS = (*WRITERS, "main contact of the responsible", "reviewer of the recipient")


def only(roles, status=200):
    return NOBODY | dict.fromkeys(roles, status)


# Route: method, and by state of the report the statuses. A deed that is done, or cannot be, redirects.
BASE = "sv/initiatives/<slug:slug>/reports/<int:pk>/"
SECTION, VERSION = BASE + "sections/<int:order>/", BASE + "versions/<int:number>/"
ROUTES = {
    BASE: ("get", only(READERS), only(READERS)),
    BASE + "start/": ("post", only(WRITERS, 302), only(WRITERS, 302)),
    SECTION: ("get", only(WRITERS), only(WRITERS)),
    SECTION + "save/": ("post", only(WRITERS), only(WRITERS, 422)),
    SECTION + "reopen/": ("post", only(WRITERS, 302), only(WRITERS, 302)),
    SECTION + "earlier/": ("get", only(WRITERS), only(WRITERS)),
    BASE + "attachments/": ("get", only(WRITERS), only(WRITERS)),
    BASE + "attachments/<int:evidence>/": ("get", only(WRITERS), only(READERS)),
    BASE + "attachments/<int:evidence>/remove/": ("post", only(WRITERS, 302), only(WRITERS, 302)),
    BASE + "submit/": ("get", only(["accountable"]), only(["accountable"], 302)),
    BASE + "withdraw/": ("get", only(["accountable"]), only(["accountable"])),
    VERSION: ("get", only([]), only(READERS)),
    VERSION + "content.json": ("get", only([]), only(READERS)),
    VERSION + "review/": ("get", only([]), only(["reviewer of the recipient"])),
    VERSION + "approve/": ("get", only([]), only(["reviewer of the recipient"], 302)),
}
ROWS = set(ROUTES)


class Scene:
    """A report with a section, an attachment and everybody around it, and a browser for each."""

    def __init__(self, client):
        now = timezone.now()
        self.initiative, responsible, recipient = make_initiative(), make_actor(), make_actor()
        due = timezone.localdate(now) + timedelta(days=30)
        opened = make_obligation(
            self.initiative,
            responsible,
            due.isoformat(),
            recipients=[recipient],
            contents=["Läge"],
            state="scheduled",
            opens_on=due - timedelta(days=60),
        )
        ended = {"started_at": now - timedelta(days=30), "ended_at": now - timedelta(days=1)}
        people = dict.fromkeys(ROLES)
        people["stranger"] = make_user()
        people["preparer"] = make_member(responsible)
        people["accountable"] = make_member(responsible)
        people["lead"] = make_lead(self.initiative)
        people["main contact of the responsible"] = make_member(responsible, is_main_contact=True)
        people["member of the responsible"] = make_member(responsible)
        people["coordinator"] = make_lead(self.initiative, role="coordinator")
        people["reviewer of the recipient"] = make_member(recipient, role="reviewer")
        people["reviewer of another"] = make_member(make_actor(), role="reviewer")
        people["reviewer in the initiative"] = make_lead(
            self.initiative, make_member(recipient, role="reviewer")
        )
        people["member of the recipient"] = make_member(recipient)
        people["administrator"] = make_administrator()
        people["former lead"] = make_lead(self.initiative, **ended)
        people["former preparer"] = make_member(responsible, **ended)
        people["former reviewer"] = make_member(recipient, role="reviewer", **ended)
        people["lead of another"] = make_lead(make_initiative())
        make_responsible(opened, people["preparer"], role="preparer")
        make_responsible(opened, people["accountable"])
        make_responsible(opened, people["former preparer"], role="preparer")
        self.people = people
        self.obligation = preparing.start(opened, by=people["lead"], now=now)
        section = self.obligation.sections.get()
        preparing.save_section(section, text="A secret draft.", revision=0, by=people["lead"], now=now)
        self.file = attachments.attach(
            self.obligation, SimpleUploadedFile("plan.txt", b"Plan"), by=people["lead"], now=now
        )
        self.browsers = {role: client.__class__() for role in ROLES}
        for role, browser in self.browsers.items():
            if people[role]:
                browser.force_login(people[role])

    def hand_in(self):
        return submitting.submit(self.obligation, by=self.people["accountable"], now=timezone.now())

    def address(self, route, obligation=None):
        holds = {
            "<slug:slug>": self.initiative.slug,
            "<int:pk>": (obligation or self.obligation).pk,
            "<int:order>": 1,
            "<int:evidence>": self.file.pk,
            "<int:number>": 1,
        }
        for placeholder, value in holds.items():
            route = route.replace(placeholder, str(value))
        return f"/{route}"


@pytest.fixture
def scene(client, db):
    return Scene(client)


def status_of(browser, method, address):
    """What the browser is answered; nothing of what it did stays."""
    with transaction.atomic():
        response = getattr(browser, method)(address, {"text": "Other", "revision": 1})
        # Read to its end, so that the file is closed.
        response.getvalue()
        transaction.set_rollback(True)
    return response.status_code


def wrong_statuses(scene, column):
    wrong = {}
    for route, row in ROUTES.items():
        for role, browser in scene.browsers.items():
            status = status_of(browser, row[0], scene.address(route))
            if status != row[column][role]:
                wrong[route.removeprefix(BASE), role] = (status, row[column][role])
    return wrong


def test_while_it_is_written_only_those_who_write_see_the_draft(scene):
    assert wrong_statuses(scene, 1) == {}


def test_once_it_is_handed_in_the_recipient_reads_that_version(scene):
    scene.hand_in()

    assert wrong_statuses(scene, 2) == {}


def test_the_recipient_sees_no_word_of_a_draft(scene):
    page = scene.address(BASE)
    writer = scene.browsers["preparer"].get(page).content.decode()
    recipient = scene.browsers["reviewer of the recipient"].get(page).content.decode()

    # So that there is something to hide.
    assert "plan.txt" in writer
    assert "Lead" in writer or scene.people["lead"].name in writer
    assert "plan.txt" not in recipient
    assert "sections/1/" not in recipient


def test_addresses_of_another_report_lead_nowhere(scene):
    scene.hand_in()
    other = make_obligation(scene.initiative, make_actor(), state="scheduled", opens_on="2022-01-01")
    administrator = scene.browsers["administrator"]

    statuses = {
        route: status_of(administrator, row[0], scene.address(route, other))
        for route, row in ROUTES.items()
        if route not in (BASE, BASE + "start/", BASE + "attachments/")
    }

    assert set(statuses.values()) == {404}


def test_a_deed_is_never_done_by_opening_a_link(scene):
    statuses = {
        getattr(scene.browsers["accountable"], method)(scene.address(route)).status_code
        for route, row in ROUTES.items()
        if row[0] == "post"
        for method in ("get", "head")
    }
    for route in (BASE, BASE + "submit/", BASE + "withdraw/"):
        scene.browsers["accountable"].get(scene.address(route), {"start": "1"})

    assert statuses == {405}
    assert Obligation.objects.get(pk=scene.obligation.pk).state == "in_preparation"


def test_an_approval_asks_who_one_is_and_then_goes_on_with_what_was_written(scene):
    submission, reviewer = scene.hand_in(), scene.people["reviewer of the recipient"]
    review.start(submission, by=reviewer, now=timezone.now())
    reviewer.set_password("a long password")
    reviewer.save()
    browser = scene.browsers["reviewer of the recipient"]
    browser.force_login(reviewer)
    address = scene.address(VERSION + "approve/")

    asked = browser.post(address, {"sha256": submission.sha256, "comment": "Well done."})
    state_then = Obligation.objects.get(pk=scene.obligation.pk).state
    browser.post(asked.headers["Location"], {"password": "a long password"})

    assert asked.headers["Location"].startswith("/sv/accounts/reauthenticate/")
    assert state_then == "under_review"
    submission.refresh_from_db()
    assert Obligation.objects.get(pk=scene.obligation.pk).state == "approved"
    assert submission.review.comment == "Well done."
