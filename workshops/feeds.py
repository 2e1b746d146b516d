"""Calendars that anybody may subscribe to, and files that only some may read."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page

from .calendar import feed
from .models import Workshop

# Calendars keep what has been; older workshops are found on their pages.
REACHES_BACK = timedelta(days=400)


@require_safe
@login_not_required
@kept_page
def ics(request, slug):
    """One workshop."""
    workshop = get_object_or_404(Workshop.objects.public(), slug=slug)
    return calendar_file([workshop], f"{slug}.ics")


@require_safe
@login_not_required
@kept_page
def calendar(request):
    """All public workshops, from a year back on."""
    since = timezone.now() - REACHES_BACK
    return calendar_file(Workshop.objects.public().upcoming(since), "calendar.ics")


def calendar_file(workshops, name):
    return HttpResponse(
        feed(workshops, now=timezone.now()),
        content_type="text/calendar; method=PUBLISH; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
