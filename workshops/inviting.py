"""Inviting people and organisations to a workshop, their answers, and reminding those who have not answered.

Letters of a draft wait until it is published. Every letter has a secret of its own; all of an invitation
are done with once it is answered.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actors.languages import in_language
from actors.models import User
from outbox import posting, untrusted
from outbox.models import MessageCategory

from . import letters, registration
from .models import SecretLink, Workshop, WorkshopInvitation
from .models.invitations import MOST_AUTOMATIC_REMINDERS

State = WorkshopInvitation.State
# What one person can need on a busy day; more would make the portal a way to send unasked letters.
MOST_A_DAY = 1000
# The first reminder comes a week after the letter, the second three days before the answer is needed.
REMIND_AFTER = timedelta(days=7)
REMIND_BEFORE = timedelta(days=3)
# Nobody is reminded twice within so long.
REMIND_APART = timedelta(days=2)


@transaction.atomic
def invite(workshop, guests, *, by, now):
    """Invite these guests; those who are invited already are left as they are. Returns the new invitations.

    A guest is a dict with `email`, and may have `name`, `organisation`, `actor`, `language` and
    `may_delegate`. One who declined or whose invitation was withdrawn is asked anew.
    """
    Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)
    since = now - timedelta(days=1)
    sent_today = WorkshopInvitation.objects.filter(invited_by=by, invited_at__gt=since).count()
    if sent_today + len(guests) > MOST_A_DAY:
        words = _("At most %(most)d invitations can be sent in a day; you can send %(left)d more today.")
        raise ValidationError(words % {"most": MOST_A_DAY, "left": max(MOST_A_DAY - sent_today, 0)})
    known = {one.email: one for one in workshop.invitations.all()}
    users = {user.email: user for user in User.objects.filter(email__in=[guest["email"] for guest in guests])}
    invited = []
    for guest in guests:
        earlier = known.get(guest["email"])
        if earlier and earlier.state not in (State.DECLINED, State.REVOKED):
            continue
        invitation = earlier or WorkshopInvitation(workshop=workshop)
        fresh = {
            "state": State.CREATED,
            "sent_at": None,
            "reminded_at": None,
            "automatic_reminders": 0,
            "answered_at": None,
            "invited_by": by,
            "invited_at": now,
            "user": users.get(guest["email"]),
        }
        for name, value in {**guest, **fresh}.items():
            setattr(invitation, name, value)
        invitation.full_clean(exclude=["workshop"], validate_constraints=False)
        invitation.save()
        known[invitation.email] = invitation
        invited.append(invitation)
    if workshop.status == Workshop.Status.PUBLISHED:
        send_waiting(workshop, now=now)
    new = [invitation.pk for invitation in invited]
    return list(workshop.invitations.filter(pk__in=new).order_by("pk"))


def send_waiting(workshop, *, now):
    """Write the letters of the invitations that have not been sent. Returns how many."""
    rows = list(workshop.invitations.unsent().select_for_update(of=("self",)).select_related("invited_by"))
    for invitation in rows:
        invitation.workshop = workshop
        invitation.state, invitation.sent_at = State.SENT, now
        invitation.save()
        write(invitation, "invitation", occasion=now.isoformat(), now=now)
    return len(rows)


def write(invitation, letter, *, occasion, now):
    workshop = invitation.workshop
    about = reference(invitation)
    return posting.write(
        f"workshops/letters/{letter}",
        key=f"{about}/{letter}/{occasion}",
        to=invitation.email,
        language=invitation.language,
        category=MessageCategory.OPTIONAL,
        about=about,
        ordering_key=letters.order_of(workshop, invitation.email),
        wanted="workshops.inviting.why_not",
        wanted_with={"invitation": invitation.pk},
        useful_until=workshop.registration_ends_at,
        context={
            "workshop": workshop,
            "inviter": str(invitation.invited_by),
            "organisation": untrusted.one_line(invitation.organisation or str(invitation.actor or "")),
            "issue": in_language(workshop, "issue", invitation.language),
            "may_delegate": invitation.may_delegate,
            "button_url": letters.link(
                SecretLink.Purpose.INVITATION, invitation=invitation, until=workshop.ends_at, now=now
            ),
        },
    )


def why_not(message):
    """Asked just before the letter leaves: does anybody still wait for an answer?"""
    found = WorkshopInvitation.objects.filter(
        pk=message.wanted_with["invitation"], state=State.SENT, workshop__status=Workshop.Status.PUBLISHED
    )
    return "" if found.exists() else "the invitation was answered or withdrawn"


def reference(invitation):
    return f"workshops.workshopinvitation/{invitation.pk}"


@transaction.atomic
def accept(invitation, *, details, now, user=None):
    """The answer is yes: a seat, or a place on the waiting list. Returns the `Registration`.

    Bound to its address, whatever `details` say. Raises ValidationError when it has been answered.
    """
    found = open_or_refuse(invitation)
    details.email = found.email
    return registration.register(found.workshop, details=details, user=user, now=now, invitation=found)


@transaction.atomic
def decline(invitation, *, now):
    """The answer is no: nobody reminds them."""
    found = open_or_refuse(invitation)
    found.state, found.answered_at = State.DECLINED, now
    found.save()
    found.links.all().delete()
    return found


@transaction.atomic
def delegate(invitation, *, email, name, now):
    """Pass the invitation on within the organisation. Returns the new one, which is bound to its address.

    Raises ValidationError where that is not allowed, or the address is invited already.
    """
    found = open_or_refuse(invitation)
    if not found.may_delegate:
        raise ValidationError(
            _("This invitation is for you only. Ask the organiser to invite somebody else.")
        )
    email = email.strip().lower()
    if (
        found.workshop.invitations.filter(email=email)
        .exclude(state__in=[State.DECLINED, State.REVOKED])
        .exists()
    ):
        raise ValidationError(_("This address is already invited."))
    found.state, found.answered_at = State.DECLINED, now
    found.save()
    found.links.all().delete()
    guest = {
        "email": email,
        "name": name,
        "organisation": found.organisation,
        "actor": found.actor,
        "language": found.language,
        "may_delegate": False,
        "delegated_from": found,
    }
    return invite(found.workshop, [guest], by=found.invited_by, now=now)[0]


def open_or_refuse(invitation):
    found = (
        WorkshopInvitation.objects.select_for_update(of=("self",))
        .select_related("workshop", "actor", "invited_by")
        .get(pk=invitation.pk)
    )
    if found.state != State.SENT:
        raise ValidationError(_("The invitation has been answered or withdrawn."))
    return found


@transaction.atomic
def revoke(invitation, *, now):
    """Take an invitation back that nobody has answered; its links end, and letters that wait stay here."""
    found = WorkshopInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if found.state in (State.CREATED, State.SENT):
        found.state, found.answered_at = State.REVOKED, now
        found.save()
        found.links.all().delete()
        posting.cancel(reference(found), reason="withdrawn")
    return found


def revoke_all(workshop, *, now):
    """The workshop is cancelled: those who were asked are told, and those who were not yet, never are."""
    for invitation in workshop.invitations.open().select_for_update():
        invitation.workshop = workshop
        was_sent = invitation.state == State.SENT
        revoke(invitation, now=now)
        if was_sent:
            tell_of_the_end(invitation)


def tell_of_the_end(invitation):
    workshop = invitation.workshop
    posting.write(
        "workshops/letters/cancelled",
        key=f"{reference(invitation)}/cancelled",
        to=invitation.email,
        language=invitation.language,
        category=MessageCategory.TRANSACTIONAL,
        ordering_key=letters.order_of(workshop, invitation.email),
        about=reference(invitation),
        context={
            "workshop": workshop,
            "reason": workshop.cancel_reason,
            "button_url": letters.address("workshops:workshop", invitation.language, workshop.slug),
        },
    )


def remind_due(*, now):
    """The clock's reminders, two at most, to those who have not answered. Returns how many."""
    rows = (
        WorkshopInvitation.objects.unanswered()
        .filter(
            Q(reminded_at=None) | Q(reminded_at__lte=now - REMIND_APART),
            workshop__status=Workshop.Status.PUBLISHED,
            workshop__starts_at__gt=now,
            automatic_reminders__lt=MOST_AUTOMATIC_REMINDERS,
            sent_at__lte=now - REMIND_APART,
        )
        .select_related("workshop")
    )
    return sum(remind(row, now=now, is_chosen=False) for row in rows if is_due(row, now))


def is_due(invitation, now):
    """Whether the first or the second of the two moments has come since the last reminder."""
    answer_by = invitation.workshop.registration_ends_at
    if now >= answer_by:
        return False
    moments = sorted({invitation.sent_at + REMIND_AFTER, answer_by - REMIND_BEFORE})
    last = invitation.reminded_at or invitation.sent_at
    return any(last < moment <= now for moment in moments)


@transaction.atomic
def remind(invitation, *, now, is_chosen=True):
    """Write one reminder to somebody who has not answered. Returns whether one was written."""
    found = (
        WorkshopInvitation.objects.select_for_update(of=("self",))
        .select_related("workshop", "invited_by", "actor")
        .get(pk=invitation.pk)
    )
    is_recent = found.reminded_at and found.reminded_at > now - (
        timedelta(hours=1) if is_chosen else REMIND_APART
    )
    if found.state != State.SENT or is_recent or found.workshop.status != Workshop.Status.PUBLISHED:
        return False
    if is_chosen:
        found.chosen_reminders += 1
    else:
        found.automatic_reminders += 1
    found.reminded_at = now
    found.save()
    occasion = f"{found.sent_at.isoformat()}/{found.automatic_reminders + found.chosen_reminders}"
    write(found, "invitation_reminder", occasion=occasion, now=now)
    return True
