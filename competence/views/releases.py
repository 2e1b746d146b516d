"""Preparing what is published of a wave, approving it by a second person, and the files to download."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors import sheets
from actors.kept_pages import kept_page
from actors.paging import paged

from .. import comparison, releasing, result_tables, result_words, results_pdf, tasks
from ..forms.waves import NoticeForm, ReasonForm
from ..models import WaveRelease
from .waves import own_wave, tell

logger = logging.getLogger(__name__)


def own_release(request, slug, pk):
    rows = WaveRelease.objects.select_related("wave__questionnaire", "prepared_by", "approved_by")
    return get_object_or_404(rows, pk=pk, wave=own_wave(request, slug))


def prepare(request, slug):
    """Have the figures worked out; a correction says what it corrects."""
    wave = own_wave(request, slug)
    is_correction = wave.releases.public().exists()
    form = NoticeForm(request.POST if request.method == "POST" else None, is_correction=is_correction)
    if request.method == "POST" and form.is_valid():
        try:
            release = releasing.prepare(wave, by=request.user, now=timezone.now(), **form.cleaned_data)
            ring(release)
            return redirect("competence:release", slug, release.pk)
        except ValidationError as error:
            tell(form, error)
    context = {"wave": wave, "form": form, "is_correction": is_correction}
    return render(request, "competence/release_new.html", context)


def ring(release):
    """Ask a worker to begin at once. Where no broker answers, the clock comes by."""
    try:
        tasks.work_out.apply_async(kwargs={"pk": release.pk}, retry=False)
    except tasks.work_out.OperationalError:
        logger.warning("The broker does not answer; the release waits for the clock.")


@require_safe
def release(request, slug, pk):
    """How far it is, then everything as readers will see it, with what is hidden and why."""
    found = own_release(request, slug, pk)
    report = found.report or {}
    is_worked_out = found.state not in ("waiting", "running", "discarded", "failed")
    context = {
        "wave": found.wave,
        "release": found,
        "tables": result_tables.tables_of(found) if is_worked_out else {},
        "counts": result_tables.reasons_of(report),
        "uncertain": result_tables.uncertain_of(found),
        "unprotected": report.get("unprotected", []),
        "may_approve": found.prepared_by_id != request.user.pk,
        "reason": ReasonForm(),
    }
    return render(request, "competence/release.html", context)


@require_safe
def progress(request, slug, pk):
    """How far a release is worked out, in JSON."""
    found = own_release(request, slug, pk)
    is_done = found.state not in (WaveRelease.State.WAITING, WaveRelease.State.RUNNING)
    return JsonResponse({"progress": found.progress, "state": "ready" if is_done else "running"})


@require_POST
def publish(request, slug, pk):
    """Approve and publish."""
    found = own_release(request, slug, pk)
    try:
        releasing.publish(found, by=request.user, now=timezone.now())
        messages.success(request, _("The results are published. Those who answered are told."))
        return redirect("competence:results", slug)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("competence:release", slug, pk)


@require_POST
def discard(request, slug, pk):
    """Put aside a release that is not public."""
    found = own_release(request, slug, pk)
    try:
        releasing.discard(found, by=request.user, now=timezone.now())
        messages.success(request, _("The release is put aside."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("competence:wave", slug)


@require_POST
def withdraw(request, slug, pk):
    """Take a published release from the pages; the reason stands there instead."""
    found = own_release(request, slug, pk)
    form = ReasonForm(request.POST)
    try:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        releasing.withdraw(found, by=request.user, now=timezone.now(), why=why)
        messages.success(request, _("The results are withdrawn."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("competence:release", slug, pk)


def published(slug):
    """What is public of a wave, or what was withdrawn last. Raises Http404."""
    rows = WaveRelease.objects.filter(wave__slug=slug, state__in=["published", "withdrawn"])
    found = rows.select_related("wave__questionnaire", "wave__survey__initiative").first()
    if found is None:
        raise Http404
    return found


def results_page(request, slug):
    """The results of a wave: drawings with a table behind each, the method, what is hidden and why."""
    found = published(slug)
    is_public = found.state == WaveRelease.State.PUBLISHED
    context = {
        "wave": found.wave,
        "release": found,
        "tables": result_tables.tables_of(found) if is_public else {},
        "rates": result_tables.rates_of(found),
        "invented": result_words.INVENTED,
        "why_hidden": result_words.why_hidden(),
        "method": result_words.how_done(found) if is_public else [],
        "is_public": is_public,
    }
    return render(request, "competence/wave_results.html", context)


@require_safe
@login_not_required
@kept_page
def compare(request, slug):
    """A survey's published waves beside each other."""
    survey = get_object_or_404(comparison.comparable_surveys(), slug=slug)
    rounds = comparison.rounds_of(survey)
    series = comparison.series_of(rounds)
    context = {
        "survey": survey,
        "series": series,
        "forecasts": comparison.forecasts_of(rounds),
        "page": paged(series, request.GET, per_page=40),
    }
    return render(request, "competence/compare.html", context)


@require_safe
@login_not_required
@kept_page
def results_file(request, slug, ending):
    """Every public figure as CSV, XLSX or PDF; a PDF takes a tenth of a second, and is then kept."""
    found = published(slug)
    if found.state != WaveRelease.State.PUBLISHED:
        raise Http404
    name = f"{slug}-{found.number}"
    if ending == "pdf":
        headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
        return HttpResponse(results_pdf.pdf_of(found), content_type="application/pdf", headers=headers)
    headings, rows = result_tables.sheet_of(found)
    return sheets.answer(ending, name, headings, rows)
