"""Public pages of the meetings; the page of one workshop is composed on the roof."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page, reader_of
from actors.paging import paged
from initiatives.models import Initiative

from ..follow_up import figures_by_initiative, narrowed_actions, progress_of
from ..models import Event, FollowUpAction, Workshop

ACTIONS_PER_PAGE = 30
MOST_DRAFTS = 20


@require_safe
@login_not_required
@kept_page
def index(request):
    """Coming workshops, past ones, and other dated events. A workshop of today is still a coming one."""
    today = timezone.localdate()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    workshops = Workshop.objects.public().for_list()
    reader = reader_of(request)
    own = Workshop.objects.managed_by(reader).filter(status=Workshop.Status.DRAFT)
    events = paged(Event.objects.for_list(), request.GET, parameter="events", item="event")
    for event in events:
        event.is_past = event.is_over(today)
    return render(
        request,
        "workshops/index.html",
        {
            "coming": paged(workshops.upcoming(midnight), request.GET, parameter="coming"),
            "past": paged(workshops.past(midnight), request.GET, parameter="past"),
            "events": events,
            "can_make": bool(reader) and Initiative.objects.coordinated_by(reader).exists(),
            "drafts": own.for_list().order_by("starts_at")[:MOST_DRAFTS] if reader else [],
        },
    )


@require_safe
@login_not_required
@kept_page
def actions(request):
    """Every follow-up action, narrowed by state, owner, workshop and initiative."""
    narrowing = narrowed_actions(request.GET)
    rows = narrowing.rows.select_related("workshop", "owner_actor", "owner_initiative", "event")
    return render(
        request,
        "workshops/actions.html",
        {
            "page": paged(rows.with_evidence(), request.GET, per_page=ACTIONS_PER_PAGE),
            "progress": progress_of(narrowing.rows.counted().count_by_status()),
            "choices": narrowing.choices(),
            "chips": narrowing.chips,
            "ignored": narrowing.ignored,
            "figures": figures_by_initiative(timezone.localdate()),
            "query": request.GET.urlencode(),
            "has_actions": FollowUpAction.objects.public().exists(),
        },
    )
