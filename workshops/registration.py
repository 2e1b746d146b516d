"""Registering for a workshop, and withdrawing.

Somebody without an account is asked by letter whether the address is theirs, and is answered alike
whether or not it is known: that an address is registered already is told to the address only.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actors.contacting import within_limit

from . import calendar, letters, waitlist
from .models import (
    Access,
    Desk,
    Registration,
    RegistrationAnswer,
    SecretLink,
    Workshop,
    WorkshopInvitation,
)

State = Registration.State
# Letters to one address about one workshop within an hour, and questions from one place.
MOST_TO_ONE = 3
MOST_FROM_ONE = 400
INVITED_FIRST = 1


@dataclass
class Details:
    """What somebody says of themselves: `answers` by question, `wording` is the consent they read."""

    name: str
    email: str
    organisation: str = ""
    language: str = "sv"
    answers: dict = field(default_factory=dict)
    is_shown: bool = False
    wording: str = ""

    def __post_init__(self):
        self.email = self.email.strip().lower()

    def columns(self):
        return {
            "name": self.name,
            "email": self.email,
            "organisation": self.organisation,
            "language": self.language,
            "is_shown": self.is_shown,
            "shown_wording": self.wording if self.is_shown else "",
        }


@transaction.atomic
def ask(workshop, *, details, sender, now):
    """Somebody without an account wants to come: write to the address, and hold no seat yet.

    Returns nothing, whatever is known of the address. Raises ValidationError when registration is not
    open, or when too many came from one place within an hour.
    """
    check_open(workshop, now=now)
    check_access(workshop, None)
    if not within_limit(f"register/from/{sender}", MOST_FROM_ONE):
        raise ValidationError(_("Several messages have been sent within an hour. Try again later."))
    if not within_limit(f"register/to/{workshop.pk}/{details.email}", MOST_TO_ONE):
        return
    found = active_of(workshop, email=details.email)
    if found is None:
        found = Registration(workshop=workshop, state=State.PENDING, registered_at=now, **details.columns())
        found.full_clean(exclude=["workshop"], validate_constraints=False)
        found.save()
        keep_answers(found, details.answers)
        letters.write_to(found, "confirm_address", occasion="", now=now, only_in=[State.PENDING])
    else:
        letters.write_to(found, "already_registered", occasion=now.isoformat(), now=now)


@transaction.atomic
def confirm_address(registration, *, now):
    """The address is theirs: from here on they have a seat, or a place on the waiting list.

    Returns the `Registration` that counts, which is an earlier one where the address had one already. The
    links of the letter lead to it from now on. Raises ValidationError when registration has closed.
    """
    desk = waitlist.lock(registration.workshop_id)
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    registration.workshop = desk.workshop
    if registration.state != State.PENDING:
        return registration
    check_open(desk.workshop, now=now)
    found = active_of(desk.workshop, email=registration.email)
    if found is None:
        invitation = invitation_for(desk.workshop, email=registration.email)
        check_access(desk.workshop, invitation)
        found = admit(registration, desk, invitation=invitation, now=now)
    lives_until = letters.link_lives_until(found, now)
    registration.links.update(registration=found, purpose=SecretLink.Purpose.MANAGE, expires_at=lives_until)
    if found.pk != registration.pk:
        registration.delete()
    return found


@transaction.atomic
def register(workshop, *, details, user, now, invitation=None):
    """Register somebody whose address is known to be theirs: signed in, or invited by letter to it.

    Returns the `Registration`; doing it twice is registering once. Raises ValidationError when
    registration is not open to this person.
    """
    desk = waitlist.lock(workshop.pk)
    found = active_of(desk.workshop, email=details.email, user=user)
    if found is not None:
        if user and found.user_id is None:
            found.user = user
            found.save(update_fields=["user"])
        return found
    check_open(desk.workshop, now=now)
    invitation = invitation or invitation_for(desk.workshop, email=details.email, user=user)
    check_access(desk.workshop, invitation)
    registration = Registration(workshop=desk.workshop, user=user, registered_at=now, **details.columns())
    registration.full_clean(exclude=["workshop", "state"], validate_constraints=False)
    return admit(registration, desk, invitation=invitation, answers=details.answers, by=user, now=now)


@transaction.atomic
def add(workshop, *, details, by, now, adds_seat=False):
    """The organiser registers somebody. With `adds_seat` a full workshop gets one seat more, on record."""
    desk = waitlist.lock(workshop.pk)
    if desk.workshop.status == Workshop.Status.DRAFT:
        raise ValidationError(_("Publish the workshop first. Nobody is registered for a draft."))
    found = active_of(desk.workshop, email=details.email)
    if found is not None:
        raise ValidationError(_("This address is already registered."))
    registration = Registration(workshop=desk.workshop, registered_at=now, **details.columns())
    registration.full_clean(exclude=["workshop", "state"], validate_constraints=False)
    if waitlist.is_crowded(desk, now=now) and adds_seat and desk.capacity is not None:
        change_capacity(desk, desk.capacity + 1, by=by, now=now)
        return admit(registration, desk, by=by, now=now, takes_added_seat=True)
    return admit(registration, desk, by=by, now=now)


def change_capacity(desk, capacity, *, by, now):
    """Set the number of seats of a locked desk, on record. Raises ValidationError below the seats held."""
    if capacity is not None and capacity < desk.seats_taken:
        raise ValidationError(
            _("%(taken)d seats are taken or offered. Choose at least as many, or ask people to withdraw.")
            % {"taken": desk.seats_taken}
        )
    old, desk.capacity = desk.capacity, capacity
    if old != capacity:
        desk.save(update_fields=["capacity"])
        desk.workshop.changes.create(verb="capacity", by=by, at=now, detail={"old": old, "new": capacity})


def admit(registration, desk, *, now, invitation=None, answers=None, by=None, takes_added_seat=False):
    """Give a seat if one is free and nobody waits for it, else a place on the waiting list."""
    is_waiting = not takes_added_seat and waitlist.is_crowded(desk, now=now)
    desk.last_number += 1
    Desk.objects.filter(pk=desk.pk).update(last_number=desk.last_number)
    registration.number = desk.last_number
    registration.priority = INVITED_FIRST if invitation else 0
    registration.actor = invitation.actor if invitation else registration.actor
    if is_waiting:
        waitlist.move(registration, State.WAITLISTED, now=now, by=by)
        letters.write_to(
            registration,
            "waitlisted",
            occasion="",
            now=now,
            only_in=[State.WAITLISTED],
            place=place_in_line(registration),
        )
    else:
        waitlist.confirm(registration, now=now, by=by)
    if invitation:
        settle_invitation(invitation, registration, now=now)
    keep_answers(registration, answers or {})
    return registration


def settle_invitation(invitation, registration, *, now):
    """Coming is the answer to the invitation; its links are done with."""
    WorkshopInvitation.objects.filter(pk=invitation.pk).update(
        state=WorkshopInvitation.State.ACCEPTED,
        registration=registration,
        user=registration.user or invitation.user,
        answered_at=now,
    )
    invitation.links.all().delete()


@transaction.atomic
def withdraw(registration, *, now, by=None, ended_by="person"):
    """Give up the seat or the place in line; the seat is offered to the next person at once.

    Raises ValidationError when the person does it too late; the organiser may always.
    """
    desk = waitlist.lock(registration.workshop_id)
    found = desk.workshop.registrations.select_for_update().get(pk=registration.pk)
    found.workshop = desk.workshop
    if not found.is_active:
        return found
    if ended_by == "person" and found.state == State.CONFIRMED and now >= desk.workshop.withdraw_until:
        raise ValidationError(_("It is too late to withdraw here. Write to the organiser."))
    end(found, ended_by=ended_by, letter="withdrawn", now=now, by=by)
    waitlist.settle(desk, now=now)
    return found


def end(registration, *, ended_by, letter, now, by=None, **context):
    """End a locked registration, with a letter that takes the entry out of the person's calendar."""
    entry = ("", "")
    if registration.calendar_method == calendar.REQUEST:
        entry = calendar.message_to(registration, calendar.CANCEL, now=now)
    waitlist.move(registration, State.CANCELLED, now=now, by=by, ended_at=now, ended_by=ended_by)
    letters.write_to(registration, letter, occasion=registration.number, now=now, calendar=entry, **context)


def show_name(registration, *, is_shown, wording):
    """Stand on the list of participants, in the words of the consent, or no longer."""
    registration.is_shown = is_shown
    registration.shown_wording = wording if is_shown else ""
    registration.save(update_fields=["is_shown", "shown_wording"])


def place_in_line(registration):
    """1 for who gets the next seat."""
    before = Q(priority__gt=registration.priority) | Q(
        priority=registration.priority, number__lt=registration.number
    )
    return registration.workshop.registrations.waiting().filter(before).count() + 1


def active_of(workshop, *, email, user=None):
    """The registration that this address or person has now, locked, or None."""
    whose = Q(email=email) | Q(user=user) if user else Q(email=email)
    found = workshop.registrations.active().filter(whose).select_for_update().first()
    if found:
        found.workshop = workshop
    return found


def invitation_for(workshop, *, email, user=None):
    """The unanswered invitation to this address or person, or None."""
    whose = Q(email=email) | Q(user=user) if user else Q(email=email)
    return workshop.invitations.open().filter(whose).first()


def check_open(workshop, *, now):
    if not workshop.takes_registrations(now):
        raise ValidationError(_("Registration is not open."))


def check_access(workshop, invitation):
    """Raise ValidationError unless everybody may register, or this person is invited."""
    if workshop.access not in (Access.OPEN_REGISTRATION, Access.OPEN_AND_INVITED) and not invitation:
        raise ValidationError(_("Only those who are invited may register."))


def keep_answers(registration, answers):
    """Keep what was answered; {question: text}. Empty answers are none."""
    RegistrationAnswer.objects.bulk_create(
        RegistrationAnswer(registration=registration, question=question, text=text)
        for question, text in answers.items()
        if text
    )


def forget_unconfirmed(*, now):
    """Delete what was entered for addresses that nobody confirmed. Returns how many."""
    old = Registration.objects.filter(
        state=State.PENDING, registered_at__lt=now - letters.CONFIRM_WITHIN - timedelta(hours=1)
    )
    return old.delete()[0]


def forget_answers(*, now):
    """Delete what participants answered, so many days after their workshop as its desk says."""
    forgotten = 0
    for desk in Desk.objects.filter(answers_deleted_at=None, workshop__ends_at__lt=now).select_related(
        "workshop"
    ):
        if desk.workshop.ends_at + timedelta(days=desk.answers_kept_days) <= now:
            forgotten += RegistrationAnswer.objects.filter(registration__workshop=desk.workshop).delete()[0]
            desk.answers_deleted_at = now
            desk.save(update_fields=["answers_deleted_at"])
    return forgotten
