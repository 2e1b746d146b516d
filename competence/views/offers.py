"""Offers to contribute to education: those of others, one's own, and the requests between them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.models import Actor
from actors.paging import paged
from initiatives.saving_forms import add_errors
from outbox import untrusted

from .. import offering
from ..forms.offers import AskForm, OfferForm
from ..models import Offer, OfferRequest
from ..models.offers import may_see_offers

MOST = 100


@require_safe
def offers(request):
    """What others offer, for who gives education; one's own for everybody who acts for an organisation."""
    user, now = request.user, timezone.now()
    if not offering.may_offer(user, now):
        raise Http404
    own_ids = {actor.pk for actor in own_actors(user, now)}
    context = {
        "page": paged(Offer.objects.visible_to(user, now).for_list(), request.GET),
        "may_see": may_see_offers(user, now),
        "may_ask": bool(offering.senders(user, now)),
        "own": Offer.objects.own(user, now).for_list()[:MOST],
        "requests": OfferRequest.objects.seen_by(user, now).select_related("offer__actor")[:MOST],
        "own_actors": own_ids,
        "may_make": bool(own_ids),
    }
    return render(request, "competence/offers.html", context)


def own_actors(user, now):
    own = user.memberships.current(now).filter(role="member").values("actor")
    return Actor.objects.filter(pk__in=own).alphabetical()


def new_offer(request):
    """For members of an organisation."""
    actors, now = own_actors(request.user, timezone.now()), timezone.now()
    if not actors.exists():
        raise Http404
    form = OfferForm(request.POST or None, actors=actors)
    if request.method == "POST" and form.is_valid():
        try:
            offering.offer(by=request.user, now=now, **form.values())
            messages.success(request, _("The offer is kept, and shown to those who give education."))
            return redirect("competence:offers")
        except ValidationError as error:
            add_errors(form, error)
    return render(request, "competence/offer_new.html", {"form": form})


@require_POST
def withdraw_offer(request, pk):
    """One's own organisation's offer."""
    found = get_object_or_404(Offer.objects.withdrawable_by(request.user), pk=pk)
    offering.withdraw(found, by=request.user, now=timezone.now())
    messages.success(request, _("The offer is withdrawn, and no longer shown to anybody."))
    return redirect("competence:offers")


def ask(request, pk):
    """Write to who offers; they answer in the portal."""
    user, now = request.user, timezone.now()
    found = get_object_or_404(Offer.objects.visible_to(user, now).for_list(), pk=pk)
    senders = offering.senders(user, now)
    if not senders or own_actors(user, now).filter(pk=found.actor_id).exists():
        raise Http404
    form = AskForm(request.POST or None, senders=senders)
    if request.method == "POST" and form.is_valid():
        try:
            offering.ask(found, by=user, now=now, **form.cleaned_data)
            messages.success(request, _("The request is on its way. You get a letter with the answer."))
            return redirect("competence:offers")
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "competence/offer_ask.html", {"offer": found, "form": form})


def offer_request(request, pk):
    """A request that waits for this organisation's answer: accept, or decline."""
    user, now = request.user, timezone.now()
    rows = OfferRequest.objects.answerable_by(user, now).select_related("offer__actor", "asked_by")
    found = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        accepts = "accept" in request.POST
        try:
            offering.answer(found, accepts=accepts, by=user, now=now)
            messages.success(
                request,
                _("Both of you now get a letter with the other’s address.")
                if accepts
                else _("The request is declined. Your address is not told."),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("competence:offers")
    context = {"request_": found, "message": untrusted.without_links(found.message)}
    return render(request, "competence/offer_request.html", context)
