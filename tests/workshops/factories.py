"""Rows of workshops that are run in the portal: desks, registrations, invitations."""

from datetime import timedelta

from django.utils import timezone

from tests.factories import make_user, make_workshop, numbers
from workshops.models import Desk, OutcomePublication, OutcomeRevision, Registration, WorkshopInvitation


def make_open_workshop(*, capacity=2, now=None, initiative=None, **overrides):
    """A published workshop in a month, with a desk that takes registrations now."""
    now = now or timezone.now()
    fields = {
        "starts_at": now + timedelta(days=30),
        "ends_at": now + timedelta(days=30, hours=2),
        "status": "published",
        "published_at": now - timedelta(days=1),
    }
    desk = {name: overrides.pop(name) for name in DESK_FIELDS & set(overrides)}
    workshop = make_workshop(**fields | overrides)
    Desk.objects.create(workshop=workshop, capacity=capacity, **desk)
    if initiative:
        workshop.part_of.add(initiative)
    return workshop


DESK_FIELDS = {"offer_hours", "meeting_url", "participant_note", "participants_for", "answers_kept_days"}


def make_registration(workshop, state="confirmed", **overrides):
    """A registration as it stands in the database; no letters."""
    number, now = next(numbers), timezone.now()
    fields = {
        "email": f"person-{number}@example.org",
        "name": f"Person {number}",
        "number": None if state == "pending" else number,
        "state": state,
    }
    fields |= {
        "confirmed": {"confirmed_at": now},
        "offered": {"offered_at": now, "offer_expires_at": now + timedelta(hours=48)},
        "waitlisted": {},
        "pending": {},
    }.get(state, {"ended_at": now})
    found = Registration.objects.create(workshop=workshop, **fields | overrides)
    Desk.objects.filter(workshop=workshop).update(last_number=found.number or 0)
    return found


def make_workshop_invitation(workshop, state="sent", **overrides):
    """An invitation as it stands in the database; no letters."""
    number, now = next(numbers), timezone.now()
    fields = {
        "email": f"guest-{number}@example.org",
        "name": f"Guest {number}",
        "state": state,
        "sent_at": None if state == "created" else now,
    }
    fields["invited_by"] = overrides.pop("invited_by", None) or make_user()
    return WorkshopInvitation.objects.create(workshop=workshop, **fields | overrides)


def publish_outcomes(workshop, text="Lokalerna räcker inte."):
    """A revision of the outcomes that is published; no letters."""
    by = make_user()
    revision = OutcomeRevision.objects.create(workshop=workshop, number=1, text_sv=text, written_by=by)
    return OutcomePublication.objects.create(workshop=workshop, revision=revision, published_by=by)
