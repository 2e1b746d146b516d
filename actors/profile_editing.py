"""Changing an actor's profile so that nobody's work is lost, and changes an administrator looks at first.

A form carries the version it was opened with. What a person left as it was keeps what others wrote
since; where both changed the same field, the second is shown both versions.
"""

from copy import copy
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
OF_A_FACILITY = (
    "name", "name_en", "kind", "status", "capabilities", "gmp", "area_m2", "staff", "since", "city", "county",
    "summary_sv", "summary_en",
)  # fmt: skip
# How far back somebody is looked for who changed a field.
MOST_VERSIONS = 100


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else has changed since the form was opened."""

    field: str
    theirs: object
    mine: object
    by: str
    at: object


class EditConflictError(Exception):
    """Two people changed the same fields: `conflicts`. `mine` is all that this person changed, by field."""

    def __init__(self, conflicts, mine):
        super().__init__("changed by somebody else in the meantime")
        self.conflicts = conflicts
        self.mine = mine


def version_of(record):
    """What a form carries to tell later whether the record has changed: its last history row's number."""
    latest = record.history.order_by("-history_id").first()
    return str(latest.history_id) if latest else ""


def changed_by_person(record, values, version):
    """The values that differ from those the form was opened with.

    Raises EditConflictError where somebody else has changed one of these fields since.
    """
    opened_with = record.history.filter(history_id=int(version) if version.isdecimal() else None).first()
    changed = {
        field: value
        for field, value in values.items()
        if opened_with is None or not is_same(getattr(opened_with, field), value)
    }
    conflicts = [
        _conflict(record, field, value, version)
        for field, value in changed.items()
        if not is_same(getattr(record, field), value)
        and (opened_with is None or not is_same(getattr(record, field), getattr(opened_with, field)))
    ]
    if conflicts:
        raise EditConflictError(conflicts, changed)
    return changed


def is_same(one, other):
    """Lists are sets here: the form gives them in the order of the closed list."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    return one == other


def _conflict(record, field, value, version):
    """Both versions, and whose history row brought the value that is saved now."""
    saved, found = getattr(record, field), None
    rows = record.history.select_related("history_user").order_by("-history_id")
    if version.isdecimal():
        rows = rows.filter(history_id__gt=int(version))
    for row in rows[:MOST_VERSIONS]:
        if found and not is_same(getattr(row, field), saved):
            break
        found = row
    return Conflict(
        field=field,
        theirs=saved,
        mine=value,
        by=str(found.history_user or "") if found else "",
        at=found.history_date if found else None,
    )


@transaction.atomic
def save_profile(actor, *, values, version, by, now):
    """Save what this person changed in the form. Returns the actor, and the change that waits or None.

    `values` are the fields of the form, `version` what `version_of` said when it was opened. Raises
    EditConflictError where somebody else changed the same field, ValidationError where the result, or
    what is to wait, is not allowed.
    """
    actor = _lock(actor)
    values = {field: values[field] for field in LIVE + GUARDED if field in values}
    changed = changed_by_person(actor, values, version)
    for field in LIVE:
        if field in changed:
            setattr(actor, field, changed[field])
    # What an administrator writes may have any ground: they say which in the admin.
    if not by.is_administrator:
        actor.mark_as_stated(field for field in LIVE if field in changed)
    guarded = {field: value for field, value in changed.items() if field in GUARDED}
    # Checked now, so that the administrator is not asked for what cannot be.
    asked_for = copy(actor)
    apply_guarded(asked_for, guarded)
    asked_for.full_clean()
    if by.is_administrator:
        actor, guarded = asked_for, {}
    if changed.keys() - guarded.keys():
        actor.save()
    return actor, ask_for_change(actor, guarded, by=by, now=now) if guarded else None


def ask_for_change(actor, guarded, *, by, now):
    """Let a change of name, kind, place or number wait for an administrator; a second one joins the first.

    Raises ValidationError where somebody else's change of the same field to something else waits already.
    """
    waiting = actor.changes.select_for_update().filter(state=ActorChange.State.PENDING).first()
    is_new = waiting is None
    if waiting and waiting.requested_by_id != by.pk:
        _refuse_to_replace(waiting, guarded)
    waiting = waiting or ActorChange(actor=actor, old={}, new={}, requested_by=by, requested_at=now)
    waiting.new |= guarded
    waiting.old |= {field: getattr(actor, field) for field in guarded}
    waiting.full_clean()
    waiting.save()
    if is_new:
        for administrator in User.objects.administrators():
            _write(waiting, "change_waiting", administrator)
    return waiting


def _refuse_to_replace(waiting, guarded):
    taken = [
        field for field in guarded if not is_same(waiting.new.get(field, guarded[field]), guarded[field])
    ]
    if taken:
        message = _(
            "%(person)s has asked for another change of this, which waits for an administrator. Withdraw "
            "that one first."
        ) % {"person": waiting.requested_by}
        raise ValidationError(dict.fromkeys(taken, message))


@transaction.atomic
def withdraw_change(change, *, by, now):
    """Take back a change that waits, one's own or a colleague's; who asked gets a letter from a colleague.

    Raises ValidationError when somebody has answered already.
    """
    change = _answer(change, ActorChange.State.WITHDRAWN, by=by, reason="", now=now)
    posting.cancel(_about(change), reason="withdrawn")
    if change.requested_by_id != by.pk:
        _write(change, "change_withdrawn", change.requested_by)
    return change


@transaction.atomic
def approve_change(change, *, by, now):
    """Make the change; the person who asked gets a letter.

    Raises ValidationError when somebody has answered already, or the change is no longer allowed.
    """
    change = _answer(change, ActorChange.State.APPROVED, by=by, reason="", now=now)
    actor = change.actor
    apply_guarded(actor, change.new)
    actor.mark_as_stated(change.new)
    actor.full_clean()
    actor.save()
    _write(change, "change_approved", change.requested_by)
    return actor


@transaction.atomic
def decline_change(change, *, by, reason, now):
    """Leave the actor as it is; the person who asked gets a letter with the reason."""
    change = _answer(change, ActorChange.State.DECLINED, by=by, reason=reason, now=now)
    _write(change, "change_declined", change.requested_by)
    return change


def apply_guarded(actor, guarded):
    """Set the fields; a new town brings its point on the map, if some actor in it has one."""
    for field, value in guarded.items():
        setattr(actor, field, value)
    if "city" in guarded or "country" in guarded:
        actor.lat, actor.lon = Actor.objects.point_of_town(actor.city, actor.country)


@transaction.atomic
def save_facility(facility, *, values, version, by, now):
    """Save a facility of its operator; a new one gets its slug. Its status is true of today.

    Raises EditConflictError where somebody else changed the same field, ValidationError where the result
    is not allowed.
    """
    # Two people who add one of the same name take turns, so that the second gets another slug.
    operator = _lock(facility.operator)
    values = {field: values[field] for field in OF_A_FACILITY if field in values}
    if facility.pk:
        facility = Facility.objects.select_for_update(of=("self",)).get(pk=facility.pk)
        values = changed_by_person(facility, values, version)
    else:
        facility.slug = free_slug(Facility, f"{operator.slug} {values.get('name', '')}")
        facility.country = operator.country
    for field, value in values.items():
        setattr(facility, field, value)
    if not by.is_administrator:
        facility.mark_as_stated(values)
    # How exactly a source stated the former figure says nothing about the new one.
    if "area_m2" in values:
        facility.area_qualifier = ""
    if "staff" in values:
        facility.staff_qualifier = ""
    if "city" in values:
        facility.lat, facility.lon = Actor.objects.point_of_town(facility.city, facility.country)
    facility.status_as_of = FuzzyDate.parse(timezone.localdate(now).isoformat())
    facility.full_clean()
    facility.save()
    return facility


def _lock(actor):
    return Actor.objects.select_for_update(of=("self",)).get(pk=actor.pk)


def _answer(change, state, *, by, reason, now):
    # The actor's row first, as in every other deed here: else two could wait for each other for ever.
    actor = _lock(change.actor)
    found = ActorChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    found.actor = actor
    if found.state != ActorChange.State.PENDING:
        raise ValidationError(_("Somebody else has answered this in the meantime."))
    found.state, found.decided_by, found.decided_at, found.reason = state, by, now, reason.strip()
    found.full_clean()
    found.save()
    return found


def _about(change):
    return f"actors.change/{change.pk}"


def _write(change, letter, user):
    with translation.override(user.language):
        path = reverse("actors:changes") if letter == "change_waiting" else change.actor.get_absolute_url()
    posting.write(
        f"actors/letters/{letter}",
        key=f"{letter}/{change.pk}/{user.pk}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=_about(change),
        context={
            "actor": change.actor,
            "by": str(change.decided_by or change.requested_by),
            "reason": change.reason,
            "button_url": settings.SITE_URL + path,
        },
    )
