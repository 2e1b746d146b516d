"""Calendar messages, as a calendar program reads them."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from icalendar import Calendar

from outbox.carrier import as_email
from outbox.models import Message
from tests.factories import make_workshop
from tests.workshops.factories import make_open_workshop, make_registration
from workshops import calendar, registration

pytestmark = pytest.mark.django_db


def details(email="anna@example.org"):
    return registration.Details(name="Anna Ek", email=email)


def event_in(text):
    return Calendar.from_ical(text).walk("VEVENT")[0]


def entries(email="anna@example.org"):
    """(method, sequence, status, identity) of every calendar message to an address, in its order."""
    rows = []
    for message in Message.objects.filter(to=email).exclude(calendar="").order_by("pk"):
        event = event_in(message.calendar)
        assert Calendar.from_ical(message.calendar)["METHOD"] == message.calendar_method
        rows.append((message.calendar_method, event["SEQUENCE"], str(event["STATUS"]), str(event["UID"])))
    return rows


def test_registering_leaving_and_coming_back_rises_under_one_identity():
    workshop, now = make_open_workshop(), timezone.now()
    uid = f"{workshop.calendar_uid}@atmp-portal"

    first = registration.register(workshop, details=details(), user=None, now=now)
    registration.withdraw(first, now=now)
    registration.register(workshop, details=details(), user=None, now=now)

    assert entries() == [
        ("REQUEST", 0, "CONFIRMED", uid),
        ("CANCEL", 1, "CANCELLED", uid),
        ("REQUEST", 2, "CONFIRMED", uid),
    ]
    assert Message.objects.exclude(calendar="").values("ordering_key").distinct().count() == 1


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "Mer på workshoppens sida:"), ("en", "More on the page of the workshop:")]
)
def test_a_message_speaks_the_language_of_its_recipient(language, words):
    workshop, now = make_open_workshop(), timezone.now()
    asked = registration.Details(name="Anna Ek", email="anna@example.org", language=language)

    registration.register(workshop, details=asked, user=None, now=now)

    event = event_in(Message.objects.get(to="anna@example.org").calendar)
    assert str(event["DESCRIPTION"]) == f"{words} http://testserver/{language}/workshops/{workshop.slug}/"


def test_a_message_names_its_recipient_only_and_holds_no_secret():
    workshop, now = make_open_workshop(meeting_url="https://meet.example.org/secret"), timezone.now()
    make_registration(workshop)

    registration.register(workshop, details=details(), user=None, now=now)

    text = Message.objects.get(to="anna@example.org").calendar
    event = event_in(text)
    assert str(event["ATTENDEE"]) == "mailto:anna@example.org"
    assert event["ATTENDEE"].params["CN"] == "Anna Ek"
    assert str(event["ORGANIZER"]) == "mailto:portalen@demo.example"
    assert text.count("ATTENDEE") == 1
    assert "meet.example.org" not in text
    assert "/link/" not in text


def test_the_method_of_the_mail_part_is_that_of_the_text():
    workshop, now = make_open_workshop(), timezone.now()
    found = registration.register(workshop, details=details(), user=None, now=now)
    registration.withdraw(found, now=now)

    parts = []
    for message in Message.objects.order_by("pk"):
        mail = message_from_bytes(as_email(message).message().as_bytes(), policy=policy.default)
        part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
        parts.append((part.get_param("method"), str(Calendar.from_ical(part.get_content())["METHOD"])))

    assert parts == [("REQUEST", "REQUEST"), ("CANCEL", "CANCEL")]


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        # The days on which the clock changes: before and after, and both times of the hour that comes twice.
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Stockholm:20261025T013000"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Stockholm:20261025T023000"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "DTSTART:20261025T013000Z"),
        (datetime(2026, 10, 25, 12, 0, tzinfo=UTC), "DTSTART;TZID=Europe/Stockholm:20261025T130000"),
        (datetime(2027, 3, 28, 0, 0, tzinfo=UTC), "DTSTART;TZID=Europe/Stockholm:20270328T010000"),
        (datetime(2027, 3, 28, 11, 0, tzinfo=UTC), "DTSTART;TZID=Europe/Stockholm:20270328T130000"),
    ],
)
def test_times_hold_on_the_days_the_clock_changes(moment, written):
    workshop = make_workshop(starts_at=moment, ends_at=moment + timedelta(hours=3))

    text = calendar.feed([workshop], now=timezone.now())

    event = event_in(text)
    assert written in text.splitlines()
    assert event.decoded("DTSTART").astimezone(UTC) == moment
    assert event.decoded("DTEND").astimezone(UTC) == moment + timedelta(hours=3)
    zone = Calendar.from_ical(text).walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Europe/Stockholm"
    assert {part["TZOFFSETTO"].to_ical() for part in zone.subcomponents} == {"+0100", "+0200"}


def test_control_characters_and_line_breaks_in_a_title_do_no_harm():
    workshop = make_workshop(title_sv="Ett\x07 två\r\nBEGIN:VALARM\u2028tre", title_en="")

    event = event_in(calendar.feed([workshop], now=timezone.now()))

    assert str(event["SUMMARY"]) == "Ett två BEGIN:VALARM tre"
    assert event.subcomponents == []


def test_public_feeds_tell_of_public_workshops_without_participants(client):
    public = make_open_workshop(place="RISE, Göteborg")
    make_open_workshop(status="draft")
    make_open_workshop(visibility="participants")
    make_registration(public)

    answers = [client.get(f"/sv/workshops/{name}.ics") for name in (public.slug, "calendar")]

    for answer in answers:
        text = answer.content.decode()
        assert answer["Content-Type"] == "text/calendar; method=PUBLISH; charset=utf-8"
        assert Calendar.from_ical(text)["METHOD"] == "PUBLISH"
        assert [str(event["UID"]) for event in Calendar.from_ical(text).walk("VEVENT")] == [
            f"{public.calendar_uid}@atmp-portal"
        ]
        assert "ATTENDEE" not in text


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"visibility": "participants"}])
def test_the_feed_of_a_workshop_that_is_not_public_is_not_there(client, hidden):
    assert client.get(f"/sv/workshops/{make_open_workshop(**hidden).slug}.ics").status_code == 404
