"""How an actor comes to take part in an initiative or network, and how it leaves."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from actors.fuzzy_dates import FuzzyDate
from actors.models import User
from outbox import posting
from outbox.models import MessageCategory

from .models import Joining, Partnership


@transaction.atomic
def propose(joining, *, now):
    """Ask, or invite: the other side gets a letter. Raises ValidationError when it takes part already."""
    running = joining.initiative.partnerships.filter(
        actor=joining.actor, kind=Partnership.Kind.PARTNER, end=""
    )
    if running.exists():
        raise ValidationError(_("This actor already takes part in the initiative."))
    joining.asked_at = now
    joining.full_clean()
    joining.save()
    for user in those_who_answer(joining, now=now):
        _write(joining, f"joining_{joining.direction}", user)
    return joining


@transaction.atomic
def accept(joining, *, by, now):
    """The other side agrees: the actor is a partner from today. Returns the `Partnership`."""
    joining = _answer(joining, Joining.State.ACCEPTED, by=by, reason="", now=now)
    partnership = Partnership(
        initiative=joining.initiative,
        actor=joining.actor,
        kind=Partnership.Kind.PARTNER,
        role_sv=joining.role_sv,
        role_en=joining.role_en,
        start=_today(now),
        order=joining.initiative.partnerships.count(),
    )
    partnership.full_clean()
    partnership.save()
    _write(joining, "joining_accepted", joining.asked_by)
    return partnership


@transaction.atomic
def decline(joining, *, by, reason, now):
    joining = _answer(joining, Joining.State.DECLINED, by=by, reason=reason, now=now)
    _write(joining, "joining_declined", joining.asked_by)
    return joining


@transaction.atomic
def withdraw(joining, *, by, now):
    return _answer(joining, Joining.State.WITHDRAWN, by=by, reason="", now=now)


@transaction.atomic
def leave(partnership, *, now):
    """End a partnership today; it stays on the page among the former ones."""
    partnership = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership.pk)
    if not partnership.end:
        partnership.end = _today(now)
        partnership.full_clean()
        partnership.save()
    return partnership


def those_who_answer(joining, *, now):
    """The people on the other side: the initiative's leads, or the actor's main contacts."""
    if joining.direction == Joining.Direction.ASKED:
        current = joining.initiative.assignments.current(now).filter(role="lead")
        found = User.objects.filter(assignments__in=current, is_active=True).distinct()
        return list(found) or list(User.objects.administrators())
    contacts = joining.actor.memberships.main_contacts(now)
    return list(User.objects.filter(memberships__in=contacts, is_active=True).distinct())


def _answer(joining, state, *, by, reason, now):
    found = (
        Joining.objects.select_for_update(of=("self",))
        .select_related("initiative", "actor", "asked_by")
        .get(pk=joining.pk)
    )
    if found.state != Joining.State.WAITING:
        raise ValidationError(_("Somebody else has answered this in the meantime."))
    found.state, found.answered_by, found.answered_at, found.reason = state, by, now, reason.strip()
    found.full_clean()
    found.save()
    posting.cancel(f"initiatives.joining/{found.pk}", reason="answered")
    return found


def _today(now):
    return FuzzyDate.parse(timezone.localdate(now).isoformat())


def _write(joining, letter, user):
    with translation.override(user.language):
        path = reverse("initiatives:initiative", args=[joining.initiative.slug])
    posting.write(
        f"initiatives/letters/{letter}",
        key=f"{letter}/{joining.pk}/{user.pk}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=f"initiatives.joining/{joining.pk}",
        context={"joining": joining, "reason": joining.reason, "button_url": settings.SITE_URL + path},
    )
