"""The form that reaches the contact persons of an actor."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache

from .. import contacting
from ..contacting_page import contact_page
from ..models import Actor


@never_cache
@login_not_required
def contact(request, slug):
    """Write to an actor; where nobody acts for it, the administrators read it."""
    actor = get_object_or_404(Actor, slug=slug)
    people = contacting.contact_people(actor, now=timezone.now())
    return contact_page(
        request,
        recipient=actor,
        people=people or contacting.administrators(),
        is_answered=bool(people),
    )
