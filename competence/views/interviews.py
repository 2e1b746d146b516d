"""Interviews of a survey, for who runs it: notes with consent, and quotations that two people publish."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.paging import paged
from initiatives.saving_forms import add_errors

from .. import interviewing
from ..forms.interviews import InterviewForm, QuotationForm
from ..models import Interview, Quotation
from .waves import own_survey


@require_safe
def interviews(request, slug):
    """The interviews of a survey, the latest first."""
    survey = own_survey(request, slug)
    waiting = Quotation.objects.waiting().filter(interview__survey=survey)
    context = {
        "survey": survey,
        "page": paged(survey.interviews.all(), request.GET),
        "waiting": waiting.exclude(written_by=request.user).select_related("interview")[:50],
    }
    return render(request, "competence/interviews.html", context)


def new_interview(request, slug):
    """Notes, and the consent they rest on."""
    survey = own_survey(request, slug)
    form = InterviewForm(request.POST or None, survey=survey)
    if request.method == "POST" and form.is_valid():
        try:
            made = interviewing.record(survey, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The interview is kept."))
            return redirect("competence:interview", slug, made.pk)
        except ValidationError as error:
            add_errors(form, error)
    return render(request, "competence/interview_new.html", {"survey": survey, "form": form})


def edit_interview(request, slug, pk):
    """Correct the notes and what else is kept of an interview."""
    found = own_interview(request, slug, pk)
    if found.withdrawn_at:
        raise Http404
    form = InterviewForm(request.POST or None, instance=found, survey=found.survey)
    seen = request.POST.get("seen") or interviewing.state_of(found)
    if request.method == "POST" and form.is_valid():
        try:
            interviewing.correct(found, seen=seen, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The interview is kept."))
            return redirect("competence:interview", slug, pk)
        except ValidationError as error:
            add_errors(form, error)
            # Whoever has been told may decide to keep their own words.
            seen = interviewing.state_of(own_interview(request, slug, pk))
    context = {"survey": found.survey, "interview": found, "form": form, "seen": seen}
    return render(request, "competence/interview_new.html", context)


def own_interview(request, slug, pk):
    rows = Interview.objects.filter(survey=own_survey(request, slug))
    return get_object_or_404(rows.select_related("survey", "wave", "consent_taken_by"), pk=pk)


def interview(request, slug, pk):
    """One interview, and writing a quotation from it."""
    found = own_interview(request, slug, pk)
    form = QuotationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            interviewing.quote(found, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The quotation waits for somebody else’s approval."))
            return redirect("competence:interview", slug, pk)
        except ValidationError as error:
            add_errors(form, error)
    context = {
        "survey": found.survey,
        "interview": found,
        "form": form,
        "competences": found.competences.all(),
        "quotations": found.quotations.select_related("written_by", "approved_by"),
    }
    return render(request, "competence/interview.html", context)


@require_POST
def withdraw_interview(request, slug, pk):
    """The person takes their consent back: nothing of it is kept or shown."""
    found = own_interview(request, slug, pk)
    interviewing.withdraw_consent(found, now=timezone.now())
    messages.success(request, _("The interview is emptied, and its quotations are gone."))
    return redirect("competence:interviews", slug)


def own_quotation(request, slug, pk):
    rows = Quotation.objects.filter(interview__survey=own_survey(request, slug))
    return get_object_or_404(rows.select_related("interview"), pk=pk)


@require_POST
def approve_quotation(request, slug, pk):
    """Publish a quotation that somebody else wrote."""
    found = own_quotation(request, slug, pk)
    try:
        interviewing.approve(found, by=request.user, now=timezone.now())
        messages.success(request, _("The quotation is published."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("competence:interview", slug, found.interview_id)


@require_POST
def withdraw_quotation(request, slug, pk):
    """Take a quotation away."""
    found = own_quotation(request, slug, pk)
    interviewing.withdraw_quotation(found, now=timezone.now())
    messages.success(request, _("The quotation is no longer shown."))
    return redirect("competence:interview", slug, found.interview_id)
