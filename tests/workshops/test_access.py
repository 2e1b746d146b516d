"""Who may open what of the news: every address, every role, their own post and a foreign one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import (
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
ROWS = {
    "sv/news/": ("get", OPEN),
    "sv/news/new/": ("get", WRITERS),
    "sv/news/<slug:slug>/": ("get", OPEN),
    "sv/news/<slug:slug>/edit/": ("get", ITS_WRITERS),
    "sv/news/<slug:slug>/delete/": ("post", (302, *(404,) * 6, 302)),
    "sv/news/<slug:slug>/publish/": ("post", ITS_PUBLISHERS),
    "sv/news/<slug:slug>/withdraw/": ("post", ITS_PUBLISHERS),
}
DRAFT = (404, 404, 404, 200, 200, 404, 404, 200)


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

    for route, (method, expected) in ROWS.items():
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
