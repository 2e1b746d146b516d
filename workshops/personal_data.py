"""What the workshops and the news hold about a person, with or without an account."""

from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from outbox.personal_data import blot

from . import waitlist
from .models import (
    ActionUpdate,
    Decision,
    FollowUpAction,
    NewsPost,
    OutcomeRevision,
    Registration,
    RegistrationAnswer,
    SecretLink,
    WorkshopInvitation,
)

# A top-level domain that no letter can ever reach (RFC 2606).
NOWHERE = "erased.invalid"


def held_about(user, addresses):
    """For `export_person`: {name of the list: rows}. `addresses` are those of the account."""
    own = Q(email__in=addresses) | Q(user=user)
    return {
        "news": list(
            user.news.values("slug", "title_sv", "title_en", "text_sv", "written_at", "published_at")
        ),
        "workshops_made": list(user.made_workshops.values("slug", "title_sv", "title_en")),
        "actions_owned": list(user.owned_actions.values("slug", "workshop__slug", "title_sv", "status")),
        "actions_reported_on": list(
            ActionUpdate.objects.filter(by=user).values(
                "action__slug", "at", "old_status", "status", "text", "evidence_title", "evidence_url"
            )
        ),
        "outcomes_written": list(
            OutcomeRevision.objects.filter(written_by=user).values(
                "workshop__slug", "number", "text_sv", "text_en", "written_at"
            )
        ),
        # Whom they invited is about others.
        "workshop_invitations_made": list(
            WorkshopInvitation.objects.filter(invited_by=user).values("workshop__slug", "invited_at")
        ),
    } | held_about_guest(own)


def held_about_guest(whose):
    """The same for rows that this Q finds: registrations, answers, check-ins and invitations."""
    registrations = Registration.objects.filter(whose)
    return {
        "registrations": list(
            registrations.values(
                "workshop__slug", "email", "name", "organisation", "language", "state", "code",
                "registered_at", "confirmed_at", "offered_at", "offer_expires_at", "ended_at",
                "is_shown", "shown_wording",
            )
        ),
        "registration_answers": list(
            RegistrationAnswer.objects.filter(registration__in=registrations).values(
                "registration__workshop__slug", "question__text_sv", "text"
            )
        ),
        "check_ins": list(
            registrations.filter(check_ins__isnull=False).values(
                "workshop__slug", "check_ins__at", "check_ins__undone_at"
            )
        ),
        "workshop_invitations": list(
            WorkshopInvitation.objects.filter(whose).values(
                "workshop__slug", "email", "name", "organisation", "state", "invited_at", "answered_at"
            )
        ),
    }  # fmt: skip


def erase(user, traces, *, addresses, now):
    """Take the person out of registrations, actions and the news; the rest and the numbers stay."""
    erase_guest(Q(email__in=addresses) | Q(user=user), now=now)
    user.owned_actions.update(owner_user=None)
    for model in (NewsPost, FollowUpAction, Decision):
        blot(model, traces)
        blot(model.history.model, traces)


@transaction.atomic
def erase_guest(whose, *, now):
    """End what runs and take names, addresses and answers away. Returns how many rows were about them.

    A seat that becomes free is offered to the next in line. What has been stays counted.
    """
    registrations, invitations = Registration.objects.filter(whose), WorkshopInvitation.objects.filter(whose)
    for found in registrations.active().filter(workshop__ends_at__gt=now).select_related("workshop"):
        desk = waitlist.lock(found.workshop_id)
        waitlist.move(
            found, Registration.State.CANCELLED, now=now, ended_at=now, ended_by="person", calendar_method=""
        )
        waitlist.settle(desk, now=now)
    SecretLink.objects.filter(Q(registration__in=registrations) | Q(invitation__in=invitations)).delete()
    RegistrationAnswer.objects.filter(registration__in=registrations).delete()
    invitations.open().update(state=WorkshopInvitation.State.REVOKED, answered_at=now)
    # One for each row: the same person may have come by two addresses.
    address = Concat(Value("erased-"), Cast("pk", CharField()), Value(f"@{NOWHERE}"))
    nobody = {"email": address, "name": "", "organisation": "", "erased_at": now}
    # The invitations first: rows are found by the address that is taken away.
    return invitations.update(**nobody) + registrations.update(**nobody, is_shown=False, shown_wording="")
