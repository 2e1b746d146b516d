"""What this room holds about a person: the account, how they sign in, for whom they act, what they asked."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q

from outbox import posting
from outbox.models import MessageCategory
from outbox.personal_data import blot

from .models import (
    Actor,
    ActorChange,
    Application,
    CalendarFeed,
    Consent,
    Facility,
    Invitation,
    Membership,
    User,
)

# A top-level domain that no letter can ever reach (RFC 2606).
NOWHERE = "erased.invalid"


def addresses_of(user):
    """Every address of the account: the confirmed, the others, and those that it had before."""
    former = [words.lower() for words in user.known_before if "@" in words]
    listed = [row.email.lower() for row in EmailAddress.objects.filter(user=user)]
    # Somebody else may have taken over an address that this person gave up.
    taken = User.objects.exclude(pk=user.pk).filter(email__in=former).values_list("email", flat=True)
    return {user.email.lower(), *listed, *former} - set(taken)


def names_of(user):
    """The name, and those that the person had before."""
    return [user.name, *(words for words in user.known_before if "@" not in words)]


def held_about(user):
    """For `export_person`: {name of the list: rows}. Secrets of the sign-in are left out."""
    account = ("email", "name", "known_before", "language", "wants_optional_letters", "wants_weekly_digest")
    times = ("date_joined", "last_login", "is_active", "is_staff", "is_superuser")
    invitations = Invitation.objects.filter(Q(email__in=addresses_of(user)) | Q(invited_by=user))
    return {
        "account": list(User.objects.filter(pk=user.pk).values(*account, *times)),
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "second_factors": list(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "sessions": list(
            UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "calendar_address": list(CalendarFeed.objects.filter(user=user).values("made_at")),
        "memberships": list(
            user.memberships.values(
                "actor__slug", "role", "is_main_contact", "is_shown", "started_at", "ended_at"
            )
        ),
        "invitations": list(
            invitations.values(
                "actor__slug", "email", "role", "invited_at", "expires_at", "accepted_at", "revoked_at"
            )
        ),
        "applications": list(Application.objects.filter(applicant=user).values()),
        "applications_answered": list(
            Application.objects.filter(decided_by=user).values("name", "state", "reason", "decided_at")
        ),
        "changes": list(
            ActorChange.objects.filter(Q(requested_by=user) | Q(decided_by=user)).values(
                "actor__slug", "old", "new", "requested_at", "state", "reason", "decided_at"
            )
        ),
        "consents": list(
            user.consents.values("purpose", "about", "wording", "language", "given_at", "withdrawn_at")
        ),
        "administration": list(
            LogEntry.objects.filter(user=user).values("action_time", "object_repr", "change_message")
        ),
    }


def history_of(user):
    """For `export_person`: which rows of the history name this person, in every room below the roof."""
    return [
        {"table": model._meta.db_table, **row}
        for model in histories()
        for row in model.objects.filter(naming(model, user)).values(
            "id", "history_id", "history_date", "history_type"
        )
    ]


def histories():
    """The tables of the history."""
    return [model for model in apps.get_models() if hasattr(model, "history_user")]


def naming(model, user):
    """Rows of a history that this person made, or that are about them."""
    is_about = any(field.name == "user" for field in model._meta.concrete_fields)
    return Q(history_user=user) | Q(user=user) if is_about else Q(history_user=user)


def erase(user, traces, *, now):
    """Take name and addresses away, end everything that runs, and close the account.

    The row of the user stays as a pseudonym, so that counts and decisions stay true.
    """
    addresses = addresses_of(user)
    pseudonym = f"erased-{user.pk}@{NOWHERE}"
    forget_sessions(user)
    for model in (EmailAddress, Authenticator, CalendarFeed):
        model.objects.filter(user=user).delete()
    end_memberships(user, now=now)
    invitations = Invitation.objects.filter(email__in=addresses)
    invitations.open(now).update(revoked_at=now)
    Invitation.objects.open(now).filter(invited_by=user).update(revoked_at=now)
    invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)
    invitations.update(email=pseudonym)
    open_states = [Application.State.DRAFT, Application.State.SUBMITTED, Application.State.MORE_ASKED]
    Application.objects.filter(applicant=user, state__in=open_states).update(
        state=Application.State.WITHDRAWN, decided_at=now
    )
    user.consents.filter(withdrawn_at=None).update(withdrawn_at=now)
    for model in (Application, ActorChange, Consent, LogEntry):
        blot(model, traces)
    for model in histories():
        blot(model, traces, fields=["history_change_reason"])
    blot_addresses(traces, Actor, Facility)
    user.email, user.name, user.known_before, user.erased_at = pseudonym, "", [], now
    user.is_active = user.is_staff = user.is_superuser = False
    user.wants_optional_letters = user.wants_weekly_digest = False
    user.set_unusable_password()
    user.groups.clear()
    user.user_permissions.clear()
    user.save()
    return pseudonym


def blot_addresses(traces, *models):
    """Take addresses out of what is said in public, and out of its history; names may belong there."""
    addresses = [trace for trace in traces if "@" in trace]
    for model in models:
        blot(model, addresses)
        blot(model.history.model, addresses)


def end_memberships(user, *, now):
    """End what runs, also for the only main contact: the administrators are told who is left alone."""
    for membership in Membership.objects.current(now).filter(user=user).select_related("actor"):
        was_main_contact = membership.is_main_contact
        membership.ended_at = now
        membership.is_main_contact = membership.is_shown = False
        membership.save()
        if was_main_contact and not membership.actor.memberships.main_contacts(now).exists():
            tell_administrators(membership.actor, besides=user, now=now)


def tell_administrators(actor, *, besides, now):
    for administrator in User.objects.administrators().exclude(pk=besides.pk):
        posting.write(
            "actors/letters/nobody_answers",
            key=f"nobody_answers/{actor.pk}/{administrator.pk}/{now.isoformat()}",
            to=administrator.email,
            language=administrator.language,
            category=MessageCategory.TRANSACTIONAL,
            about=f"actors.actor/{actor.pk}",
            context={
                "actor": actor,
                "button_url": f"{settings.SITE_URL}/{administrator.language}/actors/{actor.slug}/members/",
            },
        )


def forget_sessions(user):
    """Sign the person out everywhere, and drop what remembers where they were."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.iterator():
        if str(session.get_decoded().get("_auth_user_id")) == str(user.pk):
            store(session.session_key).delete()
