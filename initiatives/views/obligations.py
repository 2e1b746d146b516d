"""Lists of reports: those of one initiative, and all that a person may see."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Min
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page, reader_of
from actors.paging import paged

from .. import obligation_list, responsible
from ..models import Initiative, Obligation

REPORTS_PER_PAGE = 25
MOST_REQUIREMENTS = 60


@require_safe
@login_not_required
@kept_page
def reports(request, slug):
    """Every report of one initiative: for everybody what its page shows, for those on either side more."""
    initiative, now = get_object_or_404(Initiative, slug=slug), timezone.now()
    today, reader = timezone.localdate(now), reader_of(request)
    requirements = (
        initiative.requirements.select_related("responsible")
        .prefetch_related("recipients", "contents", "citations__source")
        .annotate(earliest_on=Min("obligations__due_on"))
        .order_by("earliest_on", "pk")
    )
    line = obligation_list.line_of(initiative, today)
    context = {
        "initiative": initiative,
        "requirements": requirements[:MOST_REQUIREMENTS],
        "timeline": line.obligations,
        "decided": min((row.decided for row in initiative.funding.all() if row.decided), default=None),
        "today": today,
        "inside": set(),
    }
    if reader:
        context |= _rights(initiative, reader, now)

    page = paged(
        obligation_list.for_list(
            Obligation.objects.filter(requirement__initiative=initiative).order_by("-due_on", "-pk")
        ),
        request.GET,
        per_page=REPORTS_PER_PAGE,
    )
    return render(request, "initiatives/reports.html", {**context, "page": page})


def _rights(initiative, reader, now):
    """Which of the reports this person may open, manage, write, and choose people for; one query each."""
    own = Obligation.objects.filter(requirement__initiative=initiative)
    rights = {
        "inside": own.visible_to(reader, now),
        "managed": own.managed_by(reader, now),
        "writing": own.preparable_by(reader, now),
        "choosing": responsible.choosable_by(reader, now).filter(requirement__initiative=initiative),
    }
    is_lead = Initiative.objects.led_by(reader, now).filter(pk=initiative.pk).exists()
    return {
        **{name: set(rows.values_list("pk", flat=True)) for name, rows in rights.items()},
        "is_lead": is_lead,
    }


@require_safe
def index(request):
    """All reports this person may see, narrowed, as a list or by month."""
    now = timezone.now()
    today = timezone.localdate(now)
    narrowing = obligation_list.narrowed_obligations(request.user, request.GET, now=now, today=today)
    has_any = Obligation.objects.visible_to(request.user, now).exists()
    if not has_any and not may_come(request.user, now):
        raise Http404
    context = {
        "section": "reports",
        "has_any": has_any,
        "choices": narrowing.choices(),
        "chips": narrowing.chips,
        "ignored": narrowing.ignored,
        "total": narrowing.rows.count(),
        "today": today,
        "is_calendar": request.GET.get("view") == "calendar",
    }
    if context["is_calendar"]:
        first = obligation_list.month_asked_for(request.GET.get("month", ""), today)
        rows = narrowing.rows.select_related("requirement__initiative", "superseded_by__requirement")
        context["month"] = obligation_list.month_of(rows, first, today)
    else:
        rows = obligation_list.for_list(narrowing.rows)
        context["page"] = paged(rows, request.GET, per_page=REPORTS_PER_PAGE)
    return render(request, "initiatives/obligations.html", context)


def may_come(user, now):
    """Whether reports may come to concern this person: an empty list is theirs to see."""
    return (
        user.is_administrator
        or user.assignments.current(now).filter(role="lead").exists()
        or user.memberships.current(now).exists()
    )
