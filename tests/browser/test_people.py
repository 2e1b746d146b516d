"""What only a real browser does: the headers that it sends along with a form."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from actors import membership
from outbox.models import Message
from tests.factories import make_actor, make_member, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a very long password"


@pytest.mark.parametrize("width", [390, 1280])
def test_an_invitation_is_accepted_by_its_button(page, live_server, width):
    actor = make_actor(name="Cellbolaget")
    main_contact = make_member(actor, is_main_contact=True)
    invited = make_user(password=PASSWORD)
    now = timezone.now()
    membership.invite(actor, email=invited.email, role="member", by=main_contact, language="sv", now=now)
    path = re.search(r"http://[^/]+(/sv/actors/invitation/\S+)", Message.objects.get().text)[1]

    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url + path)
    page.get_by_role("main").get_by_role("link", name="Logga in").click()
    page.get_by_label("E-postadress").fill(invited.email)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Logga in", exact=True).click()
    members_before = actor.memberships.count()
    page.get_by_role("button", name="Tacka ja till inbjudan").click()

    expect(page.get_by_role("heading", level=1, name="Cellbolaget")).to_be_visible()
    assert members_before == 1
    assert actor.memberships.current().filter(user=invited).exists()
