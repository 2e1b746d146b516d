"""Who may open what of one's own pages and of an actor's members: every address, every role, one actor."""

import pytest
from django.utils import timezone

from actors import membership
from tests.factories import make_actor, make_administrator, make_initiative, make_lead, make_member, make_user

ROLES = (
    "visitor",
    "stranger",
    "member",
    "main contact",
    "reviewer",
    "main contact of another",
    "former member",
    "lead",
    "coordinator",
    "administrator",
)
SIGNED_IN = (302, *(200,) * 9)
MAIN_CONTACT = (302, 404, 404, 200, 404, 404, 404, 404, 404, 200)
DEED_OF_MAIN_CONTACT = (302, 404, 404, 302, 404, 404, 404, 404, 404, 302)

# Route, method, and the status for each role. The deeds are done on the main contact, whom they leave as
# they are. Before their data is given, everybody is asked again who they are.
ROWS = {
    "sv/me/": ("get", SIGNED_IN),
    "sv/me/settings/": ("get", SIGNED_IN),
    "sv/me/consents/<int:pk>/withdraw/": ("post", (302, *(404,) * 9)),
    "sv/me/data/": ("post", (302,) * 10),
    "sv/me/calendar/": ("post", SIGNED_IN),
    "sv/me/erase/": ("get", SIGNED_IN),
    "sv/me/erased/": ("get", (200,) * 10),
    "sv/actors/invitation/": ("get", (410,) * 10),
    "sv/actors/invitation/<str:secret>/": ("get", (302,) * 10),
    "sv/actors/<slug:slug>/members/": ("get", MAIN_CONTACT),
    "sv/actors/<slug:slug>/members/<int:pk>/main-contact/": ("post", DEED_OF_MAIN_CONTACT),
    "sv/actors/<slug:slug>/members/<int:pk>/role/": ("post", DEED_OF_MAIN_CONTACT),
    "sv/actors/<slug:slug>/members/<int:pk>/end/": ("post", DEED_OF_MAIN_CONTACT),
    "sv/actors/<slug:slug>/invitations/<int:pk>/withdraw/": ("post", DEED_OF_MAIN_CONTACT),
}


@pytest.fixture
def people(db):
    """One person for each role; the visitor is nobody."""
    actor, initiative = make_actor(slug="cellbolaget"), make_initiative()
    return dict(
        zip(
            ROLES,
            [
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
            ],
            strict=True,
        )
    )


@pytest.fixture
def browsers(people, client):
    found = {role: client.__class__() for role in people}
    for role, person in people.items():
        if person:
            found[role].force_login(person)
    return found


@pytest.fixture
def address_of(people):
    main_contact = people["main contact"]
    held = main_contact.memberships.get()
    invitation = membership.invite(
        held.actor, email="ny@example.org", role="member", by=main_contact, language="sv", now=timezone.now()
    )

    def address(route):
        pk = invitation.pk if "invitations" in route else held.pk
        route = route.replace("<slug:slug>", held.actor.slug).replace("<int:pk>", str(pk))
        return "/" + route.replace("<str:secret>", "not-a-secret")

    return address


def test_each_role_may_do_what_its_column_says(address_of, browsers):
    wrong = {}

    for route, (method, expected) in ROWS.items():
        for (role, browser), should in zip(browsers.items(), expected, strict=True):
            got = getattr(browser, method)(address_of(route), {"role": "member"}).status_code
            if got != should:
                wrong[route, role] = got, should

    assert wrong == {}


def test_deeds_answer_to_buttons_only(address_of, browsers):
    routes = [route for route, (method, _expected) in ROWS.items() if method == "post"]

    statuses = {browsers["administrator"].get(address_of(route)).status_code for route in routes}

    assert statuses == {405}


def test_members_may_leave_and_send_nobody_else_away(people, browsers):
    member = people["member"].memberships.get()
    reviewer = people["reviewer"].memberships.get()

    own = browsers["member"].post(f"/sv/actors/cellbolaget/members/{member.pk}/end/").status_code
    other = browsers["member"].post(f"/sv/actors/cellbolaget/members/{reviewer.pk}/end/").status_code

    member.refresh_from_db()
    reviewer.refresh_from_db()
    assert (own, other) == (302, 404)
    assert (member.ended_at is None, reviewer.ended_at is None) == (False, True)


def test_personal_pages_are_kept_by_nobody(address_of, browsers):
    routes = [route for route, (method, _expected) in ROWS.items() if method == "get"]

    kept = [browsers["administrator"].get(address_of(route)).headers["Cache-Control"] for route in routes]

    assert all("private" in header and "no-store" in header for header in kept)
