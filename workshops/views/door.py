"""At the door: finding who comes by name or code on a phone, and checking them in."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import check_in as deeds
from .making import managed

MOST_FOUND = 50


@require_safe
def check_in(request, slug):
    """Who is expected, narrowed by a name or a code. Opening it by a code checks nobody in."""
    workshop, now = managed(request, slug), timezone.now()
    expected = deeds.expected(workshop, day=timezone.localdate(now))
    words = request.GET.get("code") or request.GET.get("q", "")
    rows = list(deeds.found_by(expected, words)[:MOST_FOUND])
    for row in rows:
        row.nonce = uuid.uuid4()
    context = {
        "workshop": workshop,
        "rows": rows,
        "words": words,
        "expected": expected.count(),
        "here": expected.filter(is_here=True).count(),
        "is_day": timezone.localdate(now) == timezone.localdate(workshop.starts_at),
    }
    return render(request, "workshops/check_in.html", context)


@require_POST
def mark(request, slug, pk):
    """Check somebody in, or take it back."""
    found = get_object_or_404(managed(request, slug).registrations.confirmed(), pk=pk)
    now = timezone.now()
    if "undo" in request.POST:
        deeds.undo(found, by=request.user, now=now)
        messages.success(request, _("%(person)s is no longer checked in.") % {"person": found})
    else:
        try:
            nonce = uuid.UUID(request.POST.get("nonce", ""))
            deeds.check_in(found, nonce=nonce, by=request.user, now=now)
            messages.success(request, _("%(person)s is here.") % {"person": found})
        except (ValueError, ValidationError):
            messages.error(request, _("That did not work. Try again."))
    return redirect("workshops:check_in", slug)
