"""The page of one workshop: it names competences, which the workshops' own room does not know."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actors.kept_pages import kept_page_while, reader_of
from competence.models import Competence
from workshops import outcomes
from workshops.follow_up import counts_of, progress_of
from workshops.models import Audience, Participation, TalkingPoint, Workshop
from workshops.seats import seats_of

LATEST_NEWS = 5


@require_safe
@login_not_required
@kept_page_while(seats_of)
def workshop(request, slug):
    """Before it takes place: when, who and which questions. Afterwards also what it led to."""
    reader = reader_of(request)
    shown = get_object_or_404(Workshop.objects.visible_to(reader).for_page(), slug=slug)
    can_manage = bool(reader) and Workshop.objects.managed_by(reader).filter(pk=shown.pk).exists()
    own = reader and shown.registrations.active().of(reader).first()
    shows_outcomes = outcomes.may_read(
        shown,
        is_organiser=can_manage,
        is_participant=bool(own) and own.state == "confirmed",
        today=timezone.localdate(),
    )
    actions = shown.actions.all() if shows_outcomes else []
    published = outcomes.published_of(shown) if shows_outcomes else None
    return render(
        request,
        "workshops/workshop.html",
        {
            "workshop": shown,
            "is_past": timezone.localdate(shown.ends_at) < timezone.localdate(),
            "seats": seats_of(slug),
            "own": own,
            "can_manage": can_manage,
            "published": published,
            "decisions": shown.decisions.shown_with(published) if shows_outcomes else [],
            "shows_outcomes": shows_outcomes,
            "materials": [one for one in shown.materials.all() if one.audience == Audience.EVERYBODY],
            "hosts": in_part(shown, Participation.Part.HOST),
            "ambassadors": in_part(shown, Participation.Part.AMBASSADOR),
            "invited": in_part(shown, Participation.Part.INVITED),
            "questions": of_kind(shown, TalkingPoint.Kind.QUESTION),
            "benefits": of_kind(shown, TalkingPoint.Kind.BENEFIT),
            "actions": actions,
            "progress": progress_of(counts_of(actions)),
            "latest_news": shown.news.published()[:LATEST_NEWS],
            "competences": Competence.objects.filter(slug__in=shown.competences),
        },
    )


def in_part(shown, part):
    return [one for one in shown.participations.all() if one.part == part]


def of_kind(shown, kind):
    return [point for point in shown.points.all() if point.kind == kind]
