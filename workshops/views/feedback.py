"""Feedback: the anonymous form behind the link of a letter, and what the organiser sees of the answers."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import feedback
from ..forms.outcomes import FeedbackForm
from ..models import SecretLink, Workshop
from ..models.feedback import FEWEST_FOR_FIGURES
from .making import managed
from .registration import SECRETS, link_in_session


@never_cache
@login_not_required
def form(request, slug):
    """Only whoever came by the link of their letter; opening it changes nothing."""
    workshop = get_object_or_404(Workshop.objects.run_here().exclude(status="draft"), slug=slug)
    link = link_in_session(request, workshop, SecretLink.Purpose.FEEDBACK)
    if link is None:
        raise Http404
    asked = FeedbackForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        try:
            feedback.answer(link, asked.cleaned_data, now=timezone.now())
        except ValidationError as error:
            asked.add_error(None, error)
        else:
            forget(request, workshop)
            return render(request, "workshops/feedback_thanks.html", {"workshop": workshop})
    context = {"workshop": workshop, "form": asked, "closes_at": feedback.closes_at(workshop)}
    return render(request, "workshops/feedback.html", context)


def forget(request, workshop):
    """The used link leaves the session too."""
    kept = dict(request.session.get(SECRETS, {}))
    kept.pop(f"{workshop.pk}/{SecretLink.Purpose.FEEDBACK}", None)
    request.session[SECRETS] = kept


@require_safe
def results(request, slug):
    """What participants thought, once there are enough answers."""
    workshop, now = managed(request, slug), timezone.now()
    context = {
        "workshop": workshop,
        "results": feedback.results_of(workshop, now=now),
        "is_closed": feedback.is_closed(workshop, now),
        "fewest": FEWEST_FOR_FIGURES,
        "closes_at": feedback.closes_at(workshop),
    }
    return render(request, "workshops/feedback_results.html", context)
