"""Follow-up actions: agreed at a workshop, reported on by those who own them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.contacting import contact_people
from actors.fuzzy_dates import FuzzyDate
from actors.models import User
from initiatives.editing import save_record

from .models import ActionUpdate, FollowUpAction, Workshop

Status = FollowUpAction.Status
MOST_PEOPLE = 10
# What a workshop led to is a list that people read.
MOST_ACTIONS = 200


@transaction.atomic
def agree(workshop, *, values, by, now):
    """A new action, open, with its owner. Returns the `FollowUpAction`.

    Raises ValidationError before the workshop has begun, or where the values are not allowed.
    """
    workshop = Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    if now < workshop.starts_at:
        raise ValidationError(_("Actions can be written once the workshop has begun."))
    if workshop.actions.count() >= MOST_ACTIONS:
        raise ValidationError(_("A workshop has at most %(number)d actions.") % {"number": MOST_ACTIONS})
    last = workshop.actions.aggregate(last=Max("order"))["last"] or 0
    action = FollowUpAction(
        workshop=workshop,
        slug=free_slug_in(workshop),
        order=last + 1,
        status=Status.OPEN,
        status_as_of=today_of(now),
        **values,
    )
    action.full_clean(exclude=["title_en"])
    action.save()
    record(action, old_status="", text="", by=by, now=now)
    return action


def free_slug_in(workshop):
    """An identifier that no action of the workshop has."""
    taken = set(workshop.actions.values_list("slug", flat=True))
    numbers = (f"action-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in numbers if slug not in taken)


def change(action, *, values, version):
    """Save what is agreed about an action: words, owner, due date. Raises as `save_record` does."""
    return save_record(action, values=values, version=version)


@transaction.atomic
def report(action, *, status, text, evidence_title, evidence_url, opened_with, by, now, done_on=None):
    """Somebody tells how far it has come; what they said is kept for good. Returns the action.

    A blocked action needs the reason in `text`. `opened_with` is the id of the latest update they saw.
    Raises ValidationError where somebody else has reported since, or there is nothing new.
    """
    action = FollowUpAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    latest = action.updates.first()
    if str(latest.pk if latest else "") != str(opened_with):
        raise ValidationError(
            _("Somebody else has reported in the meantime. Read what they wrote, and send yours again.")
        )
    if status == Status.BLOCKED and not text.strip():
        raise ValidationError({"text": _("Say what blocks the action.")})
    if status == action.status and not (text or evidence_title or evidence_url or done_on):
        raise ValidationError(_("Choose another state, or write what has happened."))
    old_status = action.status
    action.status, action.status_as_of = status, today_of(now)
    action.blocked_reason = text.strip() if status == Status.BLOCKED else ""
    if status != Status.DONE:
        action.done_on = None
    elif done_on or not action.done_on:
        action.done_on = done_on or today_of(now)
    action.save()
    record(
        action,
        old_status=old_status,
        text=text,
        by=by,
        now=now,
        evidence_title=evidence_title,
        evidence_url=evidence_url,
    )
    return action


def record(action, *, old_status, text, by, now, **evidence):
    return ActionUpdate.objects.create(
        action=action, at=now, by=by, old_status=old_status, status=action.status, text=text, **evidence
    )


def today_of(now):
    return FuzzyDate(timezone.localdate(now).isoformat())


def people_of(action, *, now):
    """Who is written to about an action: the person who owns it, else those who answer for its owner."""
    if action.owner_user and action.owner_user.is_active and still_acts(action, now):
        return [action.owner_user]
    if action.owner_actor:
        return contact_people(action.owner_actor, now=now)
    if action.owner_initiative:
        leads = action.owner_initiative.assignments.current(now).filter(role="lead")
        found = User.objects.filter(assignments__in=leads, is_active=True).distinct().order_by("pk")
        return list(found[:MOST_PEOPLE])
    return []


def still_acts(action, now):
    """Whether the person who owns it still acts for the organisation that does."""
    if not action.owner_actor_id:
        return True
    held = action.owner_user.memberships.current(now).filter(role="member")
    return held.filter(actor=action.owner_actor_id).exists()
