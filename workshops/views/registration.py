"""Registering, and the page of one's own registration, with and without an account."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actors import tokens
from actors.kept_pages import reader_of

from .. import check_in, outcomes, registration, waitlist
from ..forms.registration import CONSENT, RegistrationForm
from ..models import Registration, SecretLink, Workshop
from ..seats import seats_of

# Where the secrets of links wait, by workshop: never in an address that is passed on.
SECRETS = "workshop_links"
Purpose = SecretLink.Purpose


@never_cache
@require_safe
@login_not_required
def link(request, secret):
    """Where letters lead. Nothing changes here: the secret moves from the address into the session."""
    found = (
        SecretLink.objects.open(timezone.now())
        .filter(token_hash=tokens.digest(secret))
        .select_related("registration__workshop", "invitation__workshop")
        .first()
    )
    if found is None:
        return render(request, "workshops/dead_link.html", status=410)
    workshop = (found.registration or found.invitation).workshop
    request.session[SECRETS] = {
        **request.session.get(SECRETS, {}),
        f"{workshop.pk}/{found.purpose}": secret,
    }
    pages = {Purpose.INVITATION: "workshops:invitation", Purpose.FEEDBACK: "workshops:feedback"}
    response = redirect(pages.get(found.purpose, "workshops:registration"), workshop.slug)
    response["Referrer-Policy"] = "no-referrer"
    return response


def link_in_session(request, workshop, *purposes):
    """The open `SecretLink` of this workshop that brought the reader here, or None."""
    secrets = request.session.get(SECRETS, {})
    kept = [secrets.get(f"{workshop.pk}/{purpose}", "") for purpose in purposes]
    return (
        SecretLink.objects.open(timezone.now())
        .filter(token_hash__in=[tokens.digest(secret) for secret in kept if secret])
        .select_related("registration__workshop__desk", "invitation__workshop", "invitation__actor")
        .order_by("-made_at")
        .first()
    )


def own_registration(request, workshop):
    """The registration that a link in a letter led to, else that of who has signed in. Raises Http404."""
    found = link_in_session(request, workshop, Purpose.CONFIRM, Purpose.MANAGE)
    if found:
        return found.registration
    if request.user.is_authenticated:
        own = Registration.objects.filter(workshop=workshop).of(request.user)
        newest = own.active().first() or own.order_by("-pk").first()
        if newest:
            return newest
    raise Http404


@never_cache
@login_not_required
def register(request, slug):
    """The form. Whoever has signed in is registered at once, others confirm their address first."""
    reader, now = reader_of(request), timezone.now()
    workshop = get_object_or_404(Workshop.objects.visible_to(reader, now).run_here(), slug=slug)
    form = RegistrationForm(
        request.POST or None,
        workshop=workshop,
        email=reader.email if reader else "",
        initial={"name": reader.name if reader else "", "organisation": organisation_of(reader, now)},
    )
    if request.method == "POST" and form.is_valid() and (answer := take(request, form, reader, now)):
        return answer
    context = {
        "workshop": workshop,
        "form": form,
        "seats": seats_of(slug, now),
        "is_sent": request.method == "GET" and "sent" in request.GET,
        "own": reader and workshop.registrations.active().of(reader).first(),
    }
    return render(request, "workshops/register.html", context)


def take(request, form, reader, now):
    """Do what the form asks for; None where it is refused, and the form says why."""
    workshop = form.workshop
    # Only a machine fills in a field that nobody sees. It is told what a person is told.
    if form.cleaned_data["homepage"]:
        return redirect(f"{request.path}?sent=1")
    try:
        if reader:
            registration.register(workshop, details=form.details(), user=reader, now=now)
            forget_links(request, workshop)
            return redirect("workshops:registration", workshop.slug)
        sender = get_adapter().get_client_ip(request)
        registration.ask(workshop, details=form.details(), sender=sender, now=now)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return None
    return redirect(f"{request.path}?sent=1")


def forget_links(request, workshop):
    """Whoever registers as themselves sees their own page, not one that an earlier link led to."""
    kept = request.session.get(SECRETS, {})
    left = {name: secret for name, secret in kept.items() if not name.startswith(f"{workshop.pk}/")}
    if left != kept:
        request.session[SECRETS] = left


def organisation_of(reader, now):
    """The organisation that somebody acts for, to begin with, where it is only one."""
    rows = reader.memberships.current(now).select_related("actor")[:2] if reader else []
    return str(rows[0].actor) if len(rows) == 1 else ""


DEEDS = {
    "confirm": registration.confirm_address,
    "accept": waitlist.accept_offer,
    "decline": waitlist.decline_offer,
}


@never_cache
@login_not_required
def own(request, slug):
    """One's own registration: where it stands, how to take part, and what one can do."""
    workshop = get_object_or_404(Workshop.objects.run_here().exclude(status="draft"), slug=slug)
    found, now, error = own_registration(request, workshop), timezone.now(), ""
    if request.method == "POST":
        deed = next((name for name in DEEDS if name in request.POST), None)
        try:
            if deed:
                DEEDS[deed](found, now=now)
            elif "list" in request.POST:
                change_consent(request, found)
            return redirect("workshops:registration", slug)
        except ValidationError as refused:
            error = refused.messages[0]
            found.refresh_from_db()
    return render(request, "workshops/registration.html", registration_page(found, now, error))


def registration_page(found, now, error):
    workshop = found.workshop
    is_waiting = found.state == Registration.State.WAITLISTED
    return {
        "registration": found,
        "workshop": workshop,
        "desk": workshop.desk,
        "error": error,
        "place": registration.place_in_line(found) if is_waiting else None,
        "can_withdraw": found.is_active
        and workshop.ends_at > now
        and (now < workshop.withdraw_until or found.state != Registration.State.CONFIRMED),
        "can_return": not found.is_active
        and found.state != Registration.State.PENDING
        and workshop.takes_registrations(now),
        "code_picture": check_in.picture_of_code(found) if found.state == "confirmed" else "",
        "consent": CONSENT.get(workshop.desk.participants_for),
        "materials": workshop.materials.filter(audience="participants") if found.state == "confirmed" else [],
        "is_over": workshop.ends_at <= now,
        "can_read_outcomes": workshop.starts_at <= now
        and outcomes.may_read(
            workshop,
            is_organiser=False,
            is_participant=found.state == Registration.State.CONFIRMED,
            today=timezone.localdate(now),
        ),
    }


def change_consent(request, found):
    wording = CONSENT.get(found.workshop.desk.participants_for)
    is_shown = bool(wording) and "is_shown" in request.POST
    registration.show_name(found, is_shown=is_shown, wording=str(wording or ""))
    messages.success(request, _("Your choice is saved."))


@never_cache
@login_not_required
def withdraw(request, slug):
    """Asks once more, then withdraws. Whoever comes by a link needs no account."""
    workshop = get_object_or_404(Workshop.objects.run_here().exclude(status="draft"), slug=slug)
    found, error = own_registration(request, workshop), ""
    if not found.is_active:
        return redirect("workshops:registration", slug)
    if request.method == "POST":
        try:
            by = request.user if request.user.is_authenticated else None
            registration.withdraw(found, by=by, now=timezone.now())
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            return redirect("workshops:registration", slug)
    return render(
        request,
        "workshops/withdraw.html",
        {"registration": found, "workshop": workshop, "error": error},
    )


@require_safe
@never_cache
@login_not_required
def participants(request, slug):
    """Who takes part, as far as they agreed to be shown, to those whom the organiser chose."""
    reader, now = reader_of(request), timezone.now()
    workshop = get_object_or_404(Workshop.objects.visible_to(reader, now).run_here(), slug=slug)
    if not workshop.desk.shows_participants(now):
        raise Http404
    if workshop.desk.participants_for == "participants":
        is_participant = reader and workshop.registrations.active().of(reader).exists()
        brought = link_in_session(request, workshop, Purpose.MANAGE) if not is_participant else None
        if not is_participant and not (brought and brought.registration.is_active):
            raise Http404
    rows = workshop.registrations.shown().alphabetical().select_related("actor")[:500]
    return render(request, "workshops/participants.html", {"workshop": workshop, "rows": rows})
