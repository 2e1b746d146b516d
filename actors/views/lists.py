"""Public pages that need nothing but the actors; the map and the profile are composed on the roof."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..coverage import coverage, facilities_by_capability, places
from ..kept_pages import kept_page
from ..models import CHAIN, SUPPORTING_ROLES


@require_safe
@login_not_required
@kept_page
def capabilities(request):
    """The value chain by county, supporting roles by county, and facilities by what they can do."""
    where = places()
    return render(
        request,
        "actors/capabilities.html",
        {
            "where": where,
            "chain": coverage(where.with_actors, CHAIN),
            "roles": coverage(where.with_actors, SUPPORTING_ROLES),
            "facilities": facilities_by_capability(),
        },
    )
