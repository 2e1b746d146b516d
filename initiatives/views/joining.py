"""Asking to join an initiative, inviting an actor into it, answering, and leaving."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.editing.fields import plain_words
from actors.models import Actor

from .. import joining as deeds
from ..forms.joining import JoinForm, NamedActorForm
from ..models import Initiative, Joining, Partnership

MOST_LISTED = 100


def join(request, slug):
    """A member asks that one of their actors may take part."""
    initiative = get_object_or_404(Initiative, slug=slug)
    actors = Actor.objects.editable_by(request.user).alphabetical()
    if not actors.exists():
        raise Http404
    if request.user.is_administrator:
        form = NamedActorForm(request.POST or None)
    else:
        form = JoinForm(request.POST or None, actors=actors)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _propose(request, form, initiative, Joining.Direction.ASKED):
        messages.success(request, _("The question is sent. You get a letter with the answer."))
        return redirect(initiative)
    return render(request, "initiatives/join.html", {"initiative": initiative, "form": form})


def invite_actor(request, slug):
    """A lead invites an actor to take part."""
    initiative = get_object_or_404(Initiative.objects.led_by(request.user), slug=slug)
    form = NamedActorForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _propose(request, form, initiative, Joining.Direction.INVITED):
        messages.success(request, _("The invitation is sent. You get a letter with the answer."))
        return redirect("initiatives:partners", initiative.slug)
    return render(request, "initiatives/invite_actor.html", {"initiative": initiative, "form": form})


def _propose(request, form, initiative, direction):
    proposal = Joining(initiative=initiative, direction=direction, asked_by=request.user, **form.cleaned_data)
    try:
        deeds.propose(proposal, now=timezone.now())
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    return True


def joining(request, pk):
    """A proposal: what it says, and its buttons for those who may answer it or take it back."""
    rows = Joining.objects.visible_to(request.user).select_related(
        "initiative", "actor", "asked_by", "answered_by"
    )
    found = get_object_or_404(rows, pk=pk)
    context = {
        "joining": found,
        "can_answer": Joining.objects.answerable_by(request.user).filter(pk=pk).exists(),
        "can_withdraw": Joining.objects.withdrawable_by(request.user).filter(pk=pk).exists(),
        "reason": plain_words(request.POST.get("reason", "")),
    }
    if request.method == "POST":
        try:
            message = _answer(request, found, context)
        except ValidationError as error:
            context["error"] = error.messages[0]
        else:
            messages.success(request, message)
            return redirect(found.initiative)
    return render(request, "initiatives/joining.html", context)


def _answer(request, found, context):
    """Do what the button says. Raises Http404 for whoever may not, ValidationError when it is too late."""
    now = timezone.now()
    is_open = found.state == Joining.State.WAITING
    if "withdraw" in request.POST and (context["can_withdraw"] or not is_open):
        deeds.withdraw(found, by=request.user, now=now)
        return _("The proposal is withdrawn.")
    if not context["can_answer"] and is_open:
        raise Http404
    if "accept" in request.POST:
        deeds.accept(found, by=request.user, now=now)
        return _("%(actor)s now takes part in %(initiative)s.") % {
            "actor": found.actor,
            "initiative": found.initiative,
        }
    deeds.decline(found, by=request.user, reason=context["reason"], now=now)
    return _("The answer is sent.")


def partners(request, slug):
    """Who takes part, who waits, who took part: all for leads, their own actors' for members."""
    initiative, now = get_object_or_404(Initiative, slug=slug), timezone.now()
    is_lead = Initiative.objects.led_by(request.user, now).filter(pk=initiative.pk).exists()
    endable = Partnership.objects.endable_by(request.user, now).filter(initiative=initiative)
    waiting = Joining.objects.visible_to(request.user, now).waiting().filter(initiative=initiative)
    rows = list(endable.select_related("actor")[:MOST_LISTED])
    waiting = list(waiting.select_related("initiative", "actor", "asked_by")[:MOST_LISTED])
    if not is_lead and not rows and not waiting:
        raise Http404
    today = timezone.localdate(now)
    return render(
        request,
        "initiatives/partners.html",
        {
            "initiative": initiative,
            "is_lead": is_lead,
            "running": [row for row in rows if not row.has_ended(today)],
            "former": [row for row in rows if row.has_ended(today)],
            "waiting": waiting,
            "answerable": set(Joining.objects.answerable_by(request.user, now).values_list("pk", flat=True)),
        },
    )


@require_POST
def end_partnership(request, slug, pk):
    """End a partnership today: the lead's deed, or the partner's own."""
    now = timezone.now()
    rows = Partnership.objects.endable_by(request.user, now).select_related("initiative", "actor")
    found = get_object_or_404(rows, pk=pk, initiative__slug=slug)
    deeds.leave(found, by=request.user, now=now)
    messages.success(request, _("%(actor)s no longer takes part.") % {"actor": found.actor})
    return redirect(found.initiative)
