"""A person's dates for their own calendar program: last days of their reports, and their workshops.

RFC 5545. Whoever has the address can read it: it says when what is due, and nothing of what is written.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from actors import calendar_address
from initiatives.models import Obligation
from initiatives.standing import standing_of
from workshops import calendar as workshop_calendar
from workshops.models import Registration

# What is longer ago than this leaves the calendar; a feed is no archive.
DAYS_BACK = 400
MOST_EVENTS = 1000
ENDED = ("waived", "cancelled")
# Stands for rows that came without a history.
UNCHANGED_SINCE = datetime(2020, 1, 1, tzinfo=UTC)


@require_safe
@login_not_required
def feed(request, token):
    """The calendar that the secret opens; 404 for all others, as for an address that never was."""
    user = calendar_address.owner_of(token)
    if user is None:
        raise Http404
    with translation.override(user.language):
        body = calendar_of(user, now=timezone.now()).to_ical()
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="atmp.ics"'
    return response


def calendar_of(user, *, now):
    calendar = Calendar()
    calendar.add("prodid", "-//ATMP portal//calendar//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("The ATMP portal"))
    calendar.add("refresh-interval;value=duration", "PT6H")
    calendar.add_component(workshop_calendar.TIMEZONE)
    for events in SOURCES:
        for event in events(user, now):
            calendar.add_component(event)
    return calendar


def report_events(user, now):
    """The last day of every report this person has a part in, as a whole day that keeps nobody busy."""
    today = timezone.localdate(now)
    rows = (
        Obligation.objects.concerning(user, now)
        .standing()
        .filter(due_on__gte=today - timedelta(days=DAYS_BACK))
        .exclude(state=Obligation.State.UNKNOWN, due_on__lt=today)
        .select_related("requirement__initiative")
        .annotate(**_changes())
        .order_by("due_on", "pk")
    )
    for obligation in rows[:MOST_EVENTS]:
        yield _event(obligation, today)


def _changes():
    """When each row was last changed, and how many times: what tells a calendar that an event is newer."""
    versions = Obligation.history.model.objects.filter(id=OuterRef("pk")).order_by().values("id")
    return {
        "changed_at": Subquery(versions.annotate(at=Max("history_date")).values("at")),
        "version": Coalesce(Subquery(versions.annotate(number=Count("pk")).values("number")), 1),
    }


def _event(obligation, today):
    requirement = obligation.requirement
    changed_at = obligation.changed_at or UNCHANGED_SINCE
    event = Event()
    event.add("uid", f"obligation-{obligation.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("summary", _("Due: %(report)s") % {"report": requirement})
    event.add(
        "description",
        f"{requirement.initiative}\n{standing_of(obligation, today, is_inside=True).words}",
    )
    event.add("dtstart", obligation.due_on)
    event.add("dtend", obligation.due_on + timedelta(days=1))
    event.add("dtstamp", changed_at.astimezone(UTC))
    event.add("last-modified", changed_at.astimezone(UTC))
    event.add("sequence", obligation.version - 1)
    event.add("status", "CANCELLED" if obligation.state in ENDED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", settings.SITE_URL + obligation.get_absolute_url())
    return event


def workshop_events(user, now):
    """The workshops this person has a seat in, as the same entries that their invitations made."""
    rows = (
        Registration.objects.of(user)
        .filter(state="confirmed", workshop__ends_at__gte=now - timedelta(days=DAYS_BACK))
        .select_related("workshop")
        .order_by("workshop__starts_at", "pk")
    )
    for registration in rows[:MOST_EVENTS]:
        sequence = registration.calendar_sequence
        yield workshop_calendar.event_of(registration.workshop, now=now, sequence=sequence)


# Each gives the events of one kind for a person at a moment; another kind is added here.
SOURCES = [report_events, workshop_events]
