"""The page of one workshop: it names competences, which the workshops' own room does not know."""

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page
from competence.models import Competence
from workshops.follow_up import progress_of
from workshops.models import Participation, TalkingPoint, Workshop

LATEST_NEWS = 5


@require_safe
@login_not_required
@kept_page
def workshop(request, slug):
    """Before it takes place: when, who and which questions. Afterwards also what it led to."""
    shown = get_object_or_404(Workshop.objects.for_page(), slug=slug)
    actions = shown.actions.all()
    return render(
        request,
        "workshops/workshop.html",
        {
            "workshop": shown,
            "is_past": timezone.localdate(shown.ends_at) < timezone.localdate(),
            "hosts": in_part(shown, Participation.Part.HOST),
            "ambassadors": in_part(shown, Participation.Part.AMBASSADOR),
            "invited": in_part(shown, Participation.Part.INVITED),
            "questions": of_kind(shown, TalkingPoint.Kind.QUESTION),
            "benefits": of_kind(shown, TalkingPoint.Kind.BENEFIT),
            "actions": actions,
            "progress": progress_of(Counter(action.status for action in actions)),
            "latest_news": shown.news.published()[:LATEST_NEWS],
            "competences": Competence.objects.filter(slug__in=shown.competences),
        },
    )


def in_part(shown, part):
    return [one for one in shown.participations.all() if one.part == part]


def of_kind(shown, kind):
    return [point for point in shown.points.all() if point.kind == kind]
