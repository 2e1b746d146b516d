"""An item of education: its page, and the pages by which those who give it keep it right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.kept_pages import kept_page, reader_of
from actors.models import Actor
from actors.profile_editing import version_of
from initiatives.saving_forms import add_errors, save_or_compare

from .. import educating
from ..forms.education import EducationForm, NewEducationForm
from ..models import Education


@require_safe
@login_not_required
@kept_page
def item(request, slug):
    """One item of the catalogue."""
    found = get_object_or_404(Education.objects.for_list(), slug=slug)
    reader, now = reader_of(request), timezone.now()
    own = Education.objects.filter(pk=found.pk)
    context = {
        "item": found,
        "is_stale": found.is_stale_at(now),
        "can_edit": bool(reader) and own.editable_by(reader, now).exists(),
        "can_confirm": bool(reader) and own.given_by(reader, now).exists(),
    }
    return render(request, "competence/education_item.html", context)


def edit(request, slug):
    """For members of who gives it. Two people who change the same field are shown both versions."""
    found = get_object_or_404(
        Education.objects.editable_by(request.user).select_related("provider_initiative"), slug=slug
    )
    form = EducationForm(
        request.POST or None, instance=found, initial={"version": version_of(found)}, by=request.user
    )
    conflicts = []
    if request.method == "POST" and form.is_valid():
        what = {"values": form.values, "version": form.cleaned_data["version"]}
        conflicts = save_or_compare(
            form, lambda: educating.save(found, by=request.user, now=timezone.now(), **what)
        )
        if conflicts is None:
            messages.success(request, _("The education is saved and shown."))
            return redirect(found)
    context = {"item": found, "form": form, "conflicts": conflicts}
    return render(request, "competence/education_edit.html", context, status=409 if conflicts else 200)


def new(request):
    """For members of an organisation: one more item that it gives."""
    providers = Actor.objects.editable_by(request.user).alphabetical()
    if not providers.exists():
        raise Http404
    form = NewEducationForm(
        request.POST or None, instance=Education(country="SE"), providers=providers, by=request.user
    )
    if request.method == "POST" and form.is_valid():
        provider = form.cleaned_data["provider"]
        try:
            made = educating.add(provider=provider, values=form.values, by=request.user, now=timezone.now())
            messages.success(request, _("The education is saved and shown."))
            return redirect(made)
        except ValidationError as error:
            add_errors(form, error)
    return render(request, "competence/education_edit.html", {"form": form})


@require_POST
def confirm(request, slug):
    """It is still right."""
    found = get_object_or_404(Education.objects.given_by(request.user), slug=slug)
    educating.confirm(found, by=request.user, now=timezone.now())
    messages.success(request, _("Thank you. The page now says that you called it right today."))
    return redirect(found)
