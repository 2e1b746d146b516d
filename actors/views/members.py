"""Who acts for an actor: the main contact's page, and the page that an invitation leads to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import membership
from ..forms.members import InvitationForm
from ..kept_pages import reader_of
from ..languages import current_language
from ..models import Actor, Membership
from ..paging import paged

# Where the secret of an invitation waits while somebody signs in: never in an address that is passed on.
SECRET = "invitation"  # noqa: S105  the name of a place, not what is in it


def members(request, slug):
    """The members of an actor, and inviting one more."""
    actor = get_object_or_404(Actor.objects.managed_by(request.user), slug=slug)
    form = InvitationForm(request.POST or None, initial={"language": current_language()})
    if request.method == "POST" and form.is_valid() and _invite(request, actor, form):
        return redirect("actors:members", actor.slug)
    now = timezone.now()
    return render(
        request,
        "actors/members.html",
        {
            "actor": actor,
            "form": form,
            "roles": Membership.Role,
            "page": paged(actor.memberships.current(now).select_related("user"), request.GET),
            "former": actor.memberships.former(now).select_related("user")[:20],
            "invitations": actor.invitations.open(now).select_related("invited_by")[:50],
        },
    )


def _invite(request, actor, form):
    try:
        invitation = membership.invite(actor, by=request.user, now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
    return True


@require_POST
def revoke_invitation(request, slug, pk):
    actor = get_object_or_404(Actor.objects.managed_by(request.user), slug=slug)
    invitation = get_object_or_404(actor.invitations, pk=pk)
    membership.revoke(invitation, now=timezone.now())
    messages.success(request, _("The invitation is withdrawn. Its letter no longer works."))
    return redirect("actors:members", actor.slug)


@require_POST
def hand_over(request, slug, pk):
    """Make this member the main contact."""
    actor = get_object_or_404(Actor.objects.managed_by(request.user), slug=slug)
    successor = get_object_or_404(actor.memberships, pk=pk)
    try:
        membership.hand_over(actor, to=successor, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("%(person)s is now main contact.") % {"person": successor.user})
    if Actor.objects.managed_by(request.user).filter(pk=actor.pk).exists():
        return redirect("actors:members", actor.slug)
    return redirect(actor)


@require_POST
def change_role(request, slug, pk):
    """Give somebody the role that the button names, instead of the one they have."""
    actor = get_object_or_404(Actor.objects.managed_by(request.user), slug=slug)
    found = get_object_or_404(actor.memberships, pk=pk)
    role = request.POST.get("role")
    if role not in Membership.Role.values:
        raise Http404
    try:
        membership.change_role(found, role=role, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The role of %(person)s is changed.") % {"person": found.user})
    return redirect("actors:members", actor.slug)


@require_POST
def end_membership(request, slug, pk):
    """End somebody's membership: the main contact anybody's, everybody their own."""
    now = timezone.now()
    found = get_object_or_404(Membership.objects.endable_by(request.user, now), pk=pk, actor__slug=slug)
    try:
        membership.end(found, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The membership of %(person)s has ended.") % {"person": found.user})
    if found.user_id != request.user.pk:
        return redirect("actors:members", slug)
    return redirect("me")


@never_cache
@login_not_required
def invitation(request, secret):
    """Where the letter leads. Nothing changes here: the secret moves from the address into the session."""
    request.session[SECRET] = secret
    response = redirect("actors:accept_invitation")
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@login_not_required
def accept_invitation(request):
    """What the invitation says, and the button that accepts it."""
    now = timezone.now()
    found = membership.find_invitation(request.session.get(SECRET, ""), now=now)
    if found and request.method == "POST" and request.user.is_authenticated:
        try:
            membership.accept(found, user=request.user, now=now)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("actors:accept_invitation")
        del request.session[SECRET]
        messages.success(request, _("Welcome. You now act for %(actor)s.") % {"actor": found.actor})
        return redirect(found.actor)
    reader = reader_of(request)
    context = {
        "invitation": found,
        "is_for_reader": bool(found and reader) and membership.is_meant_for(found, reader),
    }
    return render(request, "actors/invitation.html", context, status=200 if found else 410)
