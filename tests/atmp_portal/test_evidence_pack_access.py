"""Who may open what of evidence packs, and what the pages answer."""

import io
import time
from datetime import date, timedelta

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document
from kombu import pools

from atmp_portal.evidence_pack import pack as deeds
from initiatives import preparing
from initiatives.models import EvidencePack
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

ROLES = (
    "visitor",
    "stranger",
    "lead",
    "preparer",
    "coordinator",
    "lead of another",
    "former lead",
    "main contact of the responsible actor",
    "reviewer",
    "reviewer of another",
    "administrator",
)
READERS = (302, 404, 200, 200, 404, 404, 404, 200, 200, 404, 200)
WRITERS = (302, 404, 200, 200, 404, 404, 404, 404, 404, 404, 200)
DEED_OF_WRITERS = (302, 404, 302, 302, 404, 404, 404, 404, 404, 404, 302)

# Route, method, and the status for each role, of a pack that is ready.
ROWS = {
    "sv/initiatives/<slug:slug>/reports/<int:pk>/packs/": ("get", READERS),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/packs/<int:pack>/": ("get", READERS),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/packs/<int:pack>/state.json": ("get", READERS),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/packs/<int:pack>/pack.docx": ("get", READERS),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/packs/<int:pack>/pack.pdf": ("get", READERS),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/packs/<int:pack>/draw/": ("post", DEED_OF_WRITERS),
}


class Scene:
    """A report in preparation with a pack, and a browser for each role."""

    def __init__(self, client):
        responsible, recipient = make_actor(), make_actor()
        self.initiative = make_initiative(slug="cellklustret", start="2022")
        self.obligation = make_obligation(
            self.initiative,
            responsible,
            "2030-03-31",
            recipients=[recipient],
            state="scheduled",
            opens_on=date(2020, 1, 1),
            contents=["Ekonomisk redovisning"],
        )
        lead, preparer, now = make_lead(self.initiative), make_member(responsible), timezone.now()
        make_responsible(self.obligation, preparer, role="preparer")
        people = [
            None,
            make_user(),
            lead,
            preparer,
            make_lead(self.initiative, role="coordinator"),
            make_lead(make_initiative()),
            make_lead(self.initiative, started_at=now - timedelta(days=1), ended_at=now),
            make_member(responsible, is_main_contact=True),
            make_member(recipient, role="reviewer"),
            make_member(make_actor(), role="reviewer"),
            make_administrator(),
        ]
        self.browsers = {role: client.__class__() for role in ROLES}
        for browser, person in zip(self.browsers.values(), people, strict=True):
            if person:
                browser.force_login(person)
        preparing.start(self.obligation, by=lead, now=now)
        self.pack = deeds.ask(self.obligation, as_of=timezone.localdate(now), language="sv", by=lead, now=now)

    def make(self):
        deeds.make(self.pack.pk, now=timezone.now())
        self.pack.refresh_from_db()

    def address(self, route):
        route = route.replace("<slug:slug>", "cellklustret").replace("<int:pk>", str(self.obligation.pk))
        return "/" + route.replace("<int:pack>", str(self.pack.pk))

    def statuses(self, route, method, **data):
        return tuple(
            getattr(browser, method)(self.address(route), data).status_code
            for browser in self.browsers.values()
        )


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


@pytest.fixture
def scene(db, client):
    return Scene(client)


PACKS, PACK, STATE, DOCX, PDF, DRAW = ROWS


def test_each_role_may_do_what_its_column_says(scene):
    scene.make()
    section = scene.obligation.sections.get().pk

    statuses = {
        route: scene.statuses(
            route, method, **({"subject": "money", "section": section} if "draw" in route else {})
        )
        for route, (method, _expected) in ROWS.items()
    }

    assert statuses == {route: expected for route, (_method, expected) in ROWS.items()}


def test_only_those_who_write_the_report_ask_for_a_pack(scene):
    assert scene.statuses(PACKS, "post", as_of="2026-01-01", language="en") == DEED_OF_WRITERS


def test_only_those_who_write_the_report_see_a_pack_that_is_not_ready(scene):
    assert scene.statuses(PACK, "get") == WRITERS
    assert scene.statuses(STATE, "get") == WRITERS


def test_files_of_a_pack_that_is_not_ready_are_not_there(scene):
    assert {scene.browsers["lead"].get(scene.address(route)).status_code for route in (DOCX, PDF)} == {404}


@pytest.mark.parametrize("route", [PACK, STATE, DOCX, PDF])
def test_pack_is_found_only_below_its_own_report_and_initiative(scene, route):
    scene.make()
    lead, other = scene.browsers["administrator"], make_obligation(scene.initiative, make_actor())
    foreign = make_initiative()
    address = scene.address(route)

    right = lead.get(address).status_code
    of_another_report = lead.get(address.replace(f"/reports/{scene.obligation.pk}/", f"/reports/{other.pk}/"))
    of_another_initiative = lead.get(address.replace("/cellklustret/", f"/{foreign.slug}/"))

    assert (right, of_another_report.status_code, of_another_initiative.status_code) == (200, 404, 404)


def test_draw_into_a_section_of_another_report_is_refused(scene):
    scene.make()
    other = make_obligation(scene.initiative, make_actor(), state="scheduled", opens_on=date(2020, 1, 1))
    preparing.start(other, by=scene.pack.asked_by, now=timezone.now())

    answer = scene.browsers["lead"].post(
        scene.address(DRAW), {"subject": "money", "section": other.sections.get().pk}
    )

    assert answer.status_code == 404
    assert other.sections.get().text == ""


def test_deeds_answer_to_buttons_only(scene):
    assert scene.browsers["lead"].get(scene.address(DRAW)).status_code == 405


def test_button_makes_a_pack_and_leads_to_it(scene):
    answer = scene.browsers["lead"].post(scene.address(PACKS), {"as_of": "2026-01-01", "language": "en"})

    made = EvidencePack.objects.get(language="en")
    assert answer.url == scene.address(PACK).replace(f"packs/{scene.pack.pk}/", f"packs/{made.pk}/")
    assert made.state == "ready"


@pytest.fixture
def broker_away():
    """A broker at an address where nobody listens, and no task run in this process instead."""
    conf = current_app.conf
    kept = conf.task_always_eager, conf.broker_url
    conf.update(task_always_eager=False, broker_url="redis://127.0.0.1:1/0")
    current_app.amqp._producer_pool = None
    current_app._pool = None
    pools.reset()
    yield
    conf.update(task_always_eager=kept[0], broker_url=kept[1])
    current_app.amqp._producer_pool = None
    current_app._pool = None
    pools.reset()


def test_button_answers_at_once_without_a_broker_and_the_clock_makes_the_pack(scene, broker_away):
    began = time.monotonic()
    answer = scene.browsers["lead"].post(scene.address(PACKS), {"as_of": "2026-01-01", "language": "en"})
    took = time.monotonic() - began
    waiting = EvidencePack.objects.get(language="en").state
    deeds.make_waiting(timezone.now())

    assert (answer.status_code, waiting) == (302, "waiting")
    # A broker that is waited for is waited for without end; a busy machine may take its seconds.
    assert took < 30
    assert EvidencePack.objects.get(language="en").state == "ready"


def test_day_to_come_is_an_error_beside_its_field(scene):
    answer = scene.browsers["lead"].post(scene.address(PACKS), {"as_of": "2999-01-01", "language": "en"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Fel:" in page
    assert 'id="id_as_of_error"' in page


def test_page_of_a_waiting_pack_refreshes_itself_with_and_without_script(scene):
    page = scene.browsers["lead"].get(scene.address(PACK)).content.decode()
    state = scene.browsers["lead"].get(scene.address(STATE))

    assert '<noscript><meta http-equiv="refresh"' in page
    assert scene.address(STATE) in page
    assert state.json() == {"state": "waiting", "progress": 0}
    assert "no-store" in state["Cache-Control"]


def test_page_of_a_pack_that_nobody_makes_offers_to_ask_again(scene):
    EvidencePack.objects.update(asked_at=timezone.now() - timedelta(minutes=10))

    page = scene.browsers["lead"].get(scene.address(PACK)).content.decode()

    assert 'http-equiv="refresh"' not in page
    assert 'name="as_of" value="' in page
    assert scene.browsers["lead"].get(scene.address(STATE)).json()["state"] == "failed"


def test_files_are_attachments_that_nobody_keeps(scene):
    scene.make()

    docx, pdf = (scene.browsers["reviewer"].get(scene.address(route)) for route in (DOCX, PDF))

    name = f"cellklustret-{scene.pack.as_of:%Y-%m-%d}-sv"
    assert docx["Content-Disposition"] == f'attachment; filename="{name}.docx"'
    assert pdf["Content-Disposition"] == f'attachment; filename="{name}.pdf"'
    assert {"private", "no-store"} <= set(pdf["Cache-Control"].split(", "))
    assert pdf["X-Content-Type-Options"] == "nosniff"
    document = Document(io.BytesIO(docx.content))
    assert document.core_properties.title == scene.pack.content["title"]


def test_pages_show_what_is_hostile_as_words(scene):
    make_name = "<script>alert(1)</script>"
    scene.initiative.documents.create(slug="fiende", title=make_name, kind="report")
    scene.make()

    page = scene.browsers["lead"].get(scene.address(PACK)).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert make_name not in page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_report_page_shows_the_button_to_those_who_write_it_only(scene, language):
    scene.make()
    address = f"/{language}/initiatives/cellklustret/reports/{scene.obligation.pk}/"
    action = f'action="{address}packs/"'
    link = f'href="{address}packs/{scene.pack.pk}/"'

    pages = {role: scene.browsers[role].get(address).content.decode() for role in ("lead", "reviewer")}

    assert (action in pages["lead"], action in pages["reviewer"]) == (True, False)
    assert link in pages["lead"]
    assert link in pages["reviewer"]


def test_lists_take_the_same_number_of_queries_with_one_and_three_packs(scene):
    lead, now = scene.browsers["lead"], timezone.now()
    lead.get(scene.address(PACKS))
    with CaptureQueriesContext(connection) as with_one:
        lead.get(scene.address(PACKS))
    for number in (1, 2):
        deeds.ask(scene.obligation, as_of=date(2024, 1, number), language="sv", by=make_user(), now=now)
    with CaptureQueriesContext(connection) as with_three:
        lead.get(scene.address(PACKS))

    assert len(with_three) == len(with_one)
