"""Public pages of the initiatives; the page of one initiative is composed on the roof."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page

from ..models import Initiative
from ..overview import areas_with_counts, narrowed_initiatives, timeline_of

PER_PAGE = 30


@require_safe
@login_not_required
@kept_page
def index(request):
    """Challenge areas with counts; then initiatives, on a timeline where the start is known, else listed."""
    narrowing = narrowed_initiatives(request.GET)
    today = timezone.localdate()
    rows = narrowing.rows.select_related("challenge_area", "parent").with_lead().with_part_count()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "initiatives/index.html",
        {
            "areas": areas_with_counts(),
            "page": page,
            "timeline": timeline_of(page, today),
            "undated": [initiative for initiative in page if not initiative.start],
            "choices": narrowing.choices(),
            "chips": narrowing.chips,
            "ignored": narrowing.ignored,
            "total": Initiative.objects.count(),
            "today": today,
        },
    )
