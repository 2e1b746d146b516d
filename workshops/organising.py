"""Running a workshop: drafting, publishing, copying, moving, cancelling and closing it.

What concerns participants is written to them in the same transaction. Deeds that touch registrations lock
the desk first, as the waiting list does, so that nobody registers for what is being cancelled.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.admission import free_slug

from . import calendar, check_in, inviting, letters, materials, registration, waitlist
from .models import AgendaItem, Desk, FollowUpAction, Registration, Workshop, WorkshopInvitation

Status = Workshop.Status
State = Registration.State
# A copy begins so long after today, until the organiser has chosen a day.
COPY_BEGINS_AFTER = timedelta(days=28)
COPIED = """
    title_sv title_en format language language_note venue_mode place access visibility outcomes_for
    issue_sv issue_en challenge_area competences is_example
""".split()
COPIED_OF_DESK = """
    capacity offer_hours participant_note participants_for participants_days answers_kept_days
""".split()
COPIED_ROWS = {
    "participations": "part person actor text_sv text_en order",
    "points": "kind order text_sv text_en",
    "agenda": "order starts title_sv title_en speaker",
    "registration_questions": "kind order text_sv text_en is_required",
}


@transaction.atomic
def draft(*, values, initiatives, by, now, verb="created", desk=None):
    """A new draft with its desk; nobody else sees it, and nothing is sent. Returns the `Workshop`."""
    starts_at = timezone.localtime(values["starts_at"])
    workshop = Workshop(
        slug=free_slug(Workshop, f"{values['title_sv']} {starts_at:%Y-%m-%d}"),
        status=Status.DRAFT,
        made_by=by,
        **values,
    )
    workshop.full_clean(exclude=["title_en"])
    workshop.save()
    workshop.part_of.set(initiatives)
    Desk.objects.create(workshop=workshop, **(desk or {}))
    workshop.changes.create(verb=verb, by=by, at=now)
    return workshop


def not_ready(workshop, *, now):
    """What keeps a draft from being published, in words; empty where nothing does."""
    reasons = []
    if workshop.starts_at <= now:
        reasons.append(_("The workshop begins in the past. Choose another day."))
    if not (workshop.issue_sv or workshop.issue_en):
        reasons.append(_("Write which issue the workshop takes up."))
    if not workshop.participations.filter(part="host").exists():
        reasons.append(_("Name at least one host."))
    if workshop.venue_mode in ("on_site", "hybrid") and not workshop.place:
        reasons.append(_("Write where the workshop takes place."))
    if workshop.registration_ends_at <= now:
        reasons.append(_("Registration would close before it opens."))
    return reasons


@transaction.atomic
def publish(workshop, *, by, now):
    """Show the workshop, open its registration, and send the invitations that wait for it.

    Raises ValidationError with all that is missing.
    """
    desk = waitlist.lock(workshop.pk)
    workshop = desk.workshop
    if workshop.status != Status.DRAFT:
        return workshop
    if reasons := not_ready(workshop, now=now):
        raise ValidationError(reasons)
    workshop.status, workshop.published_at = Status.PUBLISHED, now
    workshop.save()
    workshop.changes.create(
        verb="published",
        by=by,
        at=now,
        detail={"title": workshop.title_sv, "issue": workshop.issue_sv, "capacity": desk.capacity},
    )
    inviting.send_waiting(workshop, now=now)
    return workshop


@transaction.atomic
def duplicate(workshop, *, by, now):
    """A draft with the same words, people, agenda and questions; days, links, letters and codes are fresh."""
    local = timezone.localtime(workshop.starts_at)
    first_day = timezone.localdate(now) + COPY_BEGINS_AFTER
    # On the same weekday and by the same clock, whatever the clock has done between.
    day = first_day + timedelta(days=(local.weekday() - first_day.weekday()) % 7)
    starts_at = timezone.make_aware(local.replace(tzinfo=None, year=day.year, month=day.month, day=day.day))
    values = {name: getattr(workshop, name) for name in COPIED}
    values |= {"starts_at": starts_at, "ends_at": starts_at + (workshop.ends_at - workshop.starts_at)}
    desk = {name: getattr(workshop.desk, name) for name in COPIED_OF_DESK} if workshop.is_run_here else {}
    copy = draft(
        values=values, initiatives=workshop.part_of.all(), by=by, now=now, verb="duplicated", desk=desk
    )
    for relation, columns in COPIED_ROWS.items():
        rows = getattr(workshop, relation)
        for row in rows.all():
            rows.model.objects.create(workshop=copy, **{name: getattr(row, name) for name in columns.split()})
    return copy


@transaction.atomic
def follow_up(workshop, *, by, now):
    """A draft of the next meeting: the open actions of this one are its agenda."""
    copy = duplicate(workshop, by=by, now=now)
    copy.follows = workshop
    copy.save()
    copy.agenda.all().delete()
    done = [FollowUpAction.Status.DONE, FollowUpAction.Status.CANCELLED]
    for order, action in enumerate(workshop.actions.exclude(status__in=done), 1):
        owner = action.owner_actor or action.owner_initiative
        AgendaItem.objects.create(
            workshop=copy,
            order=order,
            title_sv=action.title_sv,
            title_en=action.title_en,
            speaker=str(owner) if owner else action.owner_text_sv,
            action=action,
        )
    return copy


@transaction.atomic
def move(workshop, *, starts_at, ends_at, venue_mode, place, reason, by, now):
    """Another time or place: everybody who takes part or waits is told, and their calendars follow.

    The ends of registration and of withdrawing move along. Raises ValidationError where nothing changes,
    or the new time is no time.
    """
    desk = waitlist.lock(workshop.pk)
    workshop = desk.workshop
    new = {"starts_at": starts_at, "ends_at": ends_at, "venue_mode": venue_mode, "place": place}
    old = {name: getattr(workshop, name) for name in new}
    if new == old:
        raise ValidationError(_("Nothing has changed."))
    if starts_at <= now:
        raise ValidationError(_("The workshop begins in the past. Choose another day."))
    shift = starts_at - workshop.starts_at
    for name in ("registration_closes_at", "cancel_until"):
        if moment := getattr(workshop, name):
            setattr(workshop, name, min(moment + shift, ends_at))
    for name, value in new.items():
        setattr(workshop, name, value)
    is_published = workshop.status == Status.PUBLISHED
    workshop.calendar_sequence += is_published
    workshop.full_clean(exclude=["title_en"])
    workshop.save()
    if is_published:
        written = {name: [str(old[name]), str(new[name])] for name in new if old[name] != new[name]}
        workshop.changes.create(
            verb="rescheduled",
            by=by,
            at=now,
            reason=reason,
            detail=written | {"sequence": workshop.calendar_sequence},
        )
        tell_of_the_move(workshop, old_starts_at=old["starts_at"], reason=reason, now=now)
        waitlist.settle(desk, now=now)
    return workshop


def tell_of_the_move(workshop, *, old_starts_at, reason, now):
    for found in workshop.registrations.active().select_for_update():
        found.workshop = workshop
        entry = ("", "")
        if found.state == State.CONFIRMED:
            entry = calendar.message_to(found, calendar.REQUEST, now=now)
            found.save(update_fields=["calendar_sequence", "calendar_method"])
        letters.write_to(
            found,
            "moved",
            occasion=workshop.calendar_sequence,
            now=now,
            calendar=entry,
            old_starts_at=old_starts_at,
            reason=reason,
        )


def concerned(workshop):
    """How many people a cancellation reaches: those who take part or wait, and those invited."""
    return {
        "registered": workshop.registrations.active().count(),
        "invited": workshop.invitations.filter(state="sent").count(),
    }


@transaction.atomic
def cancel(workshop, *, reason, by, now):
    """It does not take place: everybody who takes part, waits or was invited gets a letter.

    Entries in calendars are taken out. Raises ValidationError without a reason, and for a draft.
    """
    if not reason.strip():
        raise ValidationError(_("Say why the workshop is cancelled."))
    desk = waitlist.lock(workshop.pk)
    workshop = desk.workshop
    if workshop.status == Status.CANCELLED:
        return workshop
    if workshop.status == Status.DRAFT:
        raise ValidationError(_("Nobody knows of a draft, so it is deleted and not cancelled."))
    if workshop.status == Status.HELD:
        raise ValidationError(_("A workshop that has been held cannot be cancelled."))
    workshop.status, workshop.cancelled_at, workshop.cancel_reason = Status.CANCELLED, now, reason.strip()
    workshop.calendar_sequence += 1
    workshop.save()
    workshop.changes.create(verb="cancelled", by=by, at=now, reason=reason, detail=concerned(workshop))
    for found in workshop.registrations.active().select_for_update():
        found.workshop = workshop
        registration.end(
            found, ended_by="workshop", letter="cancelled", by=by, now=now, reason=workshop.cancel_reason
        )
    inviting.revoke_all(workshop, now=now)
    return workshop


@transaction.atomic
def delete_draft(workshop):
    """Delete a draft with all that was written for it; nothing is sent. Its last history row tells who.

    Raises ValidationError for what has been published, or what other records already build on.
    """
    workshop = waitlist.lock(workshop.pk).workshop
    if workshop.status != Status.DRAFT or workshop.published_at:
        raise ValidationError(_("What has been published is not deleted. Cancel it instead."))
    for found in workshop.materials.all():
        materials.remove(found)
    workshop.invitations.all().delete()
    workshop.changes.all().delete()
    try:
        workshop.delete()
    except ProtectedError:
        raise ValidationError(
            _("Other records build on this draft, such as outcomes or a meeting that follows it up.")
        ) from None


@transaction.atomic
def complete(workshop, *, attended, by, now):
    """It has been held: the numbers are kept, whatever is erased later. `attended` None: by the check-ins."""
    desk = waitlist.lock(workshop.pk)
    workshop = desk.workshop
    if now < workshop.starts_at or workshop.status not in (Status.PUBLISHED, Status.HELD):
        raise ValidationError(_("A workshop is closed once it has begun."))
    workshop.status = Status.HELD
    workshop.registered_count = workshop.registrations.confirmed().count()
    workshop.attended_count = check_in.came(workshop) if attended is None else attended
    workshop.save()
    workshop.changes.create(
        verb="completed",
        by=by,
        at=now,
        detail={"registered": workshop.registered_count, "attended": workshop.attended_count},
    )
    return workshop


def overlapping(workshop, *, by, now):
    """Other workshops at the same time, of the same initiative or with the same people invited.

    Pairs of the workshop and the names that both have. Drafts of others are nobody's business, and one that
    `by` may not see has None for its names: that somebody is busy may be told, not where.
    """
    own = Workshop.objects.managed_by(by, now).values("pk")
    same_time = (
        Workshop.objects.filter(starts_at__lt=workshop.ends_at, ends_at__gt=workshop.starts_at)
        .exclude(pk=workshop.pk)
        .exclude(status=Status.CANCELLED)
        .exclude(~Q(pk__in=own), status=Status.DRAFT)
    )
    addresses = set(workshop.invitations.standing().values_list("email", flat=True))
    invited = WorkshopInvitation.objects.standing().filter(email__in=addresses)
    people = set(workshop.participations.exclude(person=None).values_list("person", flat=True))
    actors = set(workshop.participations.exclude(actor=None).values_list("actor", flat=True))
    found = same_time.filter(
        Q(part_of__in=workshop.part_of.all())
        | Q(pk__in=invited.values("workshop"))
        | Q(registrations__email__in=addresses, registrations__state__in=["confirmed", "offered"])
        | Q(participations__person__in=people)
        | Q(participations__actor__in=actors)
    )
    found = list(found.distinct().order_by("starts_at")[:20])
    seen = set(Workshop.objects.visible_to(by, now).filter(pk__in=[one.pk for one in found]))
    rows = []
    for other in found:
        both = None
        if other in seen:
            shared = other.participations.filter(Q(person__in=people) | Q(actor__in=actors))
            both = {str(row) for row in shared.select_related("person", "actor")}
            both |= set(invited.filter(workshop=other).values_list("email", flat=True))
        rows.append((other, both if both is None else sorted(both)))
    return rows
