"""The pages of evidence packs: asking for one, watching it being made, reading it, taking it along."""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from initiatives.models import EvidencePack, Obligation

from . import pack as deeds
from . import tasks
from .forms import AskForm, DrawForm

logger = logging.getLogger(__name__)
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def packs(request, slug, pk):
    """The packs of a report so far; those who write it ask here for another."""
    obligation = _obligation(request, slug, pk, Obligation.objects.visible_to(request.user))
    can_prepare = _can_prepare(request, obligation)
    if request.method == "POST" and not can_prepare:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (asked := _ask(request, form, obligation)):
        return redirect("initiatives:pack", slug, pk, asked.pk)
    context = {
        "obligation": obligation,
        "initiative": obligation.requirement.initiative,
        "packs": obligation.packs.for_list(is_preparing=can_prepare),
        "form": form,
        "can_prepare": can_prepare,
    }
    return render(request, "initiatives/packs.html", context)


def _obligation(request, slug, pk, obligations):
    rows = obligations.select_related("requirement__initiative")
    return get_object_or_404(rows, pk=pk, requirement__initiative__slug=slug)


def _can_prepare(request, obligation):
    return Obligation.objects.preparable_by(request.user).filter(pk=obligation.pk).exists()


def _ask(request, form, obligation):
    try:
        asked = deeds.ask(obligation, by=request.user, now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    ring(asked)
    return asked


def ring(asked):
    """Tell a worker at once. Nobody waits here for a broker that is away: the clock finds the pack."""
    try:
        tasks.make.apply_async(kwargs={"pk": asked.pk}, retry=False)
    except tasks.make.OperationalError:
        logger.warning("The broker is away: the clock makes the evidence pack %s", asked.pk)


@require_safe
def pack(request, slug, pk, pack):
    """One pack: how far it has come, or what it says."""
    found = _pack(request, slug, pk, pack)
    can_prepare = _can_prepare(request, found.obligation)
    has_draft = found.state == EvidencePack.State.READY and can_prepare and found.obligation.is_awaited
    context = {
        "pack": found,
        "obligation": found.obligation,
        "initiative": found.obligation.requirement.initiative,
        "is_failed": _is_failed(found),
        "can_prepare": can_prepare,
        "sections": found.obligation.sections.all() if has_draft else (),
    }
    return render(request, "initiatives/pack.html", context)


def _pack(request, slug, pk, pack):
    """The pack, if it is of this report of this initiative, and this person may read it.

    Those who write the report see it being made, others who may open the report see it when it is ready.
    """
    rows = EvidencePack.objects.filter(
        Q(obligation__in=Obligation.objects.preparable_by(request.user))
        | Q(obligation__in=Obligation.objects.visible_to(request.user), state=EvidencePack.State.READY),
        obligation=pk,
        obligation__requirement__initiative__slug=slug,
    ).select_related("obligation__requirement__initiative", "asked_by")
    return get_object_or_404(rows, pk=pack)


def _is_failed(pack):
    return pack.state == EvidencePack.State.FAILED or pack.is_late(timezone.now())


@require_safe
@cache_control(private=True, no_store=True)
def pack_state(request, slug, pk, pack):
    """How far it has come, for the page that waits: {"state", "progress"}."""
    found = _pack(request, slug, pk, pack)
    state = EvidencePack.State.FAILED if _is_failed(found) else found.state
    return JsonResponse({"state": state, "progress": found.progress})


@require_safe
@cache_control(private=True, no_store=True)
def pack_file(request, slug, pk, pack, ending):
    """The Word document or the PDF, to be saved. Who asks is asked every time."""
    found = _pack(request, slug, pk, pack)
    file = getattr(found, ending)
    if found.state != EvidencePack.State.READY or not file:
        raise Http404
    name = f"{deeds.file_name(found)}.{ending}"
    with file.open("rb") as opened:
        response = HttpResponse(opened.read(), content_type=MEDIA_TYPES[ending])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def draw(request, slug, pk, pack):
    """Add a subject of the pack to a section of the draft."""
    found = _pack(request, slug, pk, pack)
    if not _can_prepare(request, found.obligation) or found.state != EvidencePack.State.READY:
        raise Http404
    form = DrawForm(request.POST, pack=found)
    if not form.is_valid():
        raise Http404
    section, now = form.cleaned_data["section"], timezone.now()
    try:
        deeds.draw(found, form.cleaned_data["subject"], section, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("initiatives:pack", slug, pk, pack)
    messages.success(request, _("Added at the end of “%(section)s”.") % {"section": section})
    return redirect("initiatives:report_section", slug, pk, section.order)
