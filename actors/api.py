"""Actors told to machines."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from .facets import current_index
from .filters import read_filters
from .kept_pages import kept_page


@kept_page
@login_not_required
@require_safe
def actors_geojson(request):
    """The actors that answer the page's filters, as RFC 7946, names in both languages."""
    selection = current_index("sv").select(read_filters(request.GET))
    return HttpResponse(
        selection.geojson(),
        content_type="application/geo+json",
        headers={"Content-Language": "sv, en", "Access-Control-Allow-Origin": "*"},
    )
