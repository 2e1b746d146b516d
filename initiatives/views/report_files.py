"""Attachments of a report: added, handed out to those who may see them, taken away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import attachments
from ..forms.writing import AttachmentForm
from ..models import Evidence, Obligation
from ..saving_forms import add_errors
from .reports import WRITABLE, found_report, place_of


def attach(request, slug, pk):
    """Choose a file and the section that it belongs to."""
    now = timezone.now()
    found = found_report(Obligation.objects.preparable_by(request.user, now), slug, pk)
    form = AttachmentForm(
        request.POST or None,
        request.FILES or None,
        sections=found.sections.all(),
        initial={"section": found.sections.filter(order=_asked_order(request)).first()},
    )
    if request.method == "POST" and form.is_valid() and _attach(request, form, found, now):
        messages.success(request, _("The file is attached."))
        return redirect("initiatives:report", *place_of(found))
    context = {
        "obligation": found,
        "initiative": found.requirement.initiative,
        "form": form,
        "can_write": found.state in WRITABLE,
    }
    return render(request, "initiatives/report_attach.html", context)


def _asked_order(request):
    asked = request.GET.get("section", "")
    return int(asked[:4]) if asked.isdecimal() else None


def _attach(request, form, found, now):
    values = form.cleaned_data
    try:
        attachments.attach(found, values["file"], section=values["section"], by=request.user, now=now)
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


@require_safe
def attachment(request, slug, pk, evidence):
    """The file itself. Who writes the report sees all of them; who receives it, those that were handed in."""
    now = timezone.now()
    rows = Obligation.objects
    found = found_report(rows.visible_to(request.user, now), slug, pk)
    file = get_object_or_404(Evidence, pk=evidence, obligation=found)
    may_see_drafts = rows.preparable_by(request.user, now).filter(pk=found.pk).exists()
    if not may_see_drafts and not file.submissions.exists():
        raise Http404
    if not file.file.storage.exists(file.file.name):
        raise Http404
    stored = file.file.open("rb")
    response = FileResponse(stored, as_attachment=True, filename=file.name, content_type=file.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def remove(request, slug, pk, evidence):
    """Take an attachment away."""
    now = timezone.now()
    found = found_report(Obligation.objects.preparable_by(request.user, now), slug, pk)
    file = get_object_or_404(Evidence.objects.filter(removed_at=None), pk=evidence, obligation=found)
    try:
        attachments.remove(file, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The attachment is removed."))
    return redirect("initiatives:report", *place_of(found))
