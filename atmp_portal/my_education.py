"""What waits for who gives education, or offers to contribute to it, among a person's tasks."""

from django.urls import reverse
from django.utils.translation import gettext as _

from competence.models import Education, OfferRequest
from competence.models.education import CONFIRM_AFTER

from .report_tasks import Task

MOST = 30


def to_confirm(user, now):
    """Education that this person answers for and nobody has called right for a year."""
    return Education.objects.given_by(user, now).to_confirm(now)


def requests_to_answer(user, now):
    return OfferRequest.objects.answerable_by(user, now)


def to_do(user, now):
    for education in to_confirm(user, now)[:MOST]:
        due = education.confirmed_at + CONFIRM_AFTER if education.confirmed_at else education.reminded_at
        yield Task(
            title=str(education),
            url=reverse("competence:education_item", args=[education.slug]),
            notes=[_("Education to call right for another year")],
            since=due or now,
            button=_("Look through"),
        )
    for request in requests_to_answer(user, now).select_related("offer__actor")[:MOST]:
        yield Task(
            title=_("%(sender)s asks about your offer") % {"sender": request.on_behalf_of},
            url=reverse("competence:offer_request", args=[request.pk]),
            notes=[str(request.offer)],
            since=request.asked_at,
            button=_("Answer"),
        )
