"""A summary every Monday, for those who want one: what they owe, and by when."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from actors.models import User
from outbox import posting
from outbox.models import Message, MessageCategory

from .models import Obligation
from .models.obligations import STOCKHOLM, holding_responsibilities
from .reminders import MORNING, morning

# So many are listed: a summary is no archive. The page of one's own has them all.
MOST = 20


def write_weekly(*, now):
    """Write the summaries of this week, from Monday 08:00. Returns how many.

    Each person gets one a week, and none where nothing is owed. All are written in one go, so that a week
    without any has missed its Monday: it is made up for at the next ring of that week, from 08:00 on.
    """
    local = timezone.localtime(now, STOCKHOLM)
    if local.time() < MORNING:
        return 0
    week = "{}-W{:02}".format(*local.isocalendar()[:2])
    is_monday = local.weekday() == 0
    if not is_monday and Message.objects.filter(key__startswith=f"digest/{week}/").exists():
        return 0
    readers = User.objects.filter(
        is_active=True, wants_weekly_digest=True, wants_optional_letters=True
    ).order_by("pk")
    written = set(Message.objects.filter(key__startswith=f"digest/{week}/").values_list("key", flat=True))
    drafts = [
        _draft(user, owed, key=f"digest/{week}/{user.pk}", now=now)
        for user in readers
        if f"digest/{week}/{user.pk}" not in written and (owed := _owed_by(user, now=now))
    ]
    posting.write_all(drafts)
    return len(drafts)


def _owed_by(user, *, now):
    """What this person helps to hand in and is open, by their own role: an administrator does not owe all."""
    led = user.assignments.leads(now).values("initiative")
    named = holding_responsibilities(now).filter(user=user).values("requirement")
    own = Q(requirement__initiative__in=led) | Q(requirement__in=named)
    today = timezone.localdate(now, STOCKHOLM)
    open_now = Obligation.objects.awaited().filter(own, opens_on__lte=today)
    return list(open_now.select_related("requirement__initiative").order_by("due_on", "pk"))


def _draft(user, owed, *, key, now):
    today = timezone.localdate(now, STOCKHOLM)
    with translation.override(user.language):
        path = reverse("me")
    return posting.draft(
        "initiatives/letters/digest",
        key=key,
        to=user.email,
        language=user.language,
        category=MessageCategory.OPTIONAL,
        now=now,
        useful_until=morning(today + timedelta(days=2)),
        context={
            "owed": [_row(each, today) for each in owed[:MOST]],
            "more": max(len(owed) - MOST, 0),
            "number": len(owed),
            "button_url": settings.SITE_URL + path,
        },
    )


def _row(obligation, today):
    left = (obligation.due_on - today).days
    requirement = obligation.requirement
    return {
        "report": requirement,
        "initiative": requirement.initiative,
        "due_on": obligation.due_on,
        "left": left,
        "late": -left,
    }
