"""A member edits the actor's profile and facilities; administrators answer changes that wait."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from .. import contacting, profile_editing
from ..editing.fields import plain_words
from ..forms.profiles import FacilityForm, ProfileForm
from ..languages import current_language
from ..logos import keep_logo
from ..models import Actor, ActorChange, ActorLogo, Facility
from ..paging import paged

MOST_LISTED = 50
# What a member agrees to who is shown; kept with the consent as it was shown.
SHOWN_WORDING = gettext_lazy(
    "The portal may show my name as contact person on the organisation’s profile, and send me what is "
    "written to it through the portal. My address is not shown. I can take this back at any time."
)


def edit(request, slug):
    """The profile's form. Two people who change the same field are shown both versions."""
    actor = get_object_or_404(Actor.objects.editable_by(request.user), slug=slug)
    form = _form(request, ProfileForm, actor)
    conflicts = []
    if request.method == "POST" and form.is_valid():
        form, conflicts, is_saved = _save_profile(request, actor, form)
        if is_saved:
            return redirect(actor)
    context = {
        "actor": actor,
        "form": form,
        "conflicts": conflicts,
        "waiting": actor.changes.filter(state=ActorChange.State.PENDING)
        .select_related("requested_by")
        .first(),
        "facilities": actor.facilities.all()[:MOST_LISTED],
        "logo": ActorLogo.objects.filter(actor=actor).defer("png").first(),
        "membership": actor.memberships.current().filter(user=request.user, role="member").first(),
        "shown_wording": SHOWN_WORDING,
    }
    return render(request, "actors/edit.html", context, status=409 if conflicts else 200)


def _save_profile(request, actor, form):
    """The form to show, what two people changed, and whether all is saved."""
    now = timezone.now()
    try:
        _actor, waiting = profile_editing.save_profile(
            actor, values=form.cleaned_data, version=form.cleaned_data["version"], by=request.user, now=now
        )
    except profile_editing.EditConflictError as error:
        return *_both_versions(ProfileForm, actor, error), False
    except ValidationError as error:
        form.tell(error)
        return form, [], False
    _save_logo(request, actor, form, now=now)
    messages.success(request, _("The profile is saved and shown."))
    if waiting:
        messages.info(request, _("The change of name, kind, place or number waits for an administrator."))
    return form, [], True


def _save_logo(request, actor, form, *, now):
    if drawn := form.cleaned_data["logo_file"]:
        keep_logo(actor, drawn, now=now)
        messages.success(request, _("The logo is saved and shown."))
    elif form.cleaned_data["removes_logo"]:
        ActorLogo.objects.filter(actor=actor).delete()
        messages.success(request, _("The logo is taken away."))


def edit_facility(request, slug, facility=None):
    """Add a facility, or edit one."""
    actor = get_object_or_404(Actor.objects.editable_by(request.user), slug=slug)
    found = get_object_or_404(actor.facilities, slug=facility) if facility else Facility(operator=actor)
    form = _form(request, FacilityForm, found)
    conflicts = []
    if request.method == "POST" and form.is_valid():
        form, conflicts, is_saved = _save_facility(request, found, form)
        if is_saved:
            messages.success(request, _("The facility is saved and shown."))
            return redirect("actors:edit", actor.slug)
    context = {"actor": actor, "form": form, "facility": found, "conflicts": conflicts}
    return render(request, "actors/edit_facility.html", context, status=409 if conflicts else 200)


def _save_facility(request, facility, form):
    try:
        profile_editing.save_facility(
            facility,
            values=form.cleaned_data,
            version=form.cleaned_data["version"],
            by=request.user,
            now=timezone.now(),
        )
    except profile_editing.EditConflictError as error:
        return *_both_versions(FacilityForm, facility, error), False
    except ValidationError as error:
        form.tell(error)
        return form, [], False
    return form, [], True


def _form(request, form_class, record):
    version = profile_editing.version_of(record) if record.pk else ""
    return form_class(
        request.POST or None, request.FILES or None, instance=record, initial={"version": version}
    )


def _both_versions(form_class, record, error):
    """A form opened anew with what is saved now, in which everything stands that this person changed."""
    record.refresh_from_db()
    initial = error.mine | {"version": profile_editing.version_of(record)}
    form = form_class(instance=record, initial=initial)
    return form, [(form[conflict.field], conflict) for conflict in error.conflicts]


@require_POST
def show_me(request, slug):
    """A member agrees to be shown as contact person, or takes it back: for themselves only."""
    actor = get_object_or_404(Actor, slug=slug)
    mine = get_object_or_404(actor.memberships.current(), user=request.user, role="member")
    now = timezone.now()
    if "hide" in request.POST:
        contacting.hide(mine, now=now)
        messages.success(request, _("Your name is no longer shown."))
    else:
        try:
            contacting.show(mine, wording=str(SHOWN_WORDING), language=current_language(), now=now)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Your name is shown as contact person."))
    return redirect("actors:edit", actor.slug)


@require_POST
def withdraw_change(request, slug, pk):
    """A member takes back what waits for an administrator: their own change, or a colleague's."""
    actor = get_object_or_404(Actor.objects.editable_by(request.user), slug=slug)
    change = get_object_or_404(actor.changes, pk=pk)
    try:
        profile_editing.withdraw_change(change, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The change is withdrawn."))
    return redirect("actors:edit", actor.slug)


@require_safe
def changes(request):
    """Changes of names, kinds, places and numbers that wait for an administrator."""
    if not request.user.is_administrator:
        raise Http404
    waiting = ActorChange.objects.waiting().select_related("actor", "requested_by")
    return render(request, "actors/changes.html", {"page": paged(waiting, request.GET)})


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
            reason = plain_words(request.POST.get("reason", ""))
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
    # Two actors may have the same picture.
    found = ActorLogo.objects.filter(sha256=sha256).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.png), content_type="image/png")
