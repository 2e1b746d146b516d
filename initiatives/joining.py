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

from .models import Initiative, Joining, Partnership


@transaction.atomic
def propose(joining, *, now):
    """Ask, or invite: the other side gets a letter. Returns the `Joining`.

    Raises ValidationError when the actor takes part already, or a proposal for it waits for an answer.
    """
    # Two proposals for one actor take turns here, so that the second is told and not refused by the database.
    Initiative.objects.select_for_update(of=("self",)).get(pk=joining.initiative_id)
    running = joining.initiative.partnerships.filter(
        actor=joining.actor, kind=Partnership.Kind.PARTNER, end=""
    )
    if running.exists():
        raise ValidationError(_("This actor already takes part in the initiative."))
    joining.asked_at = now
    joining.full_clean()
    joining.save()
    people = their_side(joining, now=now)
    for user in people or User.objects.administrators():
        _write(joining, f"joining_{joining.direction}", user, stands_in=not people)
    return joining


@transaction.atomic
def accept(joining, *, by, now):
    """The other side agrees: the actor is a partner from today. Returns the `Partnership`.

    Raises ValidationError when somebody has answered already, or the actor became a partner otherwise.
    """
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
    """The other side says no and why. Raises ValidationError without a reason, or when it is answered."""
    if not reason.strip():
        raise ValidationError(_("Give the reason, so that the other side knows why."))
    joining = _answer(joining, Joining.State.DECLINED, by=by, reason=reason, now=now)
    _write(joining, "joining_declined", joining.asked_by)
    return joining


@transaction.atomic
def withdraw(joining, *, by, now):
    """Take a proposal back; a letter about it that has not left yet does not leave."""
    return _answer(joining, Joining.State.WITHDRAWN, by=by, reason="", now=now)


@transaction.atomic
def leave(partnership, *, by, now):
    """End a partnership today; it stays on the page among the former ones. Both sides get a letter."""
    partnership = (
        Partnership.objects.select_for_update(of=("self",))
        .select_related("initiative", "actor")
        .get(pk=partnership.pk)
    )
    today = _today(now)
    if partnership.has_ended(today.end):
        return partnership
    partnership.end = today
    partnership.full_clean()
    partnership.save()
    leads = partnership.initiative.assignments.leads(now)
    contacts = partnership.actor.memberships.main_contacts(now)
    for user in {*_people(assignments__in=leads), *_people(memberships__in=contacts)} - {by}:
        _tell_of_the_end(partnership, user, by=by, now=now)
    return partnership


def their_side(joining, *, now):
    """Those who answer: the initiative's leads, or the actor's main contacts. Administrators stand in."""
    if joining.direction == Joining.Direction.ASKED:
        return _people(assignments__in=joining.initiative.assignments.leads(now))
    return _people(memberships__in=joining.actor.memberships.main_contacts(now))


def _people(**which):
    return list(User.objects.filter(is_active=True, **which).distinct().order_by("pk"))


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
    posting.cancel(_about(found), reason="answered")
    return found


def _about(joining):
    return f"initiatives.joining/{joining.pk}"


def _today(now):
    return FuzzyDate.parse(timezone.localdate(now).isoformat())


def _write(joining, letter, user, *, stands_in=False):
    # A question leads to the page with the buttons, an answer to the initiative.
    is_question = joining.state == Joining.State.WAITING
    with translation.override(user.language):
        path = (
            reverse("initiatives:joining", args=[joining.pk])
            if is_question
            else joining.initiative.get_absolute_url()
        )
    posting.write(
        f"initiatives/letters/{letter}",
        key=f"{letter}/{joining.pk}/{user.pk}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=_about(joining),
        context={
            "joining": joining,
            "reason": joining.reason,
            "stands_in": stands_in,
            "button_url": settings.SITE_URL + path,
        },
    )


def _tell_of_the_end(partnership, user, *, by, now):
    with translation.override(user.language):
        path = partnership.initiative.get_absolute_url()
    posting.write(
        "initiatives/letters/partnership_ended",
        key=f"partnership_ended/{partnership.pk}/{user.pk}/{now.isoformat()}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=f"initiatives.partnership/{partnership.pk}",
        context={"partnership": partnership, "by": str(by), "button_url": settings.SITE_URL + path},
    )
