"""Who may open what of the news and the workshops: every address, every role, their own and a foreign one."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories import (
    make_action,
    make_actor,
    make_administrator,
    make_initiative,
    make_lead,
    make_member,
    make_news,
    make_partnership,
    make_user,
)
from tests.initiatives.test_access import status_of
from tests.workshops.factories import (
    make_open_workshop,
    make_registration,
    make_workshop_invitation,
    publish_outcomes,
)
from workshops import materials

ROLES = (
    "visitor",
    "stranger",
    "member of a partner",
    "lead",
    "coordinator",
    "lead of another",
    "former lead",
    "administrator",
)
OPEN = (200,) * 8
WRITERS = (302, 404, 404, 200, 200, 200, 404, 200)
ITS_WRITERS = (302, 404, 404, 200, 200, 404, 404, 200)
ITS_PUBLISHERS = (302, 404, 404, 302, 302, 404, 404, 302)

# Route, method, and the status for each role. A deed that is done answers with a redirect.
OF_NEWS = {
    "sv/news/": ("get", OPEN),
    "sv/news/new/": ("get", WRITERS),
    "sv/news/<slug:slug>/": ("get", OPEN),
    "sv/news/<slug:slug>/edit/": ("get", ITS_WRITERS),
    "sv/news/<slug:slug>/delete/": ("post", (302, *(404,) * 6, 302)),
    "sv/news/<slug:slug>/publish/": ("post", ITS_PUBLISHERS),
    "sv/news/<slug:slug>/withdraw/": ("post", ITS_PUBLISHERS),
}
DRAFT = (404, 404, 404, 200, 200, 404, 404, 200)

# — workshops: after these roles come those who take part, and who are invited —

WORKSHOP_ROLES = (*ROLES, "participant", "invited")
EVERYBODY = (200,) * 10
MAKERS = (302, 404, 404, 200, 200, 200, 404, 200, 404, 404)
ORGANISERS = (302, 404, 404, 200, 200, 404, 404, 200, 404, 404)
# Done, and then led on.
THEIR_DEED = (302, 404, 404, 302, 302, 404, 404, 302, 404, 404)
ONLY_PARTICIPANT = (404, 404, 404, 404, 404, 404, 404, 404, 200, 404)
ONLY_INVITED = (404, 404, 404, 404, 404, 404, 404, 404, 404, 200)
IS_WORKSHOP = "sv/workshops/<slug:slug>/"
OF_WORKSHOPS = {
    "sv/workshops/new/": ("get", MAKERS),
    "sv/workshops/calendar.ics": ("get", EVERYBODY),
    "sv/workshops/link/<str:secret>/": ("get", (410,) * 10),
    "sv/workshops/<slug:slug>.ics": ("get", EVERYBODY),
    IS_WORKSHOP + "register/": ("get", EVERYBODY),
    IS_WORKSHOP + "registration/": ("get", ONLY_PARTICIPANT),
    IS_WORKSHOP + "registration/withdraw/": ("get", ONLY_PARTICIPANT),
    IS_WORKSHOP + "invitation/": ("get", ONLY_INVITED),
    IS_WORKSHOP + "participants/": ("get", EVERYBODY),
    IS_WORKSHOP + "material/<int:pk>/": ("get", (404, 404, 404, 200, 200, 404, 404, 200, 200, 404)),
    IS_WORKSHOP + "manage/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/edit/<slug:step>/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/material/": ("post", ORGANISERS),
    IS_WORKSHOP + "manage/material/<int:pk>/delete/": ("post", THEIR_DEED),
    IS_WORKSHOP + "manage/publish/": ("get", THEIR_DEED),
    IS_WORKSHOP + "manage/move/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/cancel/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/copy/": ("post", THEIR_DEED),
    IS_WORKSHOP + "manage/complete/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/registrations/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/participants.csv": ("post", ORGANISERS),
    IS_WORKSHOP + "manage/participants.xlsx": ("post", ORGANISERS),
    IS_WORKSHOP + "manage/delete/": ("get", (302, *(404,) * 9)),
    IS_WORKSHOP + "manage/registrations/add/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/registrations/<int:pk>/remove/": ("post", THEIR_DEED),
    IS_WORKSHOP + "manage/invitations/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/invitations/remind/": ("post", THEIR_DEED),
    IS_WORKSHOP + "manage/invitations/<int:pk>/revoke/": ("post", THEIR_DEED),
    IS_WORKSHOP + "outcomes/": ("get", EVERYBODY),
    IS_WORKSHOP + "feedback/": ("get", (404,) * 10),
    IS_WORKSHOP + "manage/outcomes/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/outcomes/publish/": ("post", THEIR_DEED),
    IS_WORKSHOP + "manage/actions/new/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/actions/<int:pk>/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/actions.csv": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/actions.xlsx": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/feedback/": ("get", ORGANISERS),
    "sv/actions/actions.csv": ("get", EVERYBODY),
    "sv/actions/actions.xlsx": ("get", EVERYBODY),
    "sv/actions/<int:pk>/": ("get", EVERYBODY),
    "sv/actions/<int:pk>/update/": ("get", (302, 404, 200, 200, 200, 404, 404, 200, 404, 404)),
    IS_WORKSHOP + "manage/check-in/": ("get", ORGANISERS),
    IS_WORKSHOP + "manage/check-in/<int:pk>/": ("post", THEIR_DEED),
}
ROWS = OF_NEWS | OF_WORKSHOPS


@pytest.fixture
def initiative(db):
    return make_initiative()


@pytest.fixture
def browsers(client, initiative):
    """A browser for each role."""
    partner, ended_at = make_actor(), timezone.now()
    make_partnership(partner, initiative)
    people = [
        None,
        make_user(),
        make_member(partner),
        make_lead(initiative),
        make_lead(initiative, role="coordinator"),
        make_lead(make_initiative()),
        make_lead(initiative, started_at=ended_at - timedelta(days=9), ended_at=ended_at),
        make_administrator(),
    ]
    found = [client.__class__() for _person in people]
    for browser, person in zip(found, people, strict=True):
        if person:
            browser.force_login(person)
    return found


def test_each_role_may_do_what_its_column_says(initiative, browsers):
    post = make_news(initiative)
    wrong = {}

    for route, (method, expected) in OF_NEWS.items():
        address = "/" + route.replace("<slug:slug>", post.slug)
        statuses = [status_of(browser, method, address) for browser in browsers]
        differing = [row for row in zip(ROLES, statuses, expected, strict=True) if row[1] != row[2]]
        if differing:
            wrong[address] = differing

    assert wrong == {}


def test_a_draft_is_seen_by_those_who_may_edit_it(initiative, browsers):
    draft = make_news(initiative, published_at=None)

    statuses = tuple(browser.get(f"/sv/news/{draft.slug}/").status_code for browser in browsers)

    assert statuses == DRAFT


@pytest.fixture
def workshop(initiative):
    """One that everybody sees, with a participant list for all and a file for those who take part."""
    found = make_open_workshop(initiative=initiative, participants_for="everybody", capacity=99)
    file = ContentFile(b"%PDF-1.7", name="slides.pdf")
    materials.add(found, {"title": "Bilder", "kind": "slides", "audience": "participants", "file": file})
    return found


@pytest.fixture
def guests(client, browsers, workshop):
    """The browsers of the roles, and those of a participant and of somebody who is invited."""
    participant, invited = make_user(), make_user()
    make_registration(workshop, user=participant, email=participant.email)
    make_workshop_invitation(workshop, user=invited, email=invited.email)
    publish_outcomes(workshop)
    make_action(workshop=workshop, owner_actor=workshop.part_of.get().partnerships.get().actor)
    found = [client.__class__() for _person in (participant, invited)]
    for browser, person in zip(found, (participant, invited), strict=True):
        browser.force_login(person)
    return [*browsers, *found]


def filled(route, workshop):
    """The address of this route, with the rows of this workshop in it."""
    rows = {
        "actions": workshop.actions.get().pk,
        "material": workshop.materials.get().pk,
        "registrations": workshop.registrations.order_by("pk").first().pk,
        "invitations": workshop.invitations.order_by("pk").first().pk,
        "check-in": workshop.registrations.order_by("pk").first().pk,
    }
    pk = next((pk for name, pk in rows.items() if f"{name}/<int:pk>" in route), 0)
    places = {"<slug:slug>": workshop.slug, "<slug:step>": "time", "<str:secret>": "x", "<int:pk>": str(pk)}
    for place, words in places.items():
        route = route.replace(place, words)
    return "/" + route


def test_each_role_may_do_with_workshops_what_its_column_says(workshop, guests):
    wrong = {}

    for route, (method, expected) in OF_WORKSHOPS.items():
        address = filled(route, workshop)
        statuses = [status_of(browser, method, address) for browser in guests]
        differing = [row for row in zip(WORKSHOP_ROLES, statuses, expected, strict=True) if row[1] != row[2]]
        if differing:
            wrong[address] = differing

    assert wrong == {}


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ({"status": "draft"}, (404, 404, 404, 200, 200, 404, 404, 200, 404, 404)),
        ({"visibility": "participants"}, (404, 404, 404, 200, 200, 404, 404, 200, 200, 200)),
        ({}, EVERYBODY),
    ],
)
def test_a_workshop_is_seen_by_those_it_is_for(workshop, guests, hidden, expected):
    for name, value in hidden.items():
        setattr(workshop, name, value)
    workshop.save()

    statuses = tuple(browser.get(f"/sv/workshops/{workshop.slug}/").status_code for browser in guests)

    assert statuses == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"outcomes_for": "organisers"}, (404, 404, 404, 200, 200, 404, 404, 200, 404, 404)),
        ({"outcomes_for": "participants"}, (404, 404, 404, 200, 200, 404, 404, 200, 200, 404)),
        ({"visibility": "participants"}, (404, 404, 404, 200, 200, 404, 404, 200, 200, 404)),
        ({"outcomes_from_on": "2999-01-01"}, (404, 404, 404, 200, 200, 404, 404, 200, 404, 404)),
        ({}, EVERYBODY),
    ],
)
def test_outcomes_are_read_by_those_they_are_for(workshop, guests, limits, expected):
    for name, value in limits.items():
        setattr(workshop, name, value)
    workshop.save()
    action = workshop.actions.get()

    of_outcomes = tuple(b.get(f"/sv/workshops/{workshop.slug}/outcomes/").status_code for b in guests)
    of_action = [b.get(f"/sv/actions/{action.pk}/").status_code for b in guests]

    assert of_outcomes == expected
    # Who owns the action always reads it.
    assert of_action.pop(ROLES.index("member of a partner")) == 200
    assert of_action == [*expected[:2], *expected[3:]]


def test_rows_of_one_workshop_are_not_reached_through_another(workshop, guests):
    """Who organises both cannot mix them up either."""
    lead = guests[ROLES.index("lead")]
    other = make_open_workshop(initiative=workshop.part_of.get())
    make_registration(other)
    wrong = [
        filled(route, workshop).replace(workshop.slug, other.slug)
        for route in OF_WORKSHOPS
        if "<int:pk>" in route and "<slug:slug>" in route
    ]

    statuses = {status_of(lead, "post" if "manage" in address else "get", address) for address in wrong}

    assert (len(wrong), statuses) == (6, {404})
