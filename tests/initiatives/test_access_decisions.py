"""Who decides on a report, names its people and keeps what is asked for: every address, every role."""

from datetime import timedelta

import pytest
from django.utils import timezone

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
from tests.initiatives.test_access import status_of

ROLES = (
    "visitor",
    "stranger",
    "member of the responsible actor",
    "main contact of the responsible actor",
    "reviewer of the recipient",
    "reviewer of another actor",
    "lead",
    "coordinator",
    "lead of another",
    "former lead",
    "accountable",
    "preparer",
    "administrator",
)
OPEN = (200,) * 13
BOTH_SIDES = (302, 404, 404, 200, 200, 404, 200, 404, 404, 404, 200, 200, 200)
THOSE_WHO_DECIDE = (302, 404, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 200)
THOSE_WHO_NAME = (302, 404, 404, 200, 404, 404, 200, 404, 404, 404, 200, 404, 200)
# The row is the preparer's own to end.
END_A_ROLE = (302, 404, 404, 302, 404, 404, 302, 404, 404, 404, 302, 302, 302)
LEADS = (302, 404, 404, 404, 404, 404, 200, 404, 404, 404, 404, 404, 200)
THOSE_WITH_A_PART = (302, 404, 200, 200, 200, 200, 200, 404, 200, 404, 200, 200, 200)

ROWS = {
    "sv/reports/": ("get", THOSE_WITH_A_PART),
    "sv/initiatives/<slug:slug>/reports/": ("get", OPEN),
    "sv/initiatives/<slug:slug>/requirements/new/": ("get", LEADS),
    "sv/initiatives/<slug:slug>/requirements/<slug:part>/": ("get", LEADS),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/deadline/": ("get", BOTH_SIDES),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/outcome/": ("get", THOSE_WHO_DECIDE),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/end/": ("get", THOSE_WHO_DECIDE),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/people/": ("get", THOSE_WHO_NAME),
    "sv/initiatives/<slug:slug>/reports/<int:pk>/people/<int:row>/end/": ("post", END_A_ROLE),
}


class Scene:
    """An initiative that owes a report, another one, and a browser for each role."""

    def __init__(self, client):
        self.initiative, responsible, recipient = make_initiative(), make_actor(), make_actor()
        self.other = make_initiative()
        self.obligation = make_obligation(self.initiative, responsible, "2020-06-01", recipients=[recipient])
        accountable, preparer = make_member(responsible), make_member(responsible)
        make_responsible(self.obligation, accountable)
        self.row = make_responsible(self.obligation, preparer, role="preparer")
        ended_at = timezone.now()
        people = [
            None,
            make_user(),
            make_member(responsible),
            make_member(responsible, is_main_contact=True),
            make_member(recipient, role="reviewer"),
            make_member(make_actor(), role="reviewer"),
            make_lead(self.initiative),
            make_lead(self.initiative, role="coordinator"),
            make_lead(self.other),
            make_lead(self.initiative, started_at=ended_at - timedelta(days=9), ended_at=ended_at),
            accountable,
            preparer,
            make_administrator(),
        ]
        self.browsers = [client.__class__() for _person in people]
        for browser, person in zip(self.browsers, people, strict=True):
            if person:
                browser.force_login(person)

    def address(self, route, initiative=None):
        holds = {
            "<slug:slug>": (initiative or self.initiative).slug,
            "<slug:part>": self.obligation.requirement.slug,
            "<int:pk>": self.obligation.pk,
            "<int:row>": self.row.pk,
        }
        for placeholder, value in holds.items():
            route = route.replace(placeholder, str(value))
        return f"/{route}"


@pytest.fixture
def scene(client, db):
    return Scene(client)


def test_each_role_may_do_what_its_column_says(scene):
    wrong = {}

    for route, (method, expected) in ROWS.items():
        address = scene.address(route)
        statuses = [status_of(browser, method, address) for browser in scene.browsers]
        differing = [row for row in zip(ROLES, statuses, expected, strict=True) if row[1] != row[2]]
        if differing:
            wrong[address] = differing

    assert wrong == {}


def test_a_report_is_not_found_under_another_initiative(scene):
    administrator = scene.browsers[-1]
    nested = [route for route in ROWS if "<int:pk>" in route or "<slug:part>" in route]

    statuses = {
        status_of(administrator, ROWS[route][0], scene.address(route, scene.other)) for route in nested
    }

    assert len(nested) == 6
    assert statuses == {404}
