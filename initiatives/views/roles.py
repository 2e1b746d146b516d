"""Who leads an initiative and coordinates its workshops and surveys."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from actors.languages import current_language
from actors.models import User
from actors.paging import paged

from .. import appointing
from ..forms.joining import AppointByAddressForm, AppointForm
from ..models import Assignment, Initiative

MOST_LISTED = 20
# What somebody agrees to by the button on the page; it is kept with the consent.
CONSENT = gettext_lazy(
    "My name is shown as contact person on the initiative’s public page, and messages that visitors write "
    "there are sent to my e-mail address. My address is not shown. I can take this back at any time."
)


def roles(request, slug):
    """The roles now and before. Leads appoint; coordinators see who else there is."""
    now = timezone.now()
    initiative = get_object_or_404(Initiative.objects.coordinated_by(request.user, now), slug=slug)
    is_lead = Initiative.objects.led_by(request.user, now).filter(pk=initiative.pk).exists()
    form = _form(request, initiative, now) if is_lead else None
    if form and request.method == "POST" and form.is_valid() and _appoint(request, form, initiative, now):
        return redirect("initiatives:roles", initiative.slug)
    current = initiative.assignments.current(now).select_related("user")
    return render(
        request,
        "initiatives/roles.html",
        {
            "initiative": initiative,
            "is_lead": is_lead,
            "form": form,
            "page": paged(current, request.GET),
            "former": initiative.assignments.former(now).select_related("user")[:MOST_LISTED],
            "consent": CONSENT,
        },
    )


def _form(request, initiative, now):
    if request.user.is_administrator:
        return AppointByAddressForm(request.POST or None)
    return AppointForm(request.POST or None, people=appointing.candidates(initiative, now=now))


def _appoint(request, form, initiative, now):
    fields = form.cleaned_data
    try:
        assignment = appointing.appoint(
            initiative, user=_person(fields), role=fields["role"], by=request.user, now=now
        )
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    messages.success(
        request,
        _("%(person)s has the role now, and gets a letter about it.") % {"person": assignment.user},
    )
    return True


def _person(fields):
    """The chosen person, or the one with this address. Raises ValidationError where there is none."""
    if "user" in fields:
        return fields["user"]
    found = User.objects.filter(email__iexact=fields["email"], is_active=True).first()
    if found is None:
        raise ValidationError(_("Nobody with this address has an account yet."))
    return found


@require_POST
def end_role(request, slug, pk):
    """End a role at once: leads anybody's, everybody their own."""
    now = timezone.now()
    rows = Assignment.objects.endable_by(request.user, now).select_related("initiative", "user")
    found = get_object_or_404(rows, pk=pk, initiative__slug=slug)
    try:
        appointing.end(found, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("initiatives:roles", slug)
    messages.success(request, _("The role of %(person)s has ended.") % {"person": found.user})
    if Initiative.objects.coordinated_by(request.user).filter(pk=found.initiative_id).exists():
        return redirect("initiatives:roles", slug)
    return redirect(found.initiative)


@require_POST
def choose_shown(request, slug, pk):
    """One's own choice, by consent, to be shown as contact person or not."""
    now = timezone.now()
    rows = Assignment.objects.current(now).filter(user=request.user).select_related("initiative", "user")
    found = get_object_or_404(rows, pk=pk, initiative__slug=slug)
    if "show" in request.POST:
        appointing.show(found, wording=str(CONSENT), language=current_language(), now=now)
        messages.success(request, _("You are shown as contact person."))
    else:
        appointing.hide(found, now=now)
        messages.success(request, _("You are no longer shown as contact person."))
    return redirect("initiatives:roles", slug)
