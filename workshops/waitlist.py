"""The waiting list: seats that become free are offered to those who wait, strictly in their order.

Whoever gives or frees a seat holds a lock on the desk, so that two never decide about the same seat; the
database counts for itself and would refuse one too many. An offer and its letter are one transaction: a
promoter that dies has done both or neither, and the next round goes on where it stopped.
"""

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from . import calendar, letters
from .models import Desk, Registration, RegistrationEvent, Workshop

State = Registration.State
logger = logging.getLogger(__name__)


def lock(workshop):
    """The desk, locked until the transaction ends, with the workshop as it is now."""
    return Desk.objects.select_for_update(of=("self",)).select_related("workshop").get(workshop=workshop)


def settle_all(*, now):
    """One round over all workshops: offers that ran out end, and free seats are offered. Returns how many.

    Each workshop has its own transaction: one that fails holds up no other.
    """
    settled = 0
    for desk in due(now):
        try:
            with transaction.atomic():
                settled += settle(lock(desk.workshop_id), now=now)
        except Exception:
            logger.exception("The waiting list of workshop %s could not be kept.", desk.workshop_id)
    return settled


def due(now):
    """Desks with an offer that has run out, or with a free seat while somebody waits."""
    here = Registration.objects.filter(workshop=OuterRef("workshop"))
    has_room = Q(capacity=None) | Q(seats_taken__lt=F("capacity"))
    return Desk.objects.filter(
        Exists(here.offers_over(now))
        | (has_room & Exists(here.waiting()) & Q(workshop__status=Workshop.Status.PUBLISHED))
    ).order_by("pk")


def settle(desk, *, now):
    """End the offers of this locked desk that ran out, and offer what is free. Returns the changes."""
    over = desk.workshop.registrations.offers_over(now).select_for_update()
    changes = 0
    for registration in list(over):
        registration.workshop = desk.workshop
        move(registration, State.EXPIRED, now=now, ended_at=now, ended_by="")
        letters.write_to(registration, "offer_expired", occasion=registration.number, now=now)
        changes += 1
    return changes + offer_free_seats(desk, now=now)


def offer_free_seats(desk, *, now):
    """Offer each free seat to the next who waits, if there is still time to answer."""
    expires_at = offer_ends(desk, now)
    offered = 0
    desk.refresh_from_db(fields=["seats_taken"])
    if why_idle(desk, now=now):
        return offered
    waiting = desk.workshop.registrations.waiting().select_for_update()
    for registration in waiting[: desk.seats_left]:
        registration.workshop = desk.workshop
        move(registration, State.OFFERED, now=now, offered_at=now, offer_expires_at=expires_at)
        letters.write_to(
            registration,
            "offered",
            occasion=registration.number,
            now=now,
            only_in=[State.OFFERED],
            expires_at=expires_at,
        )
        offered += 1
    desk.refresh_from_db(fields=["seats_taken"])
    return offered


def is_crowded(desk, *, now):
    """Whether somebody who comes now must wait: no seat is free, or others wait for those that are.

    Settles the locked desk first where there is anything to settle. Asks once where there is not.
    """
    here = Registration.objects.filter(workshop=OuterRef("workshop"))
    asked = Desk.objects.filter(pk=desk.pk).values_list(
        "seats_taken", Exists(here.offers_over(now)), Exists(here.waiting())
    )
    desk.seats_taken, has_run_out, has_waiting = asked.get()
    if has_run_out or (has_waiting and not desk.is_full):
        settle(desk, now=now)
        has_waiting = desk.workshop.registrations.waiting().exists()
    return desk.is_full or has_waiting


def offer_ends(desk, now):
    """When an offer made now runs out: within the hours of the desk, and before it would be of no use."""
    workshop = desk.workshop
    return min(
        now + timedelta(hours=desk.offer_hours), workshop.registration_ends_at, workshop.withdraw_until
    )


def why_idle(desk, *, now):
    """Why no seat is offered to those who wait, in words for the organiser; "" where seats are offered."""
    workshop = desk.workshop
    if workshop.status != Workshop.Status.PUBLISHED:
        return _("The workshop is not open.")
    if workshop.registration_opens_at and workshop.registration_opens_at > now:
        return _("Registration has not opened yet.")
    if offer_ends(desk, now) <= now:
        return _("Registration has closed, so free seats are not offered any more.")
    if desk.is_full:
        return _("All seats are taken or held for somebody who has been offered one.")
    return ""


@transaction.atomic
def accept_offer(registration, *, now, by=None):
    """Take the seat that is held. Raises ValidationError when the offer has run out or was answered."""
    found = answerable(registration, now=now)
    confirm(found, now=now, by=by)
    return found


@transaction.atomic
def decline_offer(registration, *, now, by=None):
    """Say no: the seat is offered to the next person at once."""
    desk = lock(registration.workshop_id)
    found = answerable(registration, now=now)
    move(found, State.DECLINED, now=now, by=by, ended_at=now, ended_by="person", offer_expires_at=None)
    settle(desk, now=now)
    return found


def answerable(registration, *, now):
    desk = lock(registration.workshop_id)
    found = desk.workshop.registrations.select_for_update().get(pk=registration.pk)
    found.workshop = desk.workshop
    if found.state != State.OFFERED or found.offer_expires_at <= now:
        raise ValidationError(_("The offer has run out, or has been answered already."))
    return found


def confirm(registration, *, now, by=None):
    """Give the seat: the person gets a letter with an entry for their calendar."""
    entry = calendar.message_to(registration, calendar.REQUEST, now=now)
    move(registration, State.CONFIRMED, now=now, by=by, confirmed_at=now, offer_expires_at=None)
    letters.write_to(
        registration, "registered", occasion=registration.calendar_sequence, now=now, calendar=entry
    )


def move(registration, state, *, now, by=None, **changes):
    """Set the state of a registration whose row is locked or new, and record it."""
    old_state = "" if registration._state.adding else registration.state
    if state != State.OFFERED:
        changes.setdefault("offer_expires_at", None)
    for name, value in {"state": state, **changes}.items():
        setattr(registration, name, value)
    registration.save()
    RegistrationEvent.objects.create(
        registration=registration,
        at=now,
        by=by,
        old_state="" if old_state == State.PENDING else old_state,
        state=state,
    )
