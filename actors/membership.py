"""Who acts for an actor: inviting, accepting, handing over, leaving.

An actor that has members has a main contact among them, always: the deeds that could break this hold
a lock on the actor's row. Each deed writes its letters in its own transaction.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from outbox import posting
from outbox.models import MessageCategory

from . import tokens
from .consent import withdraw_consent
from .models import Actor, Consent, Invitation, Membership, User

VALID_FOR = timedelta(days=14)
# What one organisation can need on a busy day; more would make the portal a way to send unasked letters.
MOST_A_DAY = 30


@transaction.atomic
def invite(actor, *, email, role, by, language, now):
    """Ask a colleague by letter. Raises ValidationError when the day's number is used up.

    An open invitation to the same address is withdrawn: only the newest letter works.
    """
    _lock(actor)
    email = email.strip().lower()
    if actor.invitations.filter(invited_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError(_("You have sent many invitations today. Try again tomorrow."))
    actor.invitations.filter(email=email, role=role, accepted_at=None, revoked_at=None).update(revoked_at=now)
    secret, token_hash = tokens.mint()
    invitation = Invitation.objects.create(
        actor=actor,
        email=email,
        role=role,
        token_hash=token_hash,
        invited_by=by,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    posting.write(
        "actors/letters/invitation",
        key=f"invitation/{invitation.pk}",
        to=email,
        language=language,
        category=MessageCategory.TRANSACTIONAL,
        about=f"actors.invitation/{invitation.pk}",
        wanted="actors.membership.why_not_invite",
        wanted_with={"invitation": invitation.pk},
        useful_until=invitation.expires_at,
        is_secret=True,
        context={
            "actor": actor,
            "inviter": str(by),
            "expires_at": invitation.expires_at,
            "button_url": _address("actors:invitation", language, secret),
        },
    )
    return invitation


def why_not_invite(message):
    """Asked just before the letter leaves: has the invitation been withdrawn?"""
    found = Invitation.objects.filter(pk=message.wanted_with["invitation"], revoked_at=None, accepted_at=None)
    return "" if found.exists() else "the invitation was withdrawn"


def find_invitation(secret, *, now):
    """The open invitation that this secret belongs to, or None."""
    return (
        Invitation.objects.open(now)
        .filter(token_hash=tokens.digest(secret))
        .select_related("actor", "invited_by")
        .first()
    )


def is_meant_for(invitation, user):
    """Whether the invitation was sent to an address that this person has confirmed."""
    return EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()


@transaction.atomic
def accept(invitation, *, user, now):
    """Make the invited person a member. Returns the `Membership`.

    Raises ValidationError when the person's verified address is another, or somebody was quicker.
    """
    actor = _lock(invitation.actor)
    if not is_meant_for(invitation, user):
        raise ValidationError(
            _("This invitation was sent to %(email)s. Sign in with that address to accept it.")
            % {"email": invitation.email}
        )
    taken = Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now, accepted_by=user)
    if not taken:
        raise ValidationError(_("This invitation has been used, withdrawn or has expired."))
    return start(actor, user=user, role=invitation.role, now=now)


def revoke(invitation, *, now):
    """Withdraw an invitation that nobody has accepted yet; its letter no longer works."""
    Invitation.objects.open(now).filter(pk=invitation.pk).update(revoked_at=now)
    posting.cancel(f"actors.invitation/{invitation.pk}", reason="the invitation was withdrawn")


@transaction.atomic
def start(actor, *, user, role, now):
    """Begin a membership, or return the one that runs. An actor's first member is its main contact."""
    actor = _lock(actor)
    running = actor.memberships.current(now).filter(user=user, role=role).first()
    if running:
        return running
    membership = Membership(actor=actor, user=user, role=role, started_at=now)
    membership.is_main_contact = (
        role == Membership.Role.MEMBER and not actor.memberships.main_contacts(now).exists()
    )
    membership.full_clean()
    membership.save()
    return membership


@transaction.atomic
def hand_over(actor, *, to, by, now):
    """Make another member the main contact instead of those who are. Both get a letter.

    Raises ValidationError unless `to` is a membership of this actor that runs now.
    """
    actor = _lock(actor)
    members = actor.memberships.current(now).filter(role=Membership.Role.MEMBER, user__is_active=True)
    successor = members.filter(pk=to.pk).first()
    if successor is None:
        raise ValidationError(_("Choose somebody who is a member now."))
    for former in actor.memberships.main_contacts(now).exclude(pk=successor.pk).select_related("user"):
        former.is_main_contact = False
        former.save()
        _tell(former.user, "main_contact_left", actor, successor, by=by, now=now)
    if not successor.is_main_contact:
        successor.is_main_contact = True
        successor.save()
        _tell(successor.user, "main_contact_began", actor, successor, by=by, now=now)
    return successor


@transaction.atomic
def change_role(membership, *, role, by, now):
    """End the membership and begin one in the other role, from this moment; the person gets a letter.

    Raises ValidationError for the last main contact, who must hand over first. Returns the `Membership`.
    """
    actor = _lock(membership.actor)
    found = _running(actor, membership, now=now)
    if found.role == role:
        return found
    _require_another_main_contact(actor, found, now=now)
    _close(found, now=now)
    successor = start(actor, user=found.user, role=role, now=now)
    _tell(found.user, "role_changed", actor, successor, by=by, now=now)
    return successor


@transaction.atomic
def end(membership, *, by, now):
    """End a membership at once; the person gets a letter.

    Raises ValidationError for the last main contact while others remain: hand over first. The last
    member of all cannot leave either, or nobody could answer for the organisation.
    """
    actor = _lock(membership.actor)
    membership = _running(actor, membership, now=now)
    _require_another_main_contact(actor, membership, now=now)
    _close(membership, now=now)
    _tell(membership.user, "membership_ended", actor, membership, by=by, now=now)
    return membership


def _running(actor, membership, *, now):
    """The membership as it stands, read under the lock. Raises ValidationError when it has ended."""
    found = actor.memberships.current(now).select_related("user").filter(pk=membership.pk).first()
    if found is None:
        raise ValidationError(_("This membership has ended already."))
    return found


def _require_another_main_contact(actor, membership, *, now):
    others = actor.memberships.main_contacts(now).filter(user__is_active=True).exclude(pk=membership.pk)
    if membership.is_main_contact and not others.exists():
        raise ValidationError(
            _("Name another main contact first: somebody must answer for the organisation.")
        )


def _close(membership, *, now):
    """End the row, and with it the consent to be shown."""
    membership.ended_at = now
    membership.is_main_contact = False
    membership.is_shown = False
    membership.save()
    withdraw_consent(
        membership.user,
        purpose=Consent.Purpose.CONTACT_PERSON,
        about=f"actors.membership/{membership.pk}",
        now=now,
    )


def _lock(actor):
    """The actor's row, locked until the transaction ends, so that two deeds on it take turns."""
    return Actor.objects.select_for_update(of=("self",)).get(pk=actor.pk)


def _tell(user: User, letter, actor, membership, *, by, now):
    posting.write(
        f"actors/letters/{letter}",
        key=f"{letter}/{membership.pk}/{user.pk}/{now.isoformat()}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=f"actors.membership/{membership.pk}",
        context={
            "actor": actor,
            "person": str(membership.user),
            # Lazy, so that it is said in the language of the letter.
            "role": Membership.Role(membership.role).label,
            "by": str(by),
            "button_url": _address("actors:actor", user.language, actor.slug),
        },
    )


def _address(name, language, *args):
    with translation.override(language):
        return settings.SITE_URL + reverse(name, args=args)
