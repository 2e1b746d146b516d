"""Offers to contribute to education, and the contact requests that lead from an offer to a conversation."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.languages import current_language
from actors.models import Actor, User
from initiatives.models import Initiative
from outbox import posting, untrusted
from outbox.models import MessageCategory

from .models import Education, FrameUnit, Offer, OfferRequest
from .models.offers import may_see_offers

CONSENT = gettext_lazy(
    "We agree that those who give education, and those who coordinate the surveys, see this offer with the "
    "name of our organisation. We can withdraw it at any time."
)
MOST_REQUESTS_A_DAY = 5
# The survey's words for the forms of contribution.
FORMS = {
    "teaching": Offer.Kind.TEACHING,
    "degree-projects": Offer.Kind.DEGREE_PROJECT,
    "internships": Offer.Kind.PLACEMENT,
    "industrial-phd": Offer.Kind.INDUSTRIAL_PHD,
}


@transaction.atomic
def offer(actor, *, kind, by, now, competences=(), **fields):
    """Offer something for an organisation, with consent in the words of the form."""
    made = Offer(
        actor=actor,
        kind=kind,
        made_by=by,
        consented_at=now,
        consent_wording=str(CONSENT),
        consent_language=current_language(),
        **fields,
    )
    made.full_clean()
    made.save()
    made.competences.set(competences)
    return made


def can_take_over(unit, answers):
    """Whether an organisation offered something in a survey that is not among the offers yet."""
    is_willing = unit.actor_id is not None and answers.get("willing-to-contribute") == "yes"
    offered = {FORMS[form] for form in answers.get("contribution-forms") or [] if form in FORMS}
    if not is_willing or not offered:
        return False
    return bool(offered - set(Offer.objects.filter(unit=unit).values_list("kind", flat=True)))


@transaction.atomic
def from_survey(unit, answers, *, wording, language, now):
    """Take over what an organisation offered in a survey. Returns the new offers.

    `answers` are what it submitted, by the question's slug (H1 to H3 of 2022). Call it only where
    the organisation agreed, apart from the survey's own consent, in `wording`. A unit that is no actor of
    the portal offers nothing; a form that was taken over before stays as it is, even if withdrawn.
    """
    FrameUnit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    if not can_take_over(unit, answers):
        return []
    numbers, found = answers.get("contribution-capacity") or {}, []
    taken = set(Offer.objects.filter(unit=unit).values_list("kind", flat=True))
    for form in answers.get("contribution-forms") or []:
        kind = FORMS.get(form)
        if kind is None or kind.value in taken:
            continue
        made = Offer(
            actor_id=unit.actor_id,
            unit=unit,
            kind=kind,
            # The years asked about are not added: a place next year may be the same in three years.
            number=(numbers.get(form) or {}).get("next-year") or None,
            consented_at=now,
            consent_wording=wording,
            consent_language=language,
        )
        made.full_clean()
        made.save()
        taken.add(kind.value)
        found.append(made)
    return found


@transaction.atomic
def withdraw(offer, *, by, now):
    """Show the offer to nobody any more. Who waits for an answer is told that there is no offer now."""
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if offer.withdrawn_at:
        return offer
    offer.withdrawn_at, offer.withdrawn_by = now, by
    offer.save()
    for request in offer.requests.waiting().select_related("asked_by"):
        request.offer = offer
        posting.cancel(reference(request), reason="withdrawn")
        _close(request, OfferRequest.State.DECLINED, by=by, now=now)
        _write(request, "offer_declined", request.asked_by, now=now)
    return offer


def senders(user, now):
    """For whom this person may ask: what gives education, or is coordinated, by roles of their own."""
    own = user.memberships.current(now).filter(role="member").values("actor")
    given = Education.objects.given_by(user, now).filter(provider_actor__in=own)
    actors = Actor.objects.filter(pk__in=given.values("provider_actor")).alphabetical()
    assigned = user.assignments.current(now).filter(role__in=["lead", "coordinator"]).values("initiative")
    return [*map(str, actors), *map(str, Initiative.objects.filter(pk__in=assigned))]


@transaction.atomic
def ask(offer, *, on_behalf_of, message, by, now):
    """Write to the main contacts of who offers; no address is told yet. Returns the `OfferRequest`.

    Raises ValidationError where the offer is gone, this person's earlier request still waits, or they have
    asked as often as one may in a day.
    """
    # One person's requests take turns, so that the limit holds.
    User.objects.select_for_update().get(pk=by.pk)
    found = Offer.objects.visible_to(by, now).select_for_update(of=("self",)).filter(pk=offer.pk).first()
    if found is None or on_behalf_of not in senders(by, now):
        raise ValidationError(_("The offer is no longer there."))
    if by.offer_requests.filter(asked_at__gt=now - timedelta(days=1)).count() >= MOST_REQUESTS_A_DAY:
        raise ValidationError(_("You have asked five times in a day. Try again tomorrow."))
    request = OfferRequest(offer=found, asked_by=by, on_behalf_of=on_behalf_of, message=message, asked_at=now)
    request.full_clean()
    request.save()
    contacts = found.actor.memberships.main_contacts(now).filter(user__is_active=True)
    for membership in contacts.select_related("user"):
        _write(request, "offer_asked", membership.user, now=now)
    return request


@transaction.atomic
def answer(request, *, accepts, by, now):
    """Accept, so that both get the other's address, or decline, so that nobody does.

    Raises ValidationError where a colleague was quicker, or the offer is gone.
    """
    found = (
        OfferRequest.objects.answerable_by(by, now)
        .select_for_update(of=("self",))
        .select_related("offer__actor", "asked_by")
        .filter(pk=request.pk)
        .first()
    )
    if found is None:
        raise ValidationError(_("Somebody else has answered this in the meantime."))
    state = OfferRequest.State.ACCEPTED if accepts else OfferRequest.State.DECLINED
    _close(found, state, by=by, now=now)
    if accepts:
        _write(found, "offer_accepted", found.asked_by, now=now, other=by)
        _write(found, "offer_accepted", by, now=now, other=found.asked_by)
    else:
        _write(found, "offer_declined", found.asked_by, now=now)
    return found


def _close(request, state, *, by, now):
    request.state, request.answered_by, request.answered_at = state, by, now
    request.full_clean()
    request.save()


def why_not(message):
    """Asked just before a request leaves: does it still wait, and may this person answer it?"""
    asked = message.wanted_with
    user = User.objects.filter(pk=asked["user"], is_active=True).first()
    if user and OfferRequest.objects.answerable_by(user).filter(pk=asked["request"]).exists():
        return ""
    return "it is answered, withdrawn, or no longer theirs to answer"


def reference(request):
    """What letters about a contact request are known by in the post."""
    return f"competence.offerrequest/{request.pk}"


def _write(request, letter, user, *, now, other=None):
    is_question = letter == "offer_asked"
    with translation.override(user.language):
        path = reverse("competence:offer_request" if is_question else "competence:offers",
                       args=[request.pk] if is_question else [])  # fmt: skip
    posting.write(
        f"competence/letters/{letter}",
        key=f"{reference(request)}/{letter}/{user.pk}",
        to=user.email,
        language=user.language,
        category=MessageCategory.TRANSACTIONAL,
        about=reference(request),
        wanted="competence.offering.why_not" if is_question else "",
        wanted_with={"request": request.pk, "user": user.pk},
        now=now,
        context={
            "offer": request.offer,
            "on_behalf_of": untrusted.one_line(request.on_behalf_of),
            "message": untrusted.without_links(request.message),
            "other_name": untrusted.one_line(other.name) if other else "",
            "other_address": other.email if other else "",
            "button_url": settings.SITE_URL + path,
        },
    )


def may_offer(user, now):
    """Whether this person acts for an organisation, or may see what others offer."""
    is_member = user.memberships.current(now).filter(role="member").exists()
    return is_member or may_see_offers(user, now)
