"""Inviting, reminding whom one chooses, and the one page on which an invitation is answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from actors.contacting import contact_people
from actors.kept_pages import reader_of
from actors.paging import paged
from actors.pasted_lists import MOST_LINES, written

from .. import inviting
from ..forms.inviting import AnswerForm, DelegateForm, GuestListForm
from ..guest_lists import ORDER
from ..letters import manage_link
from ..models import SecretLink, Workshop, WorkshopInvitation
from .making import managed
from .registration import SECRETS, link_in_session, organisation_of

PER_PAGE = 100


def invitations(request, slug):
    """Who is invited and has answered, and the form that invites more: first a report, then the letters."""
    workshop, now = managed(request, slug), timezone.now()
    form = GuestListForm(
        request.POST or None,
        request.FILES or None,
        known=set(workshop.invitations.standing().values_list("email", flat=True)),
        initial={"language": "sv"},
    )
    report = None
    if request.method == "POST" and form.is_valid():
        guests, empty = guests_of(form, now)
        if "send" in request.POST and send(request, workshop, guests, now):
            return redirect("workshops:invitations", workshop.slug)
        report = {
            "lines": [line for line in form.lines if line.problem],
            "guests": guests,
            "empty": empty,
            # Read anew when it is sent, by the same rules: nothing waits in the session.
            "text": "\n".join(
                written(guest[name] for name in ORDER) for guest in guests if not guest.get("actor")
            ),
        }
    rows = workshop.invitations.select_related("actor", "delegated_from", "registration")
    if state := request.GET.get("state"):
        rows = rows.filter(state=state)
    context = {
        "workshop": workshop,
        "form": form,
        "report": report,
        "page": paged(rows, request.GET, per_page=PER_PAGE),
        "counts": counts_of(workshop),
        "state": state,
    }
    return render(request, "workshops/invitations.html", context)


def counts_of(workshop):
    """How many invitations stand how: [(state, label, number)], those that there are."""
    found = dict(workshop.invitations.order_by().values_list("state").annotate(Count("pk")))
    return [(state.value, state.label, found[state]) for state in WorkshopInvitation.State if state in found]


def guests_of(form, now):
    """The guests that the form names, and the organisations for which nobody acts here."""
    data = form.cleaned_data
    settings = {"may_delegate": data["may_delegate"], "actor": None}
    guests = [line.guest | settings for line in form.lines if line.guest]
    empty, taken = [], form.known | {guest["email"] for guest in guests}
    for actor in data["actors"] or []:
        people = contact_people(actor, now=now)
        if not people:
            empty.append(actor)
        for user in people:
            if user.email not in taken:
                taken.add(user.email)
                guests.append(
                    {
                        "email": user.email,
                        "name": user.name,
                        "organisation": str(actor),
                        "language": user.language,
                        "may_delegate": True,
                        "actor": actor,
                    }
                )
    return guests, empty


def send(request, workshop, guests, now):
    """Invite the guests. Returns whether that was done; else the page says why not, and keeps the list."""
    try:
        invited = inviting.invite(workshop, guests, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    words = (
        ngettext("%(count)d person is invited.", "%(count)d people are invited.", len(invited))
        if workshop.status == "published"
        else ngettext(
            "%(count)d invitation waits until the workshop is published.",
            "%(count)d invitations wait until the workshop is published.",
            len(invited),
        )
    )
    messages.success(request, words % {"count": len(invited)})
    return True


@require_POST
def remind(request, slug):
    """Remind those who are chosen and have not answered."""
    workshop, now = managed(request, slug), timezone.now()
    chosen = [pk for pk in request.POST.getlist("invitation") if pk.isdecimal()][:MOST_LINES]
    rows = workshop.invitations.unanswered().filter(pk__in=chosen)
    reminded = sum(inviting.remind(row, now=now) for row in rows)
    if reminded:
        words = ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", reminded)
        messages.success(request, words % {"count": reminded})
    elif chosen:
        messages.error(request, _("Nobody is reminded: they have answered, or got a reminder just now."))
    else:
        messages.error(request, _("Choose whom to remind."))
    return redirect("workshops:invitations", slug)


@require_POST
def revoke(request, slug, pk):
    found = get_object_or_404(managed(request, slug).invitations.open(), pk=pk)
    inviting.revoke(found, now=timezone.now())
    messages.success(request, _("The invitation is withdrawn. Its letter no longer works."))
    return redirect("workshops:invitations", slug)


@never_cache
@login_not_required
def answer(request, slug):
    """The one page where an invitation is answered: yes, no, or somebody else. Opening it changes nothing."""
    workshop = get_object_or_404(Workshop.objects.run_here().exclude(status="draft"), slug=slug)
    reader, now = reader_of(request), timezone.now()
    invitation = own_invitation(request, workshop, reader)
    if invitation.state == "accepted" and reader and invitation.registration.user == reader:
        return redirect("workshops:registration", slug)
    yes = AnswerForm(
        request.POST if "accept" in request.POST else None,
        workshop=workshop,
        email=invitation.email,
        prefix="yes",
        initial={
            "name": invitation.name or (reader.name if reader else ""),
            "organisation": invitation.organisation or organisation_of(reader, now),
        },
    )
    other = DelegateForm(request.POST if "delegate" in request.POST else None, prefix="other")
    error = ""
    if request.method == "POST":
        try:
            if page := do(request, invitation, yes, other, reader, now):
                return page
        except ValidationError as refused:
            error = refused.messages[0]
    context = {
        "workshop": workshop, "invitation": invitation, "yes": yes, "other": other, "error": error,
        "is_open": invitation.state == "sent" and workshop.takes_registrations(now),
    }  # fmt: skip
    return render(request, "workshops/invitation.html", context)


def do(request, invitation, yes, other, reader, now):
    """What the button says; None where a form is refused."""
    slug = invitation.workshop.slug
    if "decline" in request.POST:
        inviting.decline(invitation, now=now)
        return render(request, "workshops/invitation_answered.html", {"workshop": invitation.workshop})
    if "delegate" in request.POST and other.is_valid():
        new = inviting.delegate(invitation, now=now, **other.cleaned_data)
        context = {"workshop": invitation.workshop, "passed_to": new}
        return render(request, "workshops/invitation_answered.html", context)
    if "accept" in request.POST and yes.is_valid():
        user = reader if reader and reader.email == invitation.email else None
        found = inviting.accept(invitation, details=yes.details(), user=user, now=now)
        if not user:
            keep_link(request, found, now)
        return redirect("workshops:registration", slug)
    return None


def keep_link(request, found, now):
    """The registration opens for who came by the link of the invitation, as it does by the next letter."""
    secret = manage_link(found, now=now).rstrip("/").rpartition("/")[2]
    request.session[SECRETS] = {
        **request.session.get(SECRETS, {}),
        f"{found.workshop_id}/{SecretLink.Purpose.MANAGE}": secret,
    }


def own_invitation(request, workshop, reader):
    """The invitation that a link led to, else that of who has signed in. Raises Http404."""
    if found := link_in_session(request, workshop, SecretLink.Purpose.INVITATION):
        return found.invitation
    if reader:
        whose = Q(user=reader) | Q(email=reader.email)
        rows = workshop.invitations.filter(whose, state__in=["sent", "accepted"])
        if found := rows.select_related("registration").first():
            return found
    raise Http404
