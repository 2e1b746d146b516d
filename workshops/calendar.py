"""Workshops as calendars know them (RFC 5545) and as invitations to one person (RFC 5546).

The identity of the entry is stored and never made from an address or a title. A participant's messages
rise in SEQUENCE, those after a new registration too, so that calendars take each for newer than the last.
"""

import re
from datetime import UTC
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress

from .models import Registration, Workshop

STOCKHOLM = ZoneInfo("Europe/Stockholm")
AUTHORITY = "atmp-portal"
PRODUCT = "-//ATMP portal//Workshops//SV"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
# The rule of the European Union since 1996 (directive 2000/84/EC). The one that the library makes lists every
# year's days, and puts the change in spring an hour too late.
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")
TIMEZONE = Timezone.from_ical(ZONE)
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def message_to(registration, method, *, now):
    """The method and text of the next calendar message to a participant, whose row is locked.

    Notes on the row that it was sent; the caller saves. The text holds no secret, since calendars are
    shared: the link to an online meeting stands on the participant's page.
    """
    registration.calendar_sequence = next_sequence(registration)
    registration.calendar_method = method
    with translation.override(registration.language):
        event = event_of(registration.workshop, now=now, sequence=registration.calendar_sequence)
        event.add("organizer", organizer())
        event.add("attendee", attendee(registration))
        if method == CANCEL:
            event["status"] = "CANCELLED"
        return method, written(method, [event])


def next_sequence(registration):
    """Higher than all that this address has got about this workshop, and than the workshop's own."""
    last = Registration.objects.filter(workshop=registration.workshop, email=registration.email).aggregate(
        last=Max("calendar_sequence")
    )["last"]
    edition = registration.workshop.calendar_sequence
    return edition if last is None else max(edition, last + 1)


def feed(workshops, *, now):
    """The text of a calendar that anybody may subscribe to: no participants, no secrets."""
    return written(PUBLISH, [event_of(workshop, now=now) for workshop in workshops])


def event_of(workshop, *, now, sequence=None):
    event = Event()
    event.add("uid", f"{workshop.calendar_uid}@{AUTHORITY}")
    event.add("dtstamp", now)
    event.add("dtstart", local(workshop.starts_at))
    event.add("dtend", local(workshop.ends_at))
    event.add("sequence", workshop.calendar_sequence if sequence is None else sequence)
    event.add("summary", plain(str(workshop)))
    address = settings.SITE_URL + workshop.get_absolute_url()
    event.add("description", _("More on the page of the workshop: %(address)s") % {"address": address})
    event.add("url", address)
    if where := place_of(workshop):
        event.add("location", where)
    event.add("status", "CANCELLED" if workshop.status == Workshop.Status.CANCELLED else "CONFIRMED")
    return event


def local(moment):
    """The clock in Stockholm; in universal time within the hour that comes twice in October.

    An hour that comes twice always means its first time in a calendar (RFC 5545, 3.3.5).
    """
    here = moment.astimezone(STOCKHOLM)
    return moment.astimezone(UTC) if here.fold else here


def place_of(workshop):
    """The address in words, or that it takes place online; "" where nobody knows."""
    if workshop.place:
        return plain(workshop.place)
    is_online = workshop.venue_mode == Workshop.VenueMode.ONLINE
    return _("Online. The link stands on your registration.") if is_online else ""


def organizer():
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    found = vCalAddress(f"mailto:{address}")
    found.params["CN"] = plain(name or address)
    return found


def attendee(registration):
    """The recipient and nobody else: who takes part is nobody's business."""
    found = vCalAddress(f"mailto:{registration.email}")
    found.params["CN"] = plain(registration.name or registration.email).replace('"', "")
    found.params["ROLE"] = "REQ-PARTICIPANT"
    found.params["PARTSTAT"] = "ACCEPTED"
    found.params["RSVP"] = "FALSE"
    return found


def plain(text):
    """One line without control characters, which no calendar could carry."""
    return re.sub(r"\s+", " ", CONTROL.sub(" ", text)).strip()


def written(method, events):
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(TIMEZONE)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()
