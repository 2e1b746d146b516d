"""A member edits the actor's profile and facilities; administrators answer changes that wait."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from .. import profile_editing
from ..forms.profiles import FacilityForm, ProfileForm
from ..logos import keep_logo
from ..models import Actor, ActorChange, ActorLogo, Facility
from ..paging import paged


def edit(request, slug):
    """The profile's form. Two people who change the same field are shown both versions."""
    actor = get_object_or_404(Actor.objects.editable_by(request.user), slug=slug)
    version = profile_editing.version_of(actor)
    form = ProfileForm(
        request.POST or None, request.FILES or None, instance=actor, initial={"version": version}
    )
    conflicts = []
    if request.method == "POST" and form.is_valid():
        conflicts = _save_profile(request, actor, form)
        if conflicts is None:
            return redirect(actor)
        if conflicts:
            form.data = form.data.copy()
            form.data["version"] = version
    context = {
        "actor": actor,
        "form": form,
        "conflicts": [(form[conflict.field], conflict) for conflict in conflicts],
        "waiting": actor.changes.filter(state=ActorChange.State.PENDING).first(),
        "facilities": actor.facilities.all()[:50],
    }
    return render(request, "actors/edit.html", context, status=409 if conflicts else 200)


def _save_profile(request, actor, form):
    """None when all is saved, the conflicts when somebody was quicker, [] when the form has errors."""
    now = timezone.now()
    try:
        if upload := form.cleaned_data.get("logo_file"):
            keep_logo(actor, upload, now=now)
        _actor, waiting = profile_editing.save_profile(
            actor, values=form.cleaned_data, version=form.cleaned_data["version"], by=request.user, now=now
        )
    except profile_editing.EditConflictError as error:
        return error.conflicts
    except ValidationError as error:
        form.add_error(None, error)
        return []
    messages.success(request, _("The profile is saved and shown."))
    if waiting:
        messages.info(request, _("The change of name, kind, place or number waits for an administrator."))
    return None


def edit_facility(request, slug, facility=None):
    """Add a facility, or edit one."""
    actor = get_object_or_404(Actor.objects.editable_by(request.user), slug=slug)
    found = get_object_or_404(actor.facilities, slug=facility) if facility else Facility(operator=actor)
    version = profile_editing.version_of(found) if found.pk else ""
    form = FacilityForm(request.POST or None, instance=found, initial={"version": version})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != version:
            form.data = form.data.copy()
            form.data["version"] = version
            form.add_error(None, _("Somebody else has changed this facility. Compare, and save again to keep yours."))
        else:
            profile_editing.save_facility(form.save(commit=False), now=timezone.now())
            messages.success(request, _("The facility is saved and shown."))
            return redirect("actors:edit", actor.slug)
    theirs = Facility.objects.filter(pk=found.pk).first() if form.errors else None
    return render(
        request, "actors/edit_facility.html", {"actor": actor, "form": form, "facility": found, "theirs": theirs}
    )


def changes(request):
    """Changes of names, kinds, places and numbers that wait for an administrator."""
    if not request.user.is_administrator:
        raise Http404
    waiting = ActorChange.objects.filter(state=ActorChange.State.PENDING).select_related("actor", "requested_by")
    return render(request, "actors/changes.html", {"page": paged(waiting.order_by("requested_at"), request.GET)})


@require_POST
def answer_change(request, pk):
    if not request.user.is_administrator:
        raise Http404
    change = get_object_or_404(ActorChange, pk=pk)
    now = timezone.now()
    try:
        if "approve" in request.POST:
            profile_editing.approve_change(change, by=request.user, now=now)
        else:
            reason = request.POST.get("reason", "")
            profile_editing.decline_change(change, by=request.user, reason=reason, now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The answer is sent."))
    return redirect("actors:changes")


@require_safe
@login_not_required
@cache_control(public=True, max_age=31_536_000, immutable=True)
def logo(request, sha256):
    """A logo under an address that changes with its pixels, so that it can be kept for ever."""
    found = get_object_or_404(ActorLogo, sha256=sha256)
    response = HttpResponse(bytes(found.png), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response
