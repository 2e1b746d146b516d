"""Asking those who give education, once a year, whether what the catalogue says is still right."""

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from actors.models import Membership, User
from initiatives.models import Assignment
from outbox import posting
from outbox.models import MessageCategory

from .models import Education
from .models.education import CONFIRM_AFTER

MOST_AT_ONCE = 200


def remind_due(*, now):
    """Ask about what nobody has called right for a year. Returns how many; a second run asks nobody.

    What nobody answers for is left, and asked about when somebody does.
    """
    people = answering_people(now)
    waiting = (
        Education.objects.to_confirm(now)
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=now - CONFIRM_AFTER))
        .filter(
            Q(provider_actor__memberships__in=people["memberships"])
            | Q(provider_initiative__assignments__in=people["assignments"])
        )
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )
    return sum(remind(pk, now=now) for pk in list(waiting[:MOST_AT_ONCE]))


def answering_people(now):
    """The current roles of people who can answer for what their organisation or initiative gives."""
    return {
        "memberships": Membership.objects.current(now).filter(role="member", user__is_active=True),
        "assignments": Assignment.objects.current(now).filter(role="lead", user__is_active=True),
    }


@transaction.atomic
def remind(pk, *, now):
    """Write to everybody who answers for one item, if it is due when its row is locked. Whether it was."""
    education = (
        Education.objects.to_confirm(now)
        .select_for_update(of=("self",), skip_locked=True)
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=now - CONFIRM_AFTER), pk=pk)
        .first()
    )
    if education is None:
        return False
    # Not what the item says: no new version of it, and none that an open form would be told of.
    Education.objects.filter(pk=pk).update(reminded_at=now)
    roles = answering_people(now)
    people = User.objects.filter(
        Q(memberships__in=roles["memberships"].filter(actor=education.provider_actor_id))
        | Q(assignments__in=roles["assignments"].filter(initiative=education.provider_initiative_id))
    ).distinct()
    for user in people.order_by("pk"):
        write(education, user, now=now)
    return True


def write(education, user, *, now):
    with translation.override(user.language):
        path = reverse("competence:education_item", args=[education.slug])
    posting.write(
        "competence/letters/confirm_education",
        key=f"{reference(education)}/confirm/{timezone.localdate(now)}/{user.pk}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=reference(education),
        wanted="competence.education_reminders.why_not",
        wanted_with={"education": education.pk, "user": user.pk},
        now=now,
        context={"education": education, "button_url": settings.SITE_URL + path},
    )


def why_not(message):
    """Asked just before a letter leaves: is it still to be confirmed, and by this person?"""
    asked, now = message.wanted_with, timezone.now()
    found = Education.objects.to_confirm(message.written_at).filter(pk=asked["education"])
    if not found.exists():
        return "it has been confirmed"
    user = User.objects.filter(pk=asked["user"], is_active=True).first()
    if user is None or not found.given_by(user, now).exists():
        return "the person no longer answers for it"
    return ""


def reference(education):
    """What letters about an item of education are known by in the post."""
    return f"competence.education/{education.pk}"
