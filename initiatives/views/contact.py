"""The form that reaches the people who answer for an initiative."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache

from actors.contacting_page import contact_page

from .. import contacting
from ..models import Initiative


@never_cache
@login_not_required
def contact(request, slug):
    """Write to an initiative."""
    initiative, now = get_object_or_404(Initiative, slug=slug), timezone.now()
    return contact_page(
        request,
        recipient=initiative,
        people=contacting.recipients(initiative, now=now),
        is_answered=initiative.assignments.contact_persons(now).exists()
        or initiative.assignments.leads(now).exists(),
    )
