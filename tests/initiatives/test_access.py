"""Who may open what of an initiative's keeping: every address, every role, their own and a foreign one."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from initiatives.models import Assignment
from tests.factories import (
    make_actor,
    make_administrator,
    make_document,
    make_indicator,
    make_initiative,
    make_joining,
    make_lead,
    make_member,
    make_partnership,
    make_user,
)

ROLES = (
    "visitor",
    "stranger",
    "member of a partner",
    "main contact of a partner",
    "member of the actor that asks",
    "reviewer",
    "lead",
    "coordinator",
    "lead of another",
    "former lead",
    "administrator",
)
OPEN = (200,) * 11
LEADS = (302, 404, 404, 404, 404, 404, 200, 404, 404, 404, 200)
COORDINATORS = (302, 404, 404, 404, 404, 404, 200, 200, 404, 404, 200)
MEMBERS = (302, 404, 200, 200, 200, 404, 404, 404, 404, 404, 200)
THOSE_WHO_TAKE_PART = (302, 404, 200, 200, 200, 404, 200, 404, 404, 404, 200)
BOTH_SIDES = (302, 404, 404, 404, 200, 404, 200, 404, 404, 404, 200)
END_A_PARTNERSHIP = (302, 404, 302, 302, 404, 404, 302, 404, 404, 404, 302)
# The row is the coordinator's: their own to end and to show, the leads' to end.
END_A_ROLE = (302, 404, 404, 404, 404, 404, 302, 302, 404, 404, 302)
BE_SHOWN = (302, 404, 404, 404, 404, 404, 404, 302, 404, 404, 404)

# Route, method, and the status for each role. A deed that is done answers with a redirect.
ROWS = {
    "sv/initiatives/joinings/<int:pk>/": ("get", BOTH_SIDES),
    "sv/initiatives/<slug:slug>/edit/": ("get", LEADS),
    "sv/initiatives/<slug:slug>/edit/indicators/<slug:part>/value/": ("get", LEADS),
    "sv/initiatives/<slug:slug>/edit/<slug:kind>/new/": ("get", LEADS),
    "sv/initiatives/<slug:slug>/edit/<slug:kind>/<slug:part>/": ("get", LEADS),
    "sv/initiatives/<slug:slug>/join/": ("get", MEMBERS),
    "sv/initiatives/<slug:slug>/invite/": ("get", LEADS),
    "sv/initiatives/<slug:slug>/partners/": ("get", THOSE_WHO_TAKE_PART),
    "sv/initiatives/<slug:slug>/partners/<int:pk>/end/": ("post", END_A_PARTNERSHIP),
    "sv/initiatives/<slug:slug>/roles/": ("get", COORDINATORS),
    "sv/initiatives/<slug:slug>/roles/<int:pk>/end/": ("post", END_A_ROLE),
    "sv/initiatives/<slug:slug>/roles/<int:pk>/shown/": ("post", BE_SHOWN),
    "sv/initiatives/<slug:slug>/contact/": ("get", OPEN),
}


class Scene:
    """An initiative with one of everything, and a browser for each role in it."""

    def __init__(self, client):
        self.initiative, partner, asks = make_initiative(), make_actor(), make_actor()
        self.partnership = make_partnership(partner, self.initiative)
        self.joining = make_joining(self.initiative, asks)
        self.indicator = make_indicator(1, initiative=self.initiative)
        self.document = make_document(initiative=self.initiative)
        ended_at = timezone.now()
        coordinator = make_lead(self.initiative, role="coordinator")
        self.role = Assignment.objects.get(user=coordinator)
        people = [
            None,
            make_user(),
            make_member(partner),
            make_member(partner, is_main_contact=True),
            make_member(asks),
            make_member(partner, role="reviewer"),
            make_lead(self.initiative),
            coordinator,
            make_lead(make_initiative()),
            make_lead(self.initiative, started_at=ended_at - timedelta(days=9), ended_at=ended_at),
            make_administrator(),
        ]
        self.browsers = [client.__class__() for _person in people]
        for browser, person in zip(self.browsers, people, strict=True):
            if person:
                browser.force_login(person)

    def address(self, route, kind="documents"):
        pk = {"partners": self.partnership.pk, "roles": self.role.pk}
        part = self.indicator if "indicators" in route else self.document
        holds = {
            "<slug:slug>": self.initiative.slug,
            "<slug:kind>": kind,
            "<slug:part>": part.slug,
            "<int:pk>": next((pk[word] for word in pk if f"/{word}/" in route), self.joining.pk),
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
        status = getattr(browser, method)(address).status_code
        transaction.set_rollback(True)
    return status


def test_each_role_may_do_what_its_column_says(scene):
    wrong = {}

    for route, (method, expected) in ROWS.items():
        address = scene.address(route)
        statuses = [status_of(browser, method, address) for browser in scene.browsers]
        differing = [row for row in zip(ROLES, statuses, expected, strict=True) if row[1] != row[2]]
        if differing:
            wrong[address] = differing

    assert wrong == {}


def test_a_visitor_is_sent_to_sign_in(scene):
    sent = {
        getattr(scene.browsers[0], method)(scene.address(route)).headers["Location"].partition("?")[0]
        for route, (method, expected) in ROWS.items()
        if expected[0] == 302
    }

    assert sent == {"/sv/accounts/login/"}


def test_a_deed_is_never_done_by_opening_a_link(scene):
    lead = scene.browsers[ROLES.index("lead")]

    statuses = {
        getattr(lead, method)(scene.address(route)).status_code
        for route, (verb, _expected) in ROWS.items()
        if verb == "post"
        for method in ("get", "head")
    }

    assert statuses == {405}
