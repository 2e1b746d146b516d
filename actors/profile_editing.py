"""Changing an actor's profile so that nobody's work is lost, and changes that an administrator looks at first."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from outbox import posting
from outbox.models import MessageCategory

from .admission import free_slug
from .fuzzy_dates import FuzzyDate
from .models import Actor, ActorChange, Facility, User

LIVE = ("aliases", "size", "summary_sv", "summary_en", "stages", "modalities", "website")
GUARDED = ("name", "name_en", "kind", "country", "city", "county", "organisation_number")


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else has changed since the form was opened."""

    field: str
    theirs: object
    by: str
    at: object


class EditConflictError(Exception):
    """Two people changed the same fields; `conflicts` says which, and what the other wrote."""

    def __init__(self, conflicts):
        super().__init__("changed by somebody else in the meantime")
        self.conflicts = conflicts


def version_of(record):
    """What a form carries to tell later whether the record has changed: the number of its last history row."""
    latest = record.history.first()
    return str(latest.history_id) if latest else ""


@transaction.atomic
def save_profile(actor, *, values, version, by, now):
    """Save what this person changed in the form. Returns the actor, and the change that waits or None.

    `values` are all fields of the form, `version` what `version_of` said when it was opened. Fields that
    the person left as they were keep what others wrote since. Raises EditConflictError where both changed
    the same field, ValidationError where the result is not allowed.
    """
    actor = Actor.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    changed = changed_by_person(actor, values, version)
    if conflicts := list(find_conflicts(actor, changed, version)):
        raise EditConflictError(conflicts)
    for field in LIVE:
        if field in changed:
            setattr(actor, field, changed[field])
    guarded = {field: value for field, value in changed.items() if field in GUARDED}
    if by.is_administrator:
        apply_guarded(actor, guarded)
        guarded = {}
    actor.full_clean()
    actor.save()
    return actor, ask_for_change(actor, guarded, by=by, now=now) if guarded else None


def changed_by_person(actor, values, version):
    """The fields whose value in the form differs from what the form was opened with."""
    opened_with = actor.history.filter(history_id=version or None).first() or actor
    return {
        field: value
        for field, value in values.items()
        if field in LIVE + GUARDED and value != getattr(opened_with, field)
    }


def find_conflicts(actor, changed, version):
    opened_with = actor.history.filter(history_id=version or None).first()
    if opened_with is None:
        return
    latest = actor.history.select_related("history_user").first()
    for field, value in changed.items():
        now_saved = getattr(actor, field)
        if now_saved not in (getattr(opened_with, field), value):
            yield Conflict(field, now_saved, str(latest.history_user or ""), latest.history_date)


def ask_for_change(actor, guarded, *, by, now):
    """Let a change of name, kind, place or number wait for an administrator; a second one joins the first."""
    waiting = actor.changes.select_for_update().filter(state=ActorChange.State.PENDING).first()
    is_new = waiting is None
    waiting = waiting or ActorChange(actor=actor, old={}, new={}, requested_by=by, requested_at=now)
    waiting.new |= guarded
    waiting.old |= {field: getattr(actor, field) for field in guarded}
    waiting.full_clean()
    waiting.save()
    if is_new:
        for administrator in User.objects.administrators():
            _write(waiting, "change_waiting", administrator)
    return waiting


@transaction.atomic
def approve_change(change, *, by, now):
    """Make the change; the person who asked gets a letter."""
    change = _answer(change, ActorChange.State.APPROVED, by=by, reason="", now=now)
    actor = Actor.objects.select_for_update(of=("self",)).get(pk=change.actor_id)
    apply_guarded(actor, change.new)
    actor.full_clean()
    actor.save()
    _write(change, "change_approved", change.requested_by)
    return actor


@transaction.atomic
def decline_change(change, *, by, reason, now):
    change = _answer(change, ActorChange.State.DECLINED, by=by, reason=reason, now=now)
    _write(change, "change_declined", change.requested_by)
    return change


def apply_guarded(actor, guarded):
    """Set the fields; a new town brings its point on the map, if some actor in it has one."""
    for field, value in guarded.items():
        setattr(actor, field, value)
    if "city" in guarded or "country" in guarded:
        town = Actor.objects.on_the_map().filter(city=actor.city, country=actor.country).first()
        actor.lat, actor.lon = (town.lat, town.lon) if town else (None, None)


@transaction.atomic
def save_facility(facility, *, now):
    """Save a facility; a new one gets its slug, the day its status is true of, and its town's point."""
    if not facility.pk:
        facility.slug = free_slug(Facility, f"{facility.operator.slug} {facility.name}")
        facility.country = facility.operator.country
    facility.status_as_of = FuzzyDate.parse(timezone.localdate(now).isoformat())
    town = Actor.objects.on_the_map().filter(city=facility.city, country=facility.country).first()
    facility.lat, facility.lon = (town.lat, town.lon) if town and facility.city else (None, None)
    facility.full_clean()
    facility.save()
    return facility


def _answer(change, state, *, by, reason, now):
    found = ActorChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if found.state != ActorChange.State.PENDING:
        raise ValidationError(_("Somebody else has answered this in the meantime."))
    found.state, found.decided_by, found.decided_at, found.reason = state, by, now, reason.strip()
    found.full_clean()
    found.save()
    return found


def _write(change, letter, user):
    with translation.override(user.language):
        path = reverse("actors:changes") if letter == "change_waiting" else change.actor.get_absolute_url()
    posting.write(
        f"actors/letters/{letter}",
        key=f"{letter}/{change.pk}/{user.pk}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=f"actors.change/{change.pk}",
        context={
            "actor": change.actor,
            "by": str(change.requested_by),
            "reason": change.reason,
            "button_url": settings.SITE_URL + path,
        },
    )
