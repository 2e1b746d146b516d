"""What a person chooses about themselves, and their rights over their data."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors import admission, contacting
from actors import calendar_address as actor_calendar
from actors.forms.account import CONSENT, SettingsForm
from actors.languages import current_language
from actors.models import CalendarFeed, Consent
from initiatives import appointing
from outbox import unsubscribing
from outbox.models import address_hash

from . import personal_data
from .my_tasks import roles_of

MOST_CONSENTS = 20


def my_settings(request):
    roles = shown_roles(request.user, timezone.now())
    # They may have been stopped from a letter, without signing in.
    if unsubscribing.is_stopped(request.user.email):
        request.user.wants_optional_letters = False
    form = SettingsForm(request.POST or None, instance=request.user, roles=roles)
    if request.method == "POST" and form.is_valid():
        save(form, roles, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("my_settings")
    # Those about being shown are the ticks of the form.
    consents = request.user.consents.filter(withdrawn_at=None).exclude(purpose=Consent.Purpose.CONTACT_PERSON)
    feed = CalendarFeed.objects.filter(user=request.user).first()
    context = {"section": "me", "form": form, "consents": consents[:MOST_CONSENTS], "feed": feed}
    return render(request, "me/settings.html", context)


@require_POST
def withdraw_consent(request, pk):
    """Take back what one has agreed to; an application that nobody has answered yet goes with it."""
    consents = request.user.consents.filter(withdrawn_at=None, purpose=Consent.Purpose.APPLICATION)
    admission.withdraw_consent(get_object_or_404(consents, pk=pk), now=timezone.now())
    messages.success(request, _("Your consent is withdrawn."))
    return redirect("my_settings")


@transaction.atomic
def save(form, roles, *, now):
    user = form.save()
    if user.wants_optional_letters:
        unsubscribing.allow(user.email, now=now)
    else:
        unsubscribing.stop(address_hash(user.email), now=now)
    for name, (row, _label) in roles.items():
        is_shown = form.cleaned_data[name]
        if is_shown != row.is_shown:
            room = contacting if name.startswith("membership") else appointing
            if is_shown:
                room.show(row, wording=str(CONSENT), language=current_language(), now=now)
            else:
                room.hide(row, now=now)


def shown_roles(user, now):
    """{name of the field: (membership or assignment, label)} of the roles in which a person can be shown."""
    roles = roles_of(user, now)
    label = _("Show me as contact person of %(name)s")
    members = [membership for membership in roles.memberships if membership.role == "member"]
    return {
        f"membership_{membership.pk}": (membership, label % {"name": membership.actor})
        for membership in members
    } | {
        f"assignment_{assignment.pk}": (assignment, label % {"name": assignment.initiative})
        for assignment in roles.assignments
    }


@require_POST
def calendar_address(request):
    """Make the address of the person's calendar, or take it away. A new one is on the answer only."""
    if "remove" in request.POST:
        actor_calendar.remove(request.user)
        messages.success(request, _("The calendar address is removed. It no longer opens anything."))
        return redirect("my_settings")
    secret = actor_calendar.make(request.user, now=timezone.now())
    address = settings.SITE_URL + reverse("calendar_feed", args=[secret])
    return render(request, "me/calendar.html", {"section": "me", "address": address})


@require_POST
@reauthentication_required
def export_me(request):
    """Everything the portal holds about this person, as a file."""
    response = HttpResponse(
        personal_data.as_zip(personal_data.held_about(request.user)), content_type="application/zip"
    )
    response["Content-Disposition"] = 'attachment; filename="atmp-portal-my-data.zip"'
    return response


@reauthentication_required(allow_get=True)
def erase_me(request):
    """What erasing means, and the button that does it."""
    if request.method == "POST":
        try:
            personal_data.erase(request.user, now=timezone.now())
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("erase_me")
        logout(request)
        return redirect("erased")
    alone = personal_data.only_main_contact_of(request.user, now=timezone.now())
    return render(request, "me/erase.html", {"section": "me", "alone": alone})


@require_safe
@login_not_required
def erased(request):
    """What somebody reads who has just erased their account, and is nobody here any more."""
    return render(request, "me/erased.html")
