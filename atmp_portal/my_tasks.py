"""The page of a person's own: what they owe and by when, what they wait for, and what they may do."""

from typing import NamedTuple

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from actors.models import ActorChange, Application, Invitation
from initiatives.models import Joining, Obligation
from workshops.models import FollowUpAction, Registration, WorkshopInvitation

from . import my_education, my_surveys, report_tasks
from .my_workshops import own_registrations, run_by
from .report_tasks import Task

# So many rows of one sort are listed; a page of tasks is no archive.
MOST = 30


@require_safe
def me(request):
    now = timezone.now()
    roles = roles_of(request.user, now)
    return render(
        request,
        "me/me.html",
        {
            "section": "me",
            "to_do": to_do(request.user, now),
            "awaited": awaited(request.user, now),
            "actions": actions_of(request.user, now)[:MOST],
            "registrations": own_registrations(request.user, now),
            "run": run_by(request.user, now),
            "waves": my_surveys.run_by(request.user, now),
            "obligations": obligations_of(roles)[:MOST],
            "open_reports": set(
                Obligation.objects.visible_to(request.user, now)
                .filter(pk__in=obligations_of(roles).order_by().values("pk"))
                .values_list("pk", flat=True)
            ),
            "roles": roles,
            "today": timezone.localdate(now),
        },
    )


def how_many(user):
    """The number beside the link in the header, of what `to_do` lists: one query, on every page."""
    now = timezone.now()
    parts = [
        user.applications.open(),
        Joining.objects.answerable_by(user, now),
        invitations_to_answer(user, now),
        held_seats(user, now),
        my_surveys.units_to_answer(user, now),
        my_surveys.releases_to_approve(user, now),
        my_surveys.waves_that_end(user, now),
        my_education.to_confirm(user, now),
        my_education.requests_to_answer(user, now),
        *report_tasks.rows(user, now),
    ]
    parts = [part[:MOST] for part in parts]
    if user.is_administrator:
        # A queue is one task, however long.
        parts += [Application.objects.waiting()[:1], ActorChange.objects.waiting()[:1]]
    first, *others = (part.values("pk") for part in parts)
    return first.union(*others, all=True).count()


def has_reports(user):
    """Whether the menu shows this person the reports."""
    return user.is_administrator or Obligation.objects.concerning(user).exists()


# — what waits for this person —


def to_do(user, now):
    """The tasks this person must act on, the oldest first."""
    tasks = [
        *own_applications(user),
        *joinings_to_answer(user, now),
        *workshop_invitations_to_answer(user, now),
        *seats_to_answer(user, now),
        *my_surveys.to_answer(user, now),
        *my_surveys.to_approve(user, now),
        *my_surveys.to_end(user, now),
        *my_education.to_do(user, now),
        *report_tasks.to_do(user, now),
    ]
    if user.is_administrator:
        tasks += [*queue_of_applications(), *queue_of_changes()]
    return sorted(tasks, key=lambda task: task.since)


def own_applications(user):
    for application in user.applications.open():
        is_asked = application.state == Application.State.MORE_ASKED
        yield Task(
            title=str(application),
            url=reverse("actors:apply"),
            notes=[_("Application to become a partner"), application.get_state_display()],
            since=application.decided_at if is_asked else application.started_at,
            button=_("Complete it") if is_asked else _("Continue"),
        )


def joinings_to_answer(user, now):
    found = Joining.objects.answerable_by(user, now).select_related("actor", "initiative")
    for joining in found[:MOST]:
        is_asked = joining.direction == Joining.Direction.ASKED
        words = (
            _("%(actor)s asks to join %(initiative)s")
            if is_asked
            else _("%(initiative)s invites %(actor)s to take part")
        )
        yield Task(
            title=words % {"actor": joining.actor, "initiative": joining.initiative},
            url=reverse("initiatives:joining", args=[joining.pk]),
            notes=[_("Taking part in an initiative")],
            since=joining.asked_at,
            button=_("Answer"),
        )


def invitations_to_answer(user, now):
    return WorkshopInvitation.objects.unanswered().filter(
        Q(user=user) | Q(email=user.email), workshop__status="published", workshop__starts_at__gt=now
    )


def held_seats(user, now):
    return Registration.objects.of(user).filter(state="offered", offer_expires_at__gt=now)


def workshop_invitations_to_answer(user, now):
    for invitation in invitations_to_answer(user, now).select_related("workshop")[:MOST]:
        yield Task(
            title=str(invitation.workshop),
            url=reverse("workshops:invitation", args=[invitation.workshop.slug]),
            notes=[_("Invitation to a workshop")],
            since=invitation.sent_at,
            button=_("Answer"),
        )


def seats_to_answer(user, now):
    """Seats that are held for this person while they decide."""
    for registration in held_seats(user, now).select_related("workshop")[:MOST]:
        yield Task(
            title=str(registration.workshop),
            url=reverse("workshops:registration", args=[registration.workshop.slug]),
            notes=[_("A seat is held for you")],
            since=registration.offered_at,
            button=_("Answer"),
        )


def queue_of_applications():
    """One task for all applications that wait, as old as the oldest."""
    waiting = list(Application.objects.waiting().values_list("submitted_at", flat=True))
    if waiting:
        yield Task(
            title=ngettext(
                "%(count)d application waits for an answer",
                "%(count)d applications wait for an answer",
                len(waiting),
            )
            % {"count": len(waiting)},
            url=reverse("actors:applications"),
            notes=[_("New partners")],
            since=waiting[0],
            button=_("Answer"),
        )


def queue_of_changes():
    waiting = list(
        ActorChange.objects.filter(state=ActorChange.State.PENDING)
        .order_by("requested_at")
        .values_list("requested_at", flat=True)
    )
    if waiting:
        yield Task(
            title=ngettext(
                "%(count)d change of an actor waits for an answer",
                "%(count)d changes of actors wait for an answer",
                len(waiting),
            )
            % {"count": len(waiting)},
            url=reverse("actors:changes"),
            notes=[_("Name, kind, place or organisation number")],
            since=waiting[0],
            button=_("Answer"),
        )


# — what this person waits for —


def awaited(user, now):
    """What others must answer, the latest first."""
    tasks = [
        *sent_applications(user),
        *sent_invitations(user, now),
        *sent_joinings(user),
        *sent_changes(user),
    ]
    return sorted(tasks, key=lambda task: task.since, reverse=True)


def sent_applications(user):
    for application in user.applications.waiting():
        yield Task(
            title=str(application),
            url=reverse("actors:apply"),
            notes=[_("Application to become a partner"), _("The administrators answer")],
            since=application.submitted_at,
        )


def sent_invitations(user, now):
    found = Invitation.objects.open(now).filter(invited_by=user).select_related("actor")
    for invitation in found[:MOST]:
        yield Task(
            title=_("%(email)s is invited to act for %(actor)s")
            % {"email": invitation.email, "actor": invitation.actor},
            url=reverse("actors:members", args=[invitation.actor.slug]),
            notes=[_("Invitation")],
            since=invitation.invited_at,
        )


def sent_joinings(user):
    found = Joining.objects.waiting().filter(asked_by=user).select_related("actor", "initiative")
    for joining in found[:MOST]:
        yield Task(
            title=f"{joining.actor}: {joining.initiative}",
            url=reverse("initiatives:joining", args=[joining.pk]),
            notes=[joining.get_direction_display()],
            since=joining.asked_at,
        )


def sent_changes(user):
    found = ActorChange.objects.filter(requested_by=user, state=ActorChange.State.PENDING)
    for change in found.select_related("actor")[:MOST]:
        yield Task(
            title=str(change.actor),
            url=change.actor.get_absolute_url(),
            notes=[_("Change of name, kind, place or organisation number"), _("The administrators answer")],
            since=change.requested_at,
        )


# — what their organisations and initiatives owe, and what they may do —


class Roles(NamedTuple):
    """The rows that say for whom this person acts now."""

    memberships: list
    assignments: list

    @property
    def actors(self):
        return {membership.actor_id for membership in self.memberships if membership.role == "member"}

    @property
    def reviewed(self):
        return {membership.actor_id for membership in self.memberships if membership.role == "reviewer"}

    @property
    def initiatives(self):
        return {assignment.initiative_id for assignment in self.assignments}


def roles_of(user, now):
    return Roles(
        memberships=list(user.memberships.current(now).select_related("actor")),
        assignments=list(user.assignments.current(now).select_related("initiative")),
    )


def actions_of(user, now):
    """Follow-up actions that they, their organisations or initiatives own and nobody has called finished.

    Those with a date first, the one due first before the others.
    """
    return (
        FollowUpAction.objects.owned_by(user, now)
        .exclude(status__in=[FollowUpAction.Status.DONE, FollowUpAction.Status.CANCELLED])
        .select_related("workshop")
        .by_due()
    )


def obligations_of(roles):
    """Reports that their organisations answer for or receive, or their initiatives owe; the latest first."""
    return (
        Obligation.objects.standing()
        .filter(
            Q(requirement__responsible__in=roles.actors)
            | Q(requirement__initiative__in=roles.initiatives)
            | Q(requirement__recipients__in=roles.reviewed)
        )
        .select_related("requirement__initiative", "requirement__responsible")
        .prefetch_related("deadline_changes")
        .distinct()
        .order_by("-due_on", "-pk")
    )
