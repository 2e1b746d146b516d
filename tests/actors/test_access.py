"""Who may open what of becoming a partner, editing and contact: every address, every role, one actor."""

import pytest
from django.utils import timezone

from actors.models import ActorChange, ActorLogo
from tests.factories import (
    make_actor,
    make_administrator,
    make_application,
    make_facility,
    make_initiative,
    make_lead,
    make_member,
    make_user,
)

ROLES = (
    "visitor",
    "stranger",
    "member",
    "main contact",
    "reviewer",
    "member of another",
    "former member",
    "lead",
    "coordinator",
    "administrator",
)
OPEN = (200,) * 10
SIGNED_IN = (302, *(200,) * 9)
APPLICANT = (302, *(404,) * 9)
ADMINISTRATOR = (302, *(404,) * 8, 200)
MEMBERS = (302, 404, 200, 200, 404, 404, 404, 404, 404, 200)

# Route, method, and the status for each role. A deed that is done answers with a redirect.
ROWS = {
    "logos/<slug:sha256>.png": ("get", OPEN),
    "sv/actors/apply/": ("get", OPEN),
    "sv/actors/apply/review/": ("get", APPLICANT),
    "sv/actors/apply/withdraw/": ("post", APPLICANT),
    "sv/actors/apply/<slug:name>/": ("get", SIGNED_IN),
    "sv/actors/applications/": ("get", ADMINISTRATOR),
    "sv/actors/applications/<int:pk>/": ("get", ADMINISTRATOR),
    "sv/actors/changes/": ("get", ADMINISTRATOR),
    "sv/actors/changes/<int:pk>/": ("post", (*ADMINISTRATOR[:-1], 302)),
    "sv/actors/<slug:slug>/edit/": ("get", MEMBERS),
    "sv/actors/<slug:slug>/changes/<int:pk>/withdraw/": ("post", (302, 404, 302, 302, *(404,) * 5, 302)),
    "sv/actors/<slug:slug>/facilities/new/": ("get", MEMBERS),
    "sv/actors/<slug:slug>/facilities/<slug:facility>/": ("get", MEMBERS),
    "sv/actors/<slug:slug>/contact-person/": ("post", (302, 404, 302, 302, *(404,) * 6)),
    "sv/actors/<slug:slug>/contact/": ("get", OPEN),
}


@pytest.fixture
def address_of(db):
    """What the placeholders of a route hold: an actor with everything that can be asked for."""
    actor = make_actor(slug="cellbolaget")
    application = make_application(state="submitted", submitted_at=timezone.now())
    change = ActorChange.objects.create(
        actor=actor, old={"name": "A"}, new={"name": "B"}, requested_by=make_user()
    )
    ActorLogo.objects.create(actor=actor, png=b"png", sha256="a" * 64, width=1, height=1)
    holds = {
        "<slug:slug>": actor.slug,
        "<slug:sha256>": "a" * 64,
        "<slug:name>": "organisation",
        "<slug:facility>": make_facility(actor).slug,
    }

    def address(route):
        pk = application.pk if "applications" in route else change.pk
        for placeholder, value in {**holds, "<int:pk>": str(pk)}.items():
            route = route.replace(placeholder, value)
        return f"/{route}"

    address.actor = actor
    return address


@pytest.fixture
def browsers(address_of, client):
    """A browser for each role."""
    actor, initiative = address_of.actor, make_initiative()
    people = [
        None,
        make_user(),
        make_member(actor),
        make_member(actor, is_main_contact=True),
        make_member(actor, role="reviewer"),
        make_member(make_actor(), is_main_contact=True),
        make_member(actor, ended_at=timezone.now()),
        make_lead(initiative),
        make_lead(initiative, role="coordinator"),
        make_administrator(),
    ]
    found = [client.__class__() for _person in people]
    for browser, person in zip(found, people, strict=True):
        if person:
            browser.force_login(person)
    return found


def test_each_role_may_do_what_its_column_says(address_of, browsers):
    wrong = {}

    for route, (method, expected) in ROWS.items():
        address = address_of(route)
        statuses = tuple(getattr(browser, method)(address).status_code for browser in browsers)
        differing = [
            (role, got, should)
            for role, got, should in zip(ROLES, statuses, expected, strict=True)
            if got != should
        ]
        if differing:
            wrong[address] = differing

    assert wrong == {}


def test_a_visitor_is_sent_to_sign_in_and_nowhere_else(address_of, browsers):
    sent = {
        browsers[0].get(address_of(route)).headers.get("Location", "").partition("?")[0]
        for route, (_method, expected) in ROWS.items()
        if expected[0] == 302
    }

    assert sent == {"/sv/accounts/login/"}
