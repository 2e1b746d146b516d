from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from actors.models import CalendarFeed
from initiatives import deadlines
from tests.factories import make_actor, make_initiative, make_lead, make_obligation, make_user
from tests.workshops.factories import make_open_workshop, make_registration
from workshops import registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def obligation():
    due = timezone.localdate() + timedelta(days=40)
    return make_obligation(
        make_initiative(),
        make_actor(),
        due.isoformat(),
        state="scheduled",
        opens_on=due - timedelta(days=30),
    )


def new_address(client, user):
    client.force_login(user)
    page = client.post(reverse("calendar_address"))
    return "/calendar/" + page.context["address"].partition("/calendar/")[2]


def events(client, address):
    answer = client.__class__().get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_feed_holds_the_persons_last_days_as_whole_days(client, obligation):
    make_obligation(make_initiative(), make_actor(), "2099-06-01")

    (event,) = events(client, new_address(client, make_lead(obligation.requirement.initiative)))

    assert event["uid"].startswith(f"obligation-{obligation.pk}@")
    assert event.decoded("dtstart") == obligation.due_on
    assert event.decoded("dtend") == obligation.due_on + timedelta(days=1)
    assert (str(event["status"]), int(event["sequence"])) == ("CONFIRMED", 0)


def test_another_day_keeps_the_uid_and_raises_the_sequence(client, obligation):
    lead = make_lead(obligation.requirement.initiative)
    address = new_address(client, lead)
    (before,) = events(client, address)

    new = obligation.due_on + timedelta(days=9)
    deadlines.set_day(obligation, new_due_on=new, reason="So.", by=make_user(), now=timezone.now())

    (after,) = events(client, address)
    assert (after["uid"], after.decoded("dtstart")) == (before["uid"], new)
    assert int(after["sequence"]) > int(before["sequence"])
    assert after.decoded("last-modified") >= before.decoded("last-modified")


def test_the_feed_holds_the_workshops_one_has_a_seat_in_as_their_invitations_do(client):
    person, now = make_user(), timezone.now()
    workshop = make_open_workshop(capacity=1)
    details = registration.Details(name=person.name, email=person.email)
    registration.register(workshop, details=details, user=person, now=now)
    full = make_open_workshop(capacity=1)
    make_registration(full)
    registration.register(full, details=details, user=person, now=now)

    (event,) = events(client, new_address(client, person))

    assert str(event["uid"]) == f"{workshop.calendar_uid}@atmp-portal"
    assert (int(event["sequence"]), event.decoded("dtstart")) == (
        0,
        workshop.starts_at.replace(microsecond=0),
    )


def test_only_the_latest_address_opens_and_none_after_removal(client, obligation):
    lead = make_lead(obligation.requirement.initiative)
    first = new_address(client, lead)
    second = new_address(client, lead)

    statuses = [client.get(address).status_code for address in (first, second)]
    client.post(reverse("calendar_address"), {"remove": "1"})

    assert statuses == [404, 200]
    assert client.get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_only_the_hash_is_kept_and_a_closed_account_closes_its_calendar(client, obligation):
    lead = make_lead(obligation.requirement.initiative)
    address = new_address(client, lead)
    secret = address.removeprefix("/calendar/").removesuffix(".ics")

    assert secret.encode() not in bytes(CalendarFeed.objects.get().digest)
    assert len(CalendarFeed.objects.get().digest) == 32
    lead.is_active = False
    lead.save()
    assert client.get(address).status_code == 404


def test_opening_a_link_makes_no_address(client):
    client.force_login(make_user())

    assert client.get(reverse("calendar_address")).status_code == 405
    assert not CalendarFeed.objects.exists()
